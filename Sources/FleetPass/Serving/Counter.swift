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

/// Whoever comes while a clerk is under way waits with others for the next, who takes many at once: the
/// more there is to do, the less each costs.
final class Counter: Sendable {
    private struct Line {
        var visits = Queue<Visit>()
        /// Whether somebody was asked to come, and has not come yet.
        var isCalled = false
        /// Clerks who have taken visits, and are not back.
        var underWay = 0
        /// When the last of them left.
        var leftNs: Int64 = 0
        /// What a visit has taken of late when nothing came between.
        var usualNs: Int64 = 0

        /// So many that what they share costs each little, and so few that neither they nor others wait long
        /// for them.
        var mostTogether: Int {
            max(1, Int(Counter.longestNs / max(usualNs, Counter.longestNs / Counter.mostTogether)))
        }

        /// Notes that somebody must be called, if that is so. One more is worth it where they will have all
        /// they can take, or the one before stays away for long.
        mutating func call(nowNs: Int64) -> Bool {
            guard !isCalled, visits.count > 0 else { return false }
            let isStuck = nowNs - leftNs > Counter.longestNs
            isCalled = underWay == 0 || visits.count >= mostTogether || isStuck
            return isCalled
        }

        /// The least counts: where processors are short a visit takes longer, and fewer at once would not
        /// help.
        mutating func learn(_ tookNs: Int64) {
            usualNs = usualNs == 0 ? tookNs : min(tookNs, usualNs + (tookNs - usualNs) / 64)
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
        /// Somebody is on their way, or will be.
        case waiting
        /// A clerk must be called.
        case first
        case none
    }

    func append(_ visit: Visit, nowNs: Int64) -> Place {
        line.withLock { line in
            guard line.visits.count < Self.mostWaiting else { return .none }
            line.visits.append(visit)
            return line.call(nowNs: nowNs) ? .first : .waiting
        }
    }

    /// For the clerk who comes when called: those who are served next. Ends with `leave`.
    /// - Returns: and whether one more must be called.
    func take(nowNs: Int64) -> (visits: [Visit], callsAnother: Bool) {
        line.withLock { line in
            let visits = line.next(line.mostTogether)
            line.isCalled = false
            line.underWay += 1
            line.leftNs = nowNs
            return (visits, line.call(nowNs: nowNs))
        }
    }

    /// A clerk is through with what they took, and how long that takes is learnt.
    /// - Returns: whether one must be called for those who have come meanwhile.
    func leave(_ visits: Int, tookNs: Int64) -> Bool {
        line.withLock { line in
            if visits > 0 { line.learn(tookNs / Int64(visits)) }
            line.underWay -= 1
            guard !line.isCalled, line.visits.count > 0 else { return false }
            line.isCalled = true
            return true
        }
    }

    /// Nobody comes who was called.
    /// - Returns: who has to be sent away: all, unless somebody will be back.
    func giveUp() -> [Visit] {
        line.withLock { line in
            line.isCalled = false
            return line.underWay > 0 ? [] : line.next(line.visits.count)
        }
    }
}
