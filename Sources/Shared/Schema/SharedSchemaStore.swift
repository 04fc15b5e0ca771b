// All SQL of bringing the shared database to a schema. Decides nothing.

import PostgresStore
import Store

struct SharedSchemaStore {
    let owner: OwnerLine

    enum Part: String { case platform, product }

    /// Everybody who migrates this database waits here for the one who does, for as long as that takes.
    func lock() throws {
        try owner.run("SET lock_timeout = 0")
        _ = try owner.rows("SELECT pg_advisory_lock(7238910423)")
        try owner.run("RESET lock_timeout")
    }

    func unlock() { _ = try? owner.rows("SELECT pg_advisory_unlock(7238910423)") }

    /// - Returns: nil for a database without the platform's part.
    func history(of part: Part) throws -> MigrationHistory? {
        guard try owner.rows("SELECT 1 FROM pg_namespace WHERE nspname = 'fp'").first != nil else {
            return nil
        }
        let rows = try owner.rows(
            "SELECT number, name, digest FROM fp.migrations WHERE part = '\(part.rawValue)' ORDER BY number")
        return MigrationHistory(rows.map { (Int($0[0]) ?? 0, $0[1], $0[2]) })
    }

    func note(_ migration: Migration, _ part: Part) throws {
        let values = "'\(part.rawValue)', \(migration.number), '\(migration.name)', '\(migration.digest)'"
        try owner.run(
            "INSERT INTO fp.migrations VALUES (\(values), (extract(epoch FROM now()) * 1000)::bigint)")
    }

    /// Tables that nothing keeps tenants apart in yet.
    func unprotected() throws -> [String] {
        try owner.rows(
            """
            SELECT relname FROM pg_class c
             WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
               AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid) ORDER BY oid
            """
        ).map { $0[0] }
    }

    /// Whether the tables lie on several machines.
    func isDistributed() throws -> Bool {
        try owner.rows("SELECT 1 FROM pg_extension WHERE extname = 'citus'").first != nil
    }

    /// All tables lie by tenant, and each tenant's rows of all tables lie together, beside its turn.
    func distribute(_ table: String) throws {
        let turns = "SELECT 1 FROM pg_dist_partition WHERE logicalrelid = 'fp.turns'::regclass"
        if try owner.rows(turns).isEmpty {
            try owner.run("SELECT create_distributed_table('fp.turns', 'tenant_id')")
            try letOwnerPass("fp.turns")
        }
        try owner.run(
            "SELECT create_distributed_table('\(table)', 'tenant_id', colocate_with => 'fp.turns')")
    }

    /// Rows are moved about as the owner there, whom this would stop.
    func letOwnerPass(_ table: String) throws {
        try owner.run("ALTER TABLE \(table) NO FORCE ROW LEVEL SECURITY")
    }

    func transact(_ body: () throws -> Void) throws {
        try owner.run("BEGIN")
        do {
            try body()
            try owner.run("COMMIT")
        } catch {
            try? owner.run("ROLLBACK")
            throw error
        }
    }
}
