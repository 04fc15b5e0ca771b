// Signatures of our own, by Ed25519 (RFC 8032). Where the seed of a key is kept is the caller's.

public enum Ed25519 {
    /// Signs; whoever has `publicKey` can verify.
    public struct Key: Sendable {
        /// What to keep, sealed: the key is made of it again.
        public let seed: [UInt8]
        /// 32 bytes that everybody may know.
        public let publicKey: [UInt8]
        private let key: AsymmetricKey

        /// A fresh one.
        public static func generate() -> Key {
            guard let key = Key(seed: Random.bytes(32)) else {
                preconditionFailure("libcrypto gives no Ed25519")
            }
            return key
        }

        /// - Returns: nil unless there are 32 bytes, not all zero, as a file has whose content was lost.
        public init?(seed: [UInt8]) {
            guard seed.count == 32, seed.contains(where: { $0 != 0 }),
                let key = AsymmetricKey(ed25519Seed: seed), key.ed25519Bytes.count == 32
            else { return nil }
            (self.seed, self.publicKey, self.key) = (seed, key.ed25519Bytes, key)
        }

        /// - Returns: 64 bytes, the same each time.
        public func sign(_ message: [UInt8]) -> [UInt8] {
            guard let signature = key.ed25519Signature(of: message) else {
                preconditionFailure("libcrypto gives no Ed25519")
            }
            return signature
        }
    }

    /// - Returns: false also where the key or the signature is none.
    public static func verify(publicKey: [UInt8], message: [UInt8], signature: [UInt8]) -> Bool {
        PublicKey.ed25519(x: publicKey)?.verifies(message, signature) ?? false
    }

    /// Whether it is one of the few points whose multiples come round after eight at most: for these, anybody
    /// finds signatures without a secret, and libcrypto takes them. The highest bit is a sign.
    static func isWeak(_ publicKey: [UInt8]) -> Bool {
        var bytes = publicKey
        if let last = bytes.popLast() { bytes.append(last & 0x7F) }
        return weakPoints.contains(bytes)
    }

    /// By their coordinate y, the last byte first: 0, 1, -1 and the two of order eight, and 0 and 1 once
    /// more with the prime added, which readers take for the same.
    private static let weakPoints: [[UInt8]] = [
        [0] + [UInt8](repeating: 0, count: 31),
        [1] + [UInt8](repeating: 0, count: 31),
        [0xEC] + [UInt8](repeating: 0xFF, count: 30) + [0x7F],
        [0xED] + [UInt8](repeating: 0xFF, count: 30) + [0x7F],
        [0xEE] + [UInt8](repeating: 0xFF, count: 30) + [0x7F],
        [
            0x26, 0xE8, 0x95, 0x8F, 0xC2, 0xB2, 0x27, 0xB0, 0x45, 0xC3, 0xF4, 0x89, 0xF2, 0xEF, 0x98, 0xF0,
            0xD5, 0xDF, 0xAC, 0x05, 0xD3, 0xC6, 0x33, 0x39, 0xB1, 0x38, 0x02, 0x88, 0x6D, 0x53, 0xFC, 0x05,
        ],
        [
            0xC7, 0x17, 0x6A, 0x70, 0x3D, 0x4D, 0xD8, 0x4F, 0xBA, 0x3C, 0x0B, 0x76, 0x0D, 0x10, 0x67, 0x0F,
            0x2A, 0x20, 0x53, 0xFA, 0x2C, 0x39, 0xCC, 0xC6, 0x4E, 0xC7, 0xFD, 0x77, 0x92, 0xAC, 0x03, 0x7A,
        ],
    ]
}
