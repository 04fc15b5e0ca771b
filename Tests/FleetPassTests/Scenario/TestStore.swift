// What instances keep their data in while the tests run: a file each, or, where FLEETPASS_TEST_POSTGRES names
// a database, a part of it each.

import Crypto
import Glibc
import PostgresStore
import Schema
import Store
import Synchronization
import Telemetry
import Testing
import Threads

@testable import FleetPass

enum TestStore {
    /// A migrated database in which anything may be done.
    static let address = Environment.value("FLEETPASS_TEST_POSTGRES")
    static var isFile: Bool { address == nil }

    /// The lines to it, the same for all instances of the process.
    static let shared: SharedTestStore? = address.map { address in
        do { return try SharedTestStore(address) } catch {
            preconditionFailure("\(address) cannot be used: \(error)")
        }
    }

    /// Bytes, given in hexadecimal, as a statement names them.
    static func bytes(_ hex: String) -> String { isFile ? "x'\(hex)'" : "'\\x\(hex)'::bytea" }

    /// The same of an id.
    static func id(_ hex: String) -> String { isFile ? "x'\(hex)'" : "'\(hex)'::uuid" }

    static let zeros = bytes(String(repeating: "00", count: 32))

    /// What an instance keeps in its directory, or instead of it, without an instance.
    static func opened(_ paths: InstancePaths) throws -> any Database {
        try shared?.database(of: paths.directory) { _ in }
            ?? FileDatabase(path: paths.database, migrations: migrations)
    }
}

extension Trait where Self == ConditionTrait {
    /// For what looks into an instance's file, or at what only a file can suffer.
    static var onFile: Self { .enabled(if: TestStore.isFile, "it is about the file") }
}

final class SharedTestStore: Sendable {
    let pool: Pool
    private let platform: PlatformDatabase
    private let all: PlatformDatabase
    private let threads = WorkerPool(threads: 8)
    private let tenants = Mutex<[String: Tenant]>([:])

    init(_ address: String) throws {
        pool = try Pool(PostgresSettings(address: address, user: "fleetpass_app", connections: 16))
        platform = PlatformDatabase(
            try Pool(PostgresSettings(address: address, user: "fleetpass_platform", connections: 2)))
        all = PlatformDatabase(
            try Pool(PostgresSettings(address: address, user: "fleetpass_merge", connections: 2)))
    }

    /// The same data for the same directory; none at first but what every dealership begins with.
    func database(
        of directory: String, beforeCommit: @escaping @Sendable (Transaction) throws -> Void
    ) throws -> TenantDatabase {
        database(try tenant(of: directory), beforeCommit)
    }

    private func database(
        _ tenant: Tenant, _ beforeCommit: @escaping @Sendable (Transaction) throws -> Void = { _ in }
    ) -> TenantDatabase {
        let pen = threads.lane(limit: 1, queue: 4)
        return TenantDatabase(pool, tenant, beforeCommit: beforeCommit) { pen.submit($0) }
    }

    private func tenant(of directory: String) throws -> Tenant {
        if let known = tenants.withLock({ $0[directory] }) { return known }
        let tenant = try fresh()
        try database(tenant).write { try FirstRows(tx: $0).insert() }
        tenants.withLock { $0[directory] = tenant }
        return tenant
    }

    private func fresh() throws -> Tenant {
        let tenant = Tenant(id: UUID(v7: Clock.epochMs(), random: Random.words()), epoch: 1)
        try platform.write(about: tenant) {
            _ = try $0.run(.assembled("INSERT INTO fp.turns (epoch) VALUES (1)"))
        }
        return tenant
    }

    /// Which word stands in which table, as it is or in bytes.
    func tables(of directory: String, holding words: [String]) throws -> [String] {
        guard let tenant = tenants.withLock({ $0[directory] }) else { return [] }
        return try all.read { tx in
            try TableManifest.all.flatMap { table in
                try words.filter { word in
                    let bytes = word.utf8.map { String($0, radix: 16) }.joined()
                    let query = Query.assembled(
                        """
                        SELECT 1 FROM \(table.name) r WHERE tenant_id = $1 AND (r::text LIKE $2 OR r::text LIKE $3)
                         LIMIT 1
                        """)
                    var isThere = false
                    try tx.each(query, [.uuid(tenant.id), .text("%\(word)%"), .text("%\(bytes)%")]) { _ in
                        isThere = true
                    }
                    return isThere
                }.map { "\(table.name): \($0)" }
            }
        }
    }

    /// Gives one directory's instance all that another's has.
    func copy(_ source: String, to target: String) throws {
        guard let old = tenants.withLock({ $0[source] }) else { return }
        let new = try fresh()
        try all.write { tx in
            for table in TableManifest.all {
                let columns = table.columns.map(\.name).joined(separator: ", ")
                try tx.run(
                    .assembled(
                        """
                        INSERT INTO \(table.name) (tenant_id, \(columns))
                        SELECT $1, \(columns) FROM \(table.name) WHERE tenant_id = $2
                        """), .uuid(new.id), .uuid(old.id))
            }
        }
        tenants.withLock { $0[target] = new }
    }
}

enum Environment {
    static func value(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }
}
