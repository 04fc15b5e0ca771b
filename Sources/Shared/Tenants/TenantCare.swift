// Bringing tenants into being, stopping them, and letting them go. Each step can be done again. What was
// done is kept beside it for the platform's record; who brings it there is told in PlatformRecord.swift.

import Crypto
import FleetPass
import PostgresStore
import Schema
import Store
import Threads

/// `by`: whose call it is; nil: an operator's command.
struct TenantCare {
    let platform: PlatformDatabase
    private let pool: Pool
    /// Where the platform's own site is: no tenant's; empty: nowhere of its own.
    private let platformHost: String

    init(_ platform: PlatformDatabase, _ pool: Pool, platformHost: String) {
        (self.platform, self.pool, self.platformHost) = (platform, pool, platformHost)
    }

    /// - Returns: the tenant, and whether anything was changed. One that was begun and not finished is
    /// finished; one that is there with the same name and hosts is left as it is.
    /// - Throws: `conflict` for a slug or host that is another's.
    func create(
        _ slug: String, name: String, hosts: [String], _ settings: TenantSettings, by call: Call?
    ) throws -> (tenant: TenantRecord, isChanged: Bool) {
        guard slug != PlatformSite.slug else {
            throw SharedProblem.taken("'\(slug)' is the platform's own site")
        }
        let known = try platform.read { try TenantStore(tx: $0).tenant(slug) }
        if let known, known.state != .importing {
            guard known.name == name, Set(hosts).isSubset(of: known.hosts) else {
                throw SharedProblem.taken(
                    "there is a tenant '\(slug)' already, with another name or other hosts")
            }
            return (known, false)
        }
        let none = TenantChange(name: "", hosts: [], settings: TenantSettings())
        let made = try finish(slug, name: name, hosts: hosts, settings) { begun in
            Deed(.created, begun, by: call, TenantChange(begun).changes(from: none))
        }
        return (made, true)
    }

    private func finish(
        _ slug: String, name: String, hosts: [String], _ settings: TenantSettings,
        deed: (TenantRecord) -> Deed? = { _ in nil }
    ) throws -> TenantRecord {
        let known = try platform.read { try TenantStore(tx: $0).tenant(slug) }
        let begun = try known ?? begin(slug, name, hosts, settings)
        try writeAsTenant(begun) { try FirstRows(tx: $0).insert() }
        return try move(begun, to: .active, deed: deed(begun))
    }

    private func begin(_ slug: String, _ name: String, _ hosts: [String], _ settings: TenantSettings) throws
        -> TenantRecord
    {
        let id = UUID(v7: Clock.epochMs(), random: Random.words())
        try demandTenants(hosts)
        do {
            return try platform.write(about: Tenant(id: id, epoch: 1)) { tx in
                let store = TenantStore(tx: tx)
                try store.insert(id, slug, name, .importing, settings)
                try store.insertTurn(1)
                for host in hosts { try store.add(host: host, to: id) }
                guard let tenant = try store.tenant(slug) else { throw SharedProblem.gone(slug) }
                return tenant
            }
        } catch StoreError.taken { throw taken(hosts, by: nil) ?? .moved(slug) }
    }

    private func demandTenants(_ hosts: [String]) throws {
        guard !hosts.contains(platformHost) else {
            throw SharedProblem.taken("the host \(platformHost) leads to the platform's own site")
        }
    }

    /// - Returns: nil if none of the hosts is another's by now.
    private func taken(_ hosts: [String], by id: UUID?) -> SharedProblem? {
        let others = (try? platform.read { try TenantStore(tx: $0).all() })?.filter { $0.id != id } ?? []
        for host in hosts {
            guard let other = others.first(where: { $0.hosts.contains(host) }) else { continue }
            return .taken("the host \(host) leads to tenant '\(other.slug)' already")
        }
        return nil
    }

    /// Whoever writes for it with the old epoch is refused from then on, on whatever server.
    /// - Throws: `conflict` if somebody else has moved it meanwhile.
    private func move(
        _ record: TenantRecord, to state: TenantRecord.State, because reason: String? = nil, deed: Deed?
    ) throws -> TenantRecord {
        var settings = record.settings
        settings.reason = reason
        return try platform.write(about: record.tenant) { [settings] tx in
            let store = TenantStore(tx: tx)
            guard try store.move(record.id, from: (record.state, record.epoch), to: state, settings),
                try store.setTurn(record.epoch + 1), let moved = try store.tenant(record.slug)
            else { throw SharedProblem.moved(record.slug) }
            if let deed { try DeedStore(tx: tx).insert(deed) }
            try store.announce()
            return moved
        }
    }

    /// Stops serving it, or goes on with that.
    /// - Returns: the tenant; as it was, where it is in that state already.
    /// - Throws: `conflict` for one that is in neither state.
    func set(
        _ record: TenantRecord, to state: TenantRecord.State, because reason: String? = nil, by call: Call?
    ) throws -> TenantRecord {
        guard record.state != state else { return record }
        guard record.state == (state == .active ? .suspended : .active) else {
            throw SharedProblem.taken("tenant '\(record.slug)' is \(record.state.rawValue)")
        }
        var changes = AuditChanges.none
        if let reason { changes.note("reason", to: .text(reason)) }
        let deed = Deed(state == .active ? .resumed : .suspended, record, by: call, changes)
        return try move(record, to: state, because: reason, deed: deed)
    }

    /// Another name, other hosts or settings.
    /// - Throws: `conflict` if somebody else has changed it meanwhile, or a host is another's.
    func change(_ record: TenantRecord, to change: TenantChange, by call: Call?) throws -> TenantRecord {
        guard change != TenantChange(record) else { return record }
        let deed = Deed(.changed, record, by: call, change.changes(from: TenantChange(record)))
        try demandTenants(change.hosts)
        do {
            return try platform.write { tx in
                let store = TenantStore(tx: tx)
                guard try store.update(record.id, since: record.updatedAt, change) else {
                    throw SharedProblem.moved(record.slug)
                }
                try store.removeHosts(of: record.id)
                for host in change.hosts { try store.add(host: host, to: record.id) }
                try DeedStore(tx: tx).insert(deed)
                try store.announce()
                guard let changed = try store.tenant(record.slug) else {
                    throw SharedProblem.gone(record.slug)
                }
                return changed
            }
        } catch StoreError.taken { throw taken(change.hosts, by: record.id) ?? .moved(record.slug) }
    }

    /// As it is now, whatever a directory says.
    /// - Throws: `not_found`, also for the platform's own.
    func current(_ slug: String) throws -> TenantRecord {
        guard slug != PlatformSite.slug,
            let record = try platform.read({ try TenantStore(tx: $0).tenant(slug) })
        else { throw SharedProblem.gone(slug) }
        return record
    }

    /// The platform's own site. It is not in any list, and nobody can take it away.
    func platformSite(name: String) throws -> TenantRecord {
        if let known = try platform.read({ try TenantStore(tx: $0).tenant(PlatformSite.slug) }),
            known.state == .active
        {
            return known
        }
        return try finish(PlatformSite.slug, name: name, hosts: [], TenantSettings())
    }

    /// Takes out all that is a tenant's, for ever.
    /// - Parameter files: takes away what lies beside the database. The tenant keeps its name until then, so
    /// that the same can be asked for again.
    func remove(_ record: TenantRecord, by call: Call?, files: () throws -> Void) throws {
        let closed =
            record.state == .closed
            ? record : try move(record, to: .closed, deed: Deed(.closed, record, by: call))
        let deed = Deed(.removed, closed, by: call)
        for table in TableManifest.all.reversed() {
            while try writeAsTenant(closed, { try RemovalStore(tx: $0).remove(table.name) }) > 0 {}
        }
        try files()
        try platform.write(about: closed.tenant) { tx in
            let store = TenantStore(tx: tx)
            try store.removeTurn()
            try store.remove(closed.id)
            try DeedStore(tx: tx).insert(deed)
            try store.announce()
        }
    }

    /// One transaction of the tenant's, in its turn, outside of any server.
    func writeAsTenant<R: Sendable>(
        _ record: TenantRecord, _ body: @escaping @Sendable (Transaction) throws -> R
    ) throws -> R {
        let database = TenantDatabase(pool, record.tenant) { job in
            job()
            return true
        }
        return try database.write(body)
    }
}
