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

    /// - Returns: nil for a line that this key has not signed.
    init?(_ line: String, signedBy publicKey: [UInt8]) {
        let words = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        guard words.count == 4, let at = Instant(words[0]), let number = Int64(words[1]),
            let hash = Base64URL.decode(words[2]), let signature = Base64URL.decode(words[3])
        else { return nil }
        self.init(at: at, end: AuditStore.End(number: number, hash: hash))
        guard Ed25519.verify(publicKey: publicKey, message: Array(statement.utf8), signature: signature)
        else {
            return nil
        }
    }

    init(at: Instant, end: AuditStore.End) { (self.at, self.end) = (at, end) }
}

extension InstancePaths {
    /// Those in the file that are signed by that key. A line that is not proves nothing, whoever wrote it.
    func anchors(signedBy publicKey: [UInt8]) throws -> [AuditAnchor] {
        let bytes = try FileContent.read(auditAnchors, atMost: Self.mostAnchorBytes) ?? []
        return bytes.split(separator: UInt8(ascii: "\n")).compactMap { line in
            AuditAnchor(String(decoding: line, as: UTF8.self), signedBy: publicKey)
        }
    }

    /// Those of ten years.
    private static let mostAnchorBytes = 16 << 20
}
