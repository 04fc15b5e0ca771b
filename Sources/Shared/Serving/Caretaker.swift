// What is done for tenants while nobody asks: letters are sent, chores done, and the record is anchored. And
// what was done to tenants comes into the platform's record, where a server or a command ended before that.

import FleetPass
import PostgresStore
import Schema
import Store
import Synchronization
import Telemetry
import Threads

/// One thread for letters and records of all tenants, and one for their chores, which may take long. Several
/// servers share the work by leases: whoever holds a tenant's lease does that task for that tenant, until it
/// is given up or runs out.
final class Caretaker: Sendable {
    private let tenancy: Tenancy
    private let anchorEveryMs: Int64
    private let name: String
    private let bell = Bell()
    private let choreBell = Bell()
    private let isStopped = Atomic<Bool>(false)
    /// How often those that somebody has asked for of late are looked at, and how often all others.
    private static let everyMs: Int64 = 1_000
    private static let everyoneMs: Int64 = 60_000
    private static let leaseMs: Int64 = 120_000
    private static let filesEveryMs: Int64 = 10_000
    private static let sweepEveryMs: Int64 = 3_600_000

    /// - Parameter name: of this process, unlike that of any other.
    init(_ tenancy: Tenancy, anchorEveryMs: Int64, name: String) {
        (self.tenancy, self.anchorEveryMs, self.name) = (tenancy, anchorEveryMs, name)
    }

    func start() {
        _ = Thread.start("caretaker") { self.run() }
        _ = Thread.start("chores") { self.runChores() }
    }

    func stop() {
        isStopped.store(true, ordering: .relaxed)
        bell.ring()
        choreBell.ring()
    }

    private var goesOn: Bool { !isStopped.load(ordering: .relaxed) }

    private func run() {
        var anchored: [UUID: Int64] = [:]
        var lookedAfter: [UUID: Int64] = [:]
        var swept: [UUID: Int64] = [:]
        var nextOfAll = Clock.epochMs()
        while !bell.wait(atMostMs: Self.everyMs) {
            let nowMs = Clock.epochMs()
            let isAll = nowMs >= nextOfAll
            if isAll {
                nextOfAll = nowMs + Self.everyoneMs
                attempt("deeds not on record") { try noteDeeds() }
                for tenant in tenancy.allOpen { tenant.app.letGoOfIdle() }
            }
            for record in isAll ? tenancy.directory.all : tenancy.allOpen.map(\.record) where goesOn {
                guard record.state == .active else { continue }
                attempt("letters not sent", record) { try deliver(record) }
                if isDue(&lookedAfter, record, everyMs: Self.filesEveryMs, nowMs) {
                    attempt("files not looked after", record) { try lookAfterFiles(record) }
                }
                if isDue(&swept, record, everyMs: Self.sweepEveryMs, nowMs) {
                    attempt("files not swept", record) { try sweepFiles(record) }
                }
                if isDue(&anchored, record, everyMs: anchorEveryMs, nowMs) {
                    attempt("record not anchored", record) { try keep(record) }
                }
            }
        }
    }

    private func runChores() {
        var waitMs = Self.everyMs
        while !choreBell.wait(atMostMs: waitMs) {
            waitMs = Self.everyoneMs
            for record in tenancy.directory.all where goesOn && record.state == .active {
                attempt("chores not done", record) { try doChores(record) }
            }
        }
    }

    private func noteDeeds() throws {
        guard let site = tenancy.directory.tenant(slug: PlatformSite.slug) else { return }
        try PlatformRecord(tenancy.platform).keep { try tenancy.tenant(site, isMounted: false).app }
    }

    /// Whether it is time again, which it then is not for a while.
    private func isDue(
        _ done: inout [UUID: Int64], _ record: TenantRecord, everyMs: Int64, _ nowMs: Int64
    ) -> Bool {
        guard nowMs - done[record.id, default: 0] >= everyMs else { return false }
        done[record.id] = nowMs
        return true
    }

    private func postman(_ record: TenantRecord) throws -> Postman {
        Postman(try tenancy.tenant(record, isMounted: false).app, while: { self.goesOn })
    }

    private func deliver(_ record: TenantRecord) throws {
        let postman = try postman(record)
        guard try postman.hasDue(), try lease("letters", record) else { return }
        try postman.deliver()
    }

    private func lookAfterFiles(_ record: TenantRecord) throws {
        let keeper = try keeper(record)
        guard try keeper.hasDue(), try lease("files", record) else { return }
        try keeper.work()
    }

    private func sweepFiles(_ record: TenantRecord) throws {
        guard try lease("files", record) else { return }
        try keeper(record).sweep()
    }

    private func keeper(_ record: TenantRecord) throws -> FileKeeper {
        FileKeeper(try tenancy.tenant(record, isMounted: false).app, while: { self.goesOn })
    }

    /// Without a lease of its own: whoever does a chore claims it in its row, so that several servers can do
    /// different ones of a tenant's, and none does one that another is at.
    private func doChores(_ record: TenantRecord) throws {
        let runner = ChoreRunner(try tenancy.tenant(record, isMounted: false).app, while: { self.goesOn })
        guard try runner.hasDue() else { return }
        try runner.round()
    }

    private func keep(_ record: TenantRecord) throws {
        guard try lease("record", record) else { return }
        try AuditKeeper(tenancy.tenant(record, isMounted: false).app).keep()
    }

    private func lease(_ task: String, _ record: TenantRecord) throws -> Bool {
        try tenancy.platform.write { tx in
            let until = Instant(epochMs: tx.now.epochMs + Self.leaseMs)
            return try TenantStore(tx: tx).lease(task, of: record.id, to: name, until: until)
        }
    }

    private func attempt(_ problem: StaticString, _ record: TenantRecord? = nil, _ body: () throws -> Void) {
        do { try body() } catch {
            tenancy.premises.log.write(
                .error, problem, .text("site", record?.slug ?? ""), .text("cause", "\(error)"))
        }
    }
}
