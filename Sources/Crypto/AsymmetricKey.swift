// A key pair, or the public half of one, as libcrypto holds it. What signatures look like from outside is not
// known here.

internal import COpenSSL

/// `@safe`, `@unchecked Sendable`: the pointer is set in `init` and freed in `deinit`; between the two
/// libcrypto only reads the key and counts references, both of which it does safely from any thread.
@safe final class AsymmetricKey: @unchecked Sendable {
    private let key: OpaquePointer

    private init?(owning key: OpaquePointer?) {
        // What a refused key leaves in the thread's list of errors would be read as one of TLS.
        ERR_clear_error()
        guard let key = unsafe key else { return nil }
        unsafe self.key = key
    }

    deinit { unsafe EVP_PKEY_free(key) }

    /// - Returns: nil unless `point` (4, x, y) is a point of the curve.
    convenience init?(p256Point point: [UInt8]) {
        _ = isStarted
        unsafe self.init(owning: crypto_p256_key(point, point.count))
    }

    /// - Parameter modulus: the last byte first, as the machine has its numbers.
    convenience init?(rsaModulus modulus: [UInt8], exponent: UInt64) {
        _ = isStarted
        unsafe self.init(owning: crypto_rsa_key(modulus, modulus.count, exponent))
    }

    convenience init?(ed25519 bytes: [UInt8]) {
        _ = isStarted
        unsafe self.init(owning: EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nil, bytes, bytes.count))
    }

    convenience init?(ed25519Seed seed: [UInt8]) {
        _ = isStarted
        unsafe self.init(owning: EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, seed, seed.count))
    }

    /// The 32 bytes of an Ed25519 key that others may know; empty for other kinds.
    var ed25519Bytes: [UInt8] {
        var (bytes, count) = ([UInt8](repeating: 0, count: 32), 32)
        return unsafe EVP_PKEY_get_raw_public_key(key, &bytes, &count) == 1 ? bytes : []
    }

    /// - Parameter digest: what the message goes through first; nil for Ed25519, which has its own.
    func verifies(_ message: [UInt8], _ signature: [UInt8], digest: String?) -> Bool {
        guard let context = unsafe EVP_MD_CTX_new() else { return false }
        defer { unsafe EVP_MD_CTX_free(context) }
        let isGenuine =
            unsafe EVP_DigestVerifyInit_ex(context, nil, digest, nil, nil, key, nil) == 1
            && EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
        ERR_clear_error()
        return isGenuine
    }

    /// - Returns: the 64 bytes of Ed25519; nil for a key that cannot sign so.
    func ed25519Signature(of message: [UInt8]) -> [UInt8]? {
        guard let context = unsafe EVP_MD_CTX_new() else { return nil }
        defer { unsafe EVP_MD_CTX_free(context) }
        var (signature, count) = ([UInt8](repeating: 0, count: 64), 64)
        let isSigned =
            unsafe EVP_DigestSignInit_ex(context, nil, nil, nil, nil, key, nil) == 1
            && EVP_DigestSign(context, &signature, &count, message, message.count) == 1
        return isSigned && count == 64 ? signature : nil
    }
}
