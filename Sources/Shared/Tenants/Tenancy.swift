// All tenants that this process serves: opened when somebody first asks for one, and let go of when nobody
// has for long.

import Crypto
import FleetPass
import Glibc
import HTTP
import PostgresStore
import Schema
import Store
import Synchronization
import Threads

final class Tenancy: Sendable {
    let directory: TenantDirectory
    let platform: PlatformDatabase
    let care: TenantCare
    let premises: Premises
    let crew: Crew
    private let configuration: Configuration
    private let settings: SharedSettings
    private let pool: Pool
    private let replicas: Replicas?
    private let ring: KeyRing
    /// What each tenant was answered here.
    let figures = FiguresOfTenants()
    private let usage: UsageBook
    private let platformKind = Once<SiteKind>()
    private let open = Mutex<[Key: Entry]>([:])
    private let changes: Changes
    private let ear = Mutex<Int?>(nil)
    /// More than these are hardly asked for at one time; the one that nobody asked for longest makes room.
    private static let mostOpen = 512

    private struct Key: Hashable {
        let id: UUID
        let isMounted: Bool
    }

    private struct Entry {
        let tenant: OpenTenant
        var usedNs: Int64
    }

    init(
        _ configuration: Configuration, _ settings: SharedSettings, _ premises: Premises, _ ring: KeyRing,
        _ pool: Pool, _ replicas: Replicas?, _ platform: PlatformDatabase
    ) throws {
        (self.configuration, self.settings, self.premises) = (configuration, settings, premises)
        (self.ring, self.pool, self.replicas, self.platform) = (ring, pool, replicas, platform)
        care = TenantCare(platform, pool, platformHost: settings.platformHost)
        crew = Crew(configuration, settings, slow: premises.pool)
        directory = try TenantDirectory(platform)
        usage = UsageBook(pool, replicas)
        changes = pool.changes
        let heard = changes.hear { [weak self] news in self?.hear(news) }
        ear.withLock { $0 = heard }
    }

    /// What a tenant shows itself as may have been changed by another server, or by way of its other address.
    private func hear(_ news: Changes.News) {
        open.withLock { open in
            for (key, entry) in open {
                switch news {
                case .writes(let ids) where !ids.contains(key.id): continue
                case .writes, .gap: entry.tenant.app.mayHaveChanged()
                case .tenants: continue
                }
            }
        }
    }

    /// Whoever looks after tenants by the platform's own site.
    private var office: PlatformOffice {
        PlatformOffice(
            care, usage, directory, figures,
            url: { [unowned self] in publicURL(of: $0) },
            app: { [unowned self] in try tenant($0, isMounted: false).app })
    }

    private func kind(of record: TenantRecord) -> SiteKind {
        record.isPlatform ? platformKind.value { .platform(office) } : premises.dealership
    }

    func stop() {
        if let heard = ear.withLock({ $0.take() }) { changes.forget(heard) }
        crew.stop()
        pool.close()
        platform.close()
    }

    /// The one that is open already, and still what the directory says.
    func opened(_ record: TenantRecord, isMounted: Bool) -> OpenTenant? {
        open.withLock { open in
            let key = Key(id: record.id, isMounted: isMounted)
            guard let entry = open[key], entry.tenant.record == record else { return nil }
            open[key]?.usedNs = Clock.monotonicNs()
            return entry.tenant
        }
    }

    /// Asks the database for the tenant's keys, so not for a thread that must not wait.
    func tenant(_ record: TenantRecord, isMounted: Bool) throws -> OpenTenant {
        if let known = opened(record, isMounted: isMounted) { return known }
        let fresh = OpenTenant(record, try app(record, isMounted: isMounted))
        fresh.app.learnSign()
        let key = Key(id: record.id, isMounted: isMounted)
        return open.withLock { open in
            if let known = open[key]?.tenant, known.record == record { return known }
            if open.count >= Self.mostOpen, let oldest = open.min(by: { $0.value.usedNs < $1.value.usedNs }) {
                open[oldest.key] = nil
            }
            open[key] = Entry(tenant: fresh, usedNs: Clock.monotonicNs())
            return fresh
        }
    }

    /// Where people reach a tenant's site.
    func publicURL(of record: TenantRecord) -> String { settings.publicURL(of: record, isMounted: false) }

    /// Those that somebody has asked for of late.
    var allOpen: [OpenTenant] { open.withLock { $0.values.map(\.tenant) } }

    /// Takes away what is written out for a tenant in this server's directory.
    func removeFiles(of record: TenantRecord) throws { try InstancePaths(folder(of: record)).removeAll() }

    private var folders: String { "\(configuration.dataDirectory)/tenants" }
    private func folder(of record: TenantRecord) -> String { "\(folders)/\(record.id)" }

    /// An App of a tenant, for whatever is done with one.
    func app(_ record: TenantRecord, isMounted: Bool = false) throws -> App {
        guard unsafe mkdir(folders, 0o700) == 0 || errno == EEXIST else {
            throw SharedProblem.folder(folders)
        }
        let url = settings.publicURL(of: record, isMounted: isMounted)
        guard
            let configuration = configuration.tenant(
                organisation: record.isPlatform ? settings.platformName : record.name, publicURL: url,
                dataDirectory: folder(of: record),
                rateLimits: limits(of: record))
        else { throw SharedProblem.address(url) }
        let own = configuration.with(quotas: record.settings.quotas, accent: record.settings.accent)
        try own.paths.prepare()
        let keys = TenantKeys(tenant: record.id, platform: platform, ring: ring)
        let secrets = try Secrets(keys)
        let pen = crew.pen(for: record.id)
        let database = TenantDatabase(
            pool, record.tenant, orAt: replicas,
            beforeCommit: { tx in try App.beforeCommit(secrets, tx) }, hurry: pen)
        return try App(
            own, on: premises, keys: keys, secrets, database, workers: crew.slowLane(),
            clerks: crew.clerks(for: record.id), kind: kind(of: record))
    }

    /// A site's own allowance holds, whether or not others are limited.
    private func limits(of record: TenantRecord) -> [Allowance: Int]? {
        guard let most = record.settings.requestsPerMinute else { return configuration.rateLimits }
        return (configuration.rateLimits ?? [:]).merging([.site: Int(most)]) { $1 }
    }
}
