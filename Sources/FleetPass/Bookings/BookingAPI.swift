// What staff and their programs may ask of bookings.

import HTTP
import Schema
import Store

enum BookingInput {
    static let customer = Field.uuid("customer_id", "Who rents.").optional
    static let note = Field.text("note", .multiline(min: 0, max: 1_000)).optional
    static let override = Field.text(
        "override_reason", max: 300, "Why a rule is departed from, by somebody who may."
    ).optional
    static let expected = Field.integer(
        "expected_total_minor", "What it is believed to cost; if it costs something else, nothing is done."
    ).optional
    static let shape = Shape(
        "BookingInput", "A booking as it is to be.", BookingWish.Fields.vehicle, BookingWish.Fields.pickup,
        BookingWish.Fields.dropOff, BookingWish.Fields.starts, BookingWish.Fields.ends,
        BookingWish.Fields.extras, BookingWish.Fields.package, BookingWish.Fields.discount,
        BookingWish.Fields.type, BookingWish.Fields.drivers, customer, note, override, expected)

    private static let vehicle = BookingWish.Fields.vehicle.optional
    private static let starts = BookingWish.Fields.starts.optional
    private static let ends = BookingWish.Fields.ends.optional
    static let change = Shape(
        "BookingChange", "What is to be different about a booking. What is left out stays.", vehicle,
        BookingWish.Fields.dropOff, starts, ends, BookingWish.Fields.extras, BookingWish.Fields.drivers,
        override,
        expected)
    static let reason = Field.text("reason", max: 300, "Why.")
    static let because = Shape("BookingReason", "Why it is done.", reason)
    static let waives = Field.boolean("waives_cost", "Whether it costs nothing all the same.").optional
    static let cancellation = Shape("BookingCancellation", "Why it is cancelled.", reason, waives)

    static func changes(_ call: Call) throws -> BookingChange {
        BookingChange(
            vehicle: call.body(vehicle), dropOff: call.body(BookingWish.Fields.dropOff),
            starts: try call.body(starts).map { try BookingWish.time($0, "/starts_at") },
            ends: try call.body(ends).map { try BookingWish.time($0, "/ends_at") },
            extras: call.body(BookingWish.Fields.extras).map { BookingWish.Fields.wishes($0) },
            drivers: call.body(BookingWish.Fields.drivers), overrideReason: call.body(override),
            expectedMinor: call.body(expected))
    }
}

func bookingRoutes(_ app: App) -> [Route] {
    [
        Route(
            "POST /v1/bookings", for: .holding(.bookingsEdit), "Book a vehicle for somebody",
            answers: .json(BookingRecord.shape),
            .write { call, tx in
                let isKey: Bool = if case .key = call.asker { true } else { false }
                let id = try app.book(
                    BookingDraft(
                        wish: try BookingWish(call, isStaffs: true), channel: isKey ? .key : .desk,
                        customer: call.body(BookingInput.customer), key: nil,
                        note: call.body(BookingInput.note) ?? "",
                        overrideReason: call.body(BookingInput.override),
                        expectedMinor: call.body(BookingInput.expected)), call, tx)
                return try app.bookingAnswer(id, .created, tx)
            }
        ).taking(BookingInput.shape).answering(.created).idempotent()
            .failing(.conflict, .unprocessable, .forbidden).carrying(.etag),

        Route(
            "GET /v1/bookings/{id:uuid}", for: .holding(.bookingsView), "One booking",
            answers: .json(BookingRecord.shape),
            .disclosing { call, tx in
                let known = try app.booking(within: call, tx)
                return Disclosure(
                    try app.bookingAnswer(known.id, .ok, tx), .bookingsRead,
                    of: AuditObject(.booking, known.id))
            }
        ).failing(.notFound).carrying(.etag),

        Route(
            "PATCH /v1/bookings/{id:uuid}", for: .holding(.bookingsEdit),
            "Change a booking: other times, another vehicle, other extras or drivers",
            answers: .json(BookingRecord.shape),
            .write { call, tx in
                let known = try app.booking(within: call, tx)
                try call.demandVersion(known.version)
                try app.change(known.id, BookingInput.changes(call), call, tx)
                return try app.bookingAnswer(known.id, .ok, tx)
            }
        ).taking(BookingInput.change)
            .failing(.notFound, .conflict, .unprocessable, .forbidden, .stale, .versionMissing).carrying(
                .etag),

        Route(
            "GET /v1/bookings/{id:uuid}/amendments", for: .holding(.bookingsView),
            "What was changed about a booking", answers: .list(of: AmendmentRecord.shape, facets: false),
            .read { call, tx in
                _ = try app.booking(within: call, tx)
                return try .list(of: AmendmentRecord.shape) {
                    try AmendmentStore(tx: tx).each(of: call.id(), $0)
                }
            }
        ).failing(.notFound),
    ] + bookingMoveRoutes(app) + bookingPartRoutes(app)
}

private func bookingMoveRoutes(_ app: App) -> [Route] {
    func move(
        _ path: String, _ summary: String,
        _ body: @escaping @Sendable (UUID, Call, Transaction) throws -> Void
    ) -> Route {
        Route(
            "POST /v1/bookings/{id:uuid}/\(path)", for: .holding(.bookingsEdit), summary,
            answers: .json(BookingRecord.shape),
            .write { call, tx in
                let id = try app.booking(within: call, tx).id
                try body(id, call, tx)
                return try app.bookingAnswer(id, .ok, tx)
            }
        ).idempotent().failing(.notFound, .conflict).carrying(.etag)
    }
    return [
        move("confirmation", "Confirm a booking") { try app.confirm($0, $1, $2) },
        move("readiness", "Say that a booking's vehicle stands ready") { try app.makeReady($0, $1, $2) },
        move("decline", "Decline a booking") { id, call, tx in
            try app.decline(id, call.body(BookingInput.reason), call, tx)
        }.taking(BookingInput.because),
        move("no-show", "Say that nobody came") { try app.noteNoShow($0, $1, $2) },
        move("cancellation", "Cancel a booking") { id, call, tx in
            let waives = call.body(BookingInput.waives) == true
            if waives, !call.may(.bookingsOverride) {
                throw Permission.refusal([.bookingsOverride])
            }
            try app.cancel(id, call.body(BookingInput.reason), waives: waives, call, tx)
        }.taking(BookingInput.cancellation).failing(.notFound, .conflict, .forbidden),
    ]
}

extension App {
    /// The booking that a call of staff is about.
    /// - Throws: `not_found` for one at places where they do not work.
    func booking(within call: Call, _ tx: Transaction) throws -> Booking {
        let booking = try booking(call.id(), tx)
        guard booking.isReached(by: call.asker) else { throw Failure.notFound }
        return booking
    }

    func bookingAnswer(_ id: UUID, _ status: Status, _ tx: Transaction) throws -> Response {
        try .record(BookingRecord.shape, status) { try BookingStore(tx: tx).record(id, $0) }
    }
}

enum AmendmentRecord {
    static let shape = Shape(
        "Amendment", "A change of a booking.", Field.uuid("id", "Never changes."),
        Field.integer("number", in: 1...Int64.max), Field.text("kind", max: 20),
        Field.object("changes", Shape("Changes", "By field, what it was and what it became.")),
        Field.integer("difference_minor", "What it costs more, in minor units."),
        Field.text("reason", max: 300).optional, Field.instant("created_at"))
}
