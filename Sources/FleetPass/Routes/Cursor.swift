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
package struct CursorSeal: Sendable {
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
        return seal(bytes, for: purpose)
    }

    /// - Throws: `invalid` for anything that this instance has not sealed for this very search.
    func open(_ text: String, for purpose: String) throws -> PageCursor {
        guard let bytes = bytes(of: text, for: purpose), bytes.count == 24,
            let id = UUID(bytes: Array(bytes[8...]).span)
        else { throw Self.foreign }
        let key = bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return PageCursor(key: Int64(bitPattern: key), id: id)
    }

    /// The place behind the one of that name.
    package func seal(name: String, for purpose: String) -> String { seal(Array(name.utf8), for: purpose) }

    /// - Throws: `invalid`, as for any other cursor.
    package func openName(_ text: String, for purpose: String) throws -> String {
        guard let name = bytes(of: text, for: purpose) else { throw Self.foreign }
        return String(decoding: name, as: UTF8.self)
    }

    private func seal(_ bytes: [UInt8], for purpose: String) -> String {
        Base64URL.encode(bytes + signature(bytes, purpose))
    }

    /// - Returns: nil for what was not sealed for this.
    private func bytes(of text: String, for purpose: String) -> [UInt8]? {
        guard let sealed = Base64URL.decode(text), sealed.count > Self.signatureBytes else { return nil }
        let bytes = Array(sealed.dropLast(Self.signatureBytes))
        let isOurs = Digest.equal(Array(sealed.suffix(Self.signatureBytes)), signature(bytes, purpose))
        return isOurs ? bytes : nil
    }

    private static let foreign = Failure(
        .invalid, "The cursor is not of this search: begin again at the first page.",
        fields: [FieldError(parameter: "cursor", detail: "must be the next of a page of the same search")])

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
