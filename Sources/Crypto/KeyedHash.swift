// A keyed hash for many short values: HMAC-SHA256 whose key was made ready once. libcrypto's call for a
// single one looks its algorithm up anew each time, and that takes longer than the hash.

internal import COpenSSL

/// For looking up what is kept sealed. Without the key nobody can try out which value has a hash.
public struct KeyedHash: Sendable {
    private let key: crypto_hmac_key
    private static let blockBytes = 64
    /// Half of what SHA-256 gives, which no two values of an instance will ever have in common.
    public static let bytes = 16

    /// - Parameter key: 32 bytes.
    public init(key: [UInt8]) {
        precondition(key.count == 32, "no key")
        let block = key + [UInt8](repeating: 0, count: Self.blockBytes - key.count)
        var ready = crypto_hmac_key()
        let isDone = unsafe crypto_hmac_prepare(&ready, block.map { $0 ^ 0x36 }, block.map { $0 ^ 0x5C })
        precondition(isDone == 1, "libcrypto gives no SHA-256")
        self.key = ready
    }

    /// The first half of the value's HMAC-SHA256.
    public func of(_ value: [UInt8]) -> [UInt8] {
        var half = [UInt8](repeating: 0, count: Self.bytes)
        let isDone = unsafe withUnsafePointer(to: key) {
            unsafe crypto_hmac_half($0, value, value.count, &half)
        }
        precondition(isDone == 1, "libcrypto gives no SHA-256")
        return half
    }
}
