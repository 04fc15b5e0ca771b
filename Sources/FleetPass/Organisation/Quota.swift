// The most that a dealership may have of something, where whoever serves it has set an end to that.

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
    /// How many more there may be; nil: any number.
    func room(for quota: Quota, _ tx: Transaction) throws -> Int64? {
        guard let most = configuration.quotas[quota] else { return nil }
        return max(0, most - (try QuotaStore(tx: tx).count(quota)))
    }

    /// To be asked in the transaction that makes one more.
    /// - Throws: `unprocessable`, which names the quota.
    func demandRoom(_ quota: Quota, _ tx: Transaction) throws {
        guard let most = configuration.quotas[quota] else { return }
        try quota.demand(1, besides: try QuotaStore(tx: tx).count(quota), most)
    }
}
