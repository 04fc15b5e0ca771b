// The keys that seal, as this process holds them: a ring that may be changed while others seal and open.

import Crypto
import Synchronization

/// Whoever seals asks for the ring in the transaction in which they write. There is one writer, so once a key
/// was added no later transaction seals with an older one. What was sealed before, on a loop, is sealed anew
/// in its transaction if another key seals by then: see `NumberSeal.renewed`.
///
/// No key is ever taken out: a reader may still see a row as it was before it was sealed anew. What a file is
/// no longer kept for is forgotten when the process ends.
final class SealingKeys: Sendable {
    private struct Held {
        var ring: KeyRing
        var keys: [SealingKey]
        var isRotating = false
    }

    private let held: Mutex<Held>

    /// - Returns: nil without a key, and where two have the same id.
    init?(_ keys: [SealingKey]) {
        guard let ring = KeyRing(keys) else { return nil }
        held = Mutex(Held(ring: ring, keys: keys))
    }

    var ring: KeyRing { held.withLock { $0.ring } }

    /// The same as the ring says, without a copy of it.
    var newestID: UInt32 { held.withLock { $0.ring.newestID } }

    /// - Returns: whether it could be: not twice.
    func add(_ key: SealingKey) -> Bool {
        held.withLock { held in
            guard let ring = KeyRing(held.keys + [key]) else { return false }
            (held.ring, held.keys) = (ring, held.keys + [key])
            return true
        }
    }

    /// - Throws: `conflict` while another rotation is under way in this process.
    func alone<R>(_ body: () throws -> R) throws -> R {
        let isFirst = held.withLock { held in
            defer { held.isRotating = true }
            return !held.isRotating
        }
        guard isFirst else { throw Failure(.conflict, "the keys are being rotated already") }
        defer { held.withLock { $0.isRotating = false } }
        return try body()
    }
}
