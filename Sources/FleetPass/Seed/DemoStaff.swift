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

    /// - Returns: the ids of those who work there, and the account of whoever rents.
    func insert(_ hashes: [String], firstLocation: UUID?) throws -> (staff: [UUID], renter: AccountID?) {
        var staff: [UUID] = []
        var renter: AccountID?
        for (account, hash) in zip(DemoAccount.all, hashes) {
            let id = AccountID(value: ids())
            try AccountStore(tx: tx).insert(
                Account(
                    id: id, version: 1, kind: account.role == nil ? .customer : .staff, name: account.name,
                    email: account.email, status: .active, verifiedAt: tx.now, password: hash))
            guard let role = account.role else {
                try ConsentStore(tx: tx).insert(ids(), .terms, "2026-11", of: id)
                renter = id
                continue
            }
            try StaffStore(tx: tx).insert(id, .builtIn(role))
            if account.isOfOnePlace, let firstLocation {
                try StaffStore(tx: tx).set(locations: [firstLocation], of: id)
            }
            staff.append(id.value)
        }
        return (staff, renter)
    }
}

/// Gives an account to somebody who has rented, is out with a car or will be, so that whoever signs in as a
/// customer sees what customers see.
struct DemoRenter {
    let tx: Transaction

    func take(_ account: AccountID) throws {
        guard let demo = DemoAccount.all.first(where: { $0.role == nil }) else { return }
        let most = try SeedStore(tx: tx).customerWithMost()
        let found = try most.flatMap { try CustomerStore(tx: tx).customer($0) }
        var customer = found ?? Customer(account.value, demo.name, at: tx.now)
        (customer.account, customer.name, customer.email) = (account, demo.name, demo.email)
        if let found {
            try CustomerStore(tx: tx.at(found.updatedAt)).update(customer, from: found)
        } else {
            customer.bornOn = "1988-05-17"
            try CustomerStore(tx: tx).insert(customer)
        }
    }
}
