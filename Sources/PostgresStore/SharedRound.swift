// Reads of several visitors in one transaction: what they ask travels together.

internal import Schema
internal import Store
internal import Threads

/// Each body is rehearsed up to what it does not know; what all of them want to know is sent as one, and the
/// answers are worked on as they come in. A trip to the database costs the same for one statement as for
/// many, on either side of it.
struct SharedRound<R> {
    private let session: TenantSession
    private let now = Instant(epochMs: Clock.epochMs())
    private let body: (Int, Transaction) throws -> R
    private let finish: (Int, Result<R, any Error>) -> Void
    private var under: [(index: Int, rehearsal: Rehearsal)] = []
    /// Those that have to be read alone.
    private(set) var left: [Int] = []
    /// Whoever asks for more than this does best to ask alone: each step begins the body anew.
    private static var mostSteps: Int { 6 }

    init(
        _ session: TenantSession, _ body: @escaping (Int, Transaction) throws -> R,
        finish: @escaping (Int, Result<R, any Error>) -> Void
    ) {
        (self.session, self.body, self.finish) = (session, body, finish)
    }

    /// Answers all of them that can be answered so.
    mutating func run(_ count: Int) {
        for index in 0..<count { goOn(index, Rehearsal()) }
        while !under.isEmpty {
            let asking = under
            under = []
            var answered = 0
            do throws(StoreError) {
                try session.ask(asking.compactMap(\.rehearsal.wanted))
                for (index, rehearsal) in asking {
                    rehearsal.learn(try session.single())
                    answered += 1
                    goOn(index, rehearsal)
                }
                try session.settleSingles()
            } catch {
                // One that fails takes the others of its transaction with it, whose fault it is not.
                left += asking[answered...].map(\.index) + under.map(\.index)
                return
            }
        }
    }

    private mutating func goOn(_ index: Int, _ rehearsal: Rehearsal) {
        let transaction = Transaction(rehearsal, now: now)
        if let result = rehearsal.run({ try body(index, transaction) }) {
            finish(index, result)
        } else if rehearsal.hasStrayed || rehearsal.steps >= Self.mostSteps {
            left.append(index)
        } else {
            under.append((index, rehearsal))
        }
    }
}
