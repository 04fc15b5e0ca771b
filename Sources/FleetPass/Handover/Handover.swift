// Giving a vehicle out: what it takes, and the move itself.

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
        var obstacles = try Eligibility(vehicle: vehicle, rules: rules.rental).obstacles(
            from: tx.now, until: booking.endsAt, in: pickup, tx)
        if booking.customer != nil {
            obstacles += try agreementObstacles(booking, tx)
            obstacles += try driverObstacles(booking, rules, tx)
        }
        obstacles += try depositObstacles(booking, tx)
        if let code = try BookingStore(tx: tx).out(booking.vehicle) {
            obstacles.append(.absolute(.onRent, "/", "\(vehicle.title) has not come back from \(code)."))
        }
        let inspection = try InspectionStore(tx: tx).inspection(.pickup, of: booking)
        if inspection?.state != .locked {
            obstacles.append(
                .absolute(.inspection, "/", "\(vehicle.title) was not inspected for this pickup."))
        }
        return obstacles
    }

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

    /// Everybody who is to drive is known to be who they are, and may.
    private func driverObstacles(_ booking: Booking, _ rules: HouseRules, _ tx: Transaction) throws
        -> [Obstacle]
    {
        let others = try BookingStore(tx: tx).drivers(of: booking.id)
        guard let dropOff = rules.place(booking.dropOff) else { return [] }
        let end = dropOff.zone.civil(at: booking.endsAt).date
        return try drivers(booking.customer, others, tx).flatMap { driver -> [Obstacle] in
            var obstacles: [Obstacle] = []
            let check = try KycStore(tx: tx).newest(of: driver.id)
            if check?.isGood(until: end) != true {
                obstacles.append(
                    .absolute(
                        .identity, "/",
                        check == nil
                            ? "Nobody has checked who \(driver.name) is."
                            : "The check of who \(driver.name) is does not hold for this rental."))
            }
            return obstacles + driver.obstacles(until: end, "/")
        }
    }

    private func depositObstacles(_ booking: Booking, _ tx: Transaction) throws -> [Obstacle] {
        guard booking.depositMinor > 0 else { return [] }
        let deposit = try MoneyStore(tx: tx).deposit(of: booking.id)
        if deposit?.state.covers == true { return [] }
        let amount = Wording.money(
            Money(amountMinor: booking.depositMinor, currency: booking.total.currency))
        return [.rule(.deposit, "/", "The deposit of \(amount) is not held.")]
    }

    /// The vehicle is theirs from now on.
    /// - Parameter reason: why a rule is departed from, by somebody who may.
    /// - Throws: `conflict` for a state from which it cannot be, or before another has brought it back;
    /// `unprocessable` with all that speaks against it.
    func handOver(_ booking: Booking, _ reason: String?, _ call: Call, _ tx: Transaction) throws {
        try booking.state.demandMove(to: .onRent)
        guard tx.now < booking.endsAt else {
            throw Failure(
                .conflict, "The rental would have been over by now: extend it, or note that nobody came.")
        }
        guard tx.now.epochMs >= booking.startsAt.epochMs - Self.earliestMs else {
            throw Failure(.conflict, "The rental begins later than that: change when it begins.")
        }
        let obstacles = try handoverObstacles(booking, tx)
        try demandPassable(obstacles, call, reason)
        let found = try InspectionStore(tx: tx).inspection(.pickup, of: booking)?.findings
        if tx.now < booking.startsAt { try AllocationStore(tx: tx).begin(booking: booking.id, at: tx.now) }
        let store = BookingStore(tx: tx)
        try store.handOver(booking.id, km: found?.odometerKm, fuel: found?.fuel)
        try stand(booking.vehicle, at: booking.pickup, tx)
        var changes = booking.state.changes(to: .onRent)
        if let km = found?.odometerKm { changes.note("odometer_km", to: .integer(km)) }
        if let reason, !obstacles.isEmpty {
            changes.notePersonal("override", to: .text(reason))
            changes.note("obstacles", to: .list(obstacles.map(\.code.rawValue)))
        }
        try secrets.audit.note(
            .bookingHandedOver, of: AuditObject(.booking, booking.id), by: call.actor, tx, changes)
    }

    /// Sooner than that before it is due it would be another rental.
    private static let earliestMs: Int64 = 12 * 3_600_000

    /// A vehicle is where it was given out, or came back to.
    func stand(_ vehicle: UUID, at place: UUID, _ tx: Transaction) throws {
        guard try FleetStore(tx: tx).move(vehicle, to: place) else { return }
        try RevisionStore(tx: tx).raise(.fleet)
    }
}
