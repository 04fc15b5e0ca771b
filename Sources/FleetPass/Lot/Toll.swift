// Tolls: what a road's keeper wants for a vehicle, as it is told and shown. No SQL, no HTTP.

import Schema

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
    private static let plate = Field.text(
        "plate", max: 12, "Of the vehicle: letters and digits count, capital or not, and nothing else.")
    private static let passed = Field.instant("passed_at", "Its minute decides whose it is.")
    private static let place = Field.text("place", max: 120)
    private static let amount = Field.money("amount", minor: 1...1_000_000)
    private static let one = Shape("TollInput", "A toll.", reference, plate, passed, place, amount)
    private static let tolls = Field.object("tolls", one).list(max: 500)
    static let input = Shape("Tolls", "Tolls as they came.", tolls)

    static let shape = Shape(
        "Toll", "A toll, and whose it is.", Field.uuid("id", "Never changes."), reference,
        Field.uuid("vehicle_id"), place, passed, amount,
        Field.uuid(
            "booking_id",
            "Null: nobody rented the vehicle in that minute, two did, whoever did is forgotten, or the rental is out of "
                + "reach for whoever took the toll in."
        ).optional,
        Field.uuid("charge_id").optional, Field.instant("created_at"))
    private static let unmatched = Field.boolean("unmatched", "Those alone that are nobody's yet.").optional
    static let query = Shape("TollFilter", "Which tolls.", unmatched)
    static func onlyUnmatched(_ call: Call) -> Bool { call.query(unmatched) == true }

    static let booking = Field.uuid("booking_id", "Of that vehicle.")
    static let giving = Shape("TollGiving", "Whose a toll is, as somebody has found out.", booking)

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
