// Making bookings: from a wish to a vehicle that is taken. The site, the desk and programs come here.

import Crypto
import HTTP
import Schema
import Store

/// A booking as it is to be made.
struct BookingDraft: Sendable {
    let wish: BookingWish
    let channel: BookingChannel
    /// Nil while nobody has said who they are.
    let customer: UUID?
    /// Whether the vehicle is only held while somebody checks out, and by which key they come back.
    let key: Token?
    let note: String
    /// Why a rule is departed from; nil: none is.
    let overrideReason: String?
    /// What whoever books believes that it costs; nil: they have not said.
    let expectedMinor: Int64?
}

extension App {
    /// - Throws: `conflict` where the vehicle is taken then, or costs something else; `unprocessable` for
    /// what is against a rule; `forbidden` where a rule is to be departed from by somebody who may not.
    func book(_ draft: BookingDraft, _ call: Call, _ tx: Transaction) throws -> UUID {
        let rules = try house.rules(tx)
        let drivers = try drivers(draft.customer, draft.wish.drivers, tx)
        let offer = try Appraiser(
            rules: rules, tx: tx, drivers: drivers, isForStaff: draft.channel != .site
        ).offer(draft.wish)
        if draft.channel == .site, !offer.vehicle.isPublic { throw Appraiser.noVehicle }
        guard call.asker.works(at: draft.wish.pickup) else {
            throw Failure(.forbidden, "You do not work at \(offer.itinerary.pickup.name).")
        }
        if draft.wish.type.needsCustomer, draft.customer == nil, draft.key == nil {
            throw Failure(
                .unprocessable, "Somebody must be named who rents.",
                fields: [FieldError(pointer: "/customer_id", detail: "is required")])
        }
        try demandPassable(offer.obstacles, call, draft.overrideReason)
        try demandExpected(draft.expectedMinor, offer.price)
        for booking in offer.expired { try expire(booking, tx) }
        let id = freshID()
        let state = state(of: draft, rules.rental)
        try enter(id, draft, offer, state, holdMinutes: rules.rental.holdMinutes, call, tx)
        var changes = AuditChanges.none
        changes.note("vehicle_id", to: .text("\(offer.vehicle.id)"))
        changes.note("state", to: .text(state.rawValue))
        changes.note("total_minor", to: .integer(offer.price.totalMinor))
        if let reason = draft.overrideReason, !offer.obstacles.isEmpty {
            changes.notePersonal("override", to: .text(reason))
            changes.note("obstacles", to: .list(offer.obstacles.map(\.code.rawValue)))
        }
        try secrets.audit.note(.bookingMade, of: AuditObject(.booking, id), by: call.actor, tx, changes)
        if draft.channel != .imported, let news = state.news { try tell(news, of: id, call, tx) }
        return id
    }

    private func state(of draft: BookingDraft, _ rules: RentalRules) -> BookingState {
        if draft.key != nil { return .held }
        return draft.channel == .site && !rules.confirmsItself ? .pending : .confirmed
    }

    private func enter(
        _ id: UUID, _ draft: BookingDraft, _ offer: Offer, _ state: BookingState, holdMinutes: Int64,
        _ call: Call,
        _ tx: Transaction
    ) throws {
        let store = BookingStore(tx: tx)
        let heldUntil = state == .held ? Instant(epochMs: tx.now.epochMs + holdMinutes * 60_000) : nil
        var isNew = false
        // Codes are drawn from so many that one is hardly ever taken.
        for _ in 0..<4 where !isNew {
            isNew = try store.insert(
                BookingStore.New(
                    id: id, code: BookingCode.make(Random.words()), state: state, channel: draft.channel,
                    customer: draft.customer, keyDigest: draft.key?.digest, heldUntil: heldUntil,
                    note: draft.note, reason: offer.obstacles.isEmpty ? nil : draft.overrideReason,
                    maker: call.asker.id, offer: offer))
        }
        guard isNew else { throw Failure(.unavailable, "No code was free. Try again.", retryAfterSeconds: 1) }
        try AllocationStore(tx: tx).insert(
            freshID(), .booking, offer.vehicle.id, offer.block, booking: id, by: call.asker.id)
        try store.setExtras(offer, of: id, isLive: true)
        for driver in draft.wish.drivers { try store.addDriver(driver, to: id) }
        try useDiscount(offer, tx)
        if state != .held { try requireDeposit(of: id, offer.price, tx) }
        if let heldUntil { try foresee(.expireHold, of: id, at: heldUntil, tx) }
        try foreseeLapse(state, of: offer.itinerary, tx)
    }

    private func useDiscount(_ offer: Offer, _ tx: Transaction) throws {
        guard let discount = offer.discount else { return }
        guard try DiscountStore(tx: tx).use(discount.id) else {
            throw Failure(.conflict, "The discount \(discount.code ?? discount.name) has just been used up.")
        }
        try recount(discount, tx)
    }

    func requireDeposit(of booking: UUID, _ price: Price, _ tx: Transaction) throws {
        guard price.depositMinor > 0 else { return }
        try MoneyStore(tx: tx).require(freshID(), price.money(price.depositMinor), of: booking)
    }

    /// Whoever books and whoever drives besides, each once.
    /// - Throws: `unprocessable` for somebody who is no customer here.
    func drivers(_ customer: UUID?, _ others: [UUID], _ tx: Transaction) throws -> [DriverFacts] {
        let store = CustomerStore(tx: tx)
        func facts(_ id: UUID, _ pointer: String) throws -> DriverFacts {
            if let facts = try store.facts(id) { return facts }
            throw Failure(
                .unprocessable, "There is no such customer.",
                fields: [FieldError(pointer: pointer, detail: "is no customer of this organisation")])
        }
        let first = try customer.map { [try facts($0, "/customer_id")] } ?? []
        guard Set(others + (customer.map { [$0] } ?? [])).count == others.count + (customer == nil ? 0 : 1)
        else {
            throw Failure(
                .unprocessable, "Everybody drives once.",
                fields: [FieldError(pointer: "/drivers", detail: "names somebody twice")])
        }
        return first + (try others.enumerated().map { try facts($0.element, "/drivers/\($0.offset)") })
    }

    /// - Throws: what stands in the way of somebody who may not go past it, or gives no reason.
    func demandPassable(_ obstacles: [Obstacle], _ call: Call, _ reason: String?) throws {
        let left = obstacles.filter { obstacle in
            guard case .overridable(let grant) = obstacle.strength, reason != nil else { return true }
            return !call.asker.may(grant)
        }
        guard !left.isEmpty else { return }
        let isOnlyForbidden = reason != nil && left.allSatisfy { $0.strength != .absolute }
        guard !isOnlyForbidden else {
            throw Failure(
                .forbidden, "You may not depart from this: \(left.map(\.text).joined(separator: " "))")
        }
        throw Obstacle.failure(left)
    }

    /// - Throws: `conflict` where it costs something else than somebody has been told.
    func demandExpected(_ expectedMinor: Int64?, _ price: Price) throws {
        guard let expectedMinor, expectedMinor != price.totalMinor else { return }
        throw Failure(
            .conflict,
            "The price has changed meanwhile: it is \(Wording.money(price.money(price.totalMinor))).",
            fields: [FieldError(pointer: "/expected_total_minor", detail: "is not what it costs now")])
    }

    /// The time to check out is over: the vehicle is free again.
    func expire(_ booking: UUID, _ tx: Transaction) throws {
        guard let known = try BookingStore(tx: tx).booking(booking), known.state == .held else { return }
        try expire(known, tx)
    }

    /// The same of one that is held, or that nobody has confirmed.
    func expire(_ known: Booking, _ tx: Transaction) throws {
        try letGo(known, to: .expired, reason: nil, tx)
        try secrets.audit.note(
            .bookingExpired, of: AuditObject(.booking, known.id), by: .system, tx, leftOpen(known, tx))
        // A hold is nobody's yet.
        if known.state == .pending { try tell(.declined, of: known.id, nil, tx) }
    }

    /// What somebody has given for it stays theirs until a person hands it back: no program reaches into a
    /// till. It is on record, and among the bookings that are not settled.
    private func leftOpen(_ known: Booking, _ tx: Transaction) throws -> AuditChanges {
        var changes = AuditChanges.none
        let store = MoneyStore(tx: tx)
        let owed = try store.paidMinor(for: known.id) - known.chargedMinor
        if owed > 0 { changes.note("to_give_back_minor", to: .integer(owed)) }
        if let deposit = try store.deposit(of: known.id), deposit.state.covers {
            changes.note("deposit_held_minor", to: .integer(deposit.amount.amountMinor))
        }
        return changes
    }

    /// Moves a booking to a state that takes no vehicle.
    func letGo(_ booking: Booking, to state: BookingState, reason: String?, _ tx: Transaction) throws {
        try booking.state.demandMove(to: state)
        let store = BookingStore(tx: tx)
        try store.move(booking.id, to: state, reason: reason)
        try AllocationStore(tx: tx).release(booking: booking.id)
        try store.returnExtras(of: booking.id)
        // A deposit that was never given is not needed any more.
        try MoneyStore(tx: tx).dropRequired(of: booking.id)
        try giveDiscountBack(of: booking, tx)
    }

    /// Somebody else may use it. What nobody pays for has used none.
    func giveDiscountBack(of booking: Booking, _ tx: Transaction) throws {
        guard booking.rateVersion != nil, let id = booking.asked.discount else { return }
        let store = DiscountStore(tx: tx)
        try store.giveBack(id)
        if let discount = try store.discount(id) { try recount(discount, tx) }
    }

    /// How often a discount that everybody is given was used stands in what all prices are made of.
    private func recount(_ discount: Discount, _ tx: Transaction) throws {
        if discount.code == nil, discount.mostUses != nil { try RevisionStore(tx: tx).raise(.rules) }
    }
}
