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

    /// A vehicle, and where it stands and belongs.
    struct Driven: Sendable {
        let id: UUID
        let location: UUID
        let home: UUID?
    }

    /// The vehicles that have those plates, in whatever spelling. What stands beside a plate only finds it.
    func vehicles(plates: Set<PlainPlate>) throws -> [PlainPlate: [Driven]] {
        var found: [PlainPlate: [Driven]] = [:]
        let take: (borrowing Row) throws -> Void = { row in
            let plate = PlainPlate(row.text(1))
            guard plates.contains(plate) else { return }
            found[plate, default: []].append(
                Driven(
                    id: try row.uuid(0), location: try row.uuid(2), home: try row.optionalUUID(3)))
        }
        for plate in plates { try tx.each(Self.ofPlate, .text(plate.text), row: take) }
        try tx.each(Self.ofOldPlates, row: take)
        return found
    }

    /// Puts beside some plates that an older version entered what they are found by.
    func noteOldPlates() throws {
        let old = try tx.all(Self.someOldPlates) { (try $0.uuid(0), PlainPlate($0.text(1))) }
        for (id, plate) in old { try tx.run(Self.updatePlain, .uuid(id), .text(plate.text)) }
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
        let charge: UUID?
    }

    func toll(_ id: UUID) throws -> Known? {
        try tx.first(Self.byID, .uuid(id)) { row in
            Known(
                id: try row.uuid(0), reference: row.text(1), vehicle: try row.uuid(2), place: row.text(3),
                passedAt: row.instant(4), amount: try row.money(5), booking: try row.optionalUUID(7),
                charge: try row.optionalUUID(8))
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

    /// The newest, 500 at most.
    /// - Parameter places: where whoever asks works; none: everywhere.
    func each(onlyUnmatched: Bool, at places: [UUID], _ body: (borrowing Row) throws -> Void) throws {
        var conditions = Conditions()
        if onlyUnmatched { conditions.add("t.booking_id IS NULL") }
        conditions.keepTolls(at: places)
        try tx.each(
            .assembled(
                "\(Self.columns) WHERE \(conditions.text) ORDER BY t.passed_at DESC, t.id DESC LIMIT 500"),
            conditions.values, row: body)
    }

    private static let insertOne = Query(
        """
        INSERT INTO tolls (id, reference, vehicle_id, place, passed_at, amount_minor, currency, made_by, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            ON CONFLICT (reference) DO NOTHING
        """)
    private static let vehicles = "SELECT id, plate, location_id, home_location_id FROM vehicles"
    private static let ofPlate = Query("\(vehicles) WHERE plain_plate = $1 ORDER BY id")
    private static let ofOldPlates = Query("\(vehicles) WHERE plain_plate IS NULL ORDER BY id")
    private static let someOldPlates = Query("\(vehicles) WHERE plain_plate IS NULL ORDER BY id LIMIT 200")
    private static let updatePlain = Query("UPDATE vehicles SET plain_plate = $2 WHERE id = $1")
    private static let drivenThen = Query(
        """
        SELECT id FROM bookings
         WHERE vehicle_id = $1 AND picked_up_at < $3 AND (returned_at IS NULL OR returned_at >= $2)
         ORDER BY picked_up_at LIMIT 2
        """)
    private static let updateMatched = Query("UPDATE tolls SET booking_id = $2, charge_id = $3 WHERE id = $1")
    private static let columns = """
        SELECT t.id, t.reference, t.vehicle_id, t.place, t.passed_at, t.amount_minor, t.currency, t.booking_id,
               t.charge_id, t.created_at
          FROM tolls t
        """
    private static let byID = Query("\(columns) WHERE t.id = $1")
}

extension Conditions {
    /// Those whose booking begins or ends at one of the places; and of those that are nobody's, whose vehicle
    /// stands or belongs there. No place: anywhere.
    fileprivate mutating func keepTolls(at places: [UUID]) {
        guard !places.isEmpty else { return }
        let places = list(places.map { .uuid($0) })
        add(
            """
            (t.booking_id IS NULL AND EXISTS (
                SELECT 1 FROM vehicles v
                 WHERE v.id = t.vehicle_id
                   AND (v.location_id IN (\(places)) OR v.home_location_id IN (\(places))))
             OR EXISTS (
                SELECT 1 FROM bookings b
                 WHERE b.id = t.booking_id
                   AND (b.pickup_location_id IN (\(places)) OR b.return_location_id IN (\(places)))))
            """)
    }
}
