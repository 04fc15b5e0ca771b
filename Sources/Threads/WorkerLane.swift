// One way into a pool of workers, with a limit and a queue of its own.

/// Gone when nobody holds it any more; what was taken until then is still done.
public final class WorkerLane: Sendable {
    private let pool: WorkerPool
    private let number: Int

    init(_ pool: WorkerPool, _ number: Int) { (self.pool, self.number) = (pool, number) }

    deinit { pool.close(number) }

    /// - Returns: false, at once, if the queue is full, the pool is stopped or the system has no thread to
    /// give; the job will then not run.
    public func submit(_ job: @escaping WorkerPool.Job) -> Bool { pool.submit(job, to: number) }
}
