// What is found by whoever looks for vehicles at places: what stands there, and what others share with them.

import Schema
import Store

struct OfferedPlaces: Sendable {
    /// Whatever stands at one of these.
    let standing: [UUID]
    /// Single vehicles, wherever they stand.
    let granted: [UUID]

    /// - Returns: nil for a search that names no place.
    init?(_ search: VehicleSearch, _ app: App, _ tx: Transaction) throws {
        guard !search.locations.isEmpty else { return nil }
        let rules = try app.house.rules(tx)
        let neighbours = search.locations.flatMap { id in
            rules.place(id).map { rules.neighbours(of: $0).map(\.id) } ?? [id]
        }
        standing = Set(neighbours).sorted()
        granted = rules.grants.filter { $0.isLive(at: tx.now) && search.locations.contains($0.location) }
            .map(\.vehicle)
    }
}
