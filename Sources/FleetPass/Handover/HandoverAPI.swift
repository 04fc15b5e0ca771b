// What staff may ask about giving a vehicle out, taking it back and closing a booking.

import HTTP
import Schema
import Store

enum HandoverRecord {
    private static let isReady = Field.boolean("can_be_handed_over", "Whether nothing speaks against it.")
    private static let obstacles = Field.object("obstacles", Obstacle.shape).list(max: 100)
    static let shape = Shape("Handover", "What it takes to give a vehicle out.", isReady, obstacles)
    static let override = Field.text(
        "override_reason", max: 300, "Why a rule is departed from, by somebody who may."
    ).optional
    static let input = Shape("HandoverInput", "That a vehicle is given out.", override)

    static let returned = Field.instant("returned_at", "Now, if nothing else is said.").optional
    static let location = Field.uuid("location_id", "Where it came back to; as agreed, if not given.")
        .optional
    static let takingBack = Shape("ReturnInput", "That a vehicle has come back.", returned, location)

    private static let kind = Field.choice("kind", of: ChargeKind.self)
    private static let text = Field.text("text", max: 200)
    private static let net = Field.money("net", "Before tax.")
    private static let charges = Field.object(
        "charges", Shape("SettlementCharge", "What a return costs beyond the price.", kind, text, net)
    ).list(max: 10)
    static let settlement = Shape(
        "Settlement",
        "What was measured at the return, as charges; they are made when its inspection is locked.",
        charges)

    static func written(_ obstacles: [Obstacle]) -> [UInt8] {
        var json = JSONWriter()
        json.object { json in
            json.member(isReady, obstacles.isEmpty)
            json.key(Self.obstacles.spec.jsonKey)
            json.array(obstacles) { $1.write(to: &$0) }
        }
        return json.bytes
    }

    static func written(_ settlement: Settlement?, _ currency: Currency) -> [UInt8] {
        var json = JSONWriter()
        json.object { json in
            json.key(charges.spec.jsonKey)
            json.array(settlement?.lines ?? []) { json, line in
                json.object { json in
                    json.member("kind", line.kind.rawValue)
                    json.member(text, line.text)
                    json.member(net, Money(amountMinor: line.netMinor, currency: currency))
                }
            }
        }
        return json.bytes
    }
}

func handoverRoutes(_ app: App) -> [Route] {
    func move(
        _ path: String, _ summary: String, _ input: Shape,
        _ body: @escaping @Sendable (Booking, Call, Transaction) throws -> Void
    ) -> Route {
        Route(
            "POST /v1/bookings/{id:uuid}/\(path)", for: .holding(.bookingsEdit), summary,
            answers: .json(BookingRecord.shape),
            .write { call, tx in
                let booking = try app.booking(within: call, tx)
                try body(booking, call, tx)
                return try app.bookingAnswer(booking.id, .ok, tx)
            }
        ).taking(input).idempotent().failing(.notFound, .conflict, .unprocessable, .forbidden).carrying(.etag)
    }
    return [
        Route(
            "GET /v1/bookings/{id:uuid}/handover", for: .holding(.bookingsView),
            "What is still missing before a vehicle can be given out", answers: .json(HandoverRecord.shape),
            .read { call, tx in
                let booking = try app.booking(within: call, tx)
                return .privately(HandoverRecord.written(try app.handoverObstacles(booking, tx)))
            }
        ).failing(.notFound, .unprocessable),

        move("handover", "Give a vehicle out", HandoverRecord.input) {
            try app.handOver($0, $1.body(HandoverRecord.override), $1, $2)
        },
        move("return", "Take a vehicle back", HandoverRecord.takingBack) { booking, call, tx in
            try app.takeBack(
                booking, at: call.body(HandoverRecord.returned), call.body(HandoverRecord.location), call, tx)
        },

        Route(
            "GET /v1/bookings/{id:uuid}/settlement", for: .holding(.bookingsView),
            "What a return costs beyond the price", answers: .json(HandoverRecord.settlement),
            .read { call, tx in
                let booking = try app.booking(within: call, tx)
                return .privately(
                    HandoverRecord.written(try app.settlement(of: booking, tx), booking.total.currency))
            }
        ).failing(.notFound),

        move("closing", "Close a booking: everything is done and paid", HandoverRecord.input) {
            try app.close($0, $1.body(HandoverRecord.override), $1, $2)
        },
        move("dispute", "Note that what it has come to is disputed", BookingInput.because) {
            try app.dispute($0, $1.body(BookingInput.reason), $1, $2)
        },
        move("dispute/settlement", "Note that a dispute is settled", BookingInput.because) {
            try app.settleDispute($0, $1.body(BookingInput.reason), $1, $2)
        },
    ]
}
