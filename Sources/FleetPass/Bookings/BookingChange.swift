// Changing bookings: other times, another vehicle, other extras. Each is priced again and put on record.

import Schema
import Store
import Zones

/// What is to be different; what is nil stays.
struct BookingChange: Sendable {
    var vehicle: UUID?
    var dropOff: UUID?
    var starts: GivenTime?
    var ends: GivenTime?
    var extras: [BookingWish.ExtraWish]?
    var drivers: [UUID]?
    var overrideReason: String?
    var expectedMinor: Int64?

    enum Kind: String, Sendable {
        case extended, shortened, moved, swapped, extras, drivers, returned
    }
}

extension App {
    /// - Throws: as `book`, and `conflict` for a booking whose state allows it no more. What is on rent can
    /// only get another end, of time and place, and other drivers.
    func change(_ id: UUID, _ change: BookingChange, _ call: Call, _ tx: Transaction) throws {
        let known = try booking(id, tx)
        try demandChangeable(known, change)
        let (offer, drivers, obstacles) = try appraise(known, change, call, tx)
        try demandPassable(obstacles, call, change.overrideReason)
        try demandExpected(change.expectedMinor, offer.price)
        let store = BookingStore(tx: tx)
        for booking in offer.expired { try expire(booking, tx) }
        if offer.discount == nil { try giveDiscountBack(of: known, tx) }
        try store.change(id, to: offer)
        try take(offer, insteadOf: known, by: call, tx)
        try foreseeLapse(known.state, of: offer.itinerary, tx)
        try store.removeExtras(of: id)
        try store.setExtras(offer, of: id, isLive: true)
        if change.drivers != nil {
            try store.removeDrivers(of: id)
            for driver in drivers { try store.addDriver(driver, to: id) }
        }
        try record(known, offer, change, call, tx)
        try tell(.changed(known), of: id, call, tx)
    }

    /// What a change would come to, and what stands in its way; nothing is changed yet.
    /// - Throws: `conflict` for a booking whose state allows it no more.
    func foresee(_ change: BookingChange, of known: Booking, _ call: Call, _ tx: Transaction) throws
        -> (price: Price, itinerary: Itinerary, obstacles: [Obstacle])
    {
        try demandChangeable(known, change)
        let (offer, _, obstacles) = try appraise(known, change, call, tx)
        return (offer.price, offer.itinerary, obstacles)
    }

    private func appraise(_ known: Booking, _ change: BookingChange, _ call: Call, _ tx: Transaction) throws
        -> (offer: Offer, drivers: [UUID], obstacles: [Obstacle])
    {
        let store = BookingStore(tx: tx)
        let drivers = try change.drivers ?? store.drivers(of: known.id)
        let wish = BookingWish(known, change, try change.extras ?? store.extras(of: known.id), drivers)
        let appraiser = Appraiser(
            rules: try house.rules(tx), tx: tx, changed: known,
            drivers: try self.drivers(known.customer, drivers, tx), isForStaff: call.asker.isStaff,
            terms: try known.terms(tx))
        let offer = try appraiser.offer(wish)
        let obstacles =
            try offer.obstacles + evasion(known, offer, call, tx)
            + onRentObstacles(known, offer, drivers, call, tx)
        return (offer, drivers, obstacles)
    }

    /// Whoever would pay for a cancellation must not pay less by making the booking short, late or cheap
    /// before it: a cancellation costs a part of what the rental would.
    private func evasion(_ known: Booking, _ offer: Offer, _ call: Call, _ tx: Transaction) throws
        -> [Obstacle]
    {
        guard let way = offer.evasion(of: known), try !isTakenBack(known, offer, call, tx) else { return [] }
        let cost = try cancellationCost(known, tx)
        guard cost.amountMinor > 0 else { return [] }
        let text =
            switch (call.asker.isStaff, known.state == .onRent) {
            case (true, true): "Its vehicle is out, so making it \(way.word) takes a reason."
            case (true, false):
                "To cancel would cost \(Wording.money(cost)) by now, so making it \(way.word) takes a reason."
            case (false, true): "A rental that has begun is not made \(way.word) online. Please call us."
            case (false, false):
                "So close to its pickup a booking is not made \(way.word) online. Please call us."
            }
        return [.rule(.notice, way.pointer, text)]
    }

    private static let regretMs: Int64 = 15 * 60_000

    /// Whoever has changed it a moment ago may put it back: then it is what it was, and costs what it did.
    /// Once, or somebody could keep a vehicle for a week, to and fro, and pay for a day.
    private func isTakenBack(_ known: Booking, _ offer: Offer, _ call: Call, _ tx: Transaction) throws -> Bool
    {
        guard let last = try AmendmentStore(tx: tx).newest(of: known.id), last.maker == call.asker.id,
            tx.now.epochMs - last.madeAt.epochMs < Self.regretMs,
            last.before.map({ last.madeAt.epochMs - $0.epochMs >= 4 * Self.regretMs }) ?? true
        else { return false }
        let changes = try JSONValue(parsing: last.changes)
        func was(_ name: String) -> String? { changes[name]?[0]?.text }
        return offer.itinerary.startsAt == was("starts_at").flatMap { Instant($0) } ?? known.startsAt
            && offer.itinerary.endsAt == was("ends_at").flatMap { Instant($0) } ?? known.endsAt
            && offer.vehicle.id == was("vehicle_id").flatMap { UUID($0) } ?? known.vehicle
            && offer.price.totalMinor >= changes["total_minor"]?[0]?.integer ?? known.total.amountMinor
    }

    /// What the counter asks of a handover it asks of what follows: whoever comes to drive is known and may,
    /// everybody until the new end, and the deposit lasts as long.
    private func onRentObstacles(
        _ known: Booking, _ offer: Offer, _ drivers: [UUID], _ call: Call, _ tx: Transaction
    ) throws -> [Obstacle] {
        guard known.state == .onRent else { return [] }
        let isForStaff = call.asker.isStaff
        let (end, isLonger) = (offer.itinerary.endsAt, offer.itinerary.endsAt > known.endsAt)
        let before = try BookingStore(tx: tx).drivers(of: known.id) + [known.customer].compactMap { $0 }
        let asked = try self.drivers(known.customer, drivers, tx).filter {
            isLonger || !before.contains($0.id)
        }
        let found = try driverObstacles(
            asked, of: known, until: end, at: offer.itinerary.dropOff, isForStaff: isForStaff, tx)
        return try found.filter { new in !offer.obstacles.contains { $0.text == new.text } }
            + (isLonger ? depositObstacles(known, until: end, isForStaff: isForStaff, tx) : [])
    }

    private func take(_ offer: Offer, insteadOf known: Booking, by call: Call, _ tx: Transaction) throws {
        let allocations = AllocationStore(tx: tx)
        guard offer.vehicle.id != known.vehicle else {
            return try allocations.move(booking: known.id, to: offer.block)
        }
        try allocations.release(booking: known.id)
        try allocations.insert(
            freshID(), .booking, offer.vehicle.id, offer.block, booking: known.id, by: call.asker.id)
    }

    /// - Throws: `not_found`.
    func booking(_ id: UUID, _ tx: Transaction) throws -> Booking {
        guard let booking = try BookingStore(tx: tx).booking(id) else { throw Failure.notFound }
        return booking
    }

    private func demandChangeable(_ known: Booking, _ change: BookingChange) throws {
        if known.hasExpired(.latest), known.state == .held {
            // A hold is made anew rather than changed: its time runs.
            throw Failure(.conflict, "A hold is not changed; hold another vehicle or time instead.")
        }
        if known.state.isOpen { return }
        let isOnlyEnd = change.vehicle == nil && change.starts == nil && change.extras == nil
        guard known.state == .onRent, isOnlyEnd else {
            throw Failure(.conflict, "A booking that is \(known.state.words) cannot be changed like that.")
        }
    }

    private func record(
        _ known: Booking, _ offer: Offer, _ change: BookingChange, _ call: Call, _ tx: Transaction
    ) throws {
        var changes = AuditChanges.none
        changes.note("starts_at", from: .instant(known.startsAt), to: .instant(offer.itinerary.startsAt))
        changes.note("ends_at", from: .instant(known.endsAt), to: .instant(offer.itinerary.endsAt))
        changes.note("vehicle_id", from: .text("\(known.vehicle)"), to: .text("\(offer.vehicle.id)"))
        changes.note(
            "return_location_id", from: .text("\(known.dropOff)"), to: .text("\(offer.itinerary.dropOff.id)"))
        changes.note(
            "total_minor", from: .integer(known.total.amountMinor), to: .integer(offer.price.totalMinor))
        if known.asked.discount != offer.asked.discount, let lost = known.asked.discount {
            // It takes a longer rental than this is now.
            changes.note("discount_id", from: .text("\(lost)"), to: .null)
        }
        if let reason = change.overrideReason { changes.notePersonal("override", to: .text(reason)) }
        try AmendmentStore(tx: tx).insert(
            freshID(), known.kind(of: offer, change), of: known.id, changes.lastingJSON,
            differenceMinor: offer.price.totalMinor - known.total.amountMinor, reason: change.overrideReason,
            by: call.asker.id)
        try secrets.audit.note(
            .bookingChanged, of: AuditObject(.booking, known.id), by: call.actor, tx, changes)
    }
}

extension Offer {
    /// By what less than before would be paid for a cancellation, if by anything.
    fileprivate func evasion(of known: Booking) -> (word: String, pointer: String)? {
        if itinerary.minutes < known.minutes { return ("shorter", "/ends_at") }
        if itinerary.startsAt > known.startsAt { return ("later", "/starts_at") }
        return price.totalMinor < known.total.amountMinor ? ("cheaper", "/") : nil
    }
}

extension Booking {
    /// The terms that it was priced by.
    func terms(_ tx: Transaction) throws -> (version: UUID, plan: String, number: Int64, terms: RateTerms)? {
        guard let rateVersion, let found = try RateStore(tx: tx).version(rateVersion) else { return nil }
        return (rateVersion, found.plan, found.version.number, found.version.terms)
    }

    /// What people would call the change.
    fileprivate func kind(of offer: Offer, _ change: BookingChange) -> BookingChange.Kind {
        if offer.vehicle.id != vehicle { return .swapped }
        if offer.itinerary.startsAt != startsAt { return .moved }
        if offer.itinerary.endsAt != endsAt {
            return offer.itinerary.endsAt > endsAt ? .extended : .shortened
        }
        if change.extras != nil { return .extras }
        return change.drivers == nil ? .moved : .drivers
    }
}
