// What somebody wants to rent, as they have said it. Whether they can is decided elsewhere.

import Schema
import Zones

struct BookingWish: Sendable {
    let type: BookingType
    let vehicle: UUID
    let pickup: UUID
    let dropOff: UUID
    let starts: GivenTime
    let ends: GivenTime
    let extras: [ExtraWish]
    let package: String?
    let discountCode: String?
    /// Of the youngest driver; nil: nobody has said.
    let driverAge: Int64?
    let drivers: [UUID]

    struct ExtraWish: Sendable {
        let code: String
        let quantity: Int64
    }

    enum Fields {
        static let vehicle = Field.uuid("vehicle_id")
        static let pickup = Field.uuid("pickup_location_id")
        static let dropOff = Field.uuid("return_location_id", "Where it is picked up, if not given.").optional
        static let starts = Field.text(
            "starts_at", min: 16, max: 40,
            "RFC 3339, or a local time of the place of pickup without an offset, as 2026-07-01T10:00.")
        static let ends = Field.text("ends_at", min: 16, max: 40, "The same, of the place of return.")
        private static let code = Field.text("code", max: 20)
        private static let quantity = Field.integer("quantity", in: 1...99)
        static let extraList = Field.object(
            "extras", Shape("ExtraWish", "An extra, and how many of it.", code, quantity)
        ).list(max: 20)
        static let extras = extraList.optional
        static let package = Field.text("package", max: 20, "Kilometres bought beforehand, by code.").optional
        static let discount = Field.text("discount_code", max: 20).optional
        static let age = Field.integer("driver_age", in: 16...120, "Of the youngest driver.").optional
        static let type = Field.choice("type", of: BookingType.self, "`rental` if not given.").optional
        static let drivers = Field.uuid("drivers", "Customers who drive too.").list(max: 10).optional

        static func wishes(_ records: [Record]) -> [ExtraWish] {
            records.map { ExtraWish(code: $0[code], quantity: $0[quantity]) }
        }
    }

    /// What anybody may ask the price of.
    static let shape = Shape(
        "PriceRequest", "What somebody wants to rent.", Fields.vehicle, Fields.pickup, Fields.dropOff,
        Fields.starts, Fields.ends, Fields.extras, Fields.package, Fields.discount, Fields.age)

    /// The wish that a booking came from, with what is to be different.
    init(_ booking: Booking, _ change: BookingChange, _ extras: [ExtraWish], _ drivers: [UUID]) {
        (type, vehicle, pickup) = (booking.type, change.vehicle ?? booking.vehicle, booking.pickup)
        dropOff = change.dropOff ?? booking.dropOff
        starts = change.starts ?? .instant(booking.startsAt)
        ends = change.ends ?? .instant(booking.endsAt)
        (self.extras, self.drivers, package) = (extras, drivers, booking.asked.package)
        // How old somebody has said that the youngest is counts until a date of birth is known.
        (discountCode, driverAge) = (nil, booking.asked.driverAge)
    }

    /// A rental of a vehicle that a search has found at a place.
    init(vehicle: UUID, from place: UUID, _ stay: StayWish) {
        (type, self.vehicle, pickup, dropOff) = (.rental, vehicle, place, stay.dropOff ?? place)
        (starts, ends, driverAge) = (stay.from, stay.until, stay.driverAge)
        (extras, package, discountCode, drivers) = ([], nil, nil, [])
    }

    /// The same at another time.
    func at(_ start: Instant, _ end: Instant) -> BookingWish {
        BookingWish(self, from: start, until: end)
    }

    private init(_ wish: BookingWish, from start: Instant, until end: Instant) {
        (type, vehicle, pickup, dropOff) = (wish.type, wish.vehicle, wish.pickup, wish.dropOff)
        (starts, ends, extras, package) = (.instant(start), .instant(end), wish.extras, wish.package)
        (discountCode, driverAge, drivers) = (wish.discountCode, wish.driverAge, wish.drivers)
    }

    /// What the call asks for.
    /// - Parameter isStaffs: whether it may say more than what anybody can.
    /// - Throws: `invalid` for a time that is none.
    init(_ call: Call, isStaffs: Bool = false) throws {
        typealias F = Fields
        type = isStaffs ? call.body(F.type) ?? .rental : .rental
        (vehicle, pickup) = (call.body(F.vehicle), call.body(F.pickup))
        dropOff = call.body(F.dropOff) ?? pickup
        starts = try Self.time(call.body(F.starts), "/starts_at")
        ends = try Self.time(call.body(F.ends), "/ends_at")
        extras = F.wishes(call.body(F.extras) ?? [])
        (package, discountCode) = (call.body(F.package), call.body(F.discount))
        driverAge = isStaffs ? nil : call.body(F.age)
        drivers = isStaffs ? call.body(F.drivers) ?? [] : []
    }

    static func time(_ text: String, _ pointer: String) throws -> GivenTime {
        if let time = GivenTime(text) { return time }
        throw Failure(
            .invalid, "Some fields need another value.",
            fields: [
                FieldError(pointer: pointer, detail: "must be a time, as 2026-07-01T10:00 or with an offset")
            ])
    }

    /// - Throws: `unprocessable` for a place that there is not, for a time that clocks skip or show twice,
    /// and for an end that is not after the beginning, or further behind it than any rental lasts.
    func itinerary(_ rules: HouseRules) throws -> Itinerary {
        guard let from = rules.place(pickup) else { throw Self.noPlace("/pickup_location_id") }
        guard let to = rules.place(dropOff) else { throw Self.noPlace("/return_location_id") }
        let start = try Self.resolved(starts, in: from.zone, "/starts_at")
        let end = try Self.resolved(ends, in: to.zone, "/ends_at")
        guard end > start else {
            throw Failure(
                .unprocessable, "A rental ends after it begins.",
                fields: [FieldError(pointer: "/ends_at", detail: "must be after the beginning")])
        }
        guard !Itinerary.isTooLong(from: start, to: end) else {
            let days = "\(Itinerary.mostDays) days"
            throw Failure(
                .unprocessable, "No rental lasts longer than \(days).",
                fields: [FieldError(pointer: "/ends_at", detail: "must be within \(days) of starts_at")])
        }
        return Itinerary(pickup: from, dropOff: to, startsAt: start, endsAt: end)
    }

    static func resolved(_ time: GivenTime, in zone: Zone, _ pointer: String) throws -> Instant {
        do throws(TimeFlaw) { return try time.resolved(in: zone) } catch {
            throw Failure(
                .unprocessable, "\(error.message).",
                fields: [FieldError(pointer: pointer, detail: error.message)])
        }
    }

    private static func noPlace(_ pointer: String) -> Failure {
        Failure(
            .unprocessable, "There is no such location.",
            fields: [FieldError(pointer: pointer, detail: "is not a location of this organisation")])
    }
}
