// All SQL about numbers that an older version has kept unsealed. Decides nothing.

import Schema
import Store

struct UnsealedStore {
    let tx: Transaction

    struct Phone: Sendable {
        let enquiry: UUID
        let text: String
    }

    /// Whether there are numbers, or the log may hold some.
    func isDue() throws -> Bool { try tx.first(Self.any) { _ in true } != nil }

    /// Those behind an enquiry, in the order of ids; behind none: the first.
    func phones(after enquiry: UUID?, _ limit: Int) throws -> [Phone] {
        let after: Value = enquiry.map { .uuid($0) } ?? .bytes([])
        return try tx.all(Self.some, after, .integer(Int64(limit))) { row in
            Phone(enquiry: try row.uuid(0), text: row.text(1))
        }
    }

    /// All at once, which leaves nothing of them in the table's pages, and a row that says that there were
    /// some.
    func removePhones() throws {
        try tx.run(Self.removeAll)
        try tx.run(Self.mark)
    }

    func forget() throws { try tx.run(Self.removeAll) }

    private static let any = Query("SELECT 1 FROM unsealed LIMIT 1")
    private static let some = Query(
        "SELECT id, phone FROM unsealed WHERE id > $1 AND phone IS NOT NULL ORDER BY id LIMIT $2")
    private static let removeAll = Query("DELETE FROM unsealed")
    private static let mark = Query("INSERT INTO unsealed (id, phone) VALUES (zeroblob(16), NULL)")
}
