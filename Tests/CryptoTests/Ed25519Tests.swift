// Ed25519 against RFC 8032: signing, verifying, and keys that are none.

import Crypto
import Testing

struct Ed25519Tests {
    static let publicKey = bytes("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
    static let message: [UInt8] = [0x72]
    static let signature = bytes(
        """
        92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da
        085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00
        """)

    @Test(
        "RFC 8032, 7.1: key, signature, and both again",
        arguments: [
            (
                "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
                "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
                """
                e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555
                fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b
                """
            ),
            (
                "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
                "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
                """
                92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da
                085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00
                """
            ),
            (
                "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
                "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
                """
                6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac
                18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a
                """
            ),
        ])
    func known(seed: String, publicKey: String, message: String, signature: String) throws {
        let key = try #require(Ed25519.Key(seed: bytes(seed)))
        let (message, signature) = (bytes(message), bytes(signature))
        #expect(key.publicKey == bytes(publicKey) && key.seed == bytes(seed))
        #expect(key.sign(message) == signature)
        #expect(Ed25519.verify(publicKey: key.publicKey, message: message, signature: signature))
        #expect(!Ed25519.verify(publicKey: key.publicKey, message: message + [0], signature: signature))
    }

    @Test(
        "What is no signature, or none of this key, is refused",
        arguments: [
            ("nothing", []), ("a byte less", Array(signature.dropLast())), ("a byte more", signature + [0]),
            ("zero", [UInt8](repeating: 0, count: 64)),
            ("halves changed over", Array(signature[32...] + signature[..<32])),
            (
                "the same with the order added to its second half",
                bytes(
                    """
                    92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da
                    f52db7415978abc61b2c2eb6aeebfca0387b2eaeb4302aeeb00d291612bb0c10
                    """)
            ),
            ("another's", Ed25519.Key.generate().sign(message)),
        ] as [(String, [UInt8])])
    func refused(what: String, signature: [UInt8]) {
        #expect(!Ed25519.verify(publicKey: Self.publicKey, message: Self.message, signature: signature))
    }

    @Test("A fresh key is made again of its seed, and no two are equal")
    func generated() throws {
        let (first, second) = (Ed25519.Key.generate(), Ed25519.Key.generate())
        #expect(first.publicKey != second.publicKey && first.publicKey.count == 32)
        let again = try #require(Ed25519.Key(seed: first.seed))
        #expect(again.publicKey == first.publicKey && again.sign([1, 2]) == first.sign([1, 2]))
    }

    @Test("A seed is 32 bytes, not all of them zero", arguments: [0, 1, 31, 33, 64])
    func seeds(count: Int) {
        #expect(Ed25519.Key(seed: [UInt8](repeating: 1, count: count)) == nil)
        #expect(PublicKey.ed25519(x: [UInt8](repeating: 2, count: count)) == nil)
        #expect(Ed25519.Key(seed: [UInt8](repeating: 0, count: 32)) == nil)
    }

    /// For such a key one signature fits one message in eight or more, whoever writes it.
    @Test(
        "A key that anybody can sign for is none, with either sign",
        arguments: [
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0100000000000000000000000000000000000000000000000000000000000000",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        ])
    func weak(hex: String) {
        #expect(PublicKey.ed25519(x: bytes(hex)) == nil)
        #expect(PublicKey.ed25519(x: flipped(bytes(hex), bit: 255)) == nil)
    }

    @Test("A key that is no point of the curve verifies nothing")
    func noPoint() {
        let key = [2] + [UInt8](repeating: 0, count: 31)
        #expect(!Ed25519.verify(publicKey: key, message: Self.message, signature: Self.signature))
        #expect(!Ed25519.verify(publicKey: key, message: [], signature: [UInt8](repeating: 0, count: 64)))
    }
}
