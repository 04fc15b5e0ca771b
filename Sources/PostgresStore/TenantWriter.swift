// The writer of one dealership in the shared store: a queue, emptied batch by batch by whichever thread has
// time.

internal import Schema
internal import Store
internal import Synchronization
internal import Threads

final class TenantWriter: Writer {
    private struct Queue {
        var jobs: [WriteJob] = []
        /// Whether somebody is emptying it, or was asked to.
        var isTended = false
        var isStopped = false
    }

    let figures = WriterFigures()
    private let pool: Pool
    private let tenant: Tenant
    private let beforeCommit: @Sendable (Transaction) throws -> Void
    private let hurry: @Sendable (@escaping @Sendable () -> Void) -> Bool
    private let queue = Mutex(Queue())
    private let done = Bell()
    private static let queueLength = 4_096
    private static let batchLength = 128
    /// How often a batch is done again that was in another's way.
    private static let mostTries = 5

    init(
        _ pool: Pool, _ tenant: Tenant, beforeCommit: @escaping @Sendable (Transaction) throws -> Void,
        hurry: @escaping @Sendable (@escaping @Sendable () -> Void) -> Bool
    ) {
        (self.pool, self.tenant) = (pool, tenant)
        (self.beforeCommit, self.hurry) = (beforeCommit, hurry)
    }

    func enqueue(_ job: WriteJob) -> Bool {
        let (isTaken, mustCall) = queue.withLock { queue in
            guard !queue.isStopped, queue.jobs.count < Self.queueLength else { return (false, false) }
            queue.jobs.append(job)
            defer { queue.isTended = true }
            return (true, !queue.isTended)
        }
        if mustCall { call() }
        return isTaken
    }

    /// Nobody who could tend to it is free: then nothing is kept of what waits, and they are told.
    private func call() {
        guard !hurry({ self.tend() }) else { return }
        let jobs = queue.withLock { queue in
            queue.isTended = false
            defer { queue.jobs = [] }
            return queue.jobs
        }
        for job in jobs { job.finish(StoreError.crowded) }
        done.ring()
    }

    /// Writes one batch. If there is more, it queues up again: others have their turn between.
    private func tend() {
        let jobs = queue.withLock { queue in
            let jobs = Array(queue.jobs.prefix(Self.batchLength))
            queue.jobs.removeFirst(jobs.count)
            return jobs
        }
        let began = Clock.monotonicNs()
        let errors = commit(jobs)
        let tookNs = Clock.monotonicNs() - began
        for (job, error) in zip(jobs, errors) { job.finish(error) }
        figures.note(jobs: jobs.count, failed: errors.count { $0 is StoreError }, durationNs: tookNs)
        let hasMore = queue.withLock { queue in
            queue.isTended = !queue.jobs.isEmpty
            return queue.isTended
        }
        if hasMore { call() } else { done.ring() }
    }

    /// Whether a connection that is lost in the middle of a commit had it done, nobody knows: nothing of such
    /// a batch is acknowledged, and nothing done again. Whoever repeats a request with its key finds out.
    /// - Returns: for each job, why it failed, or nil.
    private func commit(_ jobs: [WriteJob]) -> [(any Error)?] {
        var tries = 1
        while true {
            var batch: TenantBatch?
            do throws(StoreError) {
                let fresh = try TenantBatch(pool, tenant, beforeCommit: beforeCommit)
                batch = fresh
                try fresh.begin()
                let errors = try fresh.write(jobs)
                figures.noteDisk(works: true)
                if fresh.hasCommitted { pool.changes.noteCommit(of: tenant.id) }
                return errors
            } catch {
                // Asked first: what is done about it makes the connection forget.
                let isWorthRepeating = batch?.isWorthRepeating == true
                batch?.abandon()
                if isWorthRepeating, tries < Self.mostTries {
                    tries += 1
                    continue
                }
                figures.noteFailedCommit()
                figures.noteDisk(works: false)
                return jobs.map { _ in error }
            }
        }
    }

    /// Takes no more, and waits until what is queued is written.
    func stop() {
        while true {
            let isDone = queue.withLock { queue in
                queue.isStopped = true
                return !queue.isTended
            }
            if isDone { return }
            done.wait()
        }
    }
}
