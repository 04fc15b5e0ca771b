// Tells how writes have ended, while the next ones are being written.

internal import Synchronization
internal import Threads

/// The writer is one for all, and its time limits how much can be written: so what another thread can do it
/// leaves to that one. Telling many, and letting go of what they asked, takes a tenth of the writing.
final class Teller: Sendable {
    /// What became of the jobs of one commit.
    struct News: Sendable {
        let jobs: [Writer.Job]
        let errors: [(any Error)?]

        func tell() { for (job, error) in zip(jobs, errors) { job.finish(error) } }
    }

    private struct State {
        var news: [News] = []
        var thread: Thread?
        var isStopped = false
    }

    private let state = Mutex<State>(State())
    private let bell = Bell()

    /// The thread is started for the first batch: most of the day writes come one by one, and a single one is
    /// told sooner than a thread wakes up.
    func take(_ news: News) {
        let isTaken =
            news.jobs.count > 1
            && state.withLock { state in
                if state.thread == nil { state.thread = Thread.start("teller") { [self] in run() } }
                guard state.thread != nil else { return false }
                state.news.append(news)
                return true
            }
        if isTaken { bell.ring() } else { news.tell() }
    }

    private func run() {
        while true {
            let (all, isOver) = state.withLock { state in
                defer { state.news = [] }
                return (state.news, state.isStopped)
            }
            for news in all { news.tell() }
            if isOver { return }
            if all.isEmpty { bell.wait() }
        }
    }

    /// Returns when everybody has been told.
    func stop() {
        let thread = state.withLock { state in
            state.isStopped = true
            return state.thread
        }
        bell.ring()
        thread?.join()
    }
}
