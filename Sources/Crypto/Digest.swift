// Digests and keyed digests, by libcrypto.

internal import COpenSSL

/// libcrypto, started once before its first use.
let isStarted = crypto_start_lean() == 1

/// An algorithm as libcrypto's provider has it. Looking it up takes longer than a short digest, so it is done
/// once.
///
/// `@safe`, `@unchecked Sendable`: libcrypto counts its holders by itself and never changes it; nobody gives
/// it back.
@safe private struct Algorithm: @unchecked Sendable {
    let handle: OpaquePointer?

    init(_ name: String) {
        _ = isStarted
        unsafe handle = EVP_MD_fetch(nil, name, nil)
    }
}

private let sha256Algorithm = Algorithm("SHA256")

public enum Digest {
    public static func sha256(_ bytes: [UInt8]) -> [UInt8] {
        unsafe [UInt8](unsafeUninitializedCapacity: 32) { output, count in
            unsafe bytes.withUnsafeBufferPointer { input in
                let result = unsafe crypto_sha256(input.baseAddress, input.count, output.baseAddress)
                precondition(result == 1, "libcrypto gives no SHA-256")
                count = 32
            }
        }
    }

    /// The digest of all parts in a row. Where one part ends it does not tell: a caller whose parts vary in
    /// length says their lengths too.
    public static func sha256(parts: [[UInt8]]) -> [UInt8] {
        guard let context = unsafe EVP_MD_CTX_new() else { preconditionFailure("there is no memory") }
        defer { unsafe EVP_MD_CTX_free(context) }
        var isDone = unsafe EVP_DigestInit_ex2(context, sha256Algorithm.handle, nil) == 1
        for part in parts { isDone = unsafe isDone && EVP_DigestUpdate(context, part, part.count) == 1 }
        var digest = [UInt8](repeating: 0, count: 32)
        isDone = unsafe isDone && EVP_DigestFinal_ex(context, &digest, nil) == 1
        precondition(isDone, "libcrypto gives no SHA-256")
        return digest
    }

    /// In lower-case hexadecimal, as it is written into ledgers and names.
    public static func sha256Hex(_ bytes: [UInt8]) -> String {
        let digits = [UInt8]("0123456789abcdef".utf8)
        let text = sha256(bytes).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        return String(decoding: text, as: UTF8.self)
    }

    public static func hmacSHA256(key: [UInt8], _ bytes: [UInt8]) -> [UInt8] {
        _ = isStarted
        return unsafe hmac(EVP_sha256(), count: 32, key, bytes)
    }

    /// For one-time codes alone, which every authenticator computes by SHA-1. Nothing else has a reason to
    /// use it.
    public static func hmacSHA1(key: [UInt8], _ bytes: [UInt8]) -> [UInt8] {
        _ = isStarted
        return unsafe hmac(EVP_sha1(), count: 20, key, bytes)
    }

    /// - Parameter count: bytes of what `algorithm` gives.
    private static func hmac(
        _ algorithm: OpaquePointer?, count: Int, _ key: [UInt8], _ bytes: [UInt8]
    ) -> [UInt8] {
        unsafe [UInt8](unsafeUninitializedCapacity: count) { output, filled in
            // An empty one in its place would be equal to any other empty one.
            let result = unsafe HMAC(
                algorithm, key, Int32(clamping: key.count), bytes, bytes.count, output.baseAddress, nil)
            precondition(unsafe result != nil, "libcrypto gives no HMAC")
            filled = count
        }
    }

    /// Compares without telling, by its duration, where the first difference is.
    public static func equal(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
