// All SQL about tenants, and what the platform keeps for each. Decides nothing.

import Schema
import Store

struct TenantStore {
    let tx: Transaction

    func all() throws -> [TenantRecord] {
        var hosts: [UUID: [String]] = [:]
        try tx.each(Self.everyHost) { hosts[try $0.uuid(0), default: []].append($0.text(1)) }
        return try tx.all(Self.everyOne) { row in try TenantRecord(row, hosts: hosts[row.uuid(0)] ?? []) }
    }

    func tenant(_ slug: String) throws -> TenantRecord? {
        guard let id = try tx.first(Self.bySlug, .text(slug), row: { try $0.uuid(0) }) else { return nil }
        let hosts = try tx.all(Self.hostsOf, .uuid(id)) { $0.text(0) }
        return try tx.first(Self.byID, .uuid(id)) { try TenantRecord($0, hosts: hosts) }
    }

    /// - Throws: `StoreError.taken` for a slug that there is.
    func insert(
        _ id: UUID, _ slug: String, _ name: String, _ state: TenantRecord.State, _ settings: TenantSettings
    ) throws {
        try tx.run(
            Self.insertOne, .uuid(id), .text(slug), .text(name), .text(state.rawValue), .utf8(settings.json),
            .instant(tx.now))
    }

    /// The row that whoever writes for the tenant takes turns by. The transaction must be about that tenant.
    func insertTurn(_ epoch: Int64) throws { try tx.run(Self.addTurn, .integer(epoch)) }

    func setTurn(_ epoch: Int64) throws -> Bool { try tx.changes(by: Self.updateTurn, .integer(epoch)) == 1 }

    func removeTurn() throws { try tx.run(Self.deleteTurn) }

    /// - Throws: `StoreError.taken` for one that leads to a tenant already.
    func add(host: String, to id: UUID) throws { try tx.run(Self.insertHost, .text(host), .uuid(id)) }

    /// - Returns: false if another has been quicker: it is not in that state and epoch any more.
    func move(
        _ id: UUID, from old: (state: TenantRecord.State, epoch: Int64), to state: TenantRecord.State,
        _ settings: TenantSettings
    ) throws -> Bool {
        try tx.changes(
            by: Self.updateState, .uuid(id), .text(old.state.rawValue), .integer(old.epoch),
            .text(state.rawValue), .instant(tx.now), .utf8(settings.json)) == 1
    }

    /// - Returns: false if another has been quicker: it has changed since then.
    func update(_ id: UUID, since: Instant, _ change: TenantChange) throws -> Bool {
        try tx.changes(
            by: Self.updateOne, .uuid(id), .instant(since), .text(change.name), .utf8(change.settings.json),
            .instant(tx.now)) == 1
    }

    func removeHosts(of id: UUID) throws { try tx.run(Self.deleteHosts, .uuid(id)) }

    /// Every server hears of it once the transaction is committed.
    func announce() throws { _ = try tx.first(Self.notify) { _ in } }

    func remove(_ id: UUID) throws {
        for query in Self.deleteAll { try tx.run(query, .uuid(id)) }
    }

    func key(_ name: String, of id: UUID) throws -> [UInt8]? {
        try tx.first(Self.keyOf, .uuid(id), .text(name)) { $0.bytes(0) }
    }

    /// A key that was made before the others; nil where no tenant has one yet.
    func oldestKey() throws -> (tenant: UUID, name: String, sealed: [UInt8])? {
        try tx.first(Self.oldestKey) { (try $0.uuid(0), $0.text(1), $0.bytes(2)) }
    }

    func keyNames(of id: UUID) throws -> [String] { try tx.all(Self.keyNames, .uuid(id)) { $0.text(0) } }

    /// - Returns: false if there is one of that name, which stays as it is.
    func insert(key name: String, _ sealed: [UInt8], of id: UUID) throws -> Bool {
        try tx.insert(ifNew: Self.insertKey, .uuid(id), .text(name), .bytes(sealed))
    }

    func removeKey(_ name: String, of id: UUID) throws { try tx.run(Self.deleteKey, .uuid(id), .text(name)) }

    /// Takes a task over, or keeps it.
    /// - Returns: whether it is the holder's until then.
    func lease(_ task: String, of id: UUID, to holder: String, until: Instant) throws -> Bool {
        try tx.changes(
            by: Self.takeLease, .uuid(id), .text(task), .text(holder), .instant(until), .instant(tx.now)) == 1
    }

    private static let columns = "id, slug, name, state, epoch, settings, created_at, updated_at"
    private static let everyOne = Query("SELECT \(columns) FROM fp.tenants ORDER BY slug")
    private static let byID = Query("SELECT \(columns) FROM fp.tenants WHERE id = $1")
    private static let bySlug = Query("SELECT id FROM fp.tenants WHERE slug = $1")
    private static let everyHost = Query("SELECT tenant_id, host FROM fp.hosts ORDER BY host")
    private static let hostsOf = Query("SELECT host FROM fp.hosts WHERE tenant_id = $1 ORDER BY host")
    private static let insertOne = Query(
        """
        INSERT INTO fp.tenants (id, slug, name, state, settings, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $6)
        """)
    private static let addTurn = Query("INSERT INTO fp.turns (epoch) VALUES ($1)")
    private static let updateTurn = Query("UPDATE fp.turns SET epoch = $1")
    private static let deleteTurn = Query("DELETE FROM fp.turns")
    private static let insertHost = Query("INSERT INTO fp.hosts (host, tenant_id) VALUES ($1, $2)")
    private static let updateState = Query(
        """
        UPDATE fp.tenants
           SET state = $4, epoch = epoch + 1, settings = $6, updated_at = greatest($5, updated_at + 1)
         WHERE id = $1 AND state = $2 AND epoch = $3
        """)
    private static let updateOne = Query(
        """
        UPDATE fp.tenants SET name = $3, settings = $4, updated_at = greatest($5, updated_at + 1)
         WHERE id = $1 AND updated_at = $2
        """)
    private static let deleteHosts = Query("DELETE FROM fp.hosts WHERE tenant_id = $1")
    private static let notify = Query("SELECT pg_notify('fp_tenants', '')::text")
    private static let deleteAll =
        ["leases", "keys", "hosts"].map {
            Query("DELETE FROM fp.\($0) WHERE tenant_id = $1")
        } + [Query("DELETE FROM fp.tenants WHERE id = $1")]
    private static let keyOf = Query("SELECT sealed FROM fp.keys WHERE tenant_id = $1 AND name = $2")
    private static let oldestKey = Query(
        "SELECT tenant_id, name, sealed FROM fp.keys ORDER BY tenant_id, name LIMIT 1")
    private static let keyNames = Query("SELECT name FROM fp.keys WHERE tenant_id = $1 ORDER BY name")
    private static let insertKey = Query(
        "INSERT INTO fp.keys (tenant_id, name, sealed) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING")
    private static let deleteKey = Query("DELETE FROM fp.keys WHERE tenant_id = $1 AND name = $2")
    private static let takeLease = Query(
        """
        INSERT INTO fp.leases AS l (tenant_id, task, holder, ends_at) VALUES ($1, $2, $3, $4)
            ON CONFLICT ON CONSTRAINT leases_pkey DO UPDATE SET holder = excluded.holder, ends_at = excluded.ends_at
         WHERE l.holder = excluded.holder OR l.ends_at <= $5
        """)
}

extension TenantRecord {
    /// From a row that begins with the columns of `TenantStore`.
    fileprivate init(_ row: borrowing Row, hosts: [String]) throws {
        guard let state = State(rawValue: row.text(3)) else {
            throw StoreError.unusable("tenant \(row.text(1)) is in no known state")
        }
        guard let settings = try? TenantSettings(json: row.bytes(5)) else {
            throw StoreError.unusable("the settings of tenant \(row.text(1)) are not this version's")
        }
        self.init(
            id: try row.uuid(0), slug: row.text(1), name: row.text(2), state: state, epoch: row.integer(4),
            settings: settings, hosts: hosts, createdAt: row.instant(6),
            updatedAt: row.instant(7))
    }
}
