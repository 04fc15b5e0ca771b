// The one thread that writes: group commit, savepoints, checkpoints.

internal import Schema
internal import Synchronization
internal import Threads

/// Takes closures from any thread, runs them one after another, commits many at once, and only then tells
/// each how it ended. What was reported as done is on the disk.
final class FileWriter: Writer {
    private struct Queue {
        var jobs: [WriteJob] = []
        /// Run and undone while the others wait.
        var trials: [WriteJob] = []
        var isStopped = false
        var isAsleep = true
        /// Whoever writes waits, until somebody lets them go on.
        var isHeld = false
    }

    private let queue = Mutex<Queue>(Queue())
    private let bell = Bell()
    private let path: String
    private let commits: CommitCounter
    private let queueLength: Int
    private let batchLength: Int
    /// How often a disk that failed is tried again while nobody writes.
    private static let trialMs: Int64 = 1_000
    /// How long the first preparations are put off while nobody writes.
    private static let startMs: Int64 = 100
    let figures = WriterFigures()

    init(
        path: String, commits: CommitCounter, isHeld: Bool = false, queueLength: Int = 4096,
        batchLength: Int = 256
    ) {
        (self.path, self.commits) = (path, commits)
        (self.queueLength, self.batchLength) = (queueLength, batchLength)
        queue.withLock { $0.isHeld = isHeld }
    }

    func enqueue(_ job: WriteJob) -> Bool {
        let (isTaken, mustRing) = queue.withLock { queue in
            guard !queue.isStopped, queue.jobs.count < queueLength else { return (false, false) }
            queue.jobs.append(job)
            defer { queue.isAsleep = false }
            return (true, queue.isAsleep)
        }
        if mustRing { bell.ring() }
        return isTaken
    }

    /// Runs a write that undoes itself, ahead of all that wait.
    func enqueue(trial job: WriteJob) -> Bool {
        let isTaken = queue.withLock { queue in
            guard !queue.isStopped, queue.trials.count < queueLength else { return false }
            queue.trials.append(job)
            queue.isAsleep = false
            return true
        }
        bell.ring()
        return isTaken
    }

    /// Writes what has waited, and what comes.
    func letGo() {
        queue.withLock { queue in
            queue.isHeld = false
            queue.isAsleep = false
        }
        bell.ring()
    }

    /// Writes until `stop`, then checkpoints. Call it on a thread of its own.
    func run(_ connection: WriterConnection) {
        // A server that starts has readers waiting; making room for writes can wait for the first of them.
        _ = bell.wait(atMostMs: Self.startMs)
        connection.prepare()
        while let jobs = nextBatch(isTidy: !connection.hasTraces) {
            guard !jobs.isEmpty else {
                if figures.isFailing.load(ordering: .relaxed) {
                    figures.noteDisk(works: connection.settle())
                }
                connection.checkpointIfDue()
                continue
            }
            let began = Clock.monotonicNs()
            let errors = commit(jobs, on: connection)
            let tookNs = Clock.monotonicNs() - began
            for (job, error) in zip(jobs, errors) { job.finish(error) }
            figures.note(jobs: jobs.count, failed: errors.count { $0 is StoreError }, durationNs: tookNs)
            connection.checkpointIfDue()
        }
        connection.close()
    }

    /// Takes no more, and tells those in the queue that nothing of theirs was kept: there is no file.
    func refuseAll() {
        let jobs = queue.withLock { queue in
            queue.isStopped = true
            defer { queue.jobs = [] }
            return queue.jobs
        }
        for job in jobs { job.finish(StoreError.unavailable(code: 0)) }
    }

    /// Takes no more; what is queued is still written, unless it is held.
    func stop() {
        let isHeld = queue.withLock { queue in
            queue.isStopped = true
            return queue.isHeld
        }
        if isHeld { refuseAll() }
        bell.ring()
    }

    /// - Parameter isTidy: false where something is left to be done while nobody writes.
    /// - Returns: what waits to be written; nothing if it is time to try again what has failed; nil at the
    /// end.
    private func nextBatch(isTidy: Bool) -> [WriteJob]? {
        while true {
            let (jobs, isOver) = queue.withLock { queue in
                var jobs = queue.trials
                queue.trials = []
                if jobs.isEmpty, !queue.isHeld {
                    jobs = Array(queue.jobs.prefix(batchLength))
                    queue.jobs.removeFirst(jobs.count)
                }
                queue.isAsleep = jobs.isEmpty
                return (jobs, jobs.isEmpty && queue.isStopped)
            }
            if isOver { return nil }
            if !jobs.isEmpty { return jobs }
            if isTidy, !figures.isFailing.load(ordering: .relaxed) {
                bell.wait()
            } else if !bell.wait(atMostMs: Self.trialMs) {
                return []
            }
        }
    }

    /// - Returns: for each job, why it failed, or nil.
    private func commit(_ jobs: [WriteJob], on connection: WriterConnection) -> [(any Error)?] {
        do throws(StoreError) {
            try connection.begin()
        } catch {
            // Another process has locked the file beyond patience; nothing was begun.
            figures.noteFailedCommit()
            figures.noteDisk(works: false)
            return jobs.map { _ in error }
        }
        do throws(StoreError) {
            let errors = try connection.write(jobs)
            commits.bump()
            figures.noteDisk(works: true)
            return errors
        } catch {
            // Nobody may be told that anything of this batch was kept, and nothing of it may come back.
            connection.abandon()
            figures.noteFailedCommit()
            connection.settle()
            figures.noteDisk(works: false)
            return jobs.map { _ in error }
        }
    }
}
