// What the shipper has done so far, for the metrics.

internal import Synchronization
internal import Threads

/// Written by the shipper's thread, read by whoever shows metrics.
public final class ShipperFigures: Sendable {
    private let failureCount = Atomic<Int>(0)
    private let shipmentCount = Atomic<Int>(0)
    private let byteCount = Atomic<Int>(0)
    private let baseAtMs = Atomic<Int64>(0)
    private let begun = Atomic<Bool>(false)
    private let takenSinceMs = Mutex<Int64?>(nil)
    private let uncoveredSinceMs = Mutex<Int64?>(nil)

    public var failures: Int { failureCount.load(ordering: .relaxed) }
    public var shipments: Int { shipmentCount.load(ordering: .relaxed) }
    public var bytes: Int { byteCount.load(ordering: .relaxed) }
    /// When this process has made a base; 0 if it has made none.
    public var baseMs: Int64 { baseAtMs.load(ordering: .relaxed) }

    var hasBegun: Bool { begun.load(ordering: .relaxed) }
    /// Of what was taken from the log and not put yet.
    var oldestMs: Int64? { takenSinceMs.withLock { $0 } }

    func noteBegun() { begun.store(true, ordering: .relaxed) }
    func noteFailure() { failureCount.wrappingAdd(1, ordering: .relaxed) }

    func noteBase() {
        baseAtMs.store(Clock.epochMs(), ordering: .relaxed)
        uncoveredSinceMs.withLock { $0 = nil }
    }

    /// A generation begins that has no base: until it has one, nothing of it can be restored.
    func noteUncovered() { uncoveredSinceMs.withLock { $0 = $0 ?? Clock.epochMs() } }

    var uncoveredMs: Int64? { uncoveredSinceMs.withLock { $0 } }

    /// - Parameter sinceMs: nil: what was taken before is still at hand.
    func noteTaking(since sinceMs: Int64?) { takenSinceMs.withLock { $0 = $0 ?? sinceMs } }

    func noteShipped(_ bytes: Int) {
        takenSinceMs.withLock { $0 = nil }
        guard bytes > 0 else { return }
        shipmentCount.wrappingAdd(1, ordering: .relaxed)
        byteCount.wrappingAdd(bytes, ordering: .relaxed)
    }
}
