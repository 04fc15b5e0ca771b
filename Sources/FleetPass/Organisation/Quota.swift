// The most that a dealership may have of something, where whoever serves it has set an end to that.

import Schema
import Store

package enum Quota: String, Sendable, CaseIterable {
    case vehicles, staff
    case apiKeys = "api_keys"

    fileprivate var words: String {
        switch self {
        case .vehicles: "vehicles"
        case .staff: "members of staff"
        case .apiKeys: "API keys"
        }
    }

    /// - Throws: `unprocessable` where `count` and `more` together are above `most`.
    func demand(_ more: Int64, besides count: Int64, _ most: Int64?) throws {
        guard let most, count + more > most else { return }
        throw Failure(
            .unprocessable,
            "The quota '\(rawValue)' is used up: \(most) \(words) are allowed here, and there are \(count).")
    }
}

extension App {
    /// To be asked in the transaction that makes one more.
    /// - Throws: `unprocessable`, which names the quota.
    func demandRoom(_ quota: Quota, _ tx: Transaction) throws {
        guard let most = configuration.quotas[quota] else { return }
        try quota.demand(1, besides: try QuotaStore(tx: tx).count(quota), most)
    }
}

/// All SQL about how much there is of what has an end.
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
