// Signatures of others: of identity providers (RFC 7518) and of passkeys (WebAuthn). Who may sign what is not
// decided here.

/// Holds one algorithm and no other: what a message says of its own signature never chooses how it is
/// verified.
public struct PublicKey: Sendable {
    public enum Algorithm: String, Sendable {
        case es256 = "ES256"
        case ed25519 = "EdDSA"
        case rs256 = "RS256"
    }

    /// How the two numbers of an ES256 signature stand. The other algorithms have one form each.
    public enum Encoding: Sendable {
        /// 32 bytes and 32 bytes, as in a JWT.
        case raw
        /// An ASN.1 sequence, as from a passkey.
        case der
    }

    /// As `alg` names it in a JWT, which must say the same.
    public let algorithm: Algorithm
    private let key: AsymmetricKey

    /// - Returns: nil unless these are the 32-byte coordinates of a point of P-256.
    public static func es256(x: [UInt8], y: [UInt8]) -> PublicKey? {
        guard x.count == 32, y.count == 32 else { return nil }
        return AsymmetricKey(p256Point: [4] + x + y).map { PublicKey(algorithm: .es256, key: $0) }
    }

    /// - Returns: nil unless there are 32 bytes, and for the keys that anybody can sign for. A key that is no
    ///   point of the curve verifies nothing.
    public static func ed25519(x: [UInt8]) -> PublicKey? {
        guard x.count == 32, !Ed25519.isWeak(x) else { return nil }
        return AsymmetricKey(ed25519: x).map { PublicKey(algorithm: .ed25519, key: $0) }
    }

    /// - Parameters: two numbers, first byte first, as they stand in a JWK.
    /// - Returns: nil unless the modulus is odd and has 2,048 to 8,192 bits, and the exponent is odd and lies
    ///   from 3 to 2³².
    public static func rs256(modulus: [UInt8], exponent: [UInt8]) -> PublicKey? {
        let modulus = modulus.drop { $0 == 0 }
        let exponent = exponent.drop { $0 == 0 }
        guard let first = modulus.first, let last = modulus.last, modulus.count <= 1_024, exponent.count <= 4
        else { return nil }
        let number = exponent.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard modulus.count * 8 - first.leadingZeroBitCount >= 2_048, last % 2 == 1, number >= 3,
            number % 2 == 1
        else { return nil }
        return AsymmetricKey(rsaModulus: modulus.reversed(), exponent: number).map {
            PublicKey(algorithm: .rs256, key: $0)
        }
    }

    /// - Parameter encoding: of an ES256 signature.
    public func verifies(_ message: [UInt8], _ signature: [UInt8], encoding: Encoding = .raw) -> Bool {
        switch (algorithm, encoding) {
        case (.ed25519, _): return key.verifies(message, signature, digest: nil)
        case (.rs256, _): return key.verifies(message, signature, digest: "SHA256")
        // libcrypto itself holds DER to its one form, and both numbers to their range.
        case (.es256, .der): return key.verifies(message, signature, digest: "SHA256")
        case (.es256, .raw):
            guard signature.count == 64 else { return false }
            return key.verifies(message, Self.der(signature), digest: "SHA256")
        }
    }

    /// The ASN.1 sequence of two numbers of 32 bytes.
    private static func der(_ raw: [UInt8]) -> [UInt8] {
        let body = integer(raw.prefix(32)) + integer(raw.dropFirst(32))
        return [0x30, UInt8(truncatingIfNeeded: body.count)] + body
    }

    /// Without leading zeros, but for the one that keeps the number from being negative or empty.
    private static func integer(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        let digits = bytes.drop { $0 == 0 }
        let sign: [UInt8] = digits.first ?? 0xFF >= 0x80 ? [0] : []
        return [0x02, UInt8(truncatingIfNeeded: sign.count + digits.count)] + sign + digits
    }
}
