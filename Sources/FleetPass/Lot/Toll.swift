// Tolls: what a road's keeper wants for a vehicle, matched by the minute with whoever rented it. No SQL.

import HTTP
import Schema
import Store

struct Toll: Sendable {
    let reference: String
    let plate: String
    let passedAt: Instant
    let place: String
    let amount: Money
}

enum TollRecord {
    private static let reference = Field.text(
        "reference", max: 60, "As the road's keeper names it: the same is taken once.")
    private static let plate = Field.text("plate", max: 12, "Of the vehicle.")
    private static let passed = Field.instant("passed_at", "Its minute decides whose it is.")
    private static let place = Field.text("place", max: 120)
    private static let amount = Field.money("amount", minor: 1...1_000_000)
    private static let one = Shape("TollInput", "A toll.", reference, plate, passed, place, amount)
    private static let tolls = Field.object("tolls", one).list(max: 500)
    static let input = Shape("Tolls", "Tolls as they came.", tolls)

    static let shape = Shape(
        "Toll", "A toll, and whose it is.", Field.uuid("id", "Never changes."), reference,
        Field.uuid("vehicle_id"), place, passed, amount,
        Field.uuid("booking_id", "Null: nobody rented the vehicle in that minute, or two did.").optional,
        Field.uuid("charge_id").optional, Field.instant("created_at"))
    private static let unmatched = Field.boolean("unmatched", "Those alone that are nobody's yet.").optional
    static let query = Shape("TollFilter", "Which tolls.", unmatched)
    static func onlyUnmatched(_ call: Call) -> Bool { call.query(unmatched) == true }

    private static let taken = Field.integer("taken", "How many are new.")
    private static let charged = Field.integer("charged", "How many of these are on a booking.")
    private static let known = Field.integer("known", "How many were taken before.")
    private static let refused = Field.object(
        "refused",
        Shape("RefusedToll", "A toll that was not taken.", reference, Field.text("reason", max: 200))
    ).list(max: 500)
    static let outcome = Shape("TollOutcome", "What became of them.", taken, charged, known, refused)

    static func tolls(_ call: Call) -> [Toll] {
        call.body(tolls).map {
            Toll(
                reference: $0[reference], plate: $0[plate], passedAt: $0[passed], place: $0[place],
                amount: $0[amount])
        }
    }

    struct Outcome: Sendable {
        var taken: Int64 = 0
        var charged: Int64 = 0
        var known: Int64 = 0
        var refused: [(reference: String, reason: String)] = []

        var written: [UInt8] {
            var json = JSONWriter()
            json.object { json in
                json.member(TollRecord.taken, taken)
                json.member(TollRecord.charged, charged)
                json.member(TollRecord.known, known)
                json.key("refused")
                json.array(refused) { json, one in
                    json.object { json in
                        json.member(reference, one.reference)
                        json.member("reason", one.reason)
                    }
                }
            }
            return json.bytes
        }
    }
}

extension App {
    /// Takes tolls in and charges each to the rental of its minute. What was taken before is left as it is.
    func take(_ tolls: [Toll], _ call: Call, _ tx: Transaction) throws -> TollRecord.Outcome {
        var outcome = TollRecord.Outcome()
        let store = TollStore(tx: tx)
        let currency = try house.rules(tx).currency
        for toll in tolls {
            guard toll.amount.currency == currency else {
                outcome.refused.append((toll.reference, "is not in \(currency.code)"))
                continue
            }
            let vehicles = try store.vehicles(plate: toll.plate)
            guard let vehicle = vehicles.first, vehicles.count == 1 else {
                outcome.refused.append(
                    (
                        toll.reference,
                        vehicles.isEmpty ? "no vehicle has that plate" : "several have that plate"
                    ))
                continue
            }
            let id = freshID()
            guard try store.insert(id, toll, of: vehicle, by: call.asker.id) else {
                outcome.known += 1
                continue
            }
            outcome.taken += 1
            if try match(id, toll, vehicle, call, tx) { outcome.charged += 1 }
        }
        try secrets.audit.note(
            .tollsTaken, of: AuditObject(.toll), by: call.actor, tx, .counting(Int(outcome.taken)))
        return outcome
    }

    /// Where two rentals share the minute, nobody but a person can tell whose it is.
    private func match(_ id: UUID, _ toll: Toll, _ vehicle: UUID, _ call: Call, _ tx: Transaction) throws
        -> Bool
    {
        let minute = toll.passedAt.epochMs - (toll.passedAt.epochMs % 60_000 + 60_000) % 60_000
        let whose = try TollStore(tx: tx).rentals(
            of: vehicle, from: Instant(epochMs: minute), until: Instant(epochMs: minute + 60_000))
        guard let rental = whose.first, whose.count == 1 else { return false }
        let booking = try booking(rental, tx)
        guard booking.total.currency == toll.amount.currency else { return false }
        var evidence = JSONWriter()
        evidence.object { json in
            json.member("rule", "toll")
            json.member("reference", toll.reference)
            json.member("place", toll.place)
            json.member("passed_at", toll.passedAt)
            json.member("plate", toll.plate)
        }
        let charge = try charge(
            booking, .toll, "Toll: \(toll.place)", net: toll.amount, isTaxed: false,
            evidence: evidence.bytes, call, tx)
        try TollStore(tx: tx).match(id, booking: booking.id, charge: charge)
        return true
    }
}

func tollRoutes(_ app: App) -> [Route] {
    [
        Route(
            "POST /v1/tolls", for: .holding(.bookingsEdit),
            "Take tolls in: each is charged to whoever rented the vehicle in its minute",
            answers: .json(TollRecord.outcome),
            .write { call, tx in .privately(try app.take(TollRecord.tolls(call), call, tx).written) }
        ).taking(TollRecord.input).idempotent(),

        Route(
            "GET /v1/tolls", for: .holding(.bookingsView), "Tolls, the newest first; 500 at most",
            answers: .list(of: TollRecord.shape, facets: false),
            .read { call, tx in
                try .list(of: TollRecord.shape) {
                    try TollStore(tx: tx).each(onlyUnmatched: TollRecord.onlyUnmatched(call), $0)
                }
            }
        ).asking(TollRecord.query),
    ]
}
