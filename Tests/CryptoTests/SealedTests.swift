// Sealed values: what opens, and that nothing else does.

import Crypto
import Testing

struct SealedTests {
    private static let context = [UInt8]("payments.iban:7".utf8)
    private static let plain = [UInt8]("4242 4242".utf8)

    /// - Parameter content: its first byte; the others go up from there.
    private static func key(_ id: UInt32, _ content: UInt8 = 0) throws -> SealingKey {
        try #require(SealingKey(id: id, bytes: (0..<32).map { content &+ $0 }))
    }

    @Test("A value that OpenSSL 4 has sealed opens")
    func known() throws {
        let sealed = bytes(
            "01000001026465666768696a6b6c6d6e6f7c29ea5459dd64aa0c765de26674646f04133c6096f27e70d7")
        #expect(try Self.key(258).open(sealed, for: Self.context) == Self.plain)
        #expect(Sealed.keyID(of: sealed) == 258)
    }

    @Test("What is sealed opens, of any length", arguments: [0, 1, 15, 16, 17, 1_000, 100_000])
    func length(count: Int) throws {
        let plain = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
        let key = try Self.key(.max)
        let sealed = key.seal(plain, for: [])
        #expect(key.open(sealed, for: []) == plain)
        #expect(sealed.count == count + Sealed.addedBytes && sealed != key.seal(plain, for: []))
        #expect(Sealed.keyID(of: sealed) == .max)
    }

    @Test("Nothing opens that differs by one bit or one byte", arguments: [plain, []])
    func tampered(plain: [UInt8]) throws {
        let (context, key) = (Self.context, try Self.key(1))
        let sealed = key.seal(plain, for: context)
        // A ring whose other keys have the same content: the id alone must make the difference.
        let ids: [UInt32] = [0, 1, 3, 5, 257, 65_537]
        let ring = try #require(KeyRing(try ids.map { try Self.key($0) }))
        let bits = (0..<sealed.count * 8).filter { ring.open(flipped(sealed, bit: $0), for: context) != nil }
        #expect(bits == [] && ring.open(sealed, for: context) == plain)
        let ends = (0..<sealed.count).filter { ring.open(Array(sealed.prefix($0)), for: context) != nil }
        #expect(ends == [] && ring.open(sealed + [0], for: context) == nil)
        let places = (0..<context.count * 8).filter {
            ring.open(sealed, for: flipped(context, bit: $0)) != nil
        }
        #expect(places == [])
        // What stands at the end of the header cannot be passed off as the start of the context.
        #expect(ring.open(sealed, for: []) == nil && ring.open(sealed, for: [1] + context) == nil)
    }

    @Test("The key with the greatest id seals, each opens its own, and none opens another's")
    func ring() throws {
        let (old, new, sameID) = (try Self.key(7, 1), try Self.key(9, 2), try Self.key(7, 3))
        let ring = try #require(KeyRing([new, old]))
        let before = old.seal(Self.plain, for: Self.context)
        let sealed = ring.seal(Self.plain, for: Self.context)
        #expect(ring.newestID == 9 && Sealed.keyID(of: sealed) == 9 && Sealed.keyID(of: before) == 7)
        #expect(ring.open(before, for: Self.context) == Self.plain)
        #expect(ring.open(sealed, for: Self.context) == Self.plain)
        #expect(old.open(sealed, for: Self.context) == nil && new.open(before, for: Self.context) == nil)
        #expect(try Self.key(9, 3).open(sealed, for: Self.context) == nil)
        #expect(KeyRing([]) == nil && KeyRing([old, new, sameID]) == nil)
    }

    @Test("A key is 32 bytes, not all of them zero", arguments: [0, 1, 16, 31, 33, 64])
    func keys(count: Int) {
        #expect(SealingKey(id: 1, bytes: [UInt8](repeating: 1, count: count)) == nil)
        #expect(SealingKey(id: 1, bytes: [UInt8](repeating: 0, count: 32)) == nil)
    }
}
