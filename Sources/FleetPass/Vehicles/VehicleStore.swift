// All SQL about single vehicles. Searching them has a store of its own. Decides nothing.

import Schema
import Store

struct VehicleStore {
    let tx: Transaction

    /// Writes the vehicle as the public sees it.
    /// - Returns: its version.
    /// - Throws: `not_found` when there is none, or none that the public may see; `unusable`, naming the
    /// vehicle, if its row cannot be read.
    func writePublic(_ id: UUID, to json: inout JSONWriter) throws -> Int64 {
        let version = try tx.first(Self.publicByID, .uuid(id)) { row in
            do { try row.write(Vehicle.shape, to: &json) } catch StoreError.unusable(let reason) {
                throw StoreError.unusable("vehicle \(id): \(reason); run 'fleetpassd check'")
            }
            return row.integer(1)
        }
        guard let version else { throw Failure.notFound }
        return version
    }

    func isPublic(_ id: UUID) throws -> Bool {
        try tx.first(Self.isPublicByID, .uuid(id)) { _ in true } ?? false
    }

    func publicCard(_ id: UUID) throws -> VehicleCard {
        guard let card = try tx.first(Self.publicByID, .uuid(id), row: { try VehicleCard($0) }) else {
            throw Failure.notFound
        }
        return card
    }

    /// Changes when anything does that facets are counted from.
    func fleetRevision() throws -> Int64 { try RevisionStore(tx: tx).value(of: .fleet) }

    /// Whoever changes what facets are counted from says so here, in the same transaction; an odometer
    /// reading is no such change.
    func fleetHasChanged() throws { try RevisionStore(tx: tx).raise(.fleet) }

    func insert(_ vehicle: NewVehicle) throws {
        try fleetHasChanged()
        try tx.run(
            Self.insertOne, .uuid(vehicle.id.value), .uuid(vehicle.location.value), .text(vehicle.vin),
            .text(vehicle.plate), .text(vehicle.stockNumber), .text(vehicle.make), .text(vehicle.model),
            .integer(Int64(vehicle.year)), .text(vehicle.vehicleClass), .text(vehicle.body),
            .text(vehicle.fuel),
            .integer(Int64(vehicle.seats)), .text(vehicle.colour), .integer(Int64(vehicle.odometerKm)),
            .integer(vehicle.dailyRate.amountMinor), .text(vehicle.dailyRate.currency.code),
            .text(vehicle.status),
            .text(vehicle.photosJSON), .instant(vehicle.createdAt), .instant(vehicle.createdAt),
            .uuid(vehicle.home), .text(PlainPlate(vehicle.plate).text))
        for word in vehicle.words { try tx.run(Self.insertWord, .text(word), .uuid(vehicle.id.value)) }
    }

    func hasAny() throws -> Bool { try tx.first(Self.anyOne) { _ in true } ?? false }

    /// Tells the query planner how the fleet is spread, so that it walks the right index.
    func measure() throws { try tx.run(Self.analyze) }

    private static let publicByID = Query(
        """
        SELECT \(Vehicle.shape.columns(of: "v")) FROM vehicles v
         WHERE v.id = $1 AND v.status = 'active' AND v.is_held = 0
        """,
        forSeveral: """
            SELECT \(Vehicle.shape.columns(of: "v")), array_position($1, v.id) FROM vehicles v
             WHERE v.id = ANY($1) AND v.status = 'active' AND v.is_held = 0
            """)
    private static let isPublicByID = Query(
        "SELECT 1 FROM vehicles WHERE id = $1 AND status = 'active' AND is_held = 0")
    private static let anyOne = Query("SELECT 1 FROM vehicles LIMIT 1")
    // PostgreSQL sees to that itself.
    private static let analyze = Query("ANALYZE", postgres: "SELECT 1")
    private static let insertOne = Query(
        """
        INSERT INTO vehicles (id, location_id, vin, plate, stock_number, make, model, year, class, body, fuel,
                              seats, colour, odometer_km, daily_rate_minor, daily_rate_currency, status,
                              photos, created_at, updated_at, home_location_id, plain_plate)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
                $21, $22)
        """)
    private static let insertWord = Query("INSERT INTO vehicle_words (word, vehicle_id) VALUES ($1, $2)")
}

/// A vehicle that is being entered.
struct NewVehicle {
    let id: VehicleID
    let location: LocationID
    let vin: String
    let plate: String
    let stockNumber: String
    let make: String
    let model: String
    let year: Int
    let vehicleClass: String
    let body: String
    let fuel: String
    let seats: Int
    let colour: String
    let odometerKm: Int
    let dailyRate: Money
    let status: String
    let photosJSON: String
    let createdAt: Instant
    var home: UUID?

    var words: [String] {
        VehicleWords.words(
            make: make, model: model, year: Int64(year), vehicleClass, body, colour: colour, fuel: fuel,
            stockNumber: stockNumber, plate: plate, vin: vin)
    }
}
