// Whether a vehicle may be rented for a time: from its status, holds and papers, each with its reason.

import Schema
import Store

/// What a booking needs to know of a vehicle.
struct RentedVehicle: Sendable {
    let id: UUID
    let status: Vehicle.Status
    let vehicleClass: String
    /// Where it stands.
    let location: UUID
    /// Where it belongs; nil: where it stands.
    let home: UUID?
    /// Whether it has a hold without an end.
    let isHeld: Bool
    let dailyRate: Money
    let title: String

    /// Whether the public may know of it.
    var isPublic: Bool { status == .active && !isHeld }
}

struct Eligibility {
    let vehicle: RentedVehicle
    let rules: RentalRules

    /// Everything that speaks against renting it then; none: nothing does.
    func obstacles(from start: Instant, until end: Instant, in zone: Place, _ tx: Transaction) throws
        -> [Obstacle]
    {
        var obstacles: [Obstacle] = []
        if vehicle.status != .active {
            obstacles.append(
                .ofFleet(.status, "\(vehicle.title) is not for rent: it is \(vehicle.status.words)."))
        }
        for hold in try HoldStore(tx: tx).holds(of: vehicle.id, from: start, until: end) {
            let until = hold.endsAt.map { " until \(zone.words($0))" } ?? ""
            let text = "\(vehicle.title) is held for \(hold.kind.words)\(until)."
            obstacles.append(
                hold.kind.isLegal ? .absolute(.hold, "/vehicle_id", text) : .ofFleet(.hold, text))
        }
        guard !rules.requiredDocuments.isEmpty else { return obstacles }
        let papers = try HoldStore(tx: tx).documents(of: vehicle.id)
        for kind in rules.requiredDocuments {
            guard let until = papers[kind] else {
                obstacles.append(.ofFleet(.document, "\(vehicle.title) has no \(kind)."))
                continue
            }
            if until < end {
                obstacles.append(
                    .ofFleet(.document, "The \(kind) of \(vehicle.title) ends on \(zone.words(until))."))
            }
        }
        return obstacles
    }
}
