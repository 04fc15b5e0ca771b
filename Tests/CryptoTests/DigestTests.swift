// Digests against FIPS 180, RFC 4231, RFC 2202 and RFC 7515.

import Crypto
import Testing

struct DigestTests {
    @Test(
        "SHA-256, in one piece or in several",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
        ])
    func sha256(text: String, digest: String) {
        let text = [UInt8](text.utf8)
        #expect(Digest.sha256(text) == bytes(digest))
        #expect(Digest.sha256Hex(text) == digest)
        for count in 0...text.count {
            #expect(
                Digest.sha256(Array(text.prefix(count)), then: Array(text.dropFirst(count))) == bytes(digest))
        }
    }

    struct Keyed: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let key: [UInt8]
        let text: [UInt8]
        var sha256: String?
        var sha1: String?
    }

    @Test("HMAC, by SHA-256 and by SHA-1", arguments: keyed)
    func hmac(_ row: Keyed) {
        if let digest = row.sha256 { #expect(Digest.hmacSHA256(key: row.key, row.text) == bytes(digest)) }
        if let digest = row.sha1 { #expect(Digest.hmacSHA1(key: row.key, row.text) == bytes(digest)) }
    }

    private static let keyed: [Keyed] = [
        Keyed(
            testDescription: "RFC 4231 and RFC 2202, 1", key: [UInt8](repeating: 0x0B, count: 20),
            text: [UInt8]("Hi There".utf8),
            sha256: "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
            sha1: "b617318655057264e28bc0b6fb378c8ef146be00"),
        Keyed(
            testDescription: "2: a short key", key: [UInt8]("Jefe".utf8),
            text: [UInt8]("what do ya want for nothing?".utf8),
            sha256: "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
            sha1: "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"),
        Keyed(
            testDescription: "RFC 4231, 6: a key longer than a block",
            key: [UInt8](repeating: 0xAA, count: 131),
            text: [UInt8]("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
            sha256: "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"),
        Keyed(
            testDescription: "RFC 2202, 6: a key longer than a block",
            key: [UInt8](repeating: 0xAA, count: 80),
            text: [UInt8]("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
            sha1: "aa4ae5e15272d00e95705637ce8a3b55ed402112"),
        Keyed(
            testDescription: "nothing at all", key: [], text: [],
            sha256: "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad",
            sha1: "fbdb1d1b18aa6c08324b7d64b71fb76370690e1d"),
        Keyed(
            testDescription: "RFC 7515, A.1",
            key: bytes(
                """
                0323354b2b0fa5bc837e0665777ba68f5ab328e6f054c928a90f84b2d2502ebf
                d3fb5a92d20647ef968ab4c377623d223d2e2172052e4f08c0cd9af567d080a3
                """),
            text: [UInt8](("eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9." + JWS.claims).utf8),
            sha256: "7418dfb49799e0254ffa607dd8adbbba16d4254d69d6bff05b58055853848d79"),
    ]

    @Test("Random tokens are 32 bytes, and no two are equal")
    func tokens() {
        let tokens = (0..<100).map { _ in Random.token() }
        #expect(tokens.allSatisfy { $0.count == 32 } && Set(tokens).count == 100)
    }
}
