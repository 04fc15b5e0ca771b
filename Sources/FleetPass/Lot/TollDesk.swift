// Tolls taken in, matched by the minute with whoever rented the vehicle, and given by hand where that fails.

import HTTP
import Schema
import Store

/// A vehicle's number plate as it is compared: a road's keeper writes it otherwise than its papers do.
struct PlainPlate: Hashable, Sendable {
    private let text: String

    init(_ plate: String) {
        text = plate.unicodeScalars.reduce(into: "") { text, scalar in
            guard scalar.properties.isAlphabetic || scalar.properties.numericType != nil else { return }
            text += scalar.properties.uppercaseMapping
        }
    }
}

extension App {
    /// Takes tolls in and charges each to the rental of its minute. What was taken before is left as it is.
    func take(_ tolls: [Toll], _ call: Call, _ tx: Transaction) throws -> TollRecord.Outcome {
        var outcome = TollRecord.Outcome()
        let store = TollStore(tx: tx)
        let currency = try house.rules(tx).currency
        let plates = try tolls.isEmpty ? [:] : store.plates()
        for toll in tolls {
            guard toll.amount.currency == currency else {
                outcome.refused.append((toll.reference, "is not in \(currency.code)"))
                continue
            }
            guard toll.passedAt.epochMs <= tx.now.epochMs + 60_000 else {
                outcome.refused.append((toll.reference, "lies in the future"))
                continue
            }
            let vehicles = plates[PlainPlate(toll.plate)] ?? []
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

    /// Where two rentals share the minute, nobody but a person can tell whose it is; and whoever is forgotten
    /// is nobody to be charged. A booking that is closed is charged all the same: it is theirs.
    private func match(_ id: UUID, _ toll: Toll, _ vehicle: UUID, _ call: Call, _ tx: Transaction) throws
        -> Bool
    {
        let minute = toll.passedAt.epochMs - (toll.passedAt.epochMs % 60_000 + 60_000) % 60_000
        let whose = try TollStore(tx: tx).rentals(
            of: vehicle, from: Instant(epochMs: minute), until: Instant(epochMs: minute + 60_000))
        guard let rental = whose.first, whose.count == 1 else { return false }
        let booking = try booking(rental, tx)
        guard booking.total.currency == toll.amount.currency, try !isForgotten(booking, tx) else {
            return false
        }
        try charge(
            booking,
            TollStore.Known(
                id: id, reference: toll.reference, vehicle: vehicle, place: toll.place,
                passedAt: toll.passedAt, amount: toll.amount, booking: nil), plate: toll.plate, call, tx)
        return true
    }

    /// Charges a toll that is nobody's yet to a booking that somebody names.
    /// - Throws: `not_found`; `conflict` for one that is somebody's, and for a booking that cannot be
    /// charged; `unprocessable` for a booking that there is not, or that is another vehicle's.
    func give(_ toll: UUID, to id: UUID, _ call: Call, _ tx: Transaction) throws {
        guard let known = try TollStore(tx: tx).toll(toll) else { throw Failure.notFound }
        guard known.booking == nil else {
            throw Failure(.conflict, "This toll is on a booking already. Waive its charge if that is wrong.")
        }
        guard let booking = try BookingStore(tx: tx).booking(id), booking.isReached(by: call.asker),
            booking.vehicle == known.vehicle
        else {
            throw Failure(
                .unprocessable, "There is no such booking of this vehicle.",
                fields: [FieldError(pointer: "/booking_id", detail: "is no booking of the toll's vehicle")])
        }
        guard [.onRent, .returned, .disputed, .closed].contains(booking.state) else {
            throw Failure(
                .conflict, "A booking that is \(booking.state.words) is charged nothing: nobody drove.")
        }
        guard try !isForgotten(booking, tx) else {
            throw Failure(.conflict, "Whoever had this booking is forgotten: nobody is left to be charged.")
        }
        try charge(booking, known, plate: nil, call, tx)
        var changes = AuditChanges.none
        changes.note("booking_id", to: .text("\(booking.id)"))
        try secrets.audit.note(.tollGiven, of: AuditObject(.toll, toll), by: call.actor, tx, changes)
    }

    /// Whoever has rented is erased, or the booking does not know any more who it was.
    private func isForgotten(_ booking: Booking, _ tx: Transaction) throws -> Bool {
        guard let id = booking.customer else { return booking.type.needsCustomer }
        return try CustomerStore(tx: tx).customer(id)?.erasedAt != nil
    }

    /// - Parameter plate: as it came with the toll; nil: that is not known any more.
    private func charge(
        _ booking: Booking, _ toll: TollStore.Known, plate: String?, _ call: Call, _ tx: Transaction
    ) throws {
        var evidence = JSONWriter()
        evidence.object { json in
            json.member("rule", "toll")
            json.member("reference", toll.reference)
            json.member("place", toll.place)
            json.member("passed_at", toll.passedAt)
            if let plate { json.member("plate", plate) }
        }
        let charge = try charge(
            booking, .toll, "Toll: \(toll.place)", net: toll.amount, isTaxed: false,
            evidence: evidence.bytes, call, tx)
        try TollStore(tx: tx).match(toll.id, booking: booking.id, charge: charge)
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

        Route(
            "POST /v1/tolls/{id:uuid}/booking", for: .holding(.bookingsEdit),
            "Charge a toll that is nobody's yet to a booking", answers: .json(TollRecord.shape),
            .write { call, tx in
                try app.give(call.id(), to: call.body(TollRecord.booking), call, tx)
                return try .record(TollRecord.shape, .ok) { try TollStore(tx: tx).record(call.id(), $0) }
            }
        ).taking(TollRecord.giving).idempotent().failing(.notFound, .conflict, .unprocessable),
    ]
}
