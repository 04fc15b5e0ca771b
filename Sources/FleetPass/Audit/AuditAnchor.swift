// Where the record stood at some moment, signed, outside of the database: so that whoever cuts the record
// off, or puts an older file in its place, is found out.

import Crypto
import Schema

struct AuditAnchor: Sendable {
    let at: Instant
    let end: AuditStore.End

    /// `2026-11-21T08:00:00Z 4711 <hash> <signature>`: fit for a log, and to be kept elsewhere.
    func line(signedBy key: Ed25519.Key) -> String {
        let text = statement
        return "\(text) \(Base64URL.encode(key.sign(Array(text.utf8))))"
    }

    private var statement: String { "\(at) \(end.number) \(Base64URL.encode(end.hash))" }

    /// - Returns: nil for a line that this key has not signed, to the last character.
    init?(_ line: String, signedBy publicKey: [UInt8]) {
        let words = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        guard words.count == 4, let at = Instant(words[0]), let number = Int64(words[1]),
            let hash = Base64URL.decode(words[2]), let signature = Base64URL.decode(words[3])
        else { return nil }
        self.init(at: at, end: AuditStore.End(number: number, hash: hash))
        guard "\(statement) \(Base64URL.encode(signature))" == line,
            Ed25519.verify(publicKey: publicKey, message: Array(statement.utf8), signature: signature)
        else { return nil }
    }

    init(at: Instant, end: AuditStore.End) { (self.at, self.end) = (at, end) }
}

/// What the anchors in a file say together.
///
/// A tail that was cut off is proved by the anchor with the greatest number, wherever it stands; an event
/// that was changed, with all hashes behind it made anew, by the first anchor at or behind it that is older
/// than the change. So all are read: the newest alone may be the forger's, who waited for the next hour.
struct AuditAnchors: Sendable {
    /// By the number of an event, the hash that it was anchored with; of none where it was with several.
    private(set) var hashes: [Int64: [UInt8]] = [:]
    private(set) var last: Int64 = 0
    /// The first line that our key has not signed, and the number that the line before it anchored.
    private(set) var foreign: (line: Int, after: Int64)?

    init(_ file: AnchorFile, signedBy publicKey: [UInt8]) throws {
        var before: Int64 = 0
        try file.each { line in
            guard let anchor = AuditAnchor(line.text, signedBy: publicKey) else {
                if foreign == nil { foreign = (line.number, before) }
                return true
            }
            let (number, hash) = (anchor.end.number, anchor.end.hash)
            hashes[number] = hashes[number, default: hash] == hash ? hash : []
            last = max(last, number)
            before = number
            return true
        }
    }
}

extension AnchorFile {
    /// Leaves out what the lines that stay prove as well, once the file has grown: of ninety days one for
    /// each hour stays, of two years one for each day, of the time before one for each thirty days. An anchor
    /// that the record does not bear out is evidence, and stays; so does all, where a line is not ours.
    ///
    /// - Parameter isBorneOut: whether the record still has that hash at that number. Then whatever anchor
    /// comes behind it vouches for the same events.
    /// - Returns: how many lines went.
    func thin(_ now: Instant, signedBy publicKey: [UInt8], _ isBorneOut: (AuditAnchor) throws -> Bool) throws
        -> Int
    {
        var lines: [(text: String, anchor: AuditAnchor)] = []
        var isOurs = true
        try each { line in
            guard let anchor = AuditAnchor(line.text, signedBy: publicKey) else {
                isOurs = false
                return false
            }
            lines.append((line.text, anchor))
            return true
        }
        guard isOurs, let end = lines.indices.last else { return 0 }
        let kept = try lines.indices.filter { index in
            guard index > 0, index < end else { return true }
            let anchor = lines[index].anchor
            let spanMs = Self.spanMs(ofAgeMs: now.epochMs - anchor.at.epochMs)
            let isLastOfSpan = anchor.at.epochMs / spanMs != lines[index + 1].anchor.at.epochMs / spanMs
            return try isLastOfSpan || !isBorneOut(anchor)
        }
        guard kept.count < lines.count else { return 0 }
        try replace(with: kept.map { lines[$0].text })
        return lines.count - kept.count
    }

    private static func spanMs(ofAgeMs age: Int64) -> Int64 {
        let hourMs: Int64 = 60 * 60 * 1000
        if age < 90 * 24 * hourMs { return hourMs }
        return age < 730 * 24 * hourMs ? 24 * hourMs : 30 * 24 * hourMs
    }
}
