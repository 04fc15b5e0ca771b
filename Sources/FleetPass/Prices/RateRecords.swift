// Rate plans, extras, discounts and taxes as programs send and read them.

import Schema

private let version = Field.integer(
    "version", in: 1...Int64.max, "Goes up with every change; the ETag is made of it.")
private let codeField = Field.text("code", max: 20, "As prices name it. It never changes.")
private let name = Field.text("name", max: 60, "As people read it.")
private let locations = Field.uuid("locations", "At these locations; none: at all.").list(max: 200)
private let classes = Field.choice("classes", of: Vehicle.Class.self, "For these classes; none: for all.")
    .list(max: 40)
private let startsAt = Field.instant("starts_at", "Pickups from then on.")
private let madeAt = Field.instant("created_at")

struct RatePlanDraft: Sendable {
    let code: String
    let name: String
    let status: RatePlan.Status
    let locations: [UUID]
    let classes: [String]
    let types: [String]
    let priority: Int64
}

enum RatePlanRecord {
    private static let types = Field.choice(
        "types", of: BookingType.self, "For these types of bookings; none: for all."
    ).list(max: 4)
    private static let priority = Field.integer(
        "priority", in: -1_000...1_000, "Of several plans that fit, the one with the greatest counts.")
    private static let status = Field.choice("status", of: RatePlan.Status.self)
    static let shape = Shape(
        "RatePlan", "What prices go by, for some places, classes and types.",
        Field.uuid("id", "Never changes."),
        version, codeField, name, status, locations, classes, types, priority, madeAt)
    static let input = Shape(
        "RatePlanInput", "A rate plan as it is to be.", codeField, name, locations, classes, types, priority)
    static let change = Shape(
        "RatePlanChange", "A rate plan as it is to be; its code stays.", name, status, locations, classes,
        types, priority)

    static func draft(_ call: Call, code: String? = nil) -> RatePlanDraft {
        RatePlanDraft(
            code: code ?? call.body(codeField), name: call.body(name),
            status: code == nil ? .active : call.body(status), locations: call.body(locations),
            classes: call.body(classes).map(\.rawValue), types: call.body(types).map(\.rawValue),
            priority: call.body(priority))
    }
}

enum RateVersionRecord {
    static let terms = Field.object("terms", RateTerms.shape)
    private static let number = Field.integer("number", in: 1...Int64.max, "Counted by plan.")
    static let starts = startsAt.optional
    static let shape = Shape(
        "RateVersion", "What a plan says from some day on. It is never changed.",
        Field.uuid("id", "Never changes."), number, startsAt, terms, madeAt)
    static let input = Shape(
        "RateVersionInput", "What a plan is to say, from now or a later day on.", starts, terms)
}

struct ExtraDraft: Sendable {
    let code: String
    let name: String
    let about: String
    let isLimited: Bool
    let isOffered: Bool
    let most: Int64
    let position: Int64
}

enum ExtraRecord {
    private static let about = Field.text("about", min: 0, max: 300, "What it is, in a sentence.")
    private static let isLimited = Field.boolean(
        "is_limited", "Whether there are only so many at each location.")
    private static let isOffered = Field.boolean("is_offered", "Whether it can be booked.")
    private static let most = Field.integer("most", in: 1...99, "In one booking.")
    private static let position = Field.integer("position", in: 0...1_000, "Where it stands in lists.")
    private static let per = Field.choice("per", of: Per.self, "What the amount is for.")
    private static let amount = Field.integer(
        "amount_minor", in: 0...100_000_000, "In minor units of the organisation's currency.")
    private static let mostMinor = Field.integer(
        "most_minor", in: 0...100_000_000, "For one of them in one booking at most, whatever its length."
    ).optional
    private static let count = Field.integer("count", in: 0...100_000, "How many there are.")
    private static let location = Field.uuid("location_id")
    static let shape = Shape(
        "Extra", "Something that goes along with a rental.", Field.uuid("id", "Never changes."), version,
        codeField,
        name, about, isLimited, isOffered, most, position, madeAt)
    static let input = Shape(
        "ExtraInput", "An extra as it is to be.", codeField, name, about, isLimited, isOffered, most, position
    )
    static let change = Shape(
        "ExtraChange", "An extra as it is to be; its code stays.", name, about, isLimited, isOffered, most,
        position)
    static let price = Shape(
        "ExtraPrice", "What an extra costs from some day on. It is never changed.",
        Field.uuid("id", "Never changes."), Field.integer("number", in: 1...Int64.max), per, amount,
        mostMinor,
        startsAt, madeAt)
    static let priceInput = Shape(
        "ExtraPriceInput", "What an extra is to cost, from now or a later day on.", per, amount, mostMinor,
        RateVersionRecord.starts)
    static let stock = Shape("ExtraStock", "How many of an extra a location has.", location, count)

    static func draft(_ call: Call, code: String? = nil) -> ExtraDraft {
        ExtraDraft(
            code: code ?? call.body(codeField), name: call.body(name), about: call.body(about),
            isLimited: call.body(isLimited), isOffered: call.body(isOffered), most: call.body(most),
            position: call.body(position))
    }

    static func price(_ call: Call, _ id: UUID, of extra: UUID, number: Int64, now: Instant) -> ExtraPrice {
        ExtraPrice(
            id: id, extra: extra, code: "", name: "", number: number, per: call.body(per),
            amountMinor: call.body(amount), mostMinor: call.body(mostMinor),
            startsAt: call.body(RateVersionRecord.starts) ?? now)
    }

    static func stock(_ call: Call) -> (location: UUID, count: Int64) {
        (call.body(location), call.body(count))
    }
}

enum DiscountRecord {
    private static let discountCode = Field.text(
        "code", min: 3, max: 20, "As customers type it; null: it is given to everybody."
    ).optional
    private static let share = Field.integer(
        "share_ppm", in: 1...1_000_000, "Of the price for the time, in millionths: 100000 is 10 %."
    ).optional
    private static let amount = Field.integer(
        "amount_minor", in: 1...100_000_000, "Or an amount, in minor units."
    ).optional
    private static let leastDays = Field.integer(
        "least_days", in: 0...366, "Rentals of so many days or more.")
    private static let starts = Field.instant("starts_at", "Bookings made from then on.")
    private static let ends = Field.instant("ends_at", "And before then.").optional
    private static let mostUses = Field.integer(
        "most_uses", in: 1...1_000_000, "How many bookings may have it."
    ).optional
    static let shape = Shape(
        "Discount", "What is taken off the price for the time. It never changes, it is only ended.",
        Field.uuid("id", "Never changes."), version, discountCode, name, share, amount, locations, classes,
        leastDays, starts, ends, mostUses, Field.integer("uses", in: 0...Int64.max),
        Field.instant("ended_at").optional, madeAt)
    static let input = Shape(
        "DiscountInput", "A discount as it is to be.", discountCode, name, share, amount, locations, classes,
        leastDays, RateVersionRecord.starts, ends, mostUses)

    /// - Throws: `unprocessable` unless it takes off either a share or an amount.
    static func discount(_ call: Call, _ id: UUID, now: Instant) throws -> Discount {
        let (share, amount) = (call.body(share), call.body(amount))
        let starts = call.body(RateVersionRecord.starts) ?? now
        guard (share == nil) != (amount == nil) else {
            throw Failure(
                .unprocessable, "A discount is either a share or an amount.",
                fields: [FieldError(pointer: "/share_ppm", detail: "must be given, or else amount_minor")])
        }
        if let ends = call.body(ends), ends <= starts {
            throw Failure(
                .unprocessable, "A discount ends after it begins.",
                fields: [FieldError(pointer: "/ends_at", detail: "must be after the beginning")])
        }
        return Discount(
            id: id, code: call.body(discountCode).map(canonical), name: call.body(name),
            share: share.map { Share(ppm: $0) }, amountMinor: amount, locations: call.body(locations),
            classes: call.body(classes).map(\.rawValue), leastDays: call.body(leastDays), startsAt: starts,
            endsAt: call.body(ends), mostUses: call.body(mostUses), uses: 0, endedAt: nil)
    }

    /// The same for all ways of typing it: in capitals, decided byte by byte.
    static func canonical(_ code: String) -> String {
        String(decoding: code.utf8.map { 0x61...0x7A ~= $0 ? $0 & 0xDF : $0 }, as: UTF8.self)
    }
}

enum TaxRecord {
    private static let rate = Field.integer("rate_ppm", in: 0...1_000_000, "In millionths: 88750 is 8.875 %.")
    private static let exempt = Field.choice(
        "exempt", of: PriceLine.Kind.self, "Kinds of lines that it is not levied on."
    ).list(max: 10)
    private static let starts = Field.instant("starts_at", "For pickups from then on.")
    static let ends = Field.instant("ends_at", "And before then.")
    static let shape = Shape(
        "TaxRate", "A tax of a location. It is never changed, only ended and followed.",
        Field.uuid("id", "Never changes."), name, rate, exempt, starts, ends.optional)
    static let input = Shape("TaxRateInput", "A tax as it is to be.", name, rate, exempt, starts)
    static let end = Shape("TaxRateEnd", "Until when a tax is levied.", ends)

    static func tax(_ call: Call, _ id: UUID, at location: UUID) -> TaxRate {
        TaxRate(
            id: id, location: location, name: call.body(name), rate: Share(ppm: call.body(rate)),
            exempt: call.body(exempt).map(\.rawValue), startsAt: call.body(starts), endsAt: nil)
    }
}
