// A customer's telephone and licence number: as they are given, and the rule for changing them. No SQL.

import Crypto
import HTTP
import Schema
import Store

struct CustomerNumbers: Sendable {
    let phone: String?
    let licence: String?

    static let phoneField = Field.text("phone", .phone, "Where to call them.").autocomplete("tel")
        .example("+1 303 555 0142").optional
    static let licenceField = Field.text("licence", min: 4, max: 40, "Of their driving licence.")
        .example("94-023-1842").optional
    static let shape = Shape(
        "CustomerNumbers", "Numbers of a customer; they are kept sealed. Null: none.", phoneField,
        licenceField)

    static let none = CustomerNumbers(phone: nil, licence: nil)

    init(phone: String?, licence: String?) { (self.phone, self.licence) = (phone, licence) }

    init(_ call: Call) {
        (phone, licence) = (call.body(Self.phoneField), call.body(Self.licenceField))
    }

    /// What is known of somebody, opened.
    init(_ customer: Customer, _ secrets: Secrets) {
        let (numbers, ring, id) = (secrets.numbers, secrets.ring, customer.id)
        phone = customer.phone.flatMap { numbers.customerPhone.open($0.sealed, of: id, ring) }
        licence = customer.licence.flatMap { numbers.customerLicence.open($0.sealed, of: id, ring) }
    }

    /// - Parameter id: of the customer; nobody else's row opens them.
    func sealed(for id: UUID, _ secrets: Secrets) -> (phone: SealedNumber?, licence: SealedNumber?) {
        let (numbers, ring) = (secrets.numbers, secrets.ring)
        return (
            phone.map { numbers.customerPhone.seal($0, of: id, ring) },
            licence.map { numbers.customerLicence.seal($0, of: id, ring) }
        )
    }
}

extension App {
    /// What a customer has told of themselves.
    func numbers(_ call: Call, _ tx: Transaction) throws -> CustomerNumbers {
        guard let person = call.asker.signedIn else { throw Failure.notFound }
        guard let customer = try CustomerStore(tx: tx).customer(of: person.account) else { return .none }
        return CustomerNumbers(customer, secrets)
    }

    /// Puts these in place of those that were: a number that is left out is kept no longer.
    /// - Throws: `unprocessable` for a licence of hardly any letters and digits: all such would be the same.
    func setNumbers(_ numbers: CustomerNumbers, _ call: Call, _ tx: Transaction) throws {
        guard let person = call.asker.signedIn, let account = try AccountStore(tx: tx).account(person.account)
        else { throw Failure.notFound }
        if let licence = numbers.licence, NumberSeal.licence(Array(licence.utf8)).count < 4 {
            let error = FieldError(pointer: "/licence", detail: "must have at least 4 letters or digits")
            throw Failure(.unprocessable, "That is no number of a licence.", fields: [error])
        }
        let before = try customer(of: account, call, tx)
        var after = before
        (after.phone, after.licence) = numbers.sealed(for: before.id, secrets)
        try CustomerStore(tx: tx).update(after, from: before)
        var changes = AuditChanges.none
        changes.notePersonal("phone", from: before.phone?.hash, to: after.phone?.hash)
        changes.notePersonal("licence", from: before.licence?.hash, to: after.licence?.hash)
        try secrets.audit.note(
            .profileChanged, of: AuditObject(.account, person.account.value), by: call.actor, tx, changes)
    }
}
