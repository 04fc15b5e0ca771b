// The SQL that finds what vehicles and people are called, for lists that have their ids. Decides nothing.

import Schema
import Store

struct DeskNameStore {
    let tx: Transaction

    /// `2023 Toyota RAV4`, and its plate.
    func vehicle(_ id: UUID) throws -> (title: String, plate: String)? {
        try tx.first(Self.vehicleByID, .uuid(id)) { row in
            ("\(row.integer(0)) \(row.text(1)) \(row.text(2))", row.text(3))
        }
    }

    /// Of somebody who was merged into another, the name that they had.
    func customer(_ id: UUID) throws -> String? {
        try tx.first(Self.customerByID, .uuid(id)) { $0.text(0) }
    }

    /// Whoever works here, also who does not any more.
    func colleague(_ id: UUID) throws -> String? {
        try tx.first(Self.colleagueByID, .uuid(id)) { $0.text(0) }
    }

    /// Everybody who works here now, by name.
    func colleagues() throws -> [(id: UUID, name: String)] {
        try tx.all(Self.everyColleague) { (try $0.uuid(0), $0.text(1)) }
    }

    private static let colleagueByID = Query("SELECT name FROM accounts WHERE id = $1")
    private static let everyColleague = Query(
        """
        SELECT a.id, a.name FROM staff s JOIN accounts a ON a.id = s.id
         WHERE a.status = 'active' ORDER BY lower(a.name), a.id
        """)
    private static let vehicleByID = Query("SELECT year, make, model, plate FROM vehicles WHERE id = $1")
    private static let customerByID = Query("SELECT name FROM customers WHERE id = $1")
}
