// Signatures of others: the examples of RFC 7515 verify, and nothing near them does.

import Crypto
import Testing

struct SignatureTests {
    struct Scenario: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var algorithm = PublicKey.Algorithm.es256
        var message: [UInt8] = JWS.es256
        let signature: [UInt8]
        var encoding = PublicKey.Encoding.raw
        var verifies = false

        func key() throws -> PublicKey {
            switch algorithm {
            case .es256: try #require(PublicKey.es256(x: JWS.x, y: JWS.y))
            case .rs256: try #require(PublicKey.rs256(modulus: JWS.modulus, exponent: JWS.exponent))
            case .ed25519: try #require(PublicKey.ed25519(x: Ed25519Tests.publicKey))
            }
        }

        static func raw(_ what: String, _ hex: String, verifies: Bool = false) -> Scenario {
            Scenario(testDescription: "raw: \(what)", signature: bytes(hex), verifies: verifies)
        }

        static func der(_ what: String, _ hex: String, verifies: Bool = false) -> Scenario {
            Scenario(
                testDescription: "DER: \(what)", signature: bytes(hex), encoding: .der, verifies: verifies)
        }

        static func rsa(_ what: String, _ signature: [UInt8], verifies: Bool = false) -> Scenario {
            Scenario(
                testDescription: "RSA: \(what)", algorithm: .rs256, message: JWS.rs256, signature: signature,
                verifies: verifies)
        }
    }

    @Test("A signature is taken in its one form, or refused", arguments: es256 + others)
    func signature(_ row: Scenario) throws {
        let key = try row.key()
        #expect(key.verifies(row.message, row.signature, encoding: row.encoding) == row.verifies)
        #expect(key.algorithm == row.algorithm)
    }

    @Test("Not one bit may differ", arguments: es256 + others)
    func flip(_ row: Scenario) throws {
        let key = try row.key()
        let bits = (0..<(row.verifies ? row.signature.count * 8 : 0)).filter { bit in
            key.verifies(row.message, flipped(row.signature, bit: bit), encoding: row.encoding)
        }
        #expect(bits == [])
        let said = flipped(row.message, bit: row.message.count / 2 * 8)
        #expect(!key.verifies(said, row.signature, encoding: row.encoding))
    }

    private static let (r, s) = (JWS.r, JWS.s)
    /// By the key of the example: of 31 bytes each, the first with its highest bit set.
    private static let shortR = "00f35c169674de6b08030f0a7af92ee94529c2c08bb679de7aecd54abdf11682"
    private static let shortS = "001872d22bbd77408a6b0d9bfdf7a808468e2df4174561212d2fe7bab8dc19bf"
    private static let order = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"
    private static let zero = String(repeating: "0", count: 64)

    private static let es256: [Scenario] = [
        .raw("RFC 7515, A.3", r + s, verifies: true),
        .der("the same", "30450220\(r)022100\(s)", verifies: true),
        .raw("DER in its place", "30450220\(r)022100\(s)"), .der("raw in its place", r + s),
        .raw("nothing", ""), .raw("a byte less", String((r + s).dropLast(2))),
        .raw("a byte more", r + s + "00"),
        .raw("a zero between", r + "00" + s),
        .raw("short numbers", shortR + shortS, verifies: true),
        .raw("short numbers without their zeros", String(shortR.dropFirst(2) + shortS.dropFirst(2))),
        .raw("the second without its zero", shortR + shortS.dropFirst(2)),
        .der("short numbers", "3043022000\(shortR.dropFirst(2))021f\(shortS.dropFirst(2))", verifies: true),
        .raw("zero first", "00" + r + s), .raw("the numbers changed over", s + r),
        .raw("r is zero", zero + s), .raw("s is zero", r + zero), .raw("both are zero", zero + zero),
        .raw("r is the order", order + s), .raw("s is the order", r + order),
        .raw("all ones", String(repeating: "ff", count: 64)), .der("nothing", ""), .der("no numbers", "3000"),
        .der("a byte more", "30450220\(r)022100\(s)00"),
        .der("a byte more within", "30460220\(r)022100\(s)00"),
        .der("a length of two bytes", "3081450220\(r)022100\(s)"),
        .der("no end", "30800220\(r)022100\(s)0000"),
        .der("a zero too many", "3046022100\(r)022100\(s)"), .der("a negative s", "30440220\(r)0220\(s)"),
        .der("a length beyond the end", "30460220\(r)022100\(s)"),
        .der("a third number", "30480220\(r)022100\(s)020101"),
        .der("a set", "31450220\(r)022100\(s)"), .der("r is zero", "3026020100022100\(s)"),
    ]

    private static let others: [Scenario] = [
        .rsa("RFC 7515, A.2", JWS.rs256Signature, verifies: true), .rsa("nothing", []),
        .rsa("a byte less", Array(JWS.rs256Signature.dropLast())),
        .rsa("a byte more", JWS.rs256Signature + [0]),
        .rsa("zero first", [0] + JWS.rs256Signature), .rsa("zero", [UInt8](repeating: 0, count: 256)),
        .rsa("one", [UInt8](repeating: 0, count: 255) + [1]), .rsa("the modulus", JWS.modulus),
        .rsa("a point's", bytes(r + s)),
        Scenario(
            testDescription: "Ed25519, by the kind of key", algorithm: .ed25519,
            message: Ed25519Tests.message, signature: Ed25519Tests.signature, verifies: true),
    ]

    /// What libcrypto must never be given, or not take.
    @Test(
        "A point that is none of P-256 is no key",
        arguments: [
            ("x cut short", Array(JWS.x.dropLast()), JWS.y), ("y cut short", JWS.x, Array(JWS.y.dropLast())),
            ("a byte of x in y", Array(JWS.x.dropLast()), JWS.x.suffix(1) + JWS.y), ("nothing", [], []),
            ("x with a zero", [0] + JWS.x, JWS.y), ("zero", zero32, zero32), ("x alone", JWS.x, zero32),
            ("beside the curve", JWS.x, flipped(JWS.y, bit: 255)), ("changed over", JWS.y, JWS.x),
            ("compressed", [2] + JWS.x, []), ("all ones", ones, ones),
            (
                "x above the prime",
                bytes("ffffffff00000001000000000000000000000001000000000000000000000004"),
                bytes("459243b9aa581806fe913bce99817ade11ca503c64d9a3c533415c083248fbcc")
            ),
        ] as [(String, [UInt8], [UInt8])])
    func points(what: String, x: [UInt8], y: [UInt8]) {
        #expect(PublicKey.es256(x: x, y: y) == nil)
    }

    private static let zero32 = [UInt8](repeating: 0, count: 32)
    private static let ones = [UInt8](repeating: 255, count: 32)

    @Test("The point of the row above is one when its x is written in its range")
    func pointWithinRange() {
        let y = bytes("459243b9aa581806fe913bce99817ade11ca503c64d9a3c533415c083248fbcc")
        #expect(PublicKey.es256(x: [UInt8](repeating: 0, count: 31) + [5], y: y) != nil)
    }

    @Test(
        "An RSA key has a modulus and an exponent in their range",
        arguments: [
            ("as in RFC 7515", JWS.modulus, [1, 0, 1], true),
            ("the smallest exponent", JWS.modulus, [3], true),
            ("the largest", JWS.modulus, [255, 255, 255, 255], true),
            ("zeros first", [0, 0] + JWS.modulus, [0, 0, 0, 0, 0, 3], true),
            ("8,192 bits", [UInt8](repeating: 255, count: 1_024), [3], true),
            ("8,200 bits", [1] + [UInt8](repeating: 255, count: 1_024), [3], false),
            ("2,047 bits", [127] + JWS.modulus.dropFirst(), [3], false),
            ("1,024 bits", Array(JWS.modulus.suffix(128)), [3], false),
            ("an even modulus", JWS.modulus.dropLast() + [0xA0], [3], false),
            ("none", [], [3], false), ("zero", [UInt8](repeating: 0, count: 256), [3], false),
            ("exponent 1", JWS.modulus, [1], false), ("exponent 2", JWS.modulus, [2], false),
            ("exponent 0", JWS.modulus, [0], false), ("no exponent", JWS.modulus, [], false),
            ("an even exponent", JWS.modulus, [1, 0, 0], false),
            ("2³² + 1", JWS.modulus, [1, 0, 0, 0, 1], false),
            ("far too large", JWS.modulus, [UInt8](repeating: 255, count: 10_000), false),
        ] as [(String, [UInt8], [UInt8], Bool)])
    func rsa(what: String, modulus: [UInt8], exponent: [UInt8], isTaken: Bool) {
        #expect((PublicKey.rs256(modulus: modulus, exponent: exponent) != nil) == isTaken)
    }
}
