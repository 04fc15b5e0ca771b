// The list of tables against the tables that the migrations make, and against itself.

import Schema
import Store
import Testing

@testable import FleetPass

@Suite struct ManifestTests {
    /// A table in the words of the list, as SQLite tells it: a UUID is a blob like others there.
    private struct Told: Equatable {
        var columns: [String]
        var key: [String]
    }

    private static func asSQLite(_ table: TableManifest) -> Told {
        Told(
            columns: table.columns.map { column in
                let type: String
                switch column.kind {
                case .uuid, .bytes: type = "BLOB"
                case .text: type = "TEXT"
                case .integer: type = "INTEGER"
                case .double: type = "REAL"
                }
                return
                    "\(column.name) \(type)\(column.isOptional ? "?" : "") \(column.table ?? "refers to none")"
            }, key: table.key)
    }

    private static func found(_ name: String, _ tx: Transaction) throws -> Told {
        let columns = try tx.all(
            .assembled(
                """
                SELECT c.name || ' ' || c.type || iif(c."notnull", '', '?') || ' '
                       || coalesce((SELECT f."table" FROM pragma_foreign_key_list($1) f WHERE f."from" = c.name),
                                   'refers to none')
                  FROM pragma_table_info($1) c ORDER BY c.cid
                """), .text(name)
        ) { $0.text(0) }
        let key = try tx.all(
            .assembled("SELECT name FROM pragma_table_info($1) WHERE pk > 0 ORDER BY pk"), .text(name)
        ) { $0.text(0) }
        return Told(columns: columns, key: key)
    }

    @Test("The list has the tables that the migrations make, column by column", .onFile)
    func tables() throws {
        let reader = try Instance.empty.app.database.reader()
        let names = try reader.read { tx in try tx.schema() }.filter { $0.type == "table" }.map(\.name)
        #expect(Set(names) == Set(TableManifest.all.map(\.name) + ["schema_migrations"]))
        for table in TableManifest.all {
            #expect(
                try reader.read { try Self.found(table.name, $0) } == Self.asSQLite(table), "\(table.name)")
        }
    }

    @Test("The first rows of an organisation are those that the migrations make")
    func firstRows() throws {
        let columns = [
            "organisation": "only_one, version, requires_second_factor, updated_at",
            "revisions": "name, value",
        ]
        let database = Instance.made(Folder.make()).app.database
        for (table, columns) in columns {
            let all = Query.assembled("SELECT \(columns) FROM \(table)")
            let last = columns.utf8.count { $0 == UInt8(ascii: ",") }
            // As the migrations have made them; again; and anew.
            let rows = try database.write { tx in
                try (0..<3).map { step in
                    if step == 2 { try tx.run(.assembled("DELETE FROM \(table)")) }
                    if step > 0 { try FirstRows(tx: tx).insert() }
                    return try tx.all(all) { row in (0...last).map { row.text($0) } }
                }
            }
            #expect(rows[0].count == 1 && rows[1] == rows[0] && rows[2] == rows[0])
        }
    }

    @Test("What is referred to has a key of one column, a UUID")
    func references() {
        let tables = Dictionary(TableManifest.all.map { ($0.name, $0) }) { first, _ in first }
        let targets = TableManifest.all.flatMap(\.columns).compactMap(\.table).compactMap { tables[$0] }
        let wrong = targets.filter { table in
            table.key.count != 1 || table.columns.first { $0.name == table.key[0] }?.kind != .uuid
        }
        #expect(targets.count > 10 && wrong == [])
    }

    @Test(
        "A list that contradicts itself is no list",
        arguments: [
            "a ()\n    id uuid\n", "a (id)\n    id money\n", "    id uuid\n", "a (id)\n    name text\n",
            "a (id)\n    id uuid -> b\nb (id)\n    id uuid\n", "a (id)\n    id uuid\na (id)\n    id uuid\n",
            "a (id)\n    id uuid\n    id text\n", "a (id)\n    id uuid =>\n", "a id\n    id uuid\n",
        ])
    func contradictions(text: String) {
        #expect(TableManifest.tables(in: text) == nil)
        let sound = "# words\n\na (id)\n    id uuid\n    b_id bytes? -> a\n"
        #expect(TableManifest.tables(in: sound)?.first?.columns.last?.isOptional == true)
    }
}
