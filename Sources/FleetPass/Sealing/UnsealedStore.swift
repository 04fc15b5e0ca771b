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
        try tx.all(Self.some, .uuid(enquiry ?? Self.first), .integer(Int64(limit))) { row in
            Phone(enquiry: try row.uuid(0), text: row.text(1))
        }
    }

    /// All at once, which leaves nothing of them in the table's pages, and a row that says that there were
    /// some.
    func removePhones() throws {
        try tx.run(Self.removeAll)
        try tx.run(Self.mark, .uuid(Self.first))
    }

    func forget() throws { try tx.run(Self.removeAll) }

    /// Before every id that there is.
    private static let first = UUID(high: 0, low: 0)

    private static let any = Query("SELECT 1 FROM unsealed LIMIT 1")
    private static let some = Query(
        "SELECT id, phone FROM unsealed WHERE id > $1 AND phone IS NOT NULL ORDER BY id LIMIT $2")
    private static let removeAll = Query("DELETE FROM unsealed")
    private static let mark = Query("INSERT INTO unsealed (id, phone) VALUES ($1, NULL)")
}
