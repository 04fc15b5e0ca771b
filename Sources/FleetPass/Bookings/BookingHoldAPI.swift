// What somebody without an account may ask of a booking of theirs: they come by a key that only they have.

import Crypto
import HTTP
import Schema
import Store

enum BookingHold {
    private static let key = Field.text(
        "key", max: 80, "Whoever has it comes back to the booking; shown once.")
    private static let id = Field.uuid("id", "Names the booking.")
    static let shape = Shape(
        "BookingHold", "A vehicle that waits for whoever checks out.", id, BookingRecord.code, key,
        BookingRecord.heldUntil, BookingRecord.total, BookingRecord.deposit)
    static let input = Shape(
        "BookingHoldInput", "What is to be held.", BookingWish.Fields.vehicle, BookingWish.Fields.pickup,
        BookingWish.Fields.dropOff, BookingWish.Fields.starts, BookingWish.Fields.ends,
        BookingWish.Fields.extras, BookingWish.Fields.package, BookingWish.Fields.discount,
        BookingWish.Fields.age, BookingInput.expected)
    static let cost = Shape(
        "CancellationCost", "What a cancellation costs now.",
        Field.money("cost", "None of it is given back."))

    static func answer(_ booking: UUID, _ key: Token, _ tx: Transaction) throws -> Response {
        var json = JSONWriter()
        let found: Void? = try BookingStore(tx: tx).hold(booking) { row in
            try json.object { json in
                json.member(id, booking)
                json.member(BookingRecord.code, row.text(0))
                json.member(BookingHold.key, key.text)
                json.member(BookingRecord.heldUntil, row.optionalInstant(1))
                json.member(BookingRecord.total, try row.money(2))
                json.member(BookingRecord.deposit, try row.money(4))
            }
        }
        guard found != nil else { throw Failure.notFound }
        return .privately(json.bytes, .created)
    }

    static func answer(cost: Money) -> Response {
        var json = JSONWriter()
        json.object { $0.member("cost", cost) }
        return .privately(json.bytes)
    }
}

func bookingHoldRoutes(_ app: App) -> [Route] {
    [
        Route(
            "POST /v1/holds", for: .anyone, "Hold a vehicle while one checks out",
            answers: .json(BookingHold.shape),
            .write { call, tx in
                let key = Token()
                let id = try app.book(
                    BookingDraft(
                        wish: try BookingWish(call), channel: .site, customer: nil, key: key, note: "",
                        overrideReason: nil, expectedMinor: call.body(BookingInput.expected)), call, tx)
                return try BookingHold.answer(id, key, tx)
            }
        ).taking(BookingHold.input).answering(.created).idempotent().showingSecret()
            .drawing(on: .enquiries).failing(.conflict, .unprocessable),

        Route(
            "GET /v1/holds/{token}", for: .anyone, "The booking that a key belongs to",
            answers: .json(BookingRecord.shape),
            .read { call, tx in try app.bookingAnswer(app.held(call, tx).id, .ok, tx) }
        ).failing(.notFound).carrying(.etag),

        Route(
            "DELETE /v1/holds/{token}", for: .anyone, "Let a held vehicle go", answers: .nothing,
            .write { call, tx in
                try app.release(try app.held(call, tx), call, tx)
                return .done
            }
        ).answering(.noContent).failing(.notFound, .conflict),
    ] + checkoutRoutes(app)
}

extension App {
    /// - Throws: `not_found` for a key that is none.
    func held(_ call: Call, _ tx: Transaction) throws -> Booking {
        try held(by: Token.digest(of: [UInt8](call.parameter().utf8)), tx)
    }

    /// - Throws: `not_found` for a key that is none, or none any more: see `accountPlace`.
    func held(by digest: [UInt8], _ tx: Transaction) throws -> Booking {
        guard let booking = try BookingStore(tx: tx).booking(key: digest),
            try accountPlace(of: booking, tx) == nil
        else { throw Failure.notFound }
        return booking
    }
}
