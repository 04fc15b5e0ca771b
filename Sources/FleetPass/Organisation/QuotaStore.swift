// All SQL about how much there is of what has an end. Decides nothing.

import Schema
import Store

struct QuotaStore {
    let tx: Transaction

    /// Those who may come in, or were asked to; keys that are good.
    func count(_ quota: Quota) throws -> Int64 {
        switch quota {
        case .vehicles: try tx.first(Self.vehicles) { $0.integer(0) } ?? 0
        case .staff: try tx.first(Self.staff) { $0.integer(0) } ?? 0
        case .apiKeys: try tx.first(Self.keys, .instant(tx.now)) { $0.integer(0) } ?? 0
        }
    }

    private static let vehicles = Query("SELECT count(*) FROM vehicles")
    private static let staff = Query(
        "SELECT count(*) FROM staff s JOIN accounts a ON a.id = s.id WHERE a.status <> 'disabled'")
    private static let keys = Query(
        "SELECT count(*) FROM api_keys WHERE revoked_at IS NULL AND (ends_at IS NULL OR ends_at > $1)")
}
