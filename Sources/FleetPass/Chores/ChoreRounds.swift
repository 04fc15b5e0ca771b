// When chores are done: a thread of its own, which sleeps until the next is due.

import Schema
import Synchronization
import Telemetry
import Threads

/// An instance at rest wakes every few minutes for a look of some microseconds, by a clock that nobody sets:
/// one that is put forward or back makes it neither spin nor sleep for longer.
final class ChoreRounds: Sendable {
    private let app: App
    private let isStopped = Atomic<Bool>(false)
    /// The server's first answers come before this.
    private static let startMs: Int64 = 1_000
    private static let longestMs: Int64 = 300_000
    private static let shortestMs: Int64 = 20
    /// After the store has failed.
    private static let troubleMs: Int64 = 30_000

    init(_ app: App) { self.app = app }

    private var isOver: Bool { isStopped.load(ordering: .relaxed) }

    func start() { _ = Thread.start("chores") { self.run() } }

    func stop() {
        isStopped.store(true, ordering: .relaxed)
        app.choreBell.ring()
    }

    private func run() {
        if app.choreBell.wait(atMostMs: Self.startMs), isOver { return }
        let runner = ChoreRunner(app) { !self.isOver }
        var hasTakenOver = false
        while !isOver {
            var waitMs = Self.troubleMs
            // Whatever is foreseen during the round rings, for the round may have looked already.
            app.choreFigures.note(wakesAtMs: .max)
            do {
                if !hasTakenOver { try runner.takeOver() }
                hasTakenOver = true
                waitMs = Self.waitMs(until: try runner.round(), nowMs: Clock.epochMs())
            } catch {
                // Whoever stops the instance closes its database.
                if isOver { return }
                app.log.write(.error, "chores not done", .text("cause", "\(error)"))
            }
            app.choreFigures.note(wakesAtMs: Clock.epochMs() + waitMs)
            _ = app.choreBell.wait(atMostMs: waitMs)
        }
    }

    static func waitMs(until next: Instant?, nowMs: Int64) -> Int64 {
        guard let next else { return longestMs }
        guard next.epochMs > nowMs else { return shortestMs }
        return min(max(next.epochMs - nowMs, shortestMs), longestMs)
    }
}
