// Brings the shared database to this binary's schema: the platform's part, then the product's.

import FleetPass
import PostgresStore
import Store

/// Runs as the owner. Each migration of the product is one transaction of four phases: tables and indexes;
/// the hook by which a store of several machines distributes them; foreign keys by name; and what keeps
/// tenants apart. So no table is ever there without its policy.
struct SharedMigrator {
    private let owner: OwnerLine
    private let store: SharedSchemaStore

    init(_ owner: OwnerLine) { (self.owner, store) = (owner, SharedSchemaStore(owner: owner)) }

    /// - Returns: the migrations that were applied now.
    /// - Throws: `unusable` if the database was migrated by a newer binary, or if its history is not ours.
    func run() throws -> [Migration] {
        try store.lock()
        defer { store.unlock() }
        return try apply(SharedFiles.platformMigrations, .platform) { try owner.run($0.sql) }
            + apply(SharedFiles.productMigrations, .product, inPhases)
    }

    private func apply(
        _ migrations: [Migration], _ part: SharedSchemaStore.Part, _ body: (Migration) throws -> Void
    ) throws -> [Migration] {
        let pending = try store.history(of: part)?.pending(of: migrations) ?? migrations
        for migration in pending {
            try store.transact {
                try body(migration)
                try store.note(migration, part)
            }
        }
        return pending
    }

    private func inPhases(_ migration: Migration) throws {
        let (tables, references) = Self.phases(migration.sql)
        try owner.run(tables)
        let fresh = try store.unprotected()
        let isDistributed = try store.isDistributed()
        if isDistributed { for table in fresh { try store.distribute(table) } }
        try owner.run(references)
        for table in fresh {
            try owner.run(SharedFiles.policy(for: table))
            if isDistributed { try store.letOwnerPass(table) }
        }
    }

    /// What stands above the line, and below it.
    static func phases(_ sql: String) -> (tables: String, references: String) {
        let lines = sql.split(separator: "\n", omittingEmptySubsequences: false)
        let line = lines.firstIndex(of: "-- references") ?? lines.endIndex
        return (lines[..<line].joined(separator: "\n"), lines[line...].joined(separator: "\n"))
    }
}
