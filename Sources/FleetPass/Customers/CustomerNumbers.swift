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

    init(_ call: Call) {
        (phone, licence) = (call.body(Self.phoneField), call.body(Self.licenceField))
    }

    /// - Parameter kept: nil for somebody who has given none.
    init(_ kept: CustomerNumberStore.Kept?, of account: AccountID, _ secrets: Secrets) {
        let (numbers, ring, id) = (secrets.numbers, secrets.ring, account.value)
        phone = kept?.phone.flatMap { numbers.customerPhone.open($0.sealed, of: id, ring) }
        licence = kept?.licence.flatMap { numbers.customerLicence.open($0.sealed, of: id, ring) }
    }

    fileprivate func sealed(for account: AccountID, _ secrets: Secrets) -> CustomerNumberStore.Kept {
        let (numbers, ring, id) = (secrets.numbers, secrets.ring, account.value)
        return CustomerNumberStore.Kept(
            phone: phone.map { numbers.customerPhone.seal($0, of: id, ring) },
            licence: licence.map { numbers.customerLicence.seal($0, of: id, ring) })
    }
}

extension App {
    /// What a customer has told of themselves.
    func numbers(_ call: Call, _ tx: Transaction) throws -> CustomerNumbers {
        guard let person = call.asker.signedIn else { throw Failure.notFound }
        let kept = try CustomerNumberStore(tx: tx).numbers(of: person.account)
        return CustomerNumbers(kept, of: person.account, secrets)
    }

    /// Puts these in place of those that were: a number that is left out is kept no longer.
    /// - Throws: `unprocessable` for a licence of hardly any letters and digits: all such would be the same.
    func setNumbers(_ numbers: CustomerNumbers, _ call: Call, _ tx: Transaction) throws {
        guard let person = call.asker.signedIn else { throw Failure.notFound }
        if let licence = numbers.licence, NumberSeal.licence(Array(licence.utf8)).count < 4 {
            let error = FieldError(pointer: "/licence", detail: "must have at least 4 letters or digits")
            throw Failure(.unprocessable, "That is no number of a licence.", fields: [error])
        }
        let store = CustomerNumberStore(tx: tx)
        let (before, after) = (
            try store.numbers(of: person.account), numbers.sealed(for: person.account, secrets)
        )
        try store.put(after, of: person.account)
        var changes = AuditChanges.none
        changes.notePersonal("phone", from: before?.phone?.hash, to: after.phone?.hash)
        changes.notePersonal("licence", from: before?.licence?.hash, to: after.licence?.hash)
        try secrets.audit.note(
            .profileChanged, of: AuditObject(.account, person.account.value), by: call.actor, tx, changes)
    }
}
