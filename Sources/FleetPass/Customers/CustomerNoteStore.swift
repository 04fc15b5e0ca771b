// All SQL about what staff note of customers. Decides nothing.

import Schema
import Store

enum CustomerNote {
    static let shape = Shape(
        "CustomerNote", "Something to remember of a customer.", Field.uuid("id", "Never changes."),
        Field.text("text", max: 2_000), Field.uuid("made_by", "Whose account or key noted it.").optional,
        Field.instant("created_at"))
}

struct CustomerNoteStore {
    let tx: Transaction

    func insert(_ id: UUID, _ text: String, of customer: UUID, by maker: UUID?) throws {
        try tx.run(
            Self.insertOne, .uuid(id), .uuid(customer), .text(text), .uuid(maker), .instant(tx.now))
    }

    /// The newest first.
    func each(of customer: UUID, _ body: (borrowing Row) throws -> Void) throws {
        try tx.each(Self.ofCustomer, .uuid(customer), row: body)
    }

    func ids(of customer: UUID) throws -> [UUID] {
        try tx.all(Self.idsOf, .uuid(customer)) { try $0.uuid(0) }
    }

    /// - Returns: whether it was theirs.
    func move(_ id: UUID, from old: UUID, to new: UUID) throws -> Bool {
        try tx.changes(by: Self.updateOne, .uuid(id), .uuid(old), .uuid(new)) > 0
    }

    func removeAll(of customer: UUID) throws { try tx.run(Self.deleteAll, .uuid(customer)) }

    private static let insertOne = Query(
        "INSERT INTO customer_notes (id, customer_id, text, made_by, created_at) VALUES ($1, $2, $3, $4, $5)")
    private static let ofCustomer = Query(
        """
        SELECT \(CustomerNote.shape.columns(of: "n")) FROM customer_notes n WHERE n.customer_id = $1
         ORDER BY n.created_at DESC, n.id DESC
        """)
    private static let idsOf = Query("SELECT id FROM customer_notes WHERE customer_id = $1 ORDER BY id")
    private static let updateOne = Query(
        "UPDATE customer_notes SET customer_id = $3 WHERE id = $1 AND customer_id = $2")
    private static let deleteAll = Query("DELETE FROM customer_notes WHERE customer_id = $1")
}
