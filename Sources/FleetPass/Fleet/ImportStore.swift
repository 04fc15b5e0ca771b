// All SQL about tables of vehicles that were read in. Decides nothing.

import Schema
import Store

struct ImportStore {
    let tx: Transaction

    func insert(_ id: UUID, _ outcome: ImportDesk.Outcome, errors: [UInt8], by maker: UUID?) throws {
        try tx.run(
            Self.insertOne, .uuid(id), .uuid(maker), .instant(tx.now), .integer(Int64(outcome.entered)),
            .integer(Int64(outcome.changed)), .integer(Int64(outcome.unchanged)),
            .integer(Int64(outcome.refused.count)), .utf8(errors))
    }

    /// The refused rows as a table, and who read them in.
    func errors(_ id: UUID) throws -> (maker: UUID?, table: [UInt8])? {
        try tx.first(Self.errorsOf, .uuid(id)) { (try $0.optionalUUID(0), $0.bytes(1)) }
    }

    /// A few at a time.
    /// - Returns: whether there may be more.
    func forget(before time: Instant) throws -> Bool {
        try tx.changes(by: Self.deleteOld, .instant(time)) > 0
    }

    private static let insertOne = Query(
        """
        INSERT INTO fleet_imports (id, made_by, created_at, entered, changed, unchanged, refused, errors)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """)
    private static let errorsOf = Query("SELECT made_by, errors FROM fleet_imports WHERE id = $1")
    private static let deleteOld = Query(
        """
        DELETE FROM fleet_imports
         WHERE id IN (SELECT id FROM fleet_imports WHERE created_at < $1 ORDER BY created_at LIMIT 8)
        """)
}
