// The rows without which nothing works, and which there are one of: where one file is one organisation the
// migrations make them. A store of many organisations makes them for each as it begins.

package import Store

package struct FirstRows {
    private let tx: Transaction

    package init(tx: Transaction) { self.tx = tx }

    /// Those that are there already stay as they are.
    package func insert() throws {
        _ = try tx.insert(ifNew: Self.organisation)
        _ = try tx.insert(ifNew: Self.fleetRevision)
    }

    private static let organisation = Query(
        "INSERT INTO organisation (only_one, updated_at) VALUES (1, 0) ON CONFLICT (only_one) DO NOTHING")
    private static let fleetRevision = Query(
        "INSERT INTO revisions (name, value) VALUES ('fleet', 0) ON CONFLICT (name) DO NOTHING")
}
