// SHA-256 of what comes piece by piece, of files that nobody wants to have in memory whole.

internal import COpenSSL

/// `@safe`: the context is made in `init`, used by one call after the other, and freed in `deinit`. It is not
/// Sendable, so no two threads have it.
@safe public final class RunningDigest {
    private let context: OpaquePointer

    public init() {
        _ = isStarted
        let made = unsafe EVP_MD_CTX_new()
        guard let made = unsafe made, unsafe EVP_DigestInit_ex(made, EVP_sha256(), nil) == 1 else {
            preconditionFailure("libcrypto gives no SHA-256")
        }
        unsafe context = made
    }

    deinit { unsafe EVP_MD_CTX_free(context) }

    public func append(_ bytes: ArraySlice<UInt8>) {
        let isDone = unsafe bytes.withUnsafeBytes { input in
            unsafe EVP_DigestUpdate(context, input.baseAddress, input.count)
        }
        precondition(isDone == 1, "libcrypto gives no SHA-256")
    }

    /// In lower-case hexadecimal. Nothing can be appended afterwards.
    public func finish() -> String {
        var digest = Digest.blank
        precondition(unsafe EVP_DigestFinal_ex(context, &digest, nil) == 1, "libcrypto gives no SHA-256")
        let digits = [UInt8]("0123456789abcdef".utf8)
        return String(
            decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
