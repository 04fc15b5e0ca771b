// All SQL about tolls. Decides nothing.

import Schema
import Store

struct TollStore {
    let tx: Transaction

    /// - Returns: false for one of that reference.
    func insert(_ id: UUID, _ toll: Toll, of vehicle: UUID, by maker: UUID?) throws -> Bool {
        try tx.insert(
            ifNew: Self.insertOne, .uuid(id), .text(toll.reference), .uuid(vehicle), .text(toll.place),
            .instant(toll.passedAt), .integer(toll.amount.amountMinor), .text(toll.amount.currency.code),
            .uuid(maker), .instant(tx.now))
    }

    /// All vehicles by their plates.
    func plates() throws -> [PlainPlate: [UUID]] {
        var vehicles: [PlainPlate: [UUID]] = [:]
        try tx.each(Self.allPlates) { vehicles[PlainPlate($0.text(1)), default: []].append(try $0.uuid(0)) }
        return vehicles
    }

    /// A toll as it was taken in.
    struct Known: Sendable {
        let id: UUID
        let reference: String
        let vehicle: UUID
        let place: String
        let passedAt: Instant
        let amount: Money
        /// Nil: it is nobody's yet.
        let booking: UUID?
    }

    func toll(_ id: UUID) throws -> Known? {
        try tx.first(Self.byID, .uuid(id)) { row in
            Known(
                id: try row.uuid(0), reference: row.text(1), vehicle: try row.uuid(2), place: row.text(3),
                passedAt: row.instant(4), amount: try row.money(5), booking: try row.optionalUUID(7))
        }
    }

    func record<R>(_ id: UUID, _ body: (borrowing Row) throws -> R) throws -> R? {
        try tx.first(Self.byID, .uuid(id), row: body)
    }

    /// Whose a vehicle was at some moment of a time: two at most.
    func rentals(of vehicle: UUID, from start: Instant, until end: Instant) throws -> [UUID] {
        try tx.all(Self.drivenThen, .uuid(vehicle), .instant(start), .instant(end)) { try $0.uuid(0) }
    }

    func match(_ id: UUID, booking: UUID, charge: UUID) throws {
        try tx.run(Self.updateMatched, .uuid(id), .uuid(booking), .uuid(charge))
    }

    func each(onlyUnmatched: Bool, _ body: (borrowing Row) throws -> Void) throws {
        try tx.each(onlyUnmatched ? Self.unmatched : Self.newest, row: body)
    }

    private static let insertOne = Query(
        """
        INSERT INTO tolls (id, reference, vehicle_id, place, passed_at, amount_minor, currency, made_by, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            ON CONFLICT (reference) DO NOTHING
        """)
    private static let allPlates = Query(
        "SELECT id, plate FROM vehicles ORDER BY id")
    private static let drivenThen = Query(
        """
        SELECT id FROM bookings
         WHERE vehicle_id = $1 AND picked_up_at < $3 AND (returned_at IS NULL OR returned_at >= $2)
         ORDER BY picked_up_at LIMIT 2
        """)
    private static let updateMatched = Query("UPDATE tolls SET booking_id = $2, charge_id = $3 WHERE id = $1")
    private static let columns = """
        SELECT id, reference, vehicle_id, place, passed_at, amount_minor, currency, booking_id, charge_id,
               created_at
          FROM tolls
        """
    private static let byID = Query("\(columns) WHERE id = $1")
    private static let newest = Query("\(columns) ORDER BY passed_at DESC, id DESC LIMIT 500")
    private static let unmatched = Query(
        "\(columns) WHERE booking_id IS NULL ORDER BY passed_at DESC, id DESC LIMIT 500")
}
