// The tables and indexes of a database as it remembers them, to be compared with what migrations make.

internal import Schema

/// A table, index, view or trigger.
public struct SchemaObject: Sendable, Equatable {
    /// "table", "index", "view" or "trigger".
    public let type: String
    public let name: String
    /// The statement that made it.
    public let sql: String

    /// What a fresh database holds once the migrations have run. Made in memory.
    public static func made(by migrations: [Migration]) throws -> [SchemaObject] {
        let connection = try Connection(path: ":memory:", .memory)
        try Migrator(migrations: migrations).runBare(on: connection)
        try connection.run("BEGIN")
        return try Transaction(connection, now: Instant(epochMs: 0)).schema()
    }
}

extension Transaction {
    /// All that has a statement of its own; what SQLite adds for itself is left out.
    public func schema() throws -> [SchemaObject] {
        try all(SchemaObjects.all) { row in
            SchemaObject(type: row.text(0), name: row.text(1), sql: row.text(2))
        }
    }
}

private enum SchemaObjects {
    static let all = Query(
        """
        SELECT type, name, sql FROM sqlite_schema
         WHERE sql IS NOT NULL AND substr(name, 1, 7) <> 'sqlite_' ORDER BY type DESC, name
        """)
}
