// What searches by dates go by, kept in memory for as long as there are any.

import Schema
import Store
import Threads

/// Shared by whoever answers. What is taken when is as the transaction sees it; the fleet of a large
/// dealership may lag behind for the fraction of a second that a worker needs, as with facets.
final class StayFleets: Sendable {
    let taken = TakenBook()
    private let kept: KeptIndex<StayFleet>
    private let facets: Facets
    private static let keptNs: Int64 = 15 * 60 * 1_000_000_000

    init(_ database: any Database, _ workers: WorkerLane, _ facets: Facets, _ house: HouseBook) {
        self.facets = facets
        kept = KeptIndex(database, workers, atOnceNs: 10_000_000) { tx in
            try StayFleet(
                facets.index(having: [], tx), having: [],
                requiring: house.rules(tx).rental.requiredDocuments, tx)
        }
    }

    /// Whether the next search has to read no more than what has changed.
    var isReady: Bool { kept.isThere && taken.isReady }

    func fleet(having words: [String], _ rules: HouseRules, _ tx: Transaction) throws -> StayFleet {
        guard words.isEmpty else {
            return try StayFleet(
                facets.index(having: words, tx), having: words, requiring: rules.rental.requiredDocuments, tx)
        }
        let revision = try VehicleStore(tx: tx).fleetRevision()
        return try kept.value(tx) {
            $0.revision < revision || $0.index.isOver(tx.now)
                || $0.requiredPapers != rules.rental.requiredDocuments
        }
    }

    fileprivate func letGoIfIdle() {
        kept.letGo(ifIdleNs: Self.keptNs)
        taken.letGo(ifIdleNs: Self.keptNs)
    }
}

extension App {
    /// Lets go of what nobody has asked for in a while. Called now and then by whoever looks after the site.
    package func letGoOfIdle() { stays.letGoIfIdle() }
}
