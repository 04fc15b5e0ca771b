// All SQL about the schema's own history, as far as it is only looked at.

import Store

struct SchemaStore {
    let tx: Transaction

    func newestMigration() throws -> Int {
        Int(try tx.first(Self.newest) { $0.integer(0) } ?? 0)
    }

    private static let newest = Query("SELECT max(number) FROM schema_migrations")
}
