// The SQL that knows which letters are about which booking, and in which language their readers book. Decides
// nothing.

import Schema
import Store

struct BookingLetterStore {
    let tx: Transaction

    func insert(_ letter: UUID, about booking: UUID, to customer: UUID) throws {
        try tx.run(Self.insertOne, .uuid(letter), .uuid(booking), .uuid(customer))
    }

    func letters(to customer: UUID) throws -> [UUID] {
        try tx.all(Self.ofCustomer, .uuid(customer)) { try $0.uuid(0) }
    }

    /// Which letter, about which booking, how far it has come, and when it was written; the oldest first.
    func each(to customer: UUID, _ body: (borrowing Row) throws -> Void) throws {
        try tx.each(Self.toCustomer, .uuid(customer), row: body)
    }

    /// Nil where it is not known.
    func language(of customer: UUID) throws -> Language? {
        try tx.first(Self.readLanguage, .uuid(customer)) {
            $0.optionalText(0).flatMap { Language(rawValue: $0) }
        } ?? nil
    }

    func set(_ language: Language?, of customer: UUID) throws {
        try tx.run(Self.updateLanguage, .uuid(customer), .text(language?.rawValue))
    }

    private static let insertOne = Query(
        "INSERT INTO booking_letters (letter_id, booking_id, customer_id) VALUES ($1, $2, $3)")
    private static let ofCustomer = Query(
        "SELECT letter_id FROM booking_letters WHERE customer_id = $1 ORDER BY letter_id")
    private static let toCustomer = Query(
        """
        SELECT o.id, o.letter, l.booking_id, o.status, o.created_at
          FROM booking_letters l JOIN outbox o ON o.id = l.letter_id WHERE l.customer_id = $1 ORDER BY o.id
        """)
    private static let readLanguage = Query("SELECT language FROM customers WHERE id = $1")
    private static let updateLanguage = Query("UPDATE customers SET language = $2 WHERE id = $1")
}
