// Digests and keyed digests, by libcrypto.

internal import COpenSSL

/// libcrypto, started once before its first use.
let isStarted = crypto_start_lean() == 1

public enum Digest {
    /// What every digest is written over. A copy takes a third of the time that a new array of zeros takes,
    /// which looks its type up first.
    static let blank = [UInt8](repeating: 0, count: 32)

    public static func sha256(_ bytes: [UInt8]) -> [UInt8] { sha256(bytes.span) }

    /// The same for bytes that lie within others.
    public static func sha256(_ bytes: Span<UInt8>) -> [UInt8] {
        var digest = blank
        let isDone = unsafe bytes.withUnsafeBufferPointer { input in
            unsafe crypto_sha256(input.baseAddress, input.count, nil, 0, &digest)
        }
        precondition(isDone == 1, "libcrypto gives no SHA-256")
        return digest
    }

    /// The digest of both in a row. Where the first ends it does not tell: it has the same length each time.
    public static func sha256(_ first: [UInt8], then second: [UInt8]) -> [UInt8] {
        var digest = blank
        let isDone = unsafe crypto_sha256(first, first.count, second, second.count, &digest)
        precondition(isDone == 1, "libcrypto gives no SHA-256")
        return digest
    }

    /// In lower-case hexadecimal, as it is written into ledgers and names.
    public static func sha256Hex(_ bytes: [UInt8]) -> String {
        let digits = [UInt8]("0123456789abcdef".utf8)
        let text = sha256(bytes).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        return String(decoding: text, as: UTF8.self)
    }

    public static func hmacSHA256(key: [UInt8], _ bytes: [UInt8]) -> [UInt8] {
        KeyedHash(key: key).whole(bytes.span)
    }

    /// For one-time codes alone, which every authenticator computes by SHA-1. Nothing else has a reason to
    /// use it.
    public static func hmacSHA1(key: [UInt8], _ bytes: [UInt8]) -> [UInt8] {
        _ = isStarted
        return unsafe [UInt8](unsafeUninitializedCapacity: 20) { output, filled in
            // An empty one in its place would be equal to any other empty one.
            let result = unsafe HMAC(
                EVP_sha1(), key, Int32(clamping: key.count), bytes, bytes.count, output.baseAddress, nil)
            precondition(unsafe result != nil, "libcrypto gives no HMAC")
            filled = 20
        }
    }

    /// Compares without telling, by its duration, where the first difference is.
    public static func equal(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
