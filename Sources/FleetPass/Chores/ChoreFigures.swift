// What is known of chores without a look at the data: for metrics, and for whoever foresees one. No SQL.

import Schema
import Synchronization
package import Telemetry

/// Written by whoever does chores, after each look; read by anybody.
package final class ChoreFigures: Sendable {
    private let failed = Atomic<Int64>(0)
    private let next = Atomic<Int64>(.max)
    private let waking = Atomic<Int64>(.min)

    package var failedCount: Int64 { failed.load(ordering: .relaxed) }

    /// How long the one that waits longest is due already. It grows by itself where nobody does chores any
    /// more.
    package func oldestDueMs(_ nowMs: Int64) -> Int64 {
        let dueMs = next.load(ordering: .relaxed)
        return dueMs == .max ? 0 : max(0, nowMs - dueMs)
    }

    /// When somebody looks again who sleeps until then: what is due before has to wake them.
    var wakesAtMs: Int64 { waking.load(ordering: .relaxed) }

    /// Whether they should have looked by now: they sleep by a clock that nobody sets, and the time of day
    /// was put forward meanwhile.
    func hasOverslept(_ nowMs: Int64) -> Bool { wakesAtMs > .min && wakesAtMs < nowMs - 1_000 }

    func note(_ look: ChoreStore.Look) {
        failed.store(look.failed, ordering: .relaxed)
        next.store(look.next?.epochMs ?? .max, ordering: .relaxed)
    }

    func note(wakesAtMs: Int64) { waking.store(wakesAtMs, ordering: .relaxed) }
}

extension MetricsText {
    package mutating func chores(failed: Int64, oldestDueMs: Int64) {
        value("chores_failed", .gauge, "Chores that were given up, or fail each time.", Double(failed))
        value(
            "chores_oldest_due_seconds", .gauge, "How long the one that waits longest should have been done.",
            Double(oldestDueMs) / 1_000)
    }
}
