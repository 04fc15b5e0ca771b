// Tolls taken in, matched by the minute with whoever rented the vehicle, and given by hand where that fails.

import HTTP
import Schema
import Store

/// What is to become of a toll that somebody tells of.
private enum TollFinding {
    case refused(String)
    /// - rental: that it is charged to; nil: somebody has to look.
    case of(vehicle: UUID, rental: Booking?)
}

extension App {
    /// Takes tolls in and charges each to the rental of its minute. What was taken before is left as it is.
    /// Whoever works at some places alone knows of no other vehicles than those that stand or belong there,
    /// or that were rented from there or to there in that minute.
    func take(_ tolls: [Toll], _ call: Call, _ tx: Transaction) throws -> TollRecord.Outcome {
        var outcome = TollRecord.Outcome()
        let store = TollStore(tx: tx)
        let currency = try house.rules(tx).currency
        if !tolls.isEmpty { try store.noteOldPlates() }
        let vehicles = try store.vehicles(
            plates: Set(tolls.map { PlainPlate($0.plate) }.filter { !$0.isEmpty }))
        for toll in tolls {
            switch try find(toll, among: vehicles, currency, call, tx) {
            case .refused(let reason): outcome.refused.append((toll.reference, reason))
            case .of(let vehicle, let rental):
                let id = freshID()
                guard try store.insert(id, toll, of: vehicle, by: call.asker.id) else {
                    outcome.known += 1
                    continue
                }
                outcome.taken += 1
                guard let rental else { continue }
                let known = TollStore.Known(
                    id: id, reference: toll.reference, vehicle: vehicle, place: toll.place,
                    passedAt: toll.passedAt, amount: toll.amount, booking: nil, charge: nil)
                try charge(rental, known, plate: toll.plate, call, tx)
                outcome.charged += 1
            }
        }
        try secrets.audit.note(
            .tollsTaken, of: AuditObject(.toll), by: call.actor, tx, .counting(Int(outcome.taken)))
        return outcome
    }

    private func find(
        _ toll: Toll, among vehicles: [PlainPlate: [TollStore.Driven]], _ currency: Currency, _ call: Call,
        _ tx: Transaction
    ) throws -> TollFinding {
        guard toll.amount.currency == currency else { return .refused("is not in \(currency.code)") }
        guard toll.passedAt.epochMs <= tx.now.epochMs + 60_000 else { return .refused("lies in the future") }
        let plate = PlainPlate(toll.plate)
        guard !plate.isEmpty else { return .refused("has a plate without letters and digits") }
        let all = vehicles[plate] ?? []
        let reached = try all.compactMap { vehicle -> (UUID, Booking?)? in
            let rental = try rental(of: vehicle.id, toll, call, tx)
            return rental != nil || vehicle.isReached(by: call.asker) ? (vehicle.id, rental) : nil
        }
        guard let (vehicle, rental) = reached.first else { return .refused("no vehicle has that plate") }
        guard all.count == 1 else { return .refused("several have that plate") }
        return .of(vehicle: vehicle, rental: rental)
    }

    /// Who had the vehicle in a toll's minute. Where two rentals share it, nobody but a person can tell whose
    /// it is; and whoever is forgotten is nobody to be charged, nor is a booking of other places. One that is
    /// closed is charged all the same: it is theirs.
    private func rental(of vehicle: UUID, _ toll: Toll, _ call: Call, _ tx: Transaction) throws -> Booking? {
        let minute = toll.passedAt.epochMs - (toll.passedAt.epochMs % 60_000 + 60_000) % 60_000
        let whose = try TollStore(tx: tx).rentals(
            of: vehicle, from: Instant(epochMs: minute), until: Instant(epochMs: minute + 60_000))
        guard let rental = whose.first, whose.count == 1 else { return nil }
        let booking = try booking(rental, tx)
        guard booking.total.currency == toll.amount.currency, booking.isReached(by: call.asker),
            try !isForgotten(booking, tx)
        else { return nil }
        return booking
    }

    /// Charges a toll that is nobody's, or whose charge was waived, to a booking that somebody names.
    /// - Throws: `not_found` also for one that is not theirs to see; `conflict` for one that is charged to
    /// somebody, and for a booking that cannot be charged; `unprocessable` for a booking that there is not,
    /// or that is another vehicle's.
    func give(_ toll: UUID, to id: UUID, _ call: Call, _ tx: Transaction) throws {
        guard let known = try TollStore(tx: tx).toll(toll), try isReached(known, call, tx) else {
            throw Failure.notFound
        }
        if let charge = known.charge, try ChargeStore(tx: tx).charge(charge)?.isWaived != true {
            throw Failure(
                .conflict, "This toll is charged to a booking. If that is wrong, waive its charge first.")
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
        try charge(booking, known, plate: nil, call, tx)
        var changes = AuditChanges.none
        changes.note(
            "booking_id", from: known.booking.map { .text("\($0)") } ?? .null, to: .text("\(booking.id)"))
        try secrets.audit.note(.tollGiven, of: AuditObject(.toll, toll), by: call.actor, tx, changes)
    }

    /// As the list of tolls has it: by its booking, and without one by its vehicle.
    private func isReached(_ toll: TollStore.Known, _ call: Call, _ tx: Transaction) throws -> Bool {
        if let id = toll.booking { return try booking(id, tx).isReached(by: call.asker) }
        return try FleetStore(tx: tx).vehicle(toll.vehicle)?.isReached(by: call.asker) == true
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

extension TollStore.Driven {
    /// Whether somebody who works at some places alone may see it.
    fileprivate func isReached(by asker: Asker) -> Bool {
        asker.works(at: location) || home.map { asker.works(at: $0) } == true
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
                    try TollStore(tx: tx).each(
                        onlyUnmatched: TollRecord.onlyUnmatched(call), at: call.asker.locations, $0)
                }
            }
        ).asking(TollRecord.query),

        Route(
            "POST /v1/tolls/{id:uuid}/booking", for: .holding(.bookingsEdit),
            "Charge a toll that is nobody's, or whose charge was waived, to a booking",
            answers: .json(TollRecord.shape),
            .write { call, tx in
                try app.give(call.id(), to: call.body(TollRecord.booking), call, tx)
                return try .record(TollRecord.shape, .ok) { try TollStore(tx: tx).record(call.id(), $0) }
            }
        ).taking(TollRecord.giving).idempotent().failing(.notFound, .conflict, .unprocessable),
    ]
}
