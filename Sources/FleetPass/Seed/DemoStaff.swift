// Who works at the demonstration's dealership, and how they sign in: known to all, and fit for nothing else.

import Crypto
import Schema
import Store

/// Somebody of the demonstration who can sign in.
struct DemoAccount: Sendable {
    let name: String
    let email: String
    /// Nil: a customer.
    let role: Role?
    /// At the first location alone, or everywhere.
    let isOfOnePlace: Bool

    /// The same for everybody: whoever reads the documents knows it.
    static let password = "orbit walnut lantern quartz"

    static let all = [
        DemoAccount(name: "Morgan Hale", email: "admin@north.example", role: .admin, isOfOnePlace: false),
        DemoAccount(name: "Ines Calder", email: "manager@north.example", role: .manager, isOfOnePlace: false),
        DemoAccount(name: "Theo Marsh", email: "sales@north.example", role: .sales, isOfOnePlace: false),
        DemoAccount(name: "Priya Nash", email: "crew@north.example", role: .crew, isOfOnePlace: true),
        DemoAccount(name: "Robin Fielder", email: "customer@north.example", role: nil, isOfOnePlace: true),
    ]
}

/// Writes the accounts. Their passwords were hashed before, for that takes long.
struct DemoStaff {
    let tx: Transaction
    let ids: () -> UUID

    /// - Returns: the ids of those who work there.
    func insert(_ hashes: [String], firstLocation: UUID?, _ secrets: Secrets) throws -> [UUID] {
        var staff: [UUID] = []
        for (account, hash) in zip(DemoAccount.all, hashes) {
            let id = AccountID(value: ids())
            try AccountStore(tx: tx).insert(
                Account(
                    id: id, version: 1, kind: account.role == nil ? .customer : .staff, name: account.name,
                    email: account.email, status: .active, verifiedAt: tx.now, password: hash))
            guard let role = account.role else {
                try insertCustomer(account, id)
                continue
            }
            try StaffStore(tx: tx).insert(id, .builtIn(role))
            if account.isOfOnePlace, let firstLocation {
                try StaffStore(tx: tx).set(locations: [firstLocation], of: id)
            }
            staff.append(id.value)
        }
        return staff
    }

    private func insertCustomer(_ account: DemoAccount, _ id: AccountID) throws {
        var customer = Customer(id.value, account.name, at: tx.now)
        (customer.account, customer.email, customer.bornOn) = (id, account.email, "1988-05-17")
        try CustomerStore(tx: tx).insert(customer)
        try ConsentStore(tx: tx).insert(ids(), .terms, "2026-11", of: id)
    }
}
