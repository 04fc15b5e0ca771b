// A booking as programs read it.

import Schema

enum BookingRecord {
    private static let kind = Field.choice("kind", of: PriceLine.Kind.self)
    private static let text = Field.text("text", max: 200, "As customers read it.")
    private static let quantity = Field.integer("quantity")
    private static let unit = Field.choice("unit", of: PriceLine.Unit.self)
    private static let unitMinor = Field.integer("unit_minor", "Of one; of a share, what it is a share of.")
    private static let amountMinor = Field.integer("amount_minor", "In minor units.")
    private static let rule = Field.text("rule", max: 200, "Which rule made it, of which version.")
    private static let from = Field.instant("from", "The stretch of time it covers.").optional
    private static let until = Field.instant("until").optional
    static let line = Shape(
        "PriceLine", "A part of a price that says what it is for.", kind, text, quantity, unit, unitMinor,
        amountMinor, rule, from, until)
    static let lines = Field.object("lines", line).list(max: 400)

    static let code = Field.text("code", max: 8, "What people call it.")
    static let net = Field.money("net", minor: .min ... .max, "Before taxes.")
    static let tax = Field.money("tax", minor: .min ... .max)
    static let total = Field.money("total", minor: .min ... .max)
    static let deposit = Field.money("deposit", "Held during the rental.")
    static let heldUntil = Field.instant("held_until", "Until when it waits for whoever checks out.").optional

    static let shape = Shape(
        "Booking", "A vehicle that somebody rents.", Field.uuid("id", "Never changes."),
        Field.integer("version", in: 1...Int64.max, "Goes up with every change; the ETag is made of it."),
        code,
        Field.choice("type", of: BookingType.self), Field.choice("state", of: BookingState.self),
        Field.choice("channel", of: BookingChannel.self), Field.uuid("customer_id").optional,
        Field.uuid("vehicle_id"), Field.uuid("pickup_location_id"), Field.uuid("return_location_id"),
        Field.instant("starts_at"), Field.instant("ends_at"), heldUntil,
        Field.instant("picked_up_at").optional, Field.instant("returned_at").optional, net, tax, total,
        Field.money("charged", minor: .min ... .max, "What was added after the price was agreed."), deposit,
        lines, Field.text("note", min: 0, max: 1_000), Field.text("reason", max: 300).optional,
        Field.instant("created_at"), Field.instant("updated_at"))
}

extension PriceLine {
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("kind", kind.rawValue)
            json.member("text", text)
            json.member("quantity", quantity)
            json.member("unit", unit.rawValue)
            json.member("unit_minor", unitMinor)
            json.member("amount_minor", amountMinor)
            json.member("rule", rule)
            if let from { json.member("from", from) }
            if let until { json.member("until", until) }
        }
    }
}

extension Price {
    /// As a column keeps them.
    var writtenLines: [UInt8] {
        var json = JSONWriter()
        json.bytes.reserveCapacity(200 * lines.count + 2)
        json.array(lines) { $1.write(to: &$0) }
        return json.bytes
    }

    func money(_ minor: Int64) -> Money { Money(amountMinor: minor, currency: currency) }
}
