// The one statement about tables whose names the manifest gives.

import Store

struct RemovalStore {
    let tx: Transaction
    private static let atOnce = 5_000

    /// - Returns: how many rows are gone.
    func remove(_ table: String) throws -> Int {
        try tx.changes(
            by:
                .assembled(
                    "DELETE FROM \(table) WHERE ctid IN (SELECT ctid FROM \(table) LIMIT \(Self.atOnce))"))
    }
}
