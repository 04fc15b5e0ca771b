// All SQL of backups: is the database whole, and what is in its rows. Decides nothing.

internal import Crypto
internal import Store

struct RowsStore {
    let tx: Transaction
    private static let pieceBytes = 64 * 1024
    private static let mostFindings = 20

    /// What SQLite finds wrong with the file, and rows that refer to none.
    func findings() throws -> [String] {
        var findings: [String] = []
        try tx.each(Query.assembled("PRAGMA integrity_check(\(Self.mostFindings))")) { row in
            let text = row.text(0)
            if text != "ok" { findings.append(text) }
        }
        try tx.each(Query.assembled("PRAGMA foreign_key_check")) { row in
            if findings.count < Self.mostFindings {
                findings.append("a row of \(row.text(0)) refers to none")
            }
        }
        return findings
    }

    /// SHA-256 over the schema and all rows, table by table, in the order of their keys. The same for two
    /// databases that hold the same, however their pages lie.
    /// - Parameter pause: called now and then.
    func digest(_ pause: () throws -> Void = {}) throws -> [UInt8] {
        var digest = RowsDigest()
        var tables: [String] = []
        try tx.each(Self.objects) { row in
            for column in 0..<3 { digest.text(row.text(column)) }
            if row.text(0) == "table" { tables.append(row.text(1)) }
        }
        for table in tables { try add(table, to: &digest, pause) }
        return digest.finished()
    }

    private func add(_ table: String, to digest: inout RowsDigest, _ pause: () throws -> Void) throws {
        let columns = try tx.all(Self.columns, .text(table)) {
            (name: $0.text(0), type: $0.text(1), key: $0.integer(2))
        }
        let keys = columns.filter { $0.key > 0 }.sorted { $0.key < $1.key }.map(\.name)
        let order = keys.isEmpty ? "rowid" : keys.map(Self.quoted).joined(separator: ", ")
        let list = columns.map { Self.quoted($0.name) }.joined(separator: ", ")
        digest.text(table)
        let query = Query.assembled("SELECT \(list) FROM \(Self.quoted(table)) ORDER BY \(order)")
        try tx.each(query) { row in
            for (index, column) in columns.enumerated() {
                if row.isNull(index) {
                    digest.null()
                } else {
                    switch column.type {
                    case "INTEGER", "INT": digest.integer(row.integer(index))
                    case "REAL": digest.integer(Int64(bitPattern: row.double(index).bitPattern))
                    default: digest.bytes(row.bytes(index))
                    }
                }
            }
            if digest.waiting >= Self.pieceBytes {
                digest.fold()
                try pause()
            }
        }
    }

    private static func quoted(_ name: String) -> String {
        let bytes = name.utf8.flatMap { $0 == 0x22 ? [0x22, 0x22] : [$0] }
        return "\"" + String(decoding: bytes, as: UTF8.self) + "\""
    }

    private static let objects = Query(
        """
        SELECT type, name, coalesce(sql, '') FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
        ORDER BY type, name
        """)
    private static let columns = Query("SELECT name, type, pk FROM pragma_table_info($1) ORDER BY cid")
}

/// A chain of digests over pieces, since all rows at once would not fit.
struct RowsDigest {
    private var state = [UInt8](repeating: 0, count: 32)
    private var piece: [UInt8] = []

    var waiting: Int { piece.count }

    mutating func null() { piece.append(0) }

    mutating func integer(_ value: Int64) {
        piece.append(1)
        append(UInt64(bitPattern: value))
    }

    mutating func bytes(_ value: [UInt8]) {
        piece.append(2)
        append(UInt64(value.count))
        piece.append(contentsOf: value)
    }

    mutating func text(_ value: String) { bytes([UInt8](value.utf8)) }

    private mutating func append(_ value: UInt64) {
        var value = value.bigEndian
        unsafe withUnsafeBytes(of: &value) { unsafe piece.append(contentsOf: $0) }
    }

    mutating func fold() {
        state = Digest.sha256(state, then: piece)
        piece.removeAll(keepingCapacity: true)
    }

    mutating func finished() -> [UInt8] {
        fold()
        return state
    }
}
