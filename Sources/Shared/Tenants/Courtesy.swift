// Who lets whom go first: of tenants that are served at the same time, those that ask for much wait for those
// that ask for little.

import Schema
import Synchronization
import Threads

/// Threads of one tenant slow down those of another though each has its own: the processors are few. So
/// before a tenant that keeps them busy begins with something, it waits while something of a quieter one is
/// under way; not for long, and then goes on in any case. A tenant without company never waits.
final class Courtesy: Sendable {
    private struct Guest {
        /// Under way. What waits for its turn is no reason to keep the threads that it waits for.
        var jobs = 0
        /// The time that its jobs have taken until `countedNs`.
        var usedNs: Int64 = 0
        var countedNs: Int64 = 0

        /// What of that still counts.
        func used(atNs nowNs: Int64) -> Int64 { usedNs >> min((nowNs - countedNs) / halfLifeNs, 62) }
    }

    private struct State {
        var guests: [UUID: Guest] = [:]
        var latest: UUID?
        /// When a request was last another tenant's than the one before.
        var changedNs: Int64 = 0
        var waiting = 0

        func hasQuieter(than tenant: UUID) -> Bool {
            let nowNs = Clock.monotonicNs()
            let used = guests[tenant]?.used(atNs: nowNs) ?? 0
            return guests.contains { id, guest in
                id != tenant && guest.jobs > 0 && guest.used(atNs: nowNs) < used / muchMore
            }
        }
    }

    private let state = Mutex(State())
    private let bell = Bell()
    private static let companyNs: Int64 = 2_000_000_000
    /// Half of what was used so long ago is forgotten.
    private static let halfLifeNs: Int64 = 200_000_000
    /// Whoever uses so many times what another does lets that one go first.
    private static let muchMore: Int64 = 4
    private static let longestMs: Int64 = 3
    private static let mostGuests = 1_024

    /// Notes a request.
    /// - Returns: whether all of late were this tenant's. Whoever asks seldom is company for as long as it
    /// takes to forget them.
    func isAlone(_ tenant: UUID) -> Bool {
        let nowNs = Clock.monotonicNs()
        return state.withLock { state in
            if state.latest != tenant { (state.latest, state.changedNs) = (tenant, nowNs) }
            return nowNs - state.changedNs > Self.companyNs
        }
    }

    /// Does a tenant's job, once others have gone first who should.
    func run(_ job: () -> Void, for tenant: UUID) {
        letOthersPass(tenant)
        arrive(tenant)
        let beganNs = Clock.monotonicNs()
        job()
        leave(tenant, after: Clock.monotonicNs() - beganNs)
    }

    /// Something is begun for a tenant.
    func arrive(_ tenant: UUID) {
        state.withLock { state in
            if state.guests.count >= Self.mostGuests { state.guests = state.guests.filter { $1.jobs > 0 } }
            state.guests[tenant, default: Guest()].jobs += 1
        }
    }

    /// Whether something is under way for a tenant that has used far less.
    func hasQuieterCompany(_ tenant: UUID) -> Bool { state.withLock { $0.hasQuieter(than: tenant) } }

    /// Before a job is begun, on its thread.
    func letOthersPass(_ tenant: UUID) {
        let deadlineNs = Clock.monotonicNs() + Self.longestMs * 1_000_000
        var isWaiting = false
        while true {
            let leftMs = (deadlineNs - Clock.monotonicNs() + 999_999) / 1_000_000
            let mustWait = state.withLock { state in
                let mustWait = leftMs > 0 && state.hasQuieter(than: tenant)
                if mustWait != isWaiting { state.waiting += mustWait ? 1 : -1 }
                return mustWait
            }
            isWaiting = mustWait
            guard mustWait else { return }
            _ = bell.wait(atMostMs: leftMs)
        }
    }

    func leave(_ tenant: UUID, after tookNs: Int64) {
        let nowNs = Clock.monotonicNs()
        let waiting = state.withLock { state in
            guard var guest = state.guests[tenant] else { return 0 }
            guest.jobs -= 1
            let used = guest.used(atNs: nowNs)
            if used != guest.usedNs || used == 0 { guest.countedNs = nowNs }
            guest.usedNs = used + tookNs
            state.guests[tenant] = guest
            return guest.jobs == 0 ? state.waiting : 0
        }
        for _ in 0..<waiting { bell.ring() }
    }
}
