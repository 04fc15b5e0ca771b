// Chores of a test's instance, done now and not when a thread finds them due.

import Schema
import Store

@testable import FleetPass

extension Instance {
    /// One kind that comes again, from its beginning to its end.
    func does(_ kind: ChoreKind) throws {
        try ChoreRunner(app).round()
        try app.database.write { try ChoreStore(tx: $0).hurry(kind.rawValue) }
        try ChoreRunner(app).round()
    }

    /// The row of a kind that comes again, or of the only one that is about something.
    func chore(_ kind: ChoreKind) throws -> ChoreRow? {
        try app.database.reader().read { tx in
            try tx.first(
                .assembled(
                    """
                    SELECT id, due_at, attempts, claimed_until, problem, ran_at, place FROM chores
                     WHERE kind = $1 ORDER BY created_at LIMIT 1
                    """), .text(kind.rawValue)
            ) { row in
                ChoreRow(
                    id: try row.uuid(0), dueAt: row.optionalInstant(1), attempts: row.integer(2),
                    isClaimed: !row.isNull(3), problem: row.optionalText(4), ranAt: row.optionalInstant(5),
                    place: row.optionalText(6))
            }
        }
    }

    func write(_ sql: String, _ values: Value...) {
        People.write(self) { tx in try tx.run(.assembled(sql), values) }
    }
}

struct ChoreRow: Sendable {
    let id: UUID
    let dueAt: Instant?
    let attempts: Int64
    let isClaimed: Bool
    let problem: String?
    let ranAt: Instant?
    let place: String?
}
