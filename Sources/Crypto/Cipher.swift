// AES-256-GCM by libcrypto, for `SealingKey` alone. Knows no format.

internal import COpenSSL
internal import Synchronization

/// One key, ready for use: unfolding it takes longer than sealing a line does, so that is done once for each
/// of those who seal or open at the same moment, and not for every value.
final class Cipher: Sendable {
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

    /// `@safe`, `@unchecked Sendable`: it is with one holder at a time, either the list of those at rest,
    /// which a lock guards, or the one call that has taken it from there and puts it back.
    @safe private struct Context: @unchecked Sendable {
        let handle: OpaquePointer
    }

    private static let aes = Algorithm("AES-256-GCM")
    /// As many as were ever wanted at once: one of each thread that seals.
    private let resting = Mutex<[Context]>([])
    private let key: [UInt8]

    init(key: [UInt8]) {
        precondition(key.count == 32, "no key")
        self.key = key
    }

    deinit {
        resting.withLock { contexts in for context in contexts { unsafe EVP_CIPHER_CTX_free(context.handle) }
        }
    }

    /// - Parameter associated: what the tag speaks for besides the text, one behind the other.
    /// - Returns: what `header` has, the nonce, as many bytes as `plain` has, and the tag.
    func encrypt(_ plain: [UInt8], header: [UInt8], context: [UInt8]) -> [UInt8] {
        precondition(max(plain.count, context.count) <= Self.longestText, "more than can be sealed")
        let cipher = take()
        defer { putBack(cipher) }
        let start = header.count + Self.nonceBytes
        let total = start + plain.count + Self.tagBytes
        return unsafe [UInt8](unsafeUninitializedCapacity: total) { output, filled in
            _ = unsafe output.update(fromContentsOf: header)
            Random.nonce { index, byte in unsafe output[header.count + index] = byte }
            guard let first = output.baseAddress else { preconditionFailure("there is no memory") }
            var count: Int32 = 0
            let tag = unsafe first + start + plain.count
            let isDone =
                unsafe EVP_EncryptInit_ex2(cipher.handle, nil, nil, first + header.count, nil) == 1
                && EVP_EncryptUpdate(cipher.handle, nil, &count, header, Int32(header.count)) == 1
                && EVP_EncryptUpdate(cipher.handle, nil, &count, context, Int32(context.count)) == 1
                && EVP_EncryptUpdate(cipher.handle, first + start, &count, plain, Int32(plain.count)) == 1
                // Has nothing left to write: the mode has no blocks to fill.
                && EVP_EncryptFinal_ex(cipher.handle, tag, &count) == 1
                && EVP_CIPHER_CTX_ctrl(cipher.handle, EVP_CTRL_AEAD_GET_TAG, Int32(Self.tagBytes), tag) == 1
            precondition(isDone, "libcrypto gives no AES-256-GCM")
            filled = total
        }
    }

    /// - Returns: nil if a bit of anything differs from when it was encrypted.
    func decrypt(
        _ text: [UInt8], tag: [UInt8], nonce: [UInt8], header: [UInt8], context: [UInt8]
    ) -> [UInt8]? {
        guard nonce.count == Self.nonceBytes, tag.count == Self.tagBytes,
            max(text.count, context.count) <= Self.longestText
        else { return nil }
        let cipher = take()
        defer { putBack(cipher) }
        var (plain, tag) = ([UInt8](repeating: 0, count: text.count), tag)
        var count: Int32 = 0
        let isGenuine =
            unsafe EVP_DecryptInit_ex2(cipher.handle, nil, nil, nonce, nil) == 1
            && EVP_CIPHER_CTX_ctrl(cipher.handle, EVP_CTRL_AEAD_SET_TAG, Int32(Self.tagBytes), &tag) == 1
            && EVP_DecryptUpdate(cipher.handle, nil, &count, header, Int32(header.count)) == 1
            && EVP_DecryptUpdate(cipher.handle, nil, &count, context, Int32(context.count)) == 1
            && EVP_DecryptUpdate(cipher.handle, &plain, &count, text, Int32(text.count)) == 1
            && EVP_DecryptFinal_ex(cipher.handle, &tag, &count) == 1
        return isGenuine ? plain : nil
    }

    /// One that holds the key and nothing of an earlier value: each begins with a nonce of its own.
    private func take() -> Context {
        if let known = resting.withLock({ $0.popLast() }) { return known }
        guard let handle = unsafe EVP_CIPHER_CTX_new(),
            unsafe EVP_EncryptInit_ex2(handle, Self.aes.handle, key, nil, nil) == 1
        else { preconditionFailure("libcrypto gives no AES-256-GCM") }
        return unsafe Context(handle: handle)
    }

    private func putBack(_ context: Context) { resting.withLock { $0.append(context) } }
}
