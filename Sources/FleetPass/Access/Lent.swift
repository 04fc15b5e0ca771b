// What somebody lends to a program by a key, or to support by an access: the one place of that rule.

import Schema

/// Looked up with every use, so it follows whoever lends it: with a role that may do less, or at fewer
/// locations, they lend less, and nothing while they are disabled. Never more than they once said.
struct Lent: Sendable {
    let grants: Grants
    /// Empty: everywhere.
    let locations: [UUID]

    /// Who lends, as they stand at this moment.
    struct Lender {
        /// None while they may not sign in.
        let grants: Grants
        /// Empty: everywhere.
        let locations: [UUID]
    }

    /// - Parameter promised: what they said when they made the key or gave the access.
    init(_ promised: Grants, by lender: Lender) {
        grants = Grants(promised.list.filter { lender.grants.covers(Grants([$0])) })
        locations = lender.locations
    }
}
