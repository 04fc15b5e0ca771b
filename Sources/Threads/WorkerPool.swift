// Threads for slow work: a bounded number, which take turns among lanes. A lane is in WorkerLane.swift.

internal import Synchronization

/// Password hashing, pictures, exports: whatever must not hold up a loop.
///
/// Nobody asks the pool itself for work but by a lane of their own. The threads go from lane to lane and take
/// one job of each, so that whoever has very much to do holds up nobody else for longer than what is under
/// way takes.
public final class WorkerPool: Sendable {
    public typealias Job = @Sendable () -> Void

    private let threads: Int
    private let standsBack: Bool
    private let state = Mutex(State())
    /// Rung once for each job that may be begun, and so for no thread in vain.
    private let bell = Bell()

    private struct State {
        var lines = WorkerLines()
        var busy = 0
        var threads = 0
        var isStopped = false
    }

    /// Threads are started when work first calls for them: an idle process has none.
    ///
    /// - Parameter standsBack: whether everything else in the process goes first.
    public init(threads: Int, standsBack: Bool = true) {
        (self.threads, self.standsBack) = (threads, standsBack)
    }

    /// A way in.
    /// - Parameter limit: how many of its jobs run at once, at most.
    /// - Parameter queue: how many wait, at most.
    public func lane(limit: Int, queue: Int) -> WorkerLane {
        WorkerLane(self, state.withLock { $0.lines.open(limit: limit, queue: queue) })
    }

    func close(_ lane: Int) { state.withLock { $0.lines.close(lane) } }

    func submit(_ job: @escaping Job, to lane: Int) -> Bool {
        let (isTaken, isReady) = state.withLock { state -> (Bool, Bool) in
            guard !state.isStopped, state.lines.hasRoom(lane) else { return (false, false) }
            let isShort = state.threads < threads && state.busy + state.lines.ready >= state.threads
            if isShort, state.lines.isFree(lane), Thread.start("worker", { self.work() }) != nil {
                state.threads += 1
            }
            // A job that no thread would ever come for must not be promised.
            guard state.threads > 0 else { return (false, false) }
            return (true, state.lines.append(job, to: lane))
        }
        if isReady { bell.ring() }
        return isTaken
    }

    /// Hashing passwords keeps processors busy for as long as somebody asks for it; whoever only reads must
    /// not wait for that.
    private func work() {
        if standsBack { Thread.standBack() }
        while true {
            bell.wait()
            var turn = begin()
            // Only who has stopped the pool rings without a job.
            if turn == nil {
                bell.ring()
                return
            }
            while let (lane, job) = turn {
                job()
                turn = goOn(after: lane)
            }
        }
    }

    private func begin() -> (lane: Int, job: Job)? {
        state.withLock { state in
            guard let turn = state.lines.next() else { return nil }
            state.busy += 1
            return turn
        }
    }

    /// What the end of a job makes room for is begun by the thread that has ended it: no other is woken.
    private func goOn(after lane: Int) -> (lane: Int, job: Job)? {
        state.withLock { state in
            guard state.lines.end(lane), let turn = state.lines.next() else {
                state.busy -= 1
                return nil
            }
            return turn
        }
    }

    /// Takes no more work; what is queued is still done.
    public func stop() {
        state.withLock { $0.isStopped = true }
        bell.ring()
    }
}
