// A place of the dealership: what it is, and how it shows. No SQL, no HTTP.

import Schema
import Zones

struct LocationID: Hashable, Sendable {
    let value: UUID
}

struct Location: Sendable {
    let id: LocationID
    let name: String
    let street: String
    let city: String
    let region: String
    let postalCode: String
    let country: String
    let latitude: Double
    let longitude: Double
    let phone: String

    private static let name = Field.text("name", max: 80, "As customers know it.")
    private static let street = Field.text("street", max: 120)
    private static let city = Field.text("city", max: 80)
    private static let region = Field.text("region", max: 40, "State or province.")
    private static let postalCode = Field.text("postal_code", max: 16)
    private static let country = Field.text("country", min: 2, max: 2, "ISO 3166-1 alpha-2.")
    private static let timeZone = Field.text(
        "time_zone", max: 64, "IANA name; opening hours and bookings are in this zone.")
    private static let phone = Field.text("phone", .phone, "E.164.")
    private static let email = Field.text("email", .email).optional
    private static let isOpen = Field.boolean("is_open", "Whether it rents at all.")
    private static let group = Field.text(
        "share_group", max: 40, "Locations of one group offer each other's vehicles."
    ).optional
    private static let hours = Field.object("hours", LocationHours.shape)
    private static let turnaround = Field.integer(
        "turnaround_minutes", in: 0...10_080,
        "To make a vehicle ready here; null: as the organisation has it."
    ).optional
    private static let latitude = Field.text("latitude", max: 20, "In degrees, as 39.7817.")
    private static let longitude = Field.text("longitude", max: 20, "In degrees, as -104.9653.")

    /// What the public sees of a location.
    static let shape = Shape(
        "Location", "A place where vehicles are picked up and returned.", Field.uuid("id", "Never changes."),
        Field.integer("version", in: 1...Int64.max, "Goes up with every change; the ETag is made of it."),
        name,
        street, city, region, postalCode, country, timeZone, phone, email, isOpen, group, hours, turnaround,
        latitude, longitude)
    static let input = Shape(
        "LocationInput", "A location as it is to be.", name, street, city, region, postalCode, country,
        timeZone,
        phone, email, isOpen, group, hours, turnaround, latitude, longitude)

    /// A location as it is to be.
    struct Draft: Sendable {
        let texts: [String]
        let email: String?
        let timeZone: String
        let isOpen: Bool
        let shareGroup: String?
        let hours: [UInt8]
        let turnaroundMinutes: Int64?
        let latitude: Double
        let longitude: Double

        /// - Throws: `unprocessable` for a country, a zone, hours or a place on earth that there is not.
        init(_ call: Call, _ app: App) throws {
            texts = [name, street, city, region, postalCode, country, phone].map { call.body($0) }
            (email, timeZone) = (call.body(Location.email), call.body(Location.timeZone))
            (isOpen, shareGroup) = (call.body(Location.isOpen), call.body(Location.group))
            turnaroundMinutes = call.body(turnaround)
            let hours = call.body(Location.hours)
            _ = try LocationHours.read(hours)
            self.hours = hours.written
            latitude = try Self.degrees(call.body(Location.latitude), 90, "/latitude")
            longitude = try Self.degrees(call.body(Location.longitude), 180, "/longitude")
            try Self.demand(app.premises.zones.zone(timeZone) != nil, "/time_zone", "is no IANA time zone")
            let isCountry = call.body(country).utf8.allSatisfy { 0x41...0x5A ~= $0 }
            try Self.demand(isCountry, "/country", "must be two capitals, as US")
        }

        private static func degrees(_ text: String, _ most: Double, _ pointer: String) throws -> Double {
            let isPlain = text.utf8.allSatisfy { 0x30...0x39 ~= $0 || $0 == 0x2D || $0 == 0x2E }
            let value = isPlain ? Double(text) : nil
            try demand(value.map { abs($0) <= most } == true, pointer, "must be degrees, as 39.7817")
            return value ?? 0
        }

        private static func demand(_ holds: Bool, _ pointer: String, _ detail: String) throws {
            guard !holds else { return }
            throw Failure(
                .unprocessable, "There is no such place.",
                fields: [FieldError(pointer: pointer, detail: detail)])
        }
    }
}
