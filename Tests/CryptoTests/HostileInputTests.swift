// Bytes of any length and content, everywhere: nothing traps, and nothing is taken for what it is not.

import Testing

@testable import Crypto

struct HostileInputTests {
    @Test("Nothing opens, verifies or matches by chance", arguments: 1...4 as ClosedRange<UInt64>)
    func chance(seed: UInt64) throws {
        var die = Die(seed: seed)
        let key = try #require(SealingKey(id: 0x0101_0101, bytes: [UInt8](repeating: 9, count: 32)))
        let ring = try #require(KeyRing([key]))
        let keys = [
            try #require(PublicKey.es256(x: JWS.x, y: JWS.y)),
            try #require(PublicKey.rs256(modulus: JWS.modulus, exponent: JWS.exponent)),
            try #require(PublicKey.ed25519(x: Ed25519Tests.publicKey)),
        ]
        var taken = 0
        for _ in 0..<2_000 {
            let (first, second) = (die.bytes(), die.bytes())
            let sealed = [1, 1, 1, 1, 1] + first
            taken += ring.open(first, for: second) == nil && ring.open(sealed, for: second) == nil ? 0 : 1
            taken += keys.count { $0.verifies(first, second) || $0.verifies(first, second, encoding: .der) }
            taken += Ed25519.verify(publicKey: first, message: second, signature: first) ? 1 : 0
            taken += PHC(String(decoding: first, as: UTF8.self)) == nil ? 0 : 1
            let nowMs = Int64(die.roll(1 << 31)) << die.roll(33)
            let step = OneTimeCode.matchingStep(first, secret: second, nowMs: nowMs, after: nil)
            taken += step == nil ? 0 : 1
        }
        #expect(taken == 0)
    }

    @Test(
        "Parts of keys of any content make a key that works or none", arguments: 5...8 as ClosedRange<UInt64>)
    func keys(seed: UInt64) {
        var die = Die(seed: seed)
        var genuine = 0
        for _ in 0..<1_000 {
            let (first, second) = (die.bytes(), die.bytes())
            let whole = (0..<32).map { _ in UInt8(die.roll(256)) }
            let keys = [
                PublicKey.es256(x: first, y: second), PublicKey.es256(x: whole, y: whole),
                PublicKey.ed25519(x: first), PublicKey.ed25519(x: whole),
                PublicKey.rs256(modulus: first, exponent: second),
                PublicKey.rs256(modulus: [255] + first + whole + whole + second, exponent: [1, 0, 1]),
            ]
            genuine += keys.count { $0?.verifies(second, first + whole) ?? false }
            genuine += Ed25519.Key(seed: first) == nil || first.count == 32 ? 0 : 1
            genuine += SealingKey(id: 1, bytes: first) == nil || first.count == 32 ? 0 : 1
        }
        #expect(genuine == 0)
    }

    /// The cost is small by intent: what a changed text may still ask for is verified.
    @Test(
        "A text that is changed anywhere is no longer the password's",
        arguments: 9...12 as ClosedRange<UInt64>)
    func changed(seed: UInt64) throws {
        var die = Die(seed: seed)
        let cost = try #require(PasswordHash.Cost(memoryKiB: 8, passes: 1, lanes: 1))
        let password = die.bytes()
        let phc = try PasswordHash.make(password, cost: cost)
        var taken: [String] = []
        for _ in 0..<300 {
            var text = [UInt8](phc.utf8)
            text[die.roll(text.count)] = UInt8(33 + die.roll(94))
            let changed = String(decoding: text, as: UTF8.self)
            if changed != phc, PasswordHash.verify(password, changed) { taken.append(changed) }
        }
        #expect(taken == [] && PasswordHash.verify(password, phc))
    }
}
