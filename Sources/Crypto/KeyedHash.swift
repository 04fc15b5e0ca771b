// A keyed hash for many short values: HMAC-SHA256 whose key was made ready once. libcrypto's call for a
// single one looks its algorithm up anew each time, and that takes longer than the hash.

internal import COpenSSL

/// Without the key nobody can try out which value has a hash.
public struct KeyedHash: Sendable {
    private let key: crypto_hmac_key
    private static let blockBytes = 64
    /// Of what SHA-256 gives, as much as no two values of an instance will ever have in common.
    public static let bytes = 8

    public init(key: [UInt8]) {
        let short = key.count > Self.blockBytes ? Digest.sha256(key) : key
        let block = short + [UInt8](repeating: 0, count: Self.blockBytes - short.count)
        var ready = crypto_hmac_key()
        let isDone = unsafe crypto_hmac_prepare(&ready, block.map { $0 ^ 0x36 }, block.map { $0 ^ 0x5C })
        precondition(isDone == 1, "libcrypto gives no SHA-256")
        self.key = ready
    }

    /// The beginning of the value's HMAC-SHA256: for looking up what is kept sealed.
    public func of(_ value: [UInt8]) -> [UInt8] { Array(whole(value.span).prefix(Self.bytes)) }

    /// All 32 bytes.
    public func whole(_ value: Span<UInt8>) -> [UInt8] {
        var hash = Digest.blank
        let isDone = unsafe value.withUnsafeBufferPointer { value in
            unsafe withUnsafePointer(to: key) {
                unsafe crypto_hmac_finish($0, value.baseAddress, value.count, &hash)
            }
        }
        precondition(isDone == 1, "libcrypto gives no SHA-256")
        return hash
    }
}
