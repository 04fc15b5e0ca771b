// Where visitors wait whose reading is done together. It knows who waits, not who serves them.

import HTTP
import Store
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
        /// What a visit has taken of late.
        var usualNs: Int64 = 0

        /// So many that what they share costs each little, and so few that neither they nor others wait long
        /// for them.
        var mostTogether: Int {
            max(1, Int(Counter.longestNs / max(usualNs, Counter.longestNs / Counter.mostTogether)))
        }

        mutating func next(_ most: Int) -> [Visit] {
            var next: [Visit] = []
            next.reserveCapacity(min(visits.count, most))
            while next.count < most, let visit = visits.popFirst() { next.append(visit) }
            return next
        }
    }

    private let line = Mutex(Line())
    private static let longestNs: Int64 = 2_000_000
    private static let mostTogether: Int64 = 32
    private static let mostWaiting = 4_096

    /// What is read for those who wait here.
    let purpose: ReadPurpose

    init(for purpose: ReadPurpose) { self.purpose = purpose }

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
            let visits = line.next(line.mostTogether)
            line.isCalled = line.visits.count > 0
            return (visits, line.isCalled)
        }
    }

    /// Learns how long visits take, from some that were served together.
    func note(_ visits: Int, tookNs: Int64) {
        guard visits > 0 else { return }
        line.withLock { $0.usualNs += (tookNs / Int64(visits) - $0.usualNs) / 8 }
    }

    /// Nobody can come: all are sent away.
    func takeAll() -> [Visit] {
        line.withLock { line in
            line.isCalled = false
            return line.next(line.visits.count)
        }
    }
}
