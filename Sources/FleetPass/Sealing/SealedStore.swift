// All SQL about sealed values, whatever table they stand in. Decides nothing.

import Store

struct SealedStore {
    let tx: Transaction
    let column: SealedColumn

    struct Row: Sendable {
        let key: [UInt8]
        let sealed: [UInt8]
    }

    /// Those behind a key, in the order of keys; behind no key: the first.
    func rows(after key: [UInt8]?, _ limit: Int) throws -> [Row] {
        let behind = key == nil ? "" : "AND \(column.key) > $2"
        let query = """
            SELECT \(column.key), \(column.column) FROM \(column.table)
             WHERE \(column.column) IS NOT NULL \(behind) ORDER BY \(column.key) LIMIT $1
            """
        var rows: [Row] = []
        try tx.each(.assembled(query), [.integer(Int64(limit))] + (key.map { [.bytes($0)] } ?? [])) { row in
            rows.append(Row(key: row.bytes(0), sealed: row.bytes(1)))
        }
        return rows
    }

    func update(_ key: [UInt8], _ sealed: [UInt8]) throws {
        let query = "UPDATE \(column.table) SET \(column.column) = $2 WHERE \(column.key) = $1"
        try tx.run(.assembled(query), .bytes(key), .bytes(sealed))
    }
}
