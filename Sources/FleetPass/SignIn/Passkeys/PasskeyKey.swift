// The public half of a passkey: from COSE (RFC 9053) to what verifies. Two algorithms, each in its one form.

import Crypto

extension PublicKey {
    /// ES256 and EdDSA, as COSE numbers them: what passkeys may be made with here, the first one preferred.
    static let passkeyAlgorithms: [Int64] = [-7, -8]

    /// - Throws: a flaw for another algorithm, and for a key that has more or less than its algorithm's has.
    static func passkey(_ key: CBOR) throws(PasskeyFlaw) -> PublicKey {
        guard case .integer(let algorithm)? = key[.algorithm], passkeyAlgorithms.contains(algorithm) else {
            throw PasskeyFlaw("another algorithm")
        }
        let isCurve = algorithm == -7
        let kind = isCurve ? CBOR.integer(2) : .integer(1)
        let curve = isCurve ? CBOR.integer(1) : .integer(6)
        guard key.count == (isCurve ? 5 : 4), key[.kind] == kind, key[.curve] == curve,
            let x = key[.x]?.bytes
        else { throw PasskeyFlaw("a key that is not of its algorithm") }
        let made: PublicKey? = isCurve ? key[.y]?.bytes.flatMap { .es256(x: x, y: $0) } : .ed25519(x: x)
        guard let made else { throw PasskeyFlaw("a key that is not of its algorithm") }
        return made
    }
}

extension CBOR {
    fileprivate static let kind = CBOR.integer(1)
    fileprivate static let algorithm = CBOR.integer(3)
    fileprivate static let curve = CBOR.integer(-1)
    fileprivate static let x = CBOR.integer(-2)
    fileprivate static let y = CBOR.integer(-3)
}
