// AES-256-GCM by libcrypto, for `SealingKey` alone. Knows no format.

internal import COpenSSL

enum Cipher {
    static let nonceBytes = 12
    static let tagBytes = 16
    /// libcrypto counts by `int`.
    static let longestText = 1 << 30

    /// The provider's, looked up once.
    ///
    /// `@safe`, `@unchecked Sendable`: libcrypto counts its holders by itself and never changes it; nobody
    /// gives it back.
    @safe private struct Algorithm: @unchecked Sendable {
        let handle: OpaquePointer?

        init(_ name: String) {
            _ = isStarted
            unsafe handle = EVP_CIPHER_fetch(nil, name, nil)
        }
    }

    private static let aes = Algorithm("AES-256-GCM")

    /// - Returns: as many bytes as `plain` has, and the tag.
    static func encrypt(
        _ plain: [UInt8], key: [UInt8], nonce: [UInt8], associated: [UInt8]
    ) -> (text: [UInt8], tag: [UInt8]) {
        precondition(
            key.count == 32 && nonce.count == nonceBytes && max(plain.count, associated.count) <= longestText,
            "no key, or more than can be sealed")
        guard let context = unsafe EVP_CIPHER_CTX_new() else { preconditionFailure("there is no memory") }
        defer { unsafe EVP_CIPHER_CTX_free(context) }
        var text = [UInt8](repeating: 0, count: plain.count)
        var tag = [UInt8](repeating: 0, count: tagBytes)
        var count: Int32 = 0
        let isDone =
            unsafe EVP_EncryptInit_ex2(context, aes.handle, key, nonce, nil) == 1
            && EVP_EncryptUpdate(context, nil, &count, associated, Int32(associated.count)) == 1
            && EVP_EncryptUpdate(context, &text, &count, plain, Int32(plain.count)) == 1
            // Has nothing left to write: the mode has no blocks to fill.
            && EVP_EncryptFinal_ex(context, &tag, &count) == 1
            && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(tagBytes), &tag) == 1
        precondition(isDone, "libcrypto gives no AES-256-GCM")
        return (text, tag)
    }

    /// - Returns: nil if a bit of anything differs from when it was encrypted.
    static func decrypt(
        _ text: [UInt8], tag: [UInt8], key: [UInt8], nonce: [UInt8], associated: [UInt8]
    ) -> [UInt8]? {
        guard key.count == 32, nonce.count == nonceBytes, tag.count == tagBytes,
            max(text.count, associated.count) <= longestText
        else { return nil }
        guard let context = unsafe EVP_CIPHER_CTX_new() else { return nil }
        defer { unsafe EVP_CIPHER_CTX_free(context) }
        var (plain, tag) = ([UInt8](repeating: 0, count: text.count), tag)
        var count: Int32 = 0
        let isGenuine =
            unsafe EVP_DecryptInit_ex2(context, aes.handle, key, nonce, nil) == 1
            && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(tagBytes), &tag) == 1
            && EVP_DecryptUpdate(context, nil, &count, associated, Int32(associated.count)) == 1
            && EVP_DecryptUpdate(context, &plain, &count, text, Int32(text.count)) == 1
            && EVP_DecryptFinal_ex(context, &tag, &count) == 1
        return isGenuine ? plain : nil
    }
}
