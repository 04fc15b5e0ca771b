// Telephone and licence numbers as they are kept: sealed, with a hash beside by which they are found. No SQL.

import Crypto
import Schema

/// A number that is sealed for one column and one row.
struct SealedNumber: Sendable {
    let sealed: [UInt8]
    /// The same for all spellings of a number, in one column of one instance.
    let hash: [UInt8]
}

/// Seals and opens the numbers of one column.
///
/// The key of the hashes is made of the root key and is never rotated: with a key that seals they would all
/// have to be made anew, and until the last one was, nobody could be found who came before. It gives less
/// away than a sealing key does: with it one can try numbers out, not read what is there. Each column has a
/// key of its own, so that nobody sees who of one table is in another.
struct NumberSeal: Sendable {
    enum Kind { case phone, licence }

    private let kind: Kind
    /// What stands in front of the row's id in what a value is bound to, as `SealedColumn` has it.
    private let place: [UInt8]
    private let hashes: KeyedHash

    /// - Parameter column: its table and its name, as in `enquiries.phone`.
    /// - Parameter key: 32 bytes, of this column alone.
    init(_ column: String, _ kind: Kind, key: [UInt8]) {
        (self.kind, hashes) = (kind, KeyedHash(key: key))
        place = SealedColumn.context(column, name: [])
    }

    func seal(_ number: String, of row: UUID, _ ring: KeyRing) -> SealedNumber {
        let text = Array(number.utf8)
        return SealedNumber(sealed: ring.seal(text, for: context(row)), hash: hash(text))
    }

    /// - Returns: nil for what was sealed for another row or column, or by a key that is gone.
    func open(_ sealed: [UInt8], of row: UUID, _ ring: KeyRing) -> String? {
        ring.open(sealed, for: context(row)).map { String(decoding: $0, as: UTF8.self) }
    }

    func hash(of number: String) -> [UInt8] { hash(Array(number.utf8)) }

    /// The same number for the writer to keep. One that was made ready before another key came to seal would
    /// be the last to need the old one, and could not be read once that is gone.
    func renewed(_ number: SealedNumber, of row: UUID, _ keys: SealingKeys) -> SealedNumber {
        guard Sealed.keyID(of: number.sealed) != keys.newestID else { return number }
        let (ring, context) = (keys.ring, context(row))
        guard let text = ring.open(number.sealed, for: context) else { return number }
        return SealedNumber(sealed: ring.seal(text, for: context), hash: number.hash)
    }

    private func context(_ row: UUID) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(place.count + 16)
        bytes.append(contentsOf: place)
        row.appendBytes(to: &bytes)
        return bytes
    }

    private func hash(_ number: [UInt8]) -> [UInt8] {
        hashes.of(kind == .phone ? Self.phone(number) : Self.licence(number))
    }
}

/// One seal for each column of numbers.
struct PersonalNumbers: Sendable {
    let enquiryPhone: NumberSeal
    let customerPhone: NumberSeal
    let customerLicence: NumberSeal

    /// - Parameter key: makes a column's own key for its hashes.
    init(key: (_ column: String) -> [UInt8]) {
        func seal(_ column: String, _ kind: NumberSeal.Kind) -> NumberSeal {
            NumberSeal(column, kind, key: key(column))
        }
        enquiryPhone = seal("enquiries.phone", .phone)
        // These columns stand in `customers` by now. Their values are bound to the place where they stood
        // first, for what was sealed there is kept as it is.
        customerPhone = seal("customer_numbers.phone", .phone)
        customerLicence = seal("customer_numbers.licence", .licence)
    }
}

/// The spellings of a number as one.
extension NumberSeal {
    /// The digits. A plus or the 00 that stands for it is left out, and so is the 0 that some write in
    /// brackets behind a country's code: `+44 (0)20`, `0044 20` and `44 20` are one. Whether a number without
    /// a country's code is the same as one with it, nobody can tell.
    static func phone(_ text: [UInt8]) -> [UInt8] {
        var digits: [UInt8] = []
        digits.reserveCapacity(text.count)
        var isInternational = text.first == UInt8(ascii: "+")
        for (index, byte) in text.enumerated() where (0x30...0x39).contains(byte) {
            let isBracketed =
                byte == 0x30 && index > 0 && index + 1 < text.count
                && text[index - 1] == UInt8(ascii: "(") && text[index + 1] == UInt8(ascii: ")")
            if isInternational && isBracketed { continue }
            digits.append(byte)
            if !isInternational, digits.count == 2, digits[0] == 0x30, digits[1] == 0x30 {
                isInternational = true
                digits.removeAll(keepingCapacity: true)
            }
        }
        return digits
    }

    /// ASCII letters in capitals, digits, and letters of other scripts as they are; no blanks, no marks.
    static func licence(_ text: [UInt8]) -> [UInt8] {
        text.compactMap { byte in
            switch byte {
            case 0x61...0x7A: byte &- 0x20
            case 0x30...0x39, 0x41...0x5A, 0x80...0xFF: byte
            default: nil
            }
        }
    }
}
