// A stop that nobody notices, where a supervisor owns the socket and a successor waits for it.
//
// Newcomers may wait in the kernel's queue until the successor takes them. But a client that keeps its
// connection open would write its next request into a closed one, so each is told with an answer that its
// connection ends.

internal import Glibc
internal import Synchronization
internal import Threads

/// What the thread that stops a server waits for, and the loops see to.
final class Farewell: Sendable {
    /// Loops that have not heard yet what they were told last.
    private let unheard = Atomic(0)
    /// Connections that are to have one more answer.
    private let due = Atomic(0)
    /// How long somebody who does not ask is waited for.
    private let patienceMs: Int64
    /// The same for one who came only just now, and whose request is on its way.
    private static let newcomersPatienceMs: Int64 = 250
    private static let lookUs: UInt32 = 1_000

    init(patienceMs: Int64) { self.patienceMs = patienceMs }

    func noteHeard() { unheard.subtract(1, ordering: .relaxed) }
    func noteDue() { due.add(1, ordering: .relaxed) }
    func noteGone() { due.subtract(1, ordering: .relaxed) }

    /// First everybody is told, while newcomers are served as ever; then no more are let in; then those who
    /// came in the meantime have their answers too. A loop may hand a newcomer to another until it has closed
    /// its doors, so that all have is waited for in between.
    func bid(by mailboxes: [Mailbox]) {
        tell(.leave, mailboxes)
        wait(for: due, atMostMs: patienceMs)
        tell(.closeDoors, mailboxes)
        tell(.leave, mailboxes)
        wait(for: due, atMostMs: min(patienceMs, Self.newcomersPatienceMs))
    }

    private func tell(_ message: Message, _ mailboxes: [Mailbox]) {
        unheard.store(mailboxes.count, ordering: .relaxed)
        for mailbox in mailboxes { mailbox.post(message) }
        wait(for: unheard, atMostMs: patienceMs)
    }

    private func wait(for count: borrowing Atomic<Int>, atMostMs: Int64) {
        let deadlineNs = Clock.monotonicNs() + atMostMs * 1_000_000
        while count.load(ordering: .relaxed) > 0, Clock.monotonicNs() < deadlineNs { usleep(Self.lookUs) }
    }
}

extension Loop {
    func leave() {
        for case .some(let connection) in connections where connection.phase != .events {
            if connection.isBidFarewell {
                giveUp(connection)
            } else {
                connection.isBidFarewell = true
                shared.farewell.noteDue()
            }
        }
        isLeaving = true
        shared.farewell.noteHeard()
    }

    /// Unless a request of it has just arrived, or is being answered.
    private func giveUp(_ connection: Connection) {
        connection.isReadable = true
        serve(connection)
        if isOpen(connection), connection.phase == .head, connection.request == nil { drop(connection) }
    }
}
