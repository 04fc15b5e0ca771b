// Numbers as they are sealed: which spellings are one, what opens where, and that no column tells of another.

import Crypto
import Schema
import Testing

@testable import FleetPass

@Suite struct NumberSealTests {
    private static let numbers = PersonalNumbers { Digest.sha256([UInt8]($0.utf8)) }
    private static let row = UUID(high: 1, low: 2)

    private static func ring(_ ids: UInt32...) -> [SealingKey] {
        ids.compactMap { SealingKey(id: $0, bytes: [UInt8](repeating: UInt8($0), count: 32)) }
    }

    @Test(
        "A telephone number is one however it is written",
        arguments: [
            ("+1 (303) 555-0142", "13035550142"), ("1.303.555.0142", "13035550142"),
            ("001 303/555 0142", "13035550142"), ("303 555 0142", "3035550142"),
            ("+44 (0)20 7946 0018", "442079460018"), ("0044 (0) 20 7946 0018", "442079460018"),
            ("+44 20 7946 0018", "442079460018"), ("(020) 7946 0018", "02079460018"),
            ("(0)20 7946 0018", "02079460018"), ("+1 (303) 555 (0)142", "1303555142"),
            ("0", "0"), ("00", ""), ("+00 1234567", "001234567"), ("", ""), ("+1 ٣0", "10"),
        ])
    func phone(text: String, digits: String) {
        #expect(NumberSeal.phone([UInt8](text.utf8)) == [UInt8](digits.utf8))
        #expect(
            Self.numbers.enquiryPhone.hash(of: text) == Self.numbers.enquiryPhone.hash(of: digits)
                || digits == "001234567")
    }

    @Test(
        "The number of a licence is its letters in capitals and its digits",
        arguments: [
            ("94-023-1842", "940231842"), (" b 1234 567.x", "B1234567X"), ("--", ""), ("ab/ñ 9", "ABñ9"),
        ])
    func licence(text: String, kept: String) {
        #expect(NumberSeal.licence([UInt8](text.utf8)) == [UInt8](kept.utf8))
    }

    @Test("A number opens in its own row and column, and its hash is that of this column alone")
    func moved() throws {
        let ring = try #require(KeyRing(Self.ring(1)))
        let seals = [Self.numbers.enquiryPhone, Self.numbers.customerPhone, Self.numbers.customerLicence]
        let number = seals[0].seal("+1 303 555 0142", of: Self.row, ring)
        #expect(seals[0].open(number.sealed, of: Self.row, ring) == "+1 303 555 0142")
        #expect(seals[1].open(number.sealed, of: Self.row, ring) == nil)
        #expect(seals[0].open(number.sealed, of: UUID(high: 1, low: 3), ring) == nil)
        #expect(Set(seals.map { $0.hash(of: "3035550142") }).count == 3)
        let again = seals[0].seal("+1 303 555 0142", of: Self.row, ring)
        #expect(again.hash == number.hash && again.sealed != number.sealed)
    }

    @Test("What was sealed before another key came is sealed anew before it is written")
    func renewed() throws {
        let keys = try #require(SealingKeys(Self.ring(1)))
        let number = Self.numbers.enquiryPhone.seal("3035550142", of: Self.row, keys.ring)
        #expect(Self.numbers.enquiryPhone.renewed(number, of: Self.row, keys).sealed == number.sealed)
        #expect(keys.add(try #require(Self.ring(2).first)))
        let renewed = Self.numbers.enquiryPhone.renewed(number, of: Self.row, keys)
        let newest = try #require(KeyRing(Self.ring(2)))
        #expect(Sealed.keyID(of: renewed.sealed) == 2 && renewed.hash == number.hash)
        #expect(Self.numbers.enquiryPhone.open(renewed.sealed, of: Self.row, newest) == "3035550142")
    }
}
