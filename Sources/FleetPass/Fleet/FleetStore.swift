// The SQL by which staff and bookings see and change vehicles. What the public sees, `VehicleStore` has.
// Decides nothing.

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

    func vehicle(_ id: UUID) throws -> KnownVehicle? { try tx.first(Self.byID, .uuid(id), row: Self.known) }

    func vehicle(vin: String) throws -> KnownVehicle? {
        try tx.first(Self.byVIN, .text(vin), row: Self.known)
    }

    /// Those of so many VINs that there are.
    func vehicles(vins: [String]) throws -> [String: KnownVehicle] {
        guard !vins.isEmpty else { return [:] }
        var found: [String: KnownVehicle] = [:]
        try tx.each(
            .assembled("\(Self.source) WHERE v.vin IN (\(Self.places(vins.count)))"), vins.map { .text($0) }
        ) {
            let known = try Self.known($0)
            found[known.draft.vin] = known
        }
        return found
    }

    /// Whose those stock numbers are.
    func holders(ofStockNumbers numbers: [String]) throws -> [String: UUID] {
        guard !numbers.isEmpty else { return [:] }
        var found: [String: UUID] = [:]
        let query = Query.assembled(
            "SELECT stock_number, id FROM vehicles WHERE stock_number IN (\(Self.places(numbers.count)))")
        try tx.each(query, numbers.map { .text($0) }) { found[$0.text(0)] = try $0.uuid(1) }
        return found
    }

    private static func places(_ count: Int) -> String {
        (1...count).map { "$\($0)" }.joined(separator: ", ")
    }

    /// Whose stock number that is.
    func holder(ofStockNumber number: String) throws -> UUID? {
        try tx.first(Self.byStockNumber, .text(number)) { try $0.uuid(0) }
    }

    /// The columns of `FleetVehicle.row`.
    func record<R>(_ id: UUID, _ body: (borrowing Row) throws -> R) throws -> R? {
        try tx.first(Self.recordByID, .uuid(id), row: body)
    }

    /// It stands there now.
    /// - Returns: whether it stood elsewhere.
    func move(_ id: UUID, to location: UUID) throws -> Bool {
        try tx.changes(by: Self.updateLocation, .uuid(id), .uuid(location), .instant(tx.now)) > 0
    }

    func update(_ id: UUID, _ draft: VehicleDraft) throws {
        try tx.run(
            Self.updateOne, .uuid(id), .uuid(draft.location), .uuid(draft.home), .text(draft.vin),
            .text(draft.plate), .text(draft.stockNumber), .text(draft.make), .text(draft.model),
            .integer(draft.year), .text(draft.vehicleClass), .text(draft.body), .text(draft.fuel),
            .integer(draft.seats), .text(draft.colour), .integer(draft.dailyRate.amountMinor),
            .text(draft.dailyRate.currency.code), .instant(tx.now), .text(PlainPlate(draft.plate).text))
    }

    func replace(_ old: [String], with new: [String], of id: UUID) throws {
        for word in old where !new.contains(word) { try tx.run(Self.deleteWord, .text(word), .uuid(id)) }
        for word in new where !old.contains(word) { try tx.run(Self.insertWord, .text(word), .uuid(id)) }
    }

    func move(_ id: UUID, to status: Vehicle.Status) throws {
        try tx.run(Self.updateStatus, .uuid(id), .text(status.rawValue), .instant(tx.now))
    }

    func setPhotos(_ names: [String], of id: UUID) throws {
        try tx.run(Self.updatePhotos, .uuid(id), .list(names), .instant(tx.now))
    }

    /// Something changed that stands in rows of its own.
    func touch(_ id: UUID) throws { try tx.run(Self.raiseVersion, .uuid(id), .instant(tx.now)) }

    /// - Parameter row: the columns of `FleetVehicle.row`.
    static func known(_ row: borrowing Row) throws -> KnownVehicle {
        let id = try row.uuid(0)
        guard let status = Vehicle.Status(rawValue: row.text(18)) else {
            throw StoreError.unusable("vehicle \(id) is in no known status; run 'fleetpassd check'")
        }
        let draft = VehicleDraft(
            location: try row.uuid(2), home: try row.optionalUUID(3), vin: row.text(4), plate: row.text(5),
            stockNumber: row.text(6), make: row.text(7), model: row.text(8), year: row.integer(9),
            vehicleClass: row.text(10), body: row.text(11), fuel: row.text(12), seats: row.integer(13),
            colour: row.text(14), dailyRate: try row.money(16))
        return KnownVehicle(
            id: id, version: row.integer(1), draft: draft, status: status, isHeld: row.boolean(19),
            odometerKm: row.integer(15), photos: row.texts(20))
    }

    private static let rentedByID = Query(
        """
        SELECT status, class, location_id, home_location_id, is_held, daily_rate_minor, daily_rate_currency,
               year, make, model
          FROM vehicles WHERE id = $1
        """)
    private static let grant = Query(
        """
        SELECT 1 FROM sharing_grants
         WHERE vehicle_id = $1 AND location_id = $2 AND ended_at IS NULL AND starts_at <= $3
           AND (ends_at IS NULL OR ends_at >= $4)
        """)
    private static let source = "SELECT \(FleetVehicle.row.columns(of: "v")) FROM vehicles v"
    private static let byID = Query("\(source) WHERE v.id = $1")
    private static let recordByID = Query("\(source) WHERE v.id = $1")
    private static let byVIN = Query("\(source) WHERE v.vin = $1")
    private static let byStockNumber = Query("SELECT id FROM vehicles WHERE stock_number = $1")
    private static let updateOne = Query(
        """
        UPDATE vehicles
           SET location_id = $2, home_location_id = $3, vin = $4, plate = $5, stock_number = $6, make = $7,
               model = $8, year = $9, class = $10, body = $11, fuel = $12, seats = $13, colour = $14,
               daily_rate_minor = $15, daily_rate_currency = $16, updated_at = $17, plain_plate = $18,
               version = version + 1
         WHERE id = $1
        """)
    private static let deleteWord = Query("DELETE FROM vehicle_words WHERE word = $1 AND vehicle_id = $2")
    private static let insertWord = Query("INSERT INTO vehicle_words (word, vehicle_id) VALUES ($1, $2)")
    private static let updateLocation = Query(
        """
        UPDATE vehicles SET location_id = $2, updated_at = $3, version = version + 1
         WHERE id = $1 AND location_id <> $2
        """)
    private static let updateStatus = Query(
        "UPDATE vehicles SET status = $2, updated_at = $3, version = version + 1 WHERE id = $1")
    private static let updatePhotos = Query(
        "UPDATE vehicles SET photos = $2, updated_at = $3, version = version + 1 WHERE id = $1")
    private static let raiseVersion = Query(
        "UPDATE vehicles SET updated_at = $2, version = version + 1 WHERE id = $1")
}
