// Ordered changes of the schema, each applied once and remembered with its digest.

internal import Schema

struct Migrator {
    private let migrations: [Migration]

    init(migrations: [Migration]) { self.migrations = migrations.sorted { $0.number < $1.number } }

    private static let ledger = """
        CREATE TABLE IF NOT EXISTS schema_migrations (
            number INTEGER NOT NULL PRIMARY KEY,
            name TEXT NOT NULL,
            digest TEXT NOT NULL,
            applied_at INTEGER NOT NULL
        ) STRICT
        """
    private static let exists = Query(
        "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'schema_migrations'")
    private static let applied = Query("SELECT number, name, digest FROM schema_migrations ORDER BY number")
    private static let remember = Query("INSERT INTO schema_migrations VALUES ($1, $2, $3, $4)")
    private static let violations = Query("PRAGMA foreign_key_check")

    /// Brings the database to this binary's schema.
    /// - Returns: the migrations that were applied now.
    /// - Throws: `unusable` if the file was written by a newer binary, or if its history is not ours.
    func run(on connection: WriterConnection) throws -> [Migration] {
        let pending = try pending(connection)
        guard !pending.isEmpty else { return [] }
        try connection.connection.run(Self.ledger)
        // Cannot be switched inside a transaction; the check before each commit takes its place.
        try connection.connection.run("PRAGMA foreign_keys = OFF")
        for migration in pending { try apply(migration, connection) }
        try connection.connection.run("PRAGMA foreign_keys = ON")
        return pending
    }

    /// Runs the SQL of all migrations on an empty database that nobody keeps, and remembers nothing of them.
    func runBare(on connection: Connection) throws(StoreError) {
        try connection.run(Self.ledger)
        try connection.run("PRAGMA foreign_keys = OFF")
        for migration in migrations { try connection.run(migration.sql) }
    }

    /// What is missing, after a check that what is there is ours.
    func pending(_ connection: WriterConnection) throws -> [Migration] {
        let transaction = connection.transaction()
        try connection.begin()
        defer { connection.abandon() }
        guard try transaction.first(Self.exists, row: { _ in true }) != nil else { return migrations }
        let applied = try transaction.all(Self.applied) { (Int($0.integer(0)), $0.text(1), $0.text(2)) }
        return try MigrationHistory(applied).pending(of: migrations)
    }

    private func apply(_ migration: Migration, _ connection: WriterConnection) throws {
        let transaction = connection.transaction()
        try connection.begin()
        do {
            try connection.connection.run(migration.sql)
            if let table = try transaction.first(Self.violations, row: { $0.text(0) }) {
                throw StoreError.unusable(
                    "migration \(migration.number) leaves \(table) with dangling references")
            }
            try transaction.run(
                Self.remember, .integer(Int64(migration.number)), .text(migration.name),
                .text(migration.digest),
                .instant(transaction.now))
            try connection.end()
        } catch {
            connection.abandon()
            throw error
        }
    }
}
