// What speaks against giving a vehicle out: the one place that is asked for the list and for the move.

import Schema
import Store
import Zones

extension App {
    /// All that speaks against giving the vehicle out now; none: it may go.
    func handoverObstacles(_ booking: Booking, _ tx: Transaction) throws -> [Obstacle] {
        let rules = try house.rules(tx)
        guard let vehicle = try FleetStore(tx: tx).rented(booking.vehicle),
            let pickup = rules.place(booking.pickup)
        else { throw Appraiser.noVehicle }
        var obstacles = stateObstacles(booking, pickup, tx)
        guard booking.state.isOpen else { return obstacles }
        obstacles += try Eligibility(vehicle: vehicle, rules: rules.rental).obstacles(
            from: tx.now, until: booking.endsAt, in: pickup, tx)
        if booking.customer != nil {
            obstacles += try agreementObstacles(booking, tx)
            let drivers = try drivers(booking.customer, BookingStore(tx: tx).drivers(of: booking.id), tx)
            obstacles += try driverObstacles(
                drivers, of: booking, until: booking.endsAt, at: rules.place(booking.dropOff) ?? pickup,
                isForStaff: true, tx)
            obstacles += try priceObstacles(drivers, of: booking, in: pickup, tx)
        }
        obstacles += try depositObstacles(booking, until: booking.endsAt, pickup, "/", tx)
        obstacles += try vehicleObstacles(booking, vehicle, pickup, tx)
        return obstacles
    }

    /// From another state it is no step, and at another time it would be another rental.
    private func stateObstacles(_ booking: Booking, _ pickup: Place, _ tx: Transaction) -> [Obstacle] {
        guard booking.state == .ready else {
            let advice = booking.state == .confirmed ? ", and not ready yet: say that it is" : ""
            return [.absolute(.state, "/", "The booking is \(booking.state.words)\(advice).")]
        }
        if tx.now >= booking.endsAt { return [.absolute(.state, "/", Self.isOver)] }
        let earliest = Instant(epochMs: booking.startsAt.epochMs - Self.earliestMs)
        guard tx.now < earliest else { return [] }
        return [
            .absolute(
                .tooSoon, "/",
                "It is given out from \(pickup.words(earliest)) on, or the booking is changed to begin sooner."
            )
        ]
    }

    static let isOver = "The rental would have been over by now: extend it, or note that nobody came."
    /// Sooner than that before it is due it would be another rental.
    static let earliestMs: Int64 = 12 * 3_600_000

    private func agreementObstacles(_ booking: Booking, _ tx: Transaction) throws -> [Obstacle] {
        guard let agreement = try AgreementStore(tx: tx).live(of: booking.id), agreement.state == .signed
        else {
            return [.absolute(.agreement, "/", "The agreement is not signed.")]
        }
        guard try agreement.termsHash == termsHash(of: booking, tx) else {
            return [
                .absolute(
                    .agreement, "/",
                    "\(agreement.name) does not say what is agreed by now: have it drawn up and signed again."
                )
            ]
        }
        return []
    }

    /// Everybody who is to drive is known to be who they are, is old enough, and may.
    func driverObstacles(
        _ drivers: [DriverFacts], of booking: Booking, until end: Instant, at dropOff: Place,
        isForStaff: Bool, _ tx: Transaction
    ) throws -> [Obstacle] {
        let last = dropOff.zone.civil(at: end).date
        let first = (try house.rules(tx).place(booking.pickup) ?? dropOff).zone.civil(
            at: booking.startsAt
        ).date
        let least = try booking.terms(tx)?.terms.leastAge
        return try drivers.flatMap { driver -> [Obstacle] in
            var obstacles: [Obstacle] = []
            let check = try KycStore(tx: tx).newest(of: driver.id)
            if check?.isGood(until: last) != true {
                obstacles.append(
                    .absolute(
                        .identity, "/",
                        check == nil
                            ? "Nobody has checked who \(driver.name) is."
                            : "The check of who \(driver.name) is does not hold for this rental."))
            }
            if let least { obstacles += driver.ageObstacles(on: first, least: least) }
            return obstacles + driver.obstacles(until: last, "/", isForStaff: isForStaff)
        }
    }

    /// A birth that was entered after the booking was made may cost more than was agreed.
    private func priceObstacles(
        _ drivers: [DriverFacts], of booking: Booking, in pickup: Place, _ tx: Transaction
    ) throws -> [Obstacle] {
        guard !booking.asked.isYoung, let terms = try booking.terms(tx)?.terms,
            terms.fees.contains(where: { $0.when == .youngDriver && $0.amountMinor > 0 })
        else { return [] }
        let date = pickup.zone.civil(at: booking.startsAt).date
        return drivers.compactMap { driver in
            guard let age = driver.age(on: date), age < terms.youngAge else { return nil }
            return .rule(
                .price, "/",
                "\(driver.name) is \(age), and drivers under \(terms.youngAge) cost more: change the booking to "
                    + "its own times, which prices it anew.")
        }
    }

    /// What is held of a booking covers it until its end.
    private func depositObstacles(
        _ booking: Booking, until end: Instant, _ pickup: Place, _ pointer: String, _ tx: Transaction
    ) throws -> [Obstacle] {
        guard booking.depositMinor > 0 else { return [] }
        let deposit = try MoneyStore(tx: tx).deposit(of: booking.id)
        guard let deposit, deposit.state.covers, deposit.captureBefore.map({ $0 > tx.now }) != false else {
            let amount = Wording.money(
                Money(amountMinor: booking.depositMinor, currency: booking.total.currency))
            return [.rule(.deposit, pointer, "The deposit of \(amount) is not held.")]
        }
        guard let until = deposit.captureBefore, until < end else { return [] }
        return [
            .rule(
                .deposit, pointer,
                "The deposit is held until \(pickup.words(until)), and the rental ends later: have it held anew."
            )
        ]
    }

    /// The same of a new end. One who rents can do nothing about it themselves.
    func depositObstacles(_ booking: Booking, until end: Instant, isForStaff: Bool, _ tx: Transaction) throws
        -> [Obstacle]
    {
        guard let pickup = try house.rules(tx).place(booking.pickup) else { return [] }
        let found = try depositObstacles(booking, until: end, pickup, "/ends_at", tx)
        guard !isForStaff, !found.isEmpty else { return found }
        return [
            .rule(.deposit, "/ends_at", "Your deposit does not cover a longer rental. Please call us.")
        ]
    }

    /// It is here, nobody else has it, and it was looked at since it came.
    private func vehicleObstacles(
        _ booking: Booking, _ vehicle: RentedVehicle, _ pickup: Place, _ tx: Transaction
    ) throws -> [Obstacle] {
        var obstacles: [Obstacle] = []
        if let code = try BookingStore(tx: tx).out(booking.vehicle) {
            obstacles.append(.absolute(.onRent, "/", "\(vehicle.title) has not come back from \(code)."))
        } else {
            obstacles += try takenObstacles(booking, vehicle, pickup, tx)
        }
        let inspection = try InspectionStore(tx: tx).inspection(.pickup, of: booking)
        guard let inspection, inspection.state == .locked else {
            return obstacles + [
                .absolute(.inspection, "/", "\(vehicle.title) was not inspected for this pickup.")
            ]
        }
        if let flaw = try flaw(ofPickup: inspection, booking, vehicle.title, tx) {
            obstacles.append(.absolute(.inspection, "/", flaw))
        }
        return obstacles
    }

    /// Sooner than planned it is given out where nobody has it until then: not even those who make it ready.
    private func takenObstacles(
        _ booking: Booking, _ vehicle: RentedVehicle, _ pickup: Place, _ tx: Transaction
    ) throws -> [Obstacle] {
        let store = AllocationStore(tx: tx)
        guard let block = try store.block(of: booking.id), tx.now < block.from else { return [] }
        let others = try store.blocks(
            of: vehicle.id, meeting: Block(from: tx.now, until: block.from)
        ).filter { $0.booking != booking.id && !$0.hasExpired(tx.now) }
        guard let last = others.last else { return [] }
        return [
            .absolute(
                .taken, "/",
                "\(vehicle.title) is taken, or made ready, until \(pickup.words(last.block.until)): wait, or "
                    + "finish its turnaround before.")
        ]
    }
}

extension DriverFacts {
    /// - Parameter date: of the pickup.
    fileprivate func ageObstacles(on date: CivilDate, least: Int64) -> [Obstacle] {
        guard let age = age(on: date) else {
            return [
                .rule(
                    .customer, "/", "When \(name) was born is not known, and drivers are \(least) at least.")
            ]
        }
        guard age < least else { return [] }
        return [.rule(.customer, "/", "\(name) is \(age), and drivers are \(least) at least.")]
    }
}
