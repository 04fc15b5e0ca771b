// A vehicle as staff see it and enter it: its fields, and what it is to be. No SQL, no HTTP.

import Schema

enum FleetVehicle {
    static let location = Field.uuid("location_id", "Where it stands.")
    static let home = Field.uuid("home_location_id", "Where it belongs; null: where it stands.").optional
    static let vin = Field.text("vin", .vin, "Vehicle identification number.")
    static let plate = Field.text("plate", max: 12, "As on the plate.")
    static let stockNumber = Field.text("stock_number", max: 20, "The dealership's own number.")
    static let make = Field.text("make", max: 40, "As the manufacturer writes it.")
    static let model = Field.text("model", max: 60, "As the manufacturer writes it.")
    static let year = Field.integer("year", in: Vehicle.years, "Model year.")
    static let vehicleClass = Field.choice("class", of: Vehicle.Class.self, "What it is rented as.")
    static let body = Field.choice("body", of: Vehicle.Body.self)
    static let fuel = Field.choice("fuel", of: Vehicle.Fuel.self)
    static let seats = Field.integer("seats", in: Vehicle.seats, "The driver's included.")
    static let colour = Field.text("colour", max: 30)
    static let rate = Field.money(
        "daily_rate", minor: 0...100_000_000, "For one day, before season, length and tax.")
    static let km = Field.integer("odometer_km", in: 0...5_000_000, "As last read.")
    static let photos = Field.text("photos", max: 200, "Names of pictures, the cover first.").list(max: 40)
    static let attributes = Field.object("attributes", AttributeValue.shape).list(max: AttributeValue.most)

    private static let id = Field.uuid("id", "Never changes.")
    private static let version = Field.integer(
        "version", in: 1...Int64.max, "Goes up with every change; the ETag is made of it.")
    private static let status = Field.choice("status", of: Vehicle.Status.self)
    private static let isHeld = Field.boolean(
        "is_held", "Whether it has a hold without an end, which has begun.")
    private static let created = Field.instant("created_at")
    private static let updated = Field.instant("updated_at")

    /// What a row has of it. The attributes stand in rows of their own.
    static let row = Shape(
        "FleetVehicleRow", "A vehicle as its row has it.", id, version, location, home, vin, plate,
        stockNumber,
        make, model, year, vehicleClass, body, fuel, seats, colour, km, rate, status, isHeld, photos, created,
        updated)
    static let shape = Shape(
        "FleetVehicle", "A vehicle as staff see it.", id, version, location, home, vin, plate, stockNumber,
        make,
        model, year, vehicleClass, body, fuel, seats, colour, km, rate, status, isHeld, photos, created,
        updated,
        attributes)

    static let homeName = Field.text("home_location", max: 80, "Of where it belongs, or else stands.")
        .optional
    static let holds = Field.object("holds", Hold.shape).list(max: 1_000)
    static let canBeRented = Field.boolean("can_be_rented", "Whether nothing stands in the way of it now.")
    static let obstacles = Field.object("obstacles", Obstacle.shape).list(max: 1_000)
    static let vinWarning = Field.text(
        "vin_warning", max: 120, "What is odd about its VIN, which is taken nevertheless."
    ).optional
    static let whole = Shape(
        "FleetVehicleRecord", "A vehicle with all that decides whether it may be rented.", id, version,
        location,
        home, vin, plate, stockNumber, make, model, year, vehicleClass, body, fuel, seats, colour, km, rate,
        status, isHeld, photos, created, updated, attributes, homeName, holds, canBeRented, obstacles,
        vinWarning)

    static let givenAttributes = Field.object("attributes", AttributeValue.input)
        .list(max: AttributeValue.most).optional
    static let entryKm = km.optional
    static let entryStatus = Field.choice(
        "status", Vehicle.Status.ofEntry.map(\.rawValue), "`draft` if not given."
    ).optional
    static let input = Shape(
        "VehicleInput", "A vehicle as it is to be entered.", location, home, vin, plate, stockNumber, make,
        model,
        year, vehicleClass, body, fuel, seats, colour, rate, entryKm, entryStatus, givenAttributes)
    static let change = Shape(
        "VehicleChange", "A vehicle as it is to be. Attributes that are left out stay as they are.", location,
        home, vin, plate, stockNumber, make, model, year, vehicleClass, body, fuel, seats, colour, rate,
        givenAttributes)

    static let to = Field.choice("to", of: Vehicle.Status.self, "What it is to be.")
    static let reason = Field.text("reason", max: 300, "Why.")
    static let move = Shape("VehicleMove", "The next step of a vehicle's life.", to, reason)
}

extension Vehicle.Status {
    /// What a vehicle may be when it is entered: a fleet that comes from elsewhere is in use already.
    static let ofEntry: [Vehicle.Status] = [.draft, .prep, .active]

    /// Whether nobody can rent it ever again.
    var isGone: Bool { self == .sold || self == .retired }
}

/// What staff say a vehicle is. What follows from readings, holds and moves is not theirs to say.
struct VehicleDraft: Equatable, Sendable {
    var location: UUID
    var home: UUID?
    var vin: String
    var plate: String
    var stockNumber: String
    var make: String
    var model: String
    var year: Int64
    var vehicleClass: String
    var body: String
    var fuel: String
    var seats: Int64
    var colour: String
    var dailyRate: Money

    init(_ record: Record) {
        (location, home) = (record[FleetVehicle.location], record[FleetVehicle.home])
        (vin, plate) = (record[FleetVehicle.vin], record[FleetVehicle.plate])
        stockNumber = record[FleetVehicle.stockNumber]
        (make, model) = (record[FleetVehicle.make], record[FleetVehicle.model])
        (year, seats) = (record[FleetVehicle.year], record[FleetVehicle.seats])
        vehicleClass = record[FleetVehicle.vehicleClass].rawValue
        body = record[FleetVehicle.body].rawValue
        fuel = record[FleetVehicle.fuel].rawValue
        (colour, dailyRate) = (record[FleetVehicle.colour], record[FleetVehicle.rate])
    }

    init(
        location: UUID, home: UUID?, vin: String, plate: String, stockNumber: String, make: String,
        model: String,
        year: Int64, vehicleClass: String, body: String, fuel: String, seats: Int64, colour: String,
        dailyRate: Money
    ) {
        (self.location, self.home, self.vin, self.plate) = (location, home, vin, plate)
        (self.stockNumber, self.make, self.model, self.year) = (stockNumber, make, model, year)
        (self.vehicleClass, self.body, self.fuel, self.seats) = (vehicleClass, body, fuel, seats)
        (self.colour, self.dailyRate) = (colour, dailyRate)
    }

    var title: String { "\(year) \(make) \(model)" }

    /// What free text finds it by.
    var words: [String] {
        VehicleWords.words(
            make: make, model: model, year: year, vehicleClass, body, colour: colour, fuel: fuel,
            stockNumber: stockNumber, plate: plate, vin: vin)
    }

    /// What is different, for the record.
    func changes(from old: VehicleDraft?) -> AuditChanges {
        var changes = AuditChanges.none
        func text(_ field: String, _ path: KeyPath<VehicleDraft, String>) {
            changes.note(
                field, from: old.map { .text($0[keyPath: path]) } ?? .null, to: .text(self[keyPath: path]))
        }
        text("vin", \.vin)
        text("plate", \.plate)
        text("stock_number", \.stockNumber)
        text("make", \.make)
        text("model", \.model)
        text("class", \.vehicleClass)
        text("body", \.body)
        text("fuel", \.fuel)
        text("colour", \.colour)
        changes.note("year", from: old.map { .integer($0.year) } ?? .null, to: .integer(year))
        changes.note("seats", from: old.map { .integer($0.seats) } ?? .null, to: .integer(seats))
        changes.note(
            "daily_rate_minor", from: old.map { .integer($0.dailyRate.amountMinor) } ?? .null,
            to: .integer(dailyRate.amountMinor))
        changes.note("location_id", from: Self.told(old?.location), to: Self.told(location))
        changes.note("home_location_id", from: Self.told(old?.home), to: Self.told(home))
        return changes
    }

    private static func told(_ id: UUID?) -> AuditChanges.Value { id.map { .text("\($0)") } ?? .null }
}

/// A vehicle as its row has it.
struct KnownVehicle: Sendable {
    let id: UUID
    let version: Int64
    let draft: VehicleDraft
    let status: Vehicle.Status
    let isHeld: Bool
    let odometerKm: Int64
    let photos: [String]

    /// Whether somebody who works at some places alone may see it: it stands at one of them, or belongs
    /// there.
    func isReached(by asker: Asker) -> Bool {
        asker.works(at: draft.location) || draft.home.map { asker.works(at: $0) } == true
    }
}
