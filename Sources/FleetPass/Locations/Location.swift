// A place of the dealership: what it is, and how it shows. No SQL, no HTTP.

import Schema

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

    /// What the public sees of a location.
    static let shape = Shape(
        "Location", "A place where vehicles are picked up and returned.",
        Field.uuid("id", "Never changes."),
        Field.integer("version", in: 1...Int64.max, "Goes up with every change."),
        Field.text("name", max: 80, "As customers know it."),
        Field.text("street", max: 120),
        Field.text("city", max: 80),
        Field.text("region", max: 40, "State or province."),
        Field.text("postal_code", max: 16),
        Field.text("country", max: 2, "ISO 3166-1 alpha-2."),
        Field.text("time_zone", max: 64, "IANA name; opening hours and bookings are in this zone."),
        Field.text("phone", .phone, "E.164.")
    )
}
