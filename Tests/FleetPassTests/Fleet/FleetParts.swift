// What belongs to a vehicle, made for whoever is asked whether they may have it.

import Schema
import Store

@testable import FleetPass

extension People {
    /// - Parameter name: as a path calls it.
    /// - Returns: the id of a hold, a paper, a grant or a blackout of the vehicle.
    func part(_ name: String, of vehicle: String) -> UUID {
        let (id, app) = (instance.app.freshID(), instance.app)
        let place = Demo.locations.last.flatMap { UUID($0) } ?? id
        guard let vehicle = UUID(vehicle) else { return id }
        Self.write(instance) { tx in
            // Each blackout at a time of its own, for they cannot overlap.
            let start = Instant(
                epochMs: 32_503_680_000_000 + Int64(app.freshID().low % 1_000_000_000) * 1_000)
            let end = Instant(epochMs: start.epochMs + 1)
            switch name {
            case "hold":
                let hold = Hold(id: id, kind: .sale, reason: "A", startsAt: start, endsAt: end)
                try HoldStore(tx: tx).insert(hold, of: vehicle, by: nil)
            case "document": try HoldStore(tx: tx).insert(id, .other, "1", until: nil, of: vehicle)
            case "grant":
                try SharingStore(tx: tx).insert(
                    SharingGrant(id: id, vehicle: vehicle, location: place, startsAt: start, endsAt: end),
                    by: nil)
            default:
                try AllocationStore(tx: tx).insert(
                    id, .blackout, vehicle, Block(from: start, until: end), booking: nil, reason: "A", by: nil
                )
            }
        }
        return id
    }

    func attribute() -> UUID {
        let id = instance.app.freshID()
        let key = "a" + "\(id)".filter { $0 != "-" }
        Self.write(instance) { tx in
            try AttributeStore(tx: tx).insert(
                AttributeDefinition(
                    id: id, key: key, label: "A", kind: .flag, unit: nil, choices: [], isFilter: true,
                    isPublic: true, position: 1))
        }
        return id
    }

    /// A table that was read in.
    func table() -> UUID {
        let id = instance.app.freshID()
        Self.write(instance) { tx in
            try ImportStore(tx: tx).insert(id, ImportDesk.Outcome(), errors: [], by: nil)
        }
        return id
    }
}
