// Writes a rental of the demonstration as the product would have, each step at its time. What it costs beyond
// its price and how it is paid, RentalMoney writes.

import Schema
import Store

struct RentalWriter {
    let tx: Transaction
    let world: DemoWorld
    let ids: DemoIDs

    /// - Parameter kmOut: what the odometer says before.
    /// - Returns: whether it was written: not where a rule speaks against it.
    func write(
        _ stay: DemoStay, of vehicle: RentedVehicle, kmOut: Int64, _ generator: inout SeededGenerator
    ) throws -> Bool {
        guard let made = try RentalMaker(tx: tx, world: world, vehicle: vehicle).make(stay, &generator)
        else { return false }
        let booking = ids.next()
        let maker = try enter(booking, stay, made, &generator)
        var money = RentalMoney(
            tx: tx, world: world, booking: booking, price: made.offer.price, asked: made.offer.asked,
            version: made.offer.version, madeAt: stay.madeAt, maker: maker, ids: ids)
        let isOwed = stay.fate.state.takesVehicle && stay.fate != .held || stay.fate == .declined
        if isOwed { try money.requireDeposit() }
        if stay.fate.isOut {
            let trip = trip(stay, kmOut: kmOut, &generator)
            try write(trip, of: vehicle.id, booking, stay, maker)
            try money.settle(stay, trip, &generator)
        } else if stay.fate.isCalledOff || stay.fate == .declined || stay.fate == .expired {
            let time = end(of: stay, &generator)
            try AllocationStore(tx: tx.at(time)).release(booking: booking)
            try SeedStore(tx: tx.at(time)).touch(booking)
            if stay.fate.isCalledOff { try money.callOff(stay, at: time, &generator) }
        } else if stay.fate == .confirmed || stay.fate == .ready, generator.below(100) < 30 {
            try money.payAhead()
        }
        return true
    }

    /// - Returns: whose doing it was; nil: the customer's.
    private func enter(
        _ booking: UUID, _ stay: DemoStay, _ made: RentalMaker.Made, _ generator: inout SeededGenerator
    ) throws -> UUID? {
        let (then, fate, offer) = (tx.at(stay.madeAt), stay.fate, made.offer)
        let channel = channel(stay, &generator)
        let maker = channel == .desk ? generator.pick(world.staff) : nil
        let note = generator.below(100) < 5 ? generator.pick(DemoNames.bookingNotes) ?? "" : ""
        let reason = reason(fate, &generator)
        let key = (0..<32).map { _ in UInt8(truncatingIfNeeded: generator.below(256)) }
        let heldUntil = Instant(epochMs: world.today.epochMs + VehicleWalk.dayMs)
        var isNew = false
        while !isNew {
            isNew = try BookingStore(tx: then).insert(
                BookingStore.New(
                    id: booking, code: BookingCode.make((generator.next(), 0)), state: fate.state,
                    channel: channel, customer: made.customer, keyDigest: fate == .held ? key : nil,
                    heldUntil: fate == .held ? heldUntil : nil, note: note, reason: reason, maker: maker,
                    offer: offer))
        }
        if fate != .quote {
            try AllocationStore(tx: then).insert(
                ids.next(), .booking, offer.vehicle.id, offer.block, booking: booking, by: maker)
        }
        let isAway = fate.state.isOpen || fate == .onRent || fate == .overdue
        try BookingStore(tx: then).setExtras(offer, of: booking, isLive: isAway)
        for driver in offer.wish.drivers { try BookingStore(tx: then).addDriver(driver, to: booking) }
        if let discount = offer.discount, fate.state.takesVehicle {
            _ = try DiscountStore(tx: then).use(discount.id)
        }
        try amend(booking, stay, made, maker, &generator)
        return maker
    }

    private func amend(
        _ booking: UUID, _ stay: DemoStay, _ made: RentalMaker.Made, _ maker: UUID?,
        _ generator: inout SeededGenerator
    ) throws {
        guard let before = made.before else { return }
        let (end, total) = (stay.itinerary.endsAt, made.offer.price.totalMinor)
        let isLonger = before.endsAt < end
        let reasons = isLonger ? DemoNames.extensions : DemoNames.shortenings
        let waitMs = (min(stay.itinerary.startsAt, world.today).epochMs - stay.madeAt.epochMs) / 2
        let time = Instant(epochMs: stay.madeAt.epochMs + max(60_000, waitMs))
        var changes = AuditChanges.none
        changes.note("ends_at", from: .instant(before.endsAt), to: .instant(end))
        changes.note("total_minor", from: .integer(before.totalMinor), to: .integer(total))
        try AmendmentStore(tx: tx.at(time)).insert(
            ids.next(), isLonger ? .extended : .shortened, of: booking, changes.lastingJSON,
            differenceMinor: total - before.totalMinor, reason: generator.pick(reasons), by: maker)
    }

    private func channel(_ stay: DemoStay, _ generator: inout SeededGenerator) -> BookingChannel {
        guard stay.kind == .rental else { return .desk }
        if stay.fate == .held || stay.fate == .pending { return .site }
        switch generator.below(100) {
        case ..<55: return .site
        case ..<90: return .desk
        case ..<95: return .key
        default: return .imported
        }
    }

    private func reason(_ fate: DemoFate, _ generator: inout SeededGenerator) -> String? {
        switch fate {
        case .cancelled: generator.pick(DemoNames.cancellations)
        case .declined: generator.pick(DemoNames.declines)
        default: nil
        }
    }

    /// When it came to nothing.
    private func end(of stay: DemoStay, _ generator: inout SeededGenerator) -> Instant {
        let (made, start) = (stay.madeAt.epochMs, stay.itinerary.startsAt.epochMs)
        let ms =
            switch stay.fate {
            case .noShow: start + 3 * 3_600_000
            case .expired: made + 900_000
            default: made + (min(start, world.today.epochMs) - made) / 10 * Int64(generator.between(2, 9))
            }
        return Instant(epochMs: max(made + 60_000, min(ms, world.today.epochMs - 60_000)))
    }

    private func trip(
        _ stay: DemoStay, kmOut: Int64, _ generator: inout SeededGenerator
    ) -> SeedStore.Trip {
        let (start, end) = (stay.itinerary.startsAt.epochMs, stay.itinerary.endsAt.epochMs)
        let last = world.today.epochMs - 60_000
        let pickedUp = min(start + Int64(generator.below(26)) * 60_000, last)
        let isLate = stay.kind == .rental && generator.below(100) < 6
        let minutes = isLate ? generator.between(34, 55) : generator.between(-80, 18)
        let returned = max(pickedUp + 1_200_000, min(end + Int64(minutes) * 60_000, last))
        let fuelOut: Int64 = generator.below(100) < 85 ? 8 : 7
        let isShort = stay.kind == .rental && generator.below(100) < 9
        let fuelIn = isShort ? fuelOut - Int64(generator.between(1, 4)) : fuelOut
        let isBack = stay.fate.isBack
        return SeedStore.Trip(
            pickedUpAt: Instant(epochMs: pickedUp), returnedAt: isBack ? Instant(epochMs: returned) : nil,
            kmOut: kmOut, kmIn: isBack ? kmOut + stay.km : nil, fuelOut: fuelOut,
            fuelIn: isBack ? fuelIn : nil)
    }

    private func write(
        _ trip: SeedStore.Trip, of vehicle: UUID, _ booking: UUID, _ stay: DemoStay, _ maker: UUID?
    ) throws {
        let steps: Int64 = stay.fate == .closed || stay.fate == .disputed ? 4 : stay.fate.isBack ? 3 : 2
        let last = trip.returnedAt ?? trip.pickedUpAt
        try SeedStore(tx: tx.at(last)).set(trip, of: booking, steps: steps)
        let by = maker ?? world.staff.first
        func read(_ km: Int64, _ source: OdometerReading.Source, _ time: Instant, _ id: UUID) throws {
            let reading = OdometerReading(id: id, km: km, source: source, readAt: time, isSigned: true)
            try OdometerStore(tx: tx.at(time)).insert(reading, of: vehicle, by: by)
        }
        try read(trip.kmOut, .pickup, trip.inspectedAt, ids.next())
        if let back = trip.returnedAt, let km = trip.kmIn {
            try read(km, .return, back, ids.next())
        }
    }
}
