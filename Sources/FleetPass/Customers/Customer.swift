// Whoever rents, with an account or without one: what is known of them, and how it is found. No SQL, no HTTP.

import Schema

struct Customer: Sendable {
    let id: UUID
    var version: Int64 = 1
    /// Nil: they have never signed up.
    var account: AccountID?
    var name: String
    var email: String?
    var phone: SealedNumber?
    var licence: SealedNumber?
    var licenceCountry: String?
    var licenceUntil: String?
    var bornOn: String?
    var address = Address()
    var tags: [String] = []
    /// Why they must not rent; nil: they may.
    var refusedFor: String?
    /// Whom they have turned out to be.
    var mergedInto: UUID?
    var erasedAt: Instant?
    var createdAt: Instant
    var updatedAt: Instant

    struct Address: Equatable, Sendable {
        var street: String?
        var city: String?
        var region: String?
        var postalCode: String?
        var country: String?

        var isEmpty: Bool { self == Address() }
    }

    init(_ id: UUID, _ name: String, at time: Instant) {
        (self.id, self.name, createdAt, updatedAt) = (id, name, time, time)
    }

    var emailKey: String? { email.map { EmailKey.of($0) } }

    /// Whether anything may be noted of them: not once they are another's, or forgotten.
    var isLive: Bool { mergedInto == nil && erasedAt == nil }

    /// The same for all names of the same words, in whatever order and with whatever marks; nil without any.
    var nameKey: String? {
        let words = VehicleWords.words(of: name).sorted()
        return words.isEmpty ? nil : words.joined(separator: " ")
    }

    /// What a search finds them by: the words of their name, and their tags.
    var words: [String] { VehicleWords.words(of: name) + tags.map { Self.word(ofTag: $0) } }

    /// No word of a name begins like that.
    static func word(ofTag tag: String) -> String { "#" + tag }

    /// Whether what their papers were compared with is not what is known of them now.
    func isSomebodyElse(than before: Customer) -> Bool {
        nameKey != before.nameKey || bornOn != before.bornOn || licence?.hash != before.licence?.hash
            || licenceCountry != before.licenceCountry
    }

    /// Nothing of whoever it was.
    func erased(at time: Instant) -> Customer {
        var rest = Customer(id, "Erased", at: createdAt)
        (rest.version, rest.account, rest.mergedInto, rest.erasedAt) = (version, account, mergedInto, time)
        return rest
    }
}

extension Customer {
    /// What has become different, for the record: values by which somebody is known can be erased there, and
    /// numbers stand there by their hashes.
    func changes(to after: Customer) -> AuditChanges {
        var changes = AuditChanges.none
        func note(_ field: String, _ value: (Customer) -> String?) {
            changes.notePersonal(
                field, from: value(self).map { .text($0) } ?? .null,
                to: value(after).map { .text($0) } ?? .null)
        }
        note("name") { $0.name }
        note("email") { $0.email }
        changes.notePersonal("phone", from: phone?.hash, to: after.phone?.hash)
        changes.notePersonal("licence", from: licence?.hash, to: after.licence?.hash)
        note("licence_country") { $0.licenceCountry }
        note("licence_until") { $0.licenceUntil }
        note("born_on") { $0.bornOn }
        note("street") { $0.address.street }
        note("city") { $0.address.city }
        note("region") { $0.address.region }
        note("postal_code") { $0.address.postalCode }
        note("country") { $0.address.country }
        changes.notePersonal("tags", from: .list(tags), to: .list(after.tags))
        return changes
    }
}
