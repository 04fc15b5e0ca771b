// All SQL about odometer readings. Decides nothing.

import Schema
import Store

struct OdometerStore {
    let tx: Transaction

    func insert(_ reading: OdometerReading, of vehicle: UUID, by maker: UUID?) throws {
        try tx.run(
            Self.insertOne, .uuid(reading.id), .uuid(vehicle), .integer(reading.km),
            .text(reading.source.rawValue), .instant(reading.readAt), .boolean(reading.isSigned),
            .uuid(maker),
            .instant(tx.now))
    }

    /// The highest that a customer has signed, or that a locked inspection has read, until then: bills go by
    /// it.
    func highestBinding(of vehicle: UUID, until time: Instant) throws -> (km: Int64, readAt: Instant)? {
        try tx.first(Self.binding, .uuid(vehicle), .instant(time)) { ($0.integer(0), $0.instant(1)) }
    }

    /// The lowest of those after then.
    func lowestBinding(of vehicle: UUID, after time: Instant) throws -> Int64? {
        try tx.first(Self.bindingLater, .uuid(vehicle), .instant(time)) { $0.integer(0) }
    }

    /// Notes that what an inspection has read was wrong: nothing goes by it any more, and it stays.
    func correct(
        _ km: Int64, _ source: OdometerReading.Source, of vehicle: UUID, readAt time: Instant
    ) throws {
        try tx.run(
            Self.updateCorrected, .uuid(vehicle), .integer(km), .text(source.rawValue), .instant(time),
            .instant(tx.now))
    }

    /// What was read last.
    func newest(of vehicle: UUID) throws -> Int64? {
        try tx.first(Self.last, .uuid(vehicle)) { $0.integer(0) }
    }

    /// What was read last, or else what the vehicle says of itself since it is known; nil: neither.
    func stated(of vehicle: UUID) throws -> (km: Int64, readAt: Instant)? {
        try tx.first(Self.last, .uuid(vehicle)) { ($0.integer(0), $0.instant(1)) }
            ?? tx.first(Self.ofVehicle, .uuid(vehicle)) { ($0.integer(0), $0.instant(1)) }
    }

    /// What the vehicle says of itself.
    func set(_ km: Int64, of vehicle: UUID) throws {
        try tx.run(Self.updateVehicle, .uuid(vehicle), .integer(km), .instant(tx.now))
    }

    /// The newest first, those read before a time and id.
    func each(
        of vehicle: UUID, before cursor: PageCursor?, _ limit: Int, _ body: (borrowing Row) throws -> Void
    ) throws {
        let before = cursor ?? PageCursor(key: .max, id: UUID(high: .max, low: .max))
        try tx.each(
            Self.shapes, .uuid(vehicle), .integer(before.key), .uuid(before.id), .integer(Int64(limit)),
            row: body)
    }

    private static let insertOne = Query(
        """
        INSERT INTO odometer_readings (id, vehicle_id, km, source, read_at, is_signed, made_by, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """)
    private static let binding = Query(
        """
        SELECT km, read_at FROM odometer_readings
         WHERE vehicle_id = $1 AND (is_signed = 1 OR source IN ('pickup', 'return')) AND corrected_at IS NULL
           AND read_at <= $2
         ORDER BY km DESC, read_at DESC LIMIT 1
        """)
    private static let bindingLater = Query(
        """
        SELECT km FROM odometer_readings
         WHERE vehicle_id = $1 AND (is_signed = 1 OR source IN ('pickup', 'return')) AND corrected_at IS NULL
           AND read_at > $2
         ORDER BY km LIMIT 1
        """)
    private static let updateCorrected = Query(
        """
        UPDATE odometer_readings SET corrected_at = $5
         WHERE vehicle_id = $1 AND km = $2 AND source = $3 AND read_at = $4 AND corrected_at IS NULL
        """)
    private static let last = Query(
        """
        SELECT km, read_at FROM odometer_readings WHERE vehicle_id = $1 AND corrected_at IS NULL
         ORDER BY read_at DESC, id DESC LIMIT 1
        """)
    private static let ofVehicle = Query(
        "SELECT odometer_km, created_at FROM vehicles WHERE id = $1 AND odometer_km > 0")
    private static let updateVehicle = Query(
        "UPDATE vehicles SET odometer_km = $2, updated_at = $3, version = version + 1 WHERE id = $1")
    private static let shapes = Query(
        """
        SELECT \(OdometerReading.shape.columns(of: "o")) FROM odometer_readings o
         WHERE o.vehicle_id = $1 AND (o.read_at, o.id) < ($2, $3)
         ORDER BY o.read_at DESC, o.id DESC LIMIT $4
        """)
}
