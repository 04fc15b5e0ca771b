// All SQL about deeds that are not in the platform's record yet. Decides nothing.

import FleetPass
import Schema
import Store

struct DeedStore {
    let tx: Transaction
    private static let atOnce = 100

    func insert(_ deed: Deed) throws {
        try tx.run(
            Self.insertOne, .uuid(deed.id), .text(deed.action), .text(deed.object), .uuid(deed.objectID),
            .text(deed.actor), .uuid(deed.actorID), .uuid(deed.session), .integer(deed.requestID),
            .utf8(deed.changes), .utf8(deed.personal))
    }

    /// All of them, the oldest first.
    func each(_ body: (Deed) throws -> Void) throws {
        var last = UUID(high: 0, low: 0)
        while true {
            let page = try next(after: last)
            for deed in page { try body(deed) }
            guard page.count == Self.atOnce, let end = page.last else { return }
            last = end.id
        }
    }

    private func next(after id: UUID) throws -> [Deed] {
        try tx.all(Self.nextOnes, .uuid(id)) { row in
            Deed(
                id: try row.uuid(0), action: row.text(1), object: row.text(2), objectID: try row.uuid(3),
                actor: row.text(4), actorID: try row.optionalUUID(5), session: try row.optionalUUID(6),
                requestID: row.integer(7), changes: row.bytes(8), personal: row.bytes(9))
        }
    }

    func remove(_ deed: Deed) throws { try tx.run(Self.deleteOne, .uuid(deed.id)) }

    private static let columns = """
        id, action, object, object_id, actor, actor_id, session_id, request_id, changes, personal
        """
    private static let insertOne = Query(
        "INSERT INTO fp.deeds (\(columns)) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)")
    private static let nextOnes = Query(
        "SELECT \(columns) FROM fp.deeds WHERE id > $1 ORDER BY id LIMIT \(atOnce)")
    private static let deleteOne = Query("DELETE FROM fp.deeds WHERE id = $1")
}
