// Where visitors wait whose reading is done together. It knows who waits, not who serves them.

import HTTP
import Synchronization
import Threads

/// A request that found its route, and has not been looked at further.
struct Visit: Sendable {
    let request: Request
    let filed: FiledRoute
    /// What its address has left.
    let verdict: RateLimits.Verdict?
}

/// While all who could serve are busy, visitors gather, and the next who is free takes many at once: the more
/// there is to do, the less each costs.
final class Counter: Sendable {
    private struct Line {
        var visits = Queue<Visit>()
        /// Whether somebody was asked to come, and has not come yet.
        var isCalled = false
    }

    private let line = Mutex(Line())
    /// So many that what they share costs each little, and so few that nobody waits long for the others.
    private static let mostTogether = 16
    private static let mostWaiting = 4_096

    enum Place {
        /// Somebody is on their way.
        case waiting
        /// Nobody is: somebody must be called.
        case first
        case none
    }

    func append(_ visit: Visit) -> Place {
        line.withLock { line in
            guard line.visits.count < Self.mostWaiting else { return .none }
            line.visits.append(visit)
            defer { line.isCalled = true }
            return line.isCalled ? .waiting : .first
        }
    }

    /// For whoever comes when called: those who are served next.
    /// - Returns: and whether one more should come, for there are others.
    func take() -> (visits: [Visit], callsAnother: Bool) {
        line.withLock { line in
            var visits: [Visit] = []
            visits.reserveCapacity(min(line.visits.count, Self.mostTogether))
            while visits.count < Self.mostTogether, let visit = line.visits.popFirst() {
                visits.append(visit)
            }
            line.isCalled = line.visits.count > 0
            return (visits, line.isCalled)
        }
    }

    /// Nobody can come: all are sent away.
    func takeAll() -> [Visit] {
        line.withLock { line in
            var visits: [Visit] = []
            while let visit = line.visits.popFirst() { visits.append(visit) }
            line.isCalled = false
            return visits
        }
    }
}
