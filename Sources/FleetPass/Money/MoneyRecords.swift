// Payments, deposits and charges as programs send and read them.

import Schema

enum PaymentRecord {
    static let amount = Field.money("amount", minor: 1...1_000_000_000)
    static let method = Field.choice("method", of: PaymentMethod.self)
    static let reference = Field.text("reference", min: 0, max: 60, "What the terminal has printed.")
    static let reason = Field.text("reason", max: 300, "Why.")
    static let shape = Shape(
        "Payment", "Money that came for a booking.", Field.uuid("id", "Never changes."),
        Field.integer("version", in: 1...Int64.max), method, Field.choice("state", of: PaymentState.self),
        amount, Field.money("refunded"), reference, Field.instant("created_at"), Field.instant("updated_at"))
    static let refund = Shape("RefundInput", "Money that is given back.", amount, reason)
    static let balance = Shape(
        "Balance", "What a booking costs, and what of it is paid.",
        Field.money("total", minor: .min ... .max), Field.money("charged", minor: .min ... .max),
        Field.money("paid", minor: .min ... .max),
        Field.money("due", minor: .min ... .max, "Below zero: it is to be given back."))
}

enum DepositRecord {
    static let method = Field.choice("method", ["cash", "terminal"])
    static let captureBefore = Field.instant(
        "capture_before",
        "Until when it can be captured: it covers nothing after that; null: without end, as with cash."
    ).optional
    static let captured = Field.money("amount", minor: 1...1_000_000_000)
    static let shape = Shape(
        "Deposit", "Money that is held during a rental: a memo, no revenue.",
        Field.uuid("id", "Never changes."), Field.integer("version", in: 1...Int64.max), method.optional,
        Field.choice("state", of: DepositState.self), Field.money("amount"), Field.money("captured"),
        Field.money("refunded", "Of what was captured."), PaymentRecord.reference, captureBefore,
        Field.instant("created_at"), Field.instant("updated_at"))
    static let capture = Shape(
        "DepositCapture", "What of a deposit is kept.", captured, PaymentRecord.reason)
}

enum ChargeRecord {
    static let kind = Field.choice("kind", of: ChargeKind.self)
    /// Those that somebody writes down; the others follow from what was measured.
    static let written = Field.choice("kind", ["toll", "fine", "damage", "cleaning", "other"])
    static let text = Field.text("text", max: 200, "As customers read it.")
    static let net = Field.money("net", minor: 0...1_000_000_000, "Before tax.")
    static let isTaxed = Field.boolean("is_taxed", "Whether the taxes of the booking are levied on it.")
    static let evidence = Field.text("evidence", max: 500, "What shows it: a notice's number, a photo's.")
    static let shape = Shape(
        "Charge", "What a rental has cost beyond its price.", Field.uuid("id", "Never changes."),
        Field.integer("version", in: 1...Int64.max), kind, text, Field.money("net", minor: .min ... .max),
        Field.money("tax", minor: .min ... .max),
        Field.object("evidence", Shape("Evidence", "What was measured or met, and which rule it costs by.")),
        Field.instant("waived_at").optional, Field.text("waived_for", max: 300).optional,
        Field.instant("created_at"))
    /// What its customer reads: neither what shows it nor what staff have said of it.
    static let own = Shape(
        "OwnCharge", "What one's rental has cost beyond its price.", Field.uuid("id", "Never changes."), kind,
        text, Field.money("net", minor: .min ... .max), Field.money("tax", minor: .min ... .max),
        Field.instant("waived_at", "When it was waived: it costs nothing then.").optional,
        Field.instant("created_at"))
    static let input = Shape("ChargeInput", "A charge as it is to be.", written, text, net, isTaxed, evidence)
    static let waiver = Shape("ChargeWaiver", "Why a charge is not to be paid.", PaymentRecord.reason)
}
