// The SQL of the demonstration for which no other store has a use: what has come to pass already. Decides
// nothing.

import Schema
import Store

struct SeedStore {
    let tx: Transaction

    /// How a rental went out and, if it has, came back.
    struct Trip: Sendable {
        let pickedUpAt: Instant
        let returnedAt: Instant?
        let kmOut: Int64
        let kmIn: Int64?
        let fuelOut: Int64
        let fuelIn: Int64?

        /// Before it goes out a vehicle is looked at, and its odometer read.
        var inspectedAt: Instant { Instant(epochMs: pickedUpAt.epochMs - 9 * 60_000) }
    }

    /// - Parameter steps: how often the booking has changed on its way there.
    func set(_ trip: Trip, of booking: UUID, steps: Int64) throws {
        try tx.run(
            Self.updateTrip, .uuid(booking), .instant(trip.pickedUpAt), .instant(trip.returnedAt),
            .integer(trip.kmOut), .integer(trip.kmIn), .integer(trip.fuelOut), .integer(trip.fuelIn),
            .integer(steps), .instant(tx.now))
    }

    /// Rentals that are out, or back and not closed: so many of the newest, the first that went out first.
    func rentalsAway(_ limit: Int) throws -> [(booking: UUID, trip: Trip)] {
        try tx.all(Self.away, .integer(Int64(limit))) { row in
            (
                try row.uuid(0),
                Trip(
                    pickedUpAt: row.instant(1), returnedAt: row.optionalInstant(2), kmOut: row.integer(3),
                    kmIn: row.optionalInteger(4), fuelOut: row.integer(5), fuelIn: row.optionalInteger(6))
            )
        }
    }

    /// Who has the most to look at: rentals behind them, one under way, one to come; then whoever has many.
    func customerWithMost() throws -> UUID? { try tx.first(Self.most) { try $0.uuid(0) } }

    /// It has changed at this moment.
    func touch(_ booking: UUID) throws { try tx.run(Self.updateMoment, .uuid(booking), .instant(tx.now)) }

    func setHours(_ hours: [UInt8], of location: UUID) throws {
        try tx.run(Self.updateHours, .uuid(location), .utf8(hours))
    }

    func hasStaff() throws -> Bool { try tx.first(Self.anyStaff) { _ in true } ?? false }

    private static let updateTrip = Query(
        """
        UPDATE bookings
           SET picked_up_at = $2, returned_at = $3, odometer_out_km = $4, odometer_in_km = $5, fuel_out = $6,
               fuel_in = $7, version = version + $8, updated_at = $9
         WHERE id = $1
        """)
    private static let away = Query(
        """
        SELECT id, picked_up_at, returned_at, odometer_out_km, odometer_in_km, fuel_out, fuel_in
          FROM (SELECT * FROM bookings
                 WHERE picked_up_at IS NOT NULL AND customer_id IS NOT NULL
                   AND state IN ('on_rent', 'returned', 'disputed')
                 ORDER BY picked_up_at DESC, id LIMIT $1) newest
         ORDER BY picked_up_at, id
        """)
    private static let most = Query(
        """
        SELECT b.customer_id FROM bookings b JOIN customers c ON c.id = b.customer_id
         WHERE b.type = 'rental' AND c.refused_for IS NULL
         GROUP BY b.customer_id
         ORDER BY max(CASE WHEN b.state = 'on_rent' THEN 1 ELSE 0 END)
                + max(CASE WHEN b.state IN ('confirmed', 'ready') THEN 1 ELSE 0 END)
                + max(CASE WHEN b.state = 'closed' THEN 1 ELSE 0 END) DESC,
                  count(*) DESC, b.customer_id
         LIMIT 1
        """)
    private static let updateMoment = Query(
        "UPDATE bookings SET updated_at = $2, version = version + 1 WHERE id = $1")
    private static let updateHours = Query("UPDATE locations SET hours = $2 WHERE id = $1")
    private static let anyStaff = Query("SELECT 1 FROM staff LIMIT 1")
}
