// The SQL by which `check` looks at rentals: what their rows must be to one another. Changes nothing.

import Schema
import Store
import Zones

extension CheckStore {
    mutating func lookAtRentals() throws {
        for (check, query) in Self.rentals {
            try tx.each(query, .integer(Int64(Self.mostRentals))) { add(check, $0.text(0)) }
        }
        // A hold that begins is marked by a chore, which may be late.
        let lately = Instant(epochMs: tx.now.epochMs - 3_600_000)
        try tx.each(Self.marks, .integer(Int64(Self.mostRentals)), .instant(lately)) {
            add("vehicle that is marked otherwise than its holds say", $0.text(0))
        }
    }

    /// The latest bookings, priced again from the versions that they were priced by.
    mutating func lookAtPrices() throws {
        let repricing = Repricing(zones: ZoneShelf(), tx: tx)
        let ids = try tx.all(Self.latest, .integer(Int64(Self.sample))) { try $0.uuid(0) }
        for id in ids {
            guard let booking = try BookingStore(tx: tx).booking(id) else { continue }
            let total = try repricing.price(of: booking).totalMinor
            if total != booking.total.amountMinor {
                add("price", "\(booking.code) costs \(booking.total.amountMinor), and priced again \(total)")
            }
        }
    }

    mutating func lookAtAttributes() throws {
        try tx.each(Self.attributes) { row in
            guard let kind = AttributeDefinition.Kind(rawValue: row.text(1)) else { return }
            let definition = AttributeDefinition(
                id: try row.uuid(0), key: row.text(2), label: "", kind: kind, unit: nil,
                choices: row.texts(3), isFilter: false, isPublic: false, position: 0)
            let amount = row.isNull(5) ? nil : row.integer(5)
            if definition.checked(row.text(4)) != .good(row.text(4), amount: amount) {
                add("attribute", "\(row.text(6)): \(definition.key) is \(row.text(4))")
            }
        }
    }

    private static let mostRentals = 20
    private static let sample = 200
    private static let latest = Query("SELECT id FROM bookings ORDER BY id DESC LIMIT $1")
    private static let attributes = Query(
        """
        SELECT d.id, d.kind, d.key, d.choices, a.value, a.amount, v.stock_number
          FROM vehicle_attributes a JOIN attribute_definitions d ON d.id = a.definition_id
          JOIN vehicles v ON v.id = a.vehicle_id
         ORDER BY v.id, d.id
        """)

    private static let rentals: [(String, Query)] = [
        (
            "booking without its vehicle",
            Query(
                """
                SELECT b.code FROM bookings b
                 WHERE b.state IN ('held', 'pending', 'confirmed', 'ready', 'on_rent')
                   AND NOT EXISTS (SELECT 1 FROM allocations a WHERE a.booking_id = b.id AND a.released_at IS NULL
                                      AND a.vehicle_id = b.vehicle_id AND a.starts_at <= b.starts_at
                                      AND (a.ends_at >= b.ends_at OR b.state = 'on_rent'))
                 ORDER BY b.id LIMIT $1
                """)
        ),
        (
            "booking that came to nothing, and has a vehicle",
            Query(
                """
                SELECT b.code FROM bookings b JOIN allocations a ON a.booking_id = b.id AND a.released_at IS NULL
                 WHERE b.state IN ('quote', 'expired', 'declined', 'cancelled', 'no_show') ORDER BY b.id LIMIT $1
                """)
        ),
        (
            "booking with two vehicles",
            Query(
                """
                SELECT b.code FROM bookings b
                 WHERE 1 < (SELECT count(*) FROM allocations a WHERE a.booking_id = b.id AND a.released_at IS NULL)
                 ORDER BY b.id LIMIT $1
                """)
        ),
        (
            "charges that are not in the booking's sum",
            Query(
                """
                SELECT b.code FROM bookings b
                 WHERE b.charged_minor <> coalesce((SELECT sum(c.net_minor + c.tax_minor) FROM charges c
                                                     WHERE c.booking_id = b.id AND c.waived_at IS NULL), 0)
                 ORDER BY b.id LIMIT $1
                """)
        ),
        (
            "kilometres that count for two rentals",
            Query(
                """
                SELECT code FROM (
                    SELECT b.id, b.code, b.odometer_out_km AS km_out,
                           max(b.odometer_in_km) OVER (PARTITION BY b.vehicle_id ORDER BY b.picked_up_at, b.id
                               ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS km_before
                      FROM bookings b WHERE b.picked_up_at IS NOT NULL
                ) r WHERE km_out < km_before ORDER BY id LIMIT $1
                """)
        ),
    ]
    // One that is to begin may have marked its vehicle already: earlier versions did so at once.
    private static let marks = Query(
        """
        SELECT v.stock_number FROM vehicles v
         WHERE v.is_held = 1 AND NOT EXISTS (SELECT 1 FROM holds h WHERE h.vehicle_id = v.id
                                                AND h.released_at IS NULL AND h.ends_at IS NULL)
            OR v.is_held = 0 AND EXISTS (SELECT 1 FROM holds h WHERE h.vehicle_id = v.id AND h.released_at IS NULL
                                            AND h.ends_at IS NULL AND h.starts_at < $2)
         ORDER BY v.id LIMIT $1
        """)
}
