// Random bytes that nobody can guess, by libcrypto.

internal import COpenSSL

public enum Random {
    /// Without them no key and no id could be made: the process then ends rather than go on with guessable
    /// ones.
    public static func bytes(_ count: Int) -> [UInt8] {
        _ = isStarted
        return unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            let result = unsafe RAND_bytes(buffer.baseAddress, Int32(clamping: count))
            precondition(result == 1, "the system gives no random bytes")
            filled = count
        }
    }

    /// Two words, as a UUID takes them.
    public static func words() -> (UInt64, UInt64) {
        let bytes = bytes(16)
        let high = bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let low = bytes.suffix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return (high, low)
    }
}
