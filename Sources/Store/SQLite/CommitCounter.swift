// Counts commits, so that readers know when their snapshot is old.

internal import Synchronization

final class CommitCounter: Sendable {
    private let count = Atomic<UInt64>(0)

    var value: UInt64 { count.load(ordering: .acquiring) }

    /// Called by the writer after a commit and before its answers are released.
    func bump() { count.wrappingAdd(1, ordering: .releasing) }
}
