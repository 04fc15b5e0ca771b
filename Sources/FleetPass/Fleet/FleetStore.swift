// The SQL by which staff and bookings see vehicles. What the public sees, `VehicleStore` has.

import Schema
import Store

struct FleetStore {
    let tx: Transaction

    /// What a booking needs to know of a vehicle, whatever its status.
    func rented(_ id: UUID) throws -> RentedVehicle? {
        try tx.first(Self.rentedByID, .uuid(id)) { row in
            guard let status = Vehicle.Status(rawValue: row.text(0)) else {
                throw StoreError.unusable("vehicle \(id) is in no known status; run 'fleetpassd check'")
            }
            return RentedVehicle(
                id: id, status: status, vehicleClass: row.text(1), location: try row.uuid(2),
                home: try row.optionalUUID(3), isHeld: row.boolean(4), dailyRate: try row.money(5),
                title: "\(row.integer(7)) \(row.text(8)) \(row.text(9))")
        }
    }

    /// Whether a place offers a vehicle that stands elsewhere, by a grant of its own.
    func isGranted(_ vehicle: UUID, to location: UUID, from start: Instant, until end: Instant) throws -> Bool
    {
        try tx.first(Self.grant, .uuid(vehicle), .uuid(location), .instant(start), .instant(end)) { _ in true
        }
            ?? false
    }

    private static let rentedByID = Query(
        """
        SELECT status, class, location_id, home_location_id, is_held, daily_rate_minor, daily_rate_currency, year,
               make, model
          FROM vehicles WHERE id = $1
        """)
    private static let grant = Query(
        """
        SELECT 1 FROM sharing_grants
         WHERE vehicle_id = $1 AND location_id = $2 AND ended_at IS NULL AND starts_at <= $3
           AND (ends_at IS NULL OR ends_at >= $4)
        """)
}
