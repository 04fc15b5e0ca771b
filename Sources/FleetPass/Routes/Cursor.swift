// Cursors as clients see them: opaque, signed, and good only for the search they came from.

import Crypto
import Schema

/// The place behind one row in an order: its sort key, and its id among equals.
struct PageCursor: Equatable {
    let key: Int64
    let id: UUID
}

/// A client that could make its own cursors could probe for rows that it may not see; one that used a cursor
/// for another search would get a page that belongs to neither.
struct CursorSeal: Sendable {
    private let key: [UInt8]
    private static let signatureBytes = 12

    init(key: [UInt8]) { self.key = key }

    func seal(_ cursor: PageCursor, for purpose: String) -> String {
        var bytes: [UInt8] = []
        let key = UInt64(bitPattern: cursor.key)
        for shift in stride(from: UInt64(56), through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: key >> shift))
        }
        cursor.id.appendBytes(to: &bytes)
        return Base64URL.encode(bytes + signature(bytes, purpose))
    }

    /// - Throws: `invalid` for anything that this instance has not sealed for this very search.
    func open(_ text: String, for purpose: String) throws -> PageCursor {
        guard let bytes = Base64URL.decode(text), bytes.count == 24 + Self.signatureBytes,
            Digest.equal(
                Array(bytes.suffix(Self.signatureBytes)), signature(Array(bytes.prefix(24)), purpose)),
            let id = UUID(bytes: Array(bytes[8..<24]).span)
        else {
            throw Failure(
                .invalid, "The cursor is not of this search.",
                fields: [
                    FieldError(parameter: "cursor", detail: "must be the next of a page of the same search")
                ])
        }
        let key = bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return PageCursor(key: Int64(bitPattern: key), id: id)
    }

    private func signature(_ bytes: [UInt8], _ purpose: String) -> [UInt8] {
        Array(Digest.hmacSHA256(key: key, bytes + purpose.utf8).prefix(Self.signatureBytes))
    }
}

/// RFC 4648, 5, without padding.
enum Base64URL {
    private static let letters = [UInt8](
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        var start = 0
        while start < bytes.count {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let word = group.reduce(0) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - group.count))
            for place in 0...group.count {
                text.append(letters[Int(word >> UInt32(18 - 6 * place) & 63)])
            }
            start += 3
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// - Returns: nil for anything but what `encode` gives.
    static func decode(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        var word: UInt32 = 0
        var bits: UInt32 = 0
        for letter in text.utf8 {
            guard let value = letters.firstIndex(of: letter) else { return nil }
            word = word << 6 | UInt32(value)
            bits += 6
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: word >> bits))
                word &= (1 << bits) - 1
            }
        }
        return word == 0 && encode(bytes) == text ? bytes : nil
    }
}
