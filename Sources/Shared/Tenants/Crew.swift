// The threads of a shared server: those that answer, those that write, and those for slow work. Each tenant
// has lanes of its own to each kind.

import FleetPass
import Schema
import Synchronization
import Threads

/// Kept apart, for one kind waits for another: slow work waits for a write to be durable, so if both shared
/// their threads, as many sign-ins at once as there are threads would wait for ever.
struct Crew: Sendable {
    /// Who answer: mostly they wait for the database.
    private let clerks: WorkerPool
    private let pens: WorkerPool
    /// Hashes passwords, makes exports; stands back behind all others.
    private let slow: WorkerPool
    private let courtesy = Courtesy()
    private let clerksOfOne: (alone: Int, inCompany: Int)
    private let slowOfOne: Int
    private let waiting: Int

    /// What one tenant may have at once leaves at least one of each kind to the others.
    init(_ configuration: Configuration, _ settings: SharedSettings, slow: WorkerPool) {
        // Each of them holds a connection; slow work and the caretaker need some too.
        // What is written on the platform's own site may wait for something to be written for a tenant.
        let writing = max(2, settings.connections / 4)
        let answering = max(1, settings.connections / 2)
        clerks = WorkerPool(threads: answering, standsBack: false)
        pens = WorkerPool(threads: writing, standsBack: false)
        self.slow = slow
        let alone = max(1, answering - 1)
        clerksOfOne = (alone, min(settings.atOnce, alone))
        slowOfOne = max(1, configuration.workers / 2)
        waiting = settings.waiting
    }

    /// Hands a tenant's requests to those who answer: to as many as there are while nobody else asks, and to
    /// few while others do. The database has but so many processors, and what many there do at once for one
    /// tenant makes each step of another's request wait.
    func clerks(for tenant: UUID) -> @Sendable (@escaping WorkerPool.Job) -> Bool {
        let wide = clerks.lane(limit: clerksOfOne.alone, queue: waiting)
        let narrow = clerks.lane(limit: clerksOfOne.inCompany, queue: waiting)
        return { [courtesy] job in
            Self.submit(job, to: courtesy.isAlone(tenant) ? wide : narrow, of: tenant, courtesy)
        }
    }

    /// A tenant's writer is one thread at a time, and asks for it once.
    func pen(for tenant: UUID) -> @Sendable (@escaping WorkerPool.Job) -> Bool {
        let lane = pens.lane(limit: 1, queue: 4)
        return { [courtesy] job in Self.submit(job, to: lane, of: tenant, courtesy) }
    }

    private static func submit(
        _ job: @escaping WorkerPool.Job, to lane: WorkerLane, of tenant: UUID, _ courtesy: Courtesy
    ) -> Bool {
        lane.submit { courtesy.run(job, for: tenant) }
    }

    func slowLane() -> WorkerLane { slow.lane(limit: slowOfOne, queue: waiting) }
    /// Who open tenants.
    func openersLane() -> WorkerLane { clerks.lane(limit: max(1, clerksOfOne.alone / 2), queue: 1_024) }

    /// What is queued is still done; slow work ends first, for it may have something to write.
    func stop() {
        slow.stop()
        clerks.stop()
        pens.stop()
    }
}
