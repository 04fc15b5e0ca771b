// Answers that would be made again just as they were, kept for as long as the data stays as it is.

import HTTP

/// Belongs to one loop. Holds answers of routes that depend on the request's target, for pages on the
/// language that it asks for, and on the data alone.
/// They are of one state of the data; as soon as anything at all is committed, they are forgotten. They also
/// go after a quarter of a second: counts of the fleet may lag behind a commit, and must not stay so.
struct AnswerMemory {
    private struct Kept {
        let language: Language
        let target: [UInt8]
        let response: Response
    }

    private var state: Int64 = 0
    private var kept: [UInt64: Kept] = [:]
    private(set) var bytes = 0
    private var sinceMs: Int64 = 0
    private static let keptMs: Int64 = 250
    static let mostBytes = 4 * 1024 * 1024
    static let mostBytesOfOne = mostBytes / 16
    /// What an answer takes besides its target and its body.
    private static let overheadBytes = 512

    /// The answer that was given to the same target in the same state of the data.
    /// - Parameter language: of a page.
    func recall(
        _ request: Request, _ language: Language = .english, in state: Int64, nowMs: Int64
    ) -> Response? {
        guard isCurrent(state, nowMs), let found = kept[Self.hash(request, language)] else { return nil }
        let target = request.target
        // Two targets may have one hash.
        guard found.language == language, found.target.count == target.count else { return nil }
        for index in target where request.bytes[index] != found.target[index - target.lowerBound] {
            return nil
        }
        return found.response
    }

    mutating func keep(
        _ response: Response, for request: Request, _ language: Language = .english, in state: Int64,
        nowMs: Int64
    ) {
        guard case .bytes(let body) = response.body else { return }
        let size = body.count + request.target.count + Self.overheadBytes
        guard size <= Self.mostBytesOfOne else { return }
        if !isCurrent(state, nowMs) || bytes + size > Self.mostBytes {
            kept.removeAll(keepingCapacity: true)
            (self.state, sinceMs, bytes) = (state, nowMs, 0)
        }
        kept[Self.hash(request, language)] = Kept(
            language: language, target: request.copy(request.target), response: response)
        bytes += size
    }

    /// A clock that was set back must not keep old answers alive.
    private func isCurrent(_ state: Int64, _ nowMs: Int64) -> Bool {
        state == self.state && (0..<Self.keptMs).contains(nowMs - sinceMs)
    }

    private static func hash(_ request: Request, _ language: Language) -> UInt64 {
        Fingerprint.hash(request.bytes, request.target) &+ UInt64(language.place)
    }
}
