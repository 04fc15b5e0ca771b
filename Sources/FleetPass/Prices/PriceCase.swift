// All that a price depends on beside the stored versions: kept with a booking, to price it again.

import Schema

struct PriceCase: Equatable, Sendable {
    let vehicleClass: String
    /// The vehicle's own daily rate.
    let dayMinor: Int64
    let startsAt: Instant
    let endsAt: Instant
    /// Of the place of pickup; weekdays and seasons go by it.
    let zone: String
    let isOneWay: Bool
    /// Whether somebody drives who is younger than the plan's age for that.
    let isYoung: Bool
    /// Drivers besides the one who books.
    let extraDrivers: Int64
    /// How many of pickup and return are outside opening hours.
    let outOfHours: Int64
    let package: String?
    let extras: [Wanted]
    let discount: UUID?
    let taxes: [UUID]
    /// Of the youngest driver, as somebody has said; nil: nobody has.
    var driverAge: Int64?

    /// An extra, by the version of its price.
    struct Wanted: Equatable, Sendable {
        let price: UUID
        let quantity: Int64
    }
}

extension PriceCase {
    private static let vehicleClass = Field.text("class", max: 40)
    private static let day = Field.integer("day_minor")
    private static let starts = Field.integer("starts_ms")
    private static let ends = Field.integer("ends_ms")
    private static let zone = Field.text("zone", max: 64)
    private static let oneWay = Field.boolean("one_way")
    private static let young = Field.boolean("young")
    private static let drivers = Field.integer("extra_drivers")
    private static let outOfHours = Field.integer("out_of_hours")
    private static let package = Field.text("package", max: 20).optional
    private static let price = Field.uuid("price")
    private static let quantity = Field.integer("quantity")
    private static let extras = Field.object("extras", Shape("WantedExtra", "", price, quantity)).list(
        max: 99)
    private static let discount = Field.uuid("discount").optional
    private static let taxes = Field.uuid("taxes").list(max: 99)
    private static let age = Field.integer("driver_age").optional
    private static let shape = Shape(
        "PriceCase", "What a price depends on.", vehicleClass, day, starts, ends, zone, oneWay, young,
        drivers, outOfHours, package, extras, discount, taxes, age)

    /// From what `written` has made.
    init(_ bytes: [UInt8]) throws {
        let record = try Self.shape.read(json: bytes)
        vehicleClass = record[Self.vehicleClass]
        dayMinor = record[Self.day]
        startsAt = Instant(epochMs: record[Self.starts])
        endsAt = Instant(epochMs: record[Self.ends])
        zone = record[Self.zone]
        (isOneWay, isYoung) = (record[Self.oneWay], record[Self.young])
        (extraDrivers, outOfHours) = (record[Self.drivers], record[Self.outOfHours])
        package = record[Self.package]
        extras = record[Self.extras].map { Wanted(price: $0[Self.price], quantity: $0[Self.quantity]) }
        (discount, taxes) = (record[Self.discount], record[Self.taxes])
        driverAge = record[Self.age]
    }

    /// As a column keeps it.
    var written: [UInt8] {
        var json = JSONWriter()
        json.bytes.reserveCapacity(400)
        json.beginObject()
        json.member(Self.vehicleClass, vehicleClass)
        json.member(Self.day, dayMinor)
        json.member(Self.starts, startsAt.epochMs)
        json.member(Self.ends, endsAt.epochMs)
        json.member(Self.zone, zone)
        json.member(Self.oneWay, isOneWay)
        json.member(Self.young, isYoung)
        json.member(Self.drivers, extraDrivers)
        json.member(Self.outOfHours, outOfHours)
        if let package { json.member(Self.package, package) }
        json.key(Self.extras.spec.jsonKey)
        json.beginArray()
        for extra in extras {
            json.beginObject()
            json.member(Self.price, extra.price)
            json.member(Self.quantity, extra.quantity)
            json.endObject()
        }
        json.endArray()
        if let discount { json.member(Self.discount, discount) }
        json.key(Self.taxes.spec.jsonKey)
        json.beginArray()
        for tax in taxes { json.uuid(tax) }
        json.endArray()
        if let driverAge { json.member(Self.age, driverAge) }
        json.endObject()
        return json.bytes
    }
}
