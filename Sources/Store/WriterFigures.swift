// What the writer has done so far, for the metrics.

public import Synchronization

/// Written by the writer's thread, read by whoever shows metrics.
public final class WriterFigures: Sendable {
    public let batches = Atomic<Int>(0)
    public let jobs = Atomic<Int>(0)
    public let failedJobs = Atomic<Int>(0)
    public let failedCommits = Atomic<Int>(0)
    public let busyNs = Atomic<Int64>(0)
    /// Whether the last commit failed: the disk is full or ill, and writes are refused until it works again.
    /// The writer tries that by itself, so that nobody has to send a write that may fail.
    public let isFailing = Atomic<Bool>(false)

    package init() {}

    package func note(jobs count: Int, failed: Int, durationNs: Int64) {
        batches.wrappingAdd(1, ordering: .relaxed)
        jobs.wrappingAdd(count, ordering: .relaxed)
        failedJobs.wrappingAdd(failed, ordering: .relaxed)
        busyNs.wrappingAdd(durationNs, ordering: .relaxed)
    }

    package func noteFailedCommit() { failedCommits.wrappingAdd(1, ordering: .relaxed) }

    package func noteDisk(works: Bool) { isFailing.store(!works, ordering: .relaxed) }
}
