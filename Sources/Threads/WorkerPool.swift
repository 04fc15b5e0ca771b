// Threads for slow work: a bounded number, behind a bounded queue.

internal import Synchronization

/// Password hashing, pictures, exports: whatever must not hold up a loop. Full means `false`, at once.
public final class WorkerPool: Sendable {
    public typealias Job = @Sendable () -> Void

    private struct State {
        var waiting: [Job] = []
        var busy = 0
        var threads = 0
        var isStopped = false
    }

    private let threads: Int
    private let queueLength: Int
    private let state = Mutex<State>(State())
    private let bell = Bell()

    /// Threads are started when work first calls for them: an idle instance has none.
    public init(threads: Int, queueLength: Int) {
        (self.threads, self.queueLength) = (threads, queueLength)
    }

    /// - Returns: false if the queue is full, the pool is stopped or the system has no thread to give; the
    /// job will then not run.
    public func submit(_ job: @escaping Job) -> Bool {
        let isTaken = state.withLock { state in
            guard !state.isStopped, state.waiting.count < queueLength else { return false }
            let isShort = state.threads < threads && state.busy + state.waiting.count >= state.threads
            if isShort, Thread.start("worker", { self.work() }) != nil { state.threads += 1 }
            // A job that no thread would ever come for must not be promised.
            guard state.threads > 0 else { return false }
            state.waiting.append(job)
            return true
        }
        if isTaken { bell.ring() }
        return isTaken
    }

    /// Hashing passwords keeps processors busy for as long as somebody asks for it; whoever only reads must
    /// not wait for that.
    private func work() {
        Thread.standBack()
        while true {
            bell.wait()
            let job: Job? = state.withLock { state in
                guard !state.waiting.isEmpty else { return nil }
                state.busy += 1
                return state.waiting.removeFirst()
            }
            if let job {
                job()
                state.withLock { $0.busy -= 1 }
            } else if state.withLock({ $0.isStopped }) {
                bell.ring()
                return
            }
        }
    }

    /// Takes no more work; what is queued is still done.
    public func stop() {
        state.withLock { $0.isStopped = true }
        bell.ring()
    }
}
