// Links to files that not everybody may fetch: good for one file in one size until a moment, and for nothing
// else. Who is given one is not here.

import Crypto
import Schema

struct FileLinks: Sendable {
    /// Long enough to open what a page or a program was just shown.
    static let goodForMs: Int64 = 10 * 60_000
    /// A file that is no picture has this in place of a size.
    static let whole = "whole"
    private static let proofBytes = 16
    private let key: KeyedHash

    init(key: [UInt8]) { self.key = KeyedHash(key: key) }

    /// The path of the site by which a file can be fetched.
    func path(to id: UUID, _ size: String, now: Instant) -> String {
        // Whole minutes, so that a page that is loaded again finds its pictures in the browser's cache.
        let until = (now.epochMs + Self.goodForMs) / 60_000 * 60 + 60
        let proof = Base64URL.encode(proof(id, size, until))
        return "/files/\(id)/\(size)/\(until)/\(proof)"
    }

    /// Whether a link is one of ours and still good.
    /// - Parameter until: in seconds, as the link has it.
    func isGood(_ id: UUID, _ size: String, until: Int64, _ proof: String, now: Instant) -> Bool {
        guard let given = Base64URL.decode(proof) else { return false }
        let isOurs = Digest.equal(given, self.proof(id, size, until))
        return isOurs && now.epochMs / 1_000 < until
    }

    /// Of fixed lengths but for the size, which comes last: no two links give the same bytes.
    private func proof(_ id: UUID, _ size: String, _ until: Int64) -> [UInt8] {
        var bytes: [UInt8] = []
        id.appendBytes(to: &bytes)
        let word = UInt64(bitPattern: until)
        for shift in stride(from: UInt64(56), through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: word >> shift))
        }
        bytes += size.utf8
        return Array(key.whole(bytes.span).prefix(Self.proofBytes))
    }
}
