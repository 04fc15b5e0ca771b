// Whoever books or asks while they are signed in: what their account fills in, and what it learns from them.
// What is shown of it stands in the pages.

import HTTP
import Schema
import Store

struct OwnDetails {
    private let account: Account
    private let app: App
    let name: String
    let email: String
    let bornOn: String?
    private let phone: String?

    /// On the form of somebody who was signed in when it was shown to them.
    static let field = Field.boolean("own", "Whether it goes to the account of whoever is signed in.")
        .optional

    /// Nil for whoever is not signed in as a customer.
    init?(_ call: Call, _ app: App, _ tx: Transaction) throws {
        guard case .customer(let person) = call.asker,
            let account = try AccountStore(tx: tx).account(person.account)
        else { return nil }
        let customer = try CustomerStore(tx: tx).customer(of: account.id)
        (self.account, self.app) = (account, app)
        (name, email) = (customer?.name ?? account.name, account.email)
        bornOn = customer?.bornOn
        phone = customer.flatMap { CustomerNumbers($0, app.secrets).phone }
    }

    /// What stands in the form before anything was typed into it.
    var entered: [String: String] { ["name": name, "email": email, "phone": phone ?? ""] }

    /// Whether a form is of this very person: somebody else may have signed in since it was shown.
    func isMeant(by sent: [String: String]) -> Bool {
        sent[Self.field.spec.name] == "true" && sent["email"].map { EmailKey.of($0) } == EmailKey.of(email)
    }

    /// Whether whoever looks at it works here, and so is no customer.
    static func isStaff(_ call: Call, _ app: App, _ tx: Transaction) throws -> Bool {
        try Identification.isStaff(call.request, app.secrets.accessTokens, tx)
    }

    /// - Throws: `conflict` for a form that is not of whoever is signed in, if somebody is.
    static func demand(_ call: Call, _ app: App, _ tx: Transaction) throws -> OwnDetails {
        let sent = call.request.firstValues(of: call.request.body)
        let own = try OwnDetails(call, app, tx)
        guard let own, own.isMeant(by: sent) else {
            throw Failure(.conflict, CheckoutPerson.ended(own, isStaff: try isStaff(call, app, tx)))
        }
        return own
    }

    /// Their record, with what it did not know: what staff go by is not changed by whoever checks out, but a
    /// telephone is theirs to say.
    func customer(_ call: Call, _ tx: Transaction) throws -> UUID {
        let known = try app.customer(of: account, call, tx)
        var told = known
        if known.bornOn == nil { told.bornOn = try CustomerInput.birth(call, now: tx.now) }
        if let phone = call.body(CustomerNumbers.phoneField), phone != self.phone {
            told.phone = CustomerNumbers(phone: phone, licence: nil).sealed(for: known.id, app.secrets).phone
        }
        guard told.bornOn != known.bornOn || told.phone?.hash != known.phone?.hash else { return known.id }
        try CustomerStore(tx: tx).update(told, from: known)
        try app.secrets.audit.note(
            .customerChanged, of: AuditObject(.customer, known.id), by: call.actor, tx,
            known.changes(to: told))
        return known.id
    }
}
