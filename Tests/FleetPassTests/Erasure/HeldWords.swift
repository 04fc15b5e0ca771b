// Whether a word stands anywhere in the tables of an instance, on either store.

import Schema
import Store

@testable import FleetPass

extension Instance {
    func holds(_ word: String) throws -> Bool {
        if let shared = TestStore.shared {
            return try !shared.tables(of: app.paths.directory, holding: [word]).isEmpty
        }
        return try app.database.reader().read { tx in
            try TableManifest.all.contains { table in
                try table.columns.contains { column in
                    guard column.kind == .text || column.kind == .bytes else { return false }
                    let sql = "SELECT 1 FROM \(table.name) WHERE CAST(\(column.name) AS TEXT) LIKE $1 LIMIT 1"
                    return try tx.first(.assembled(sql), .text("%\(word)%")) { _ in true } ?? false
                }
            }
        }
    }
}
