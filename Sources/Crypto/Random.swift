// Random bytes that nobody can guess, by libcrypto.

internal import COpenSSL
internal import Synchronization

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

    /// 32 bytes: a key, or the secret half of a session or a link.
    public static func token() -> [UInt8] { bytes(32) }

    /// Two words, as a UUID takes them. Taken from a store of bytes, for each call of libcrypto costs more
    /// than all else about an id; what was given out is gone from the store.
    public static func words() -> (UInt64, UInt64) {
        store.withLock { store in
            if store.count < 16 { store = bytes(1_024) }
            return (word(&store), word(&store))
        }
    }

    /// Sixteen bytes from the same store: a salt for every event of a record.
    public static func salt() -> [UInt8] {
        store.withLock { store in
            if store.count < 16 { store = bytes(1_024) }
            defer { store.removeLast(16) }
            return Array(store.suffix(16))
        }
    }

    /// Twelve bytes from the same store, one after another: what no two values may be sealed with.
    static func nonce(_ body: (_ index: Int, _ byte: UInt8) -> Void) {
        let (first, second) = words()
        for index in 0..<8 { body(index, UInt8(truncatingIfNeeded: first >> UInt64(index * 8))) }
        for index in 0..<4 { body(index + 8, UInt8(truncatingIfNeeded: second >> UInt64(index * 8))) }
    }

    private static let store = Mutex<[UInt8]>([])

    private static func word(_ store: inout [UInt8]) -> UInt64 {
        var word: UInt64 = 0
        for _ in 0..<8 { word = word << 8 | UInt64(store.removeLast()) }
        return word
    }
}
