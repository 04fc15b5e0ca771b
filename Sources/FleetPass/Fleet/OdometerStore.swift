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

    /// The highest that a customer has signed until then.
    func highestSigned(of vehicle: UUID, until time: Instant) throws -> (km: Int64, readAt: Instant)? {
        try tx.first(Self.signed, .uuid(vehicle), .instant(time)) { ($0.integer(0), $0.instant(1)) }
    }

    /// What was read last.
    func newest(of vehicle: UUID) throws -> Int64? {
        try tx.first(Self.last, .uuid(vehicle)) { $0.integer(0) }
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
    private static let signed = Query(
        """
        SELECT km, read_at FROM odometer_readings
         WHERE vehicle_id = $1 AND is_signed = 1 AND read_at <= $2 ORDER BY km DESC LIMIT 1
        """)
    private static let last = Query(
        "SELECT km FROM odometer_readings WHERE vehicle_id = $1 ORDER BY read_at DESC, id DESC LIMIT 1")
    private static let updateVehicle = Query(
        "UPDATE vehicles SET odometer_km = $2, updated_at = $3, version = version + 1 WHERE id = $1")
    private static let shapes = Query(
        """
        SELECT \(OdometerReading.shape.columns(of: "o")) FROM odometer_readings o
         WHERE o.vehicle_id = $1 AND (o.read_at, o.id) < ($2, $3)
         ORDER BY o.read_at DESC, o.id DESC LIMIT $4
        """)
}
