// All SQL about what is broken about vehicles. Decides nothing.

import Schema
import Store

struct DamageStore {
    let tx: Transaction

    func insert(_ damage: Damage, of vehicle: UUID, by maker: UUID?) throws {
        try tx.run(
            Self.insertOne, .uuid(damage.id), .uuid(vehicle), .uuid(damage.foundBy),
            .text(damage.kind.rawValue), .text(damage.part), .integer(damage.x), .integer(damage.y),
            .text(damage.remark), .uuid(maker), .instant(tx.now))
    }

    /// - Returns: whether that inspection had found it.
    func remove(_ id: UUID, foundBy inspection: UUID) throws -> Bool {
        try tx.changes(by: Self.deleteOne, .uuid(id), .uuid(inspection)) > 0
    }

    /// - Returns: the vehicle, and whether it is repaired.
    func damage(_ id: UUID) throws -> (vehicle: UUID, isRepaired: Bool)? {
        try tx.first(Self.byID, .uuid(id)) { (try $0.uuid(0), !$0.isNull(1)) }
    }

    func repair(_ id: UUID, _ text: String) throws {
        try tx.run(Self.updateRepaired, .uuid(id), .instant(tx.now), .text(text))
    }

    /// What is not repaired yet, in the order in which it was found.
    func open(of vehicle: UUID) throws -> [Damage] {
        try tx.all(Self.openOf, .uuid(vehicle)) { row in
            Damage(
                id: try row.uuid(0), kind: Damage.Kind(rawValue: row.text(1)) ?? .other, part: row.text(2),
                x: row.integer(3), y: row.integer(4), remark: row.text(5), foundBy: try row.uuid(6))
        }
    }

    /// The same for whoever asks; what is repaired too, if that is wanted.
    func each(of vehicle: UUID, repairedToo: Bool, _ body: (borrowing Row) throws -> Void) throws {
        try tx.each(Self.shapesOf, .uuid(vehicle), .boolean(repairedToo), row: body)
    }

    private static let insertOne = Query(
        """
        INSERT INTO damages (id, vehicle_id, inspection_id, kind, part, x, y, remark, made_by, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """)
    private static let deleteOne = Query("DELETE FROM damages WHERE id = $1 AND inspection_id = $2")
    private static let byID = Query("SELECT vehicle_id, repaired_at FROM damages WHERE id = $1")
    private static let updateRepaired = Query(
        "UPDATE damages SET repaired_at = $2, repair = $3, version = version + 1 WHERE id = $1")
    private static let openOf = Query(
        """
        SELECT id, kind, part, x, y, remark, inspection_id FROM damages
         WHERE vehicle_id = $1 AND repaired_at IS NULL ORDER BY id
        """)
    private static let shapesOf = Query(
        """
        SELECT \(DamageRecord.shape.columns(of: "d")) FROM damages d
         WHERE d.vehicle_id = $1 AND (d.repaired_at IS NULL OR $2 = 1) ORDER BY d.id LIMIT 1000
        """)
}
