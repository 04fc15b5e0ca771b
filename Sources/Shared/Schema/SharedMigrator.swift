// Brings the shared database to this binary's schema: the platform's part, then the product's.

import FleetPass
import PostgresStore
import Schema
import Store

/// Runs as the owner. Each migration of the product is one transaction of four phases: tables and indexes;
/// the hook by which a store of several machines distributes them; foreign keys by name; and what keeps
/// tenants apart. So no table is ever there without its policy.
struct SharedMigrator {
    private let owner: OwnerLine
    private let platform: [Migration]
    private let product: [Migration]
    private let policy: String
    /// Everybody who migrates this database waits for the one who does.
    private static let lock = "SELECT pg_advisory_lock(7238910423)"
    private static let unlock = "SELECT pg_advisory_unlock(7238910423)"

    init(
        _ owner: OwnerLine, platform: [Migration] = SharedFiles.platformMigrations,
        product: [Migration] = SharedFiles.productMigrations, policy: String = SharedFiles.policy
    ) {
        (self.owner, self.platform, self.product, self.policy) = (owner, platform, product, policy)
    }

    /// - Returns: the migrations that were applied now.
    /// - Throws: `unusable` if the database was migrated by a newer binary, or if its history is not ours.
    func run() throws -> [Migration] {
        _ = try owner.rows(Self.lock)
        defer { _ = try? owner.rows(Self.unlock) }
        var applied: [Migration] = []
        for migration in try pending(platform, .platform) {
            try apply(migration, .platform) { try owner.run(migration.sql) }
            applied.append(migration)
        }
        for migration in try pending(product, .product) {
            try apply(migration, .product) { try inPhases(migration) }
            applied.append(migration)
        }
        return applied
    }

    private enum Part: String { case platform, product }

    private func pending(_ migrations: [Migration], _ part: Part) throws -> [Migration] {
        guard try owner.rows("SELECT 1 FROM pg_namespace WHERE nspname = 'fp'").first != nil else {
            return migrations
        }
        let rows = try owner.rows(
            "SELECT number, name, digest FROM fp.migrations WHERE part = '\(part.rawValue)' ORDER BY number")
        return try MigrationHistory(rows.map { (Int($0[0]) ?? 0, $0[1], $0[2]) }).pending(of: migrations)
    }

    private func apply(_ migration: Migration, _ part: Part, _ body: () throws -> Void) throws {
        try owner.run("BEGIN")
        do {
            try body()
            let values = "'\(part.rawValue)', \(migration.number), '\(migration.name)', '\(migration.digest)'"
            try owner.run(
                "INSERT INTO fp.migrations VALUES (\(values), (extract(epoch FROM now()) * 1000)::bigint)")
            try owner.run("COMMIT")
        } catch {
            try? owner.run("ROLLBACK")
            throw error
        }
    }

    private func inPhases(_ migration: Migration) throws {
        let (tables, references) = Self.phases(migration.sql)
        try owner.run(tables)
        let fresh = try owner.rows(Self.unprotected).map { $0[0] }
        let isDistributed = try owner.rows(Self.distribution).first != nil
        if isDistributed { for table in fresh { try owner.run(Self.distribute(table)) } }
        try owner.run(references)
        for table in fresh {
            try owner.run(Self.policy(policy, for: table))
            // A store of several machines moves rows about as the owner, whom this would stop.
            if isDistributed { try owner.run("ALTER TABLE \(table) NO FORCE ROW LEVEL SECURITY") }
        }
    }

    /// What stands above the line, and below it.
    static func phases(_ sql: String) -> (tables: String, references: String) {
        let lines = sql.split(separator: "\n", omittingEmptySubsequences: false)
        let line = lines.firstIndex(of: "-- references") ?? lines.endIndex
        return (lines[..<line].joined(separator: "\n"), lines[line...].joined(separator: "\n"))
    }

    /// The policy's text with the table's name in the places that are kept for it.
    private static func policy(_ text: String, for table: String) -> String {
        guard let place = text.firstRange(ofBytes: "{{table}}") else { return text }
        return text[..<place.lowerBound] + table + policy(String(text[place.upperBound...]), for: table)
    }

    private static let unprotected = """
        SELECT relname FROM pg_class c
         WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
           AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid) ORDER BY oid
        """
    private static let distribution = "SELECT 1 FROM pg_extension WHERE extname = 'citus'"

    /// All tables lie by tenant, and each tenant's rows of all tables lie together.
    static func distribute(_ table: String) -> String {
        "SELECT create_distributed_table('\(table)', 'tenant_id', colocate_with => 'fp.turns')"
    }
}
