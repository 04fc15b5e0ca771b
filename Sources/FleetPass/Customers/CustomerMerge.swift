// What merging two customers has moved and filled in, and how it is kept. No SQL.

import Schema
import Store

/// What a merge has moved or filled in: enough to undo it. It names rows and fields, and tells nobody's data:
/// that still stands in the row of whoever was merged, which nobody changes any more.
struct CustomerMerge: Equatable, Sendable {
    var parts: [Part] = []
    /// The account that went along.
    var account: UUID?
    /// Places among the tags of whoever was merged.
    var tags: [Int] = []
    var refusal: Refusal?
    var bookings: [UUID] = []
    /// Bookings in which the one who is kept drives instead.
    var drivers: [UUID] = []
    /// Those who would have driven twice.
    var doubles: [Twice] = []
    var notes: [UUID] = []

    struct Twice: Equatable, Sendable {
        let booking: UUID
        let driver: UUID
    }

    enum Refusal: String, Sendable {
        /// The one who is kept could rent before.
        case filled
        /// Both had a reason; now it is both.
        case joined

        static let mostScalars = 1_000
        static let link = "; "
    }

    /// What is filled in where it is empty.
    enum Part: String, CaseIterable, Sendable {
        case account, email, phone, licence
        case licenceCountry = "licence_country"
        case licenceUntil = "licence_until"
        case bornOn = "born_on"
        /// As a whole: half of one and half of another lead nowhere.
        case address
    }
}

extension CustomerMerge.Part {
    func isEmpty(_ customer: Customer) -> Bool {
        switch self {
        case .account: customer.account == nil
        case .email: customer.email == nil
        case .phone: customer.phone == nil
        case .licence: customer.licence == nil
        case .licenceCountry: customer.licenceCountry == nil
        case .licenceUntil: customer.licenceUntil == nil
        case .bornOn: customer.bornOn == nil
        case .address: customer.address.isEmpty
        }
    }

    func isSame(_ one: Customer, _ other: Customer) -> Bool {
        switch self {
        case .account: one.account == other.account
        case .email: one.emailKey == other.emailKey
        case .phone: one.phone?.hash == other.phone?.hash
        case .licence: one.licence?.hash == other.licence?.hash
        case .licenceCountry: one.licenceCountry == other.licenceCountry
        case .licenceUntil: one.licenceUntil == other.licenceUntil
        case .bornOn: one.bornOn == other.bornOn
        case .address: one.address == other.address
        }
    }

    func empty(_ customer: inout Customer) {
        switch self {
        case .account: customer.account = nil
        case .email: customer.email = nil
        case .phone: customer.phone = nil
        case .licence: customer.licence = nil
        case .licenceCountry: customer.licenceCountry = nil
        case .licenceUntil: customer.licenceUntil = nil
        case .bornOn: customer.bornOn = nil
        case .address: customer.address = Customer.Address()
        }
    }

    /// - Parameter numbers: the other's, sealed for this customer.
    func fill(
        _ customer: inout Customer, from other: Customer,
        _ numbers: (phone: SealedNumber?, licence: SealedNumber?)
    ) {
        switch self {
        case .account: customer.account = other.account
        case .email: customer.email = other.email
        case .phone: customer.phone = numbers.phone
        case .licence: customer.licence = numbers.licence
        case .licenceCountry: customer.licenceCountry = other.licenceCountry
        case .licenceUntil: customer.licenceUntil = other.licenceUntil
        case .bornOn: customer.bornOn = other.bornOn
        case .address: customer.address = other.address
        }
    }

}

/// As a column keeps it.
extension CustomerMerge {
    var written: [UInt8] {
        var json = JSONWriter()
        json.object { json in
            json.member("parts", parts.map(\.rawValue))
            json.member("account", account)
            json.member("tags", tags.map { Int64($0) })
            json.member("refusal", refusal?.rawValue)
            json.member("bookings", bookings)
            json.member("drivers", drivers)
            json.key("doubles")
            json.array(doubles) { json, double in [double.booking, double.driver].write(to: &json) }
            json.member("notes", notes)
        }
        return json.bytes
    }

    /// - Throws: `unusable` for what `written` has not given.
    init(written: [UInt8]) throws {
        guard let json = try? JSONValue(parsing: written) else {
            throw StoreError.unusable("a merge of customers is no JSON; run 'fleetpassd check'")
        }
        func ids(_ value: JSONValue?) -> [UUID] {
            (value?.list ?? []).compactMap { $0.text.flatMap { UUID($0) } }
        }
        parts = (json["parts"]?.list ?? []).compactMap { $0.text.flatMap { Part(rawValue: $0) } }
        account = json["account"]?.text.flatMap { UUID($0) }
        tags = (json["tags"]?.list ?? []).compactMap { $0.integer.map { Int($0) } }
        refusal = json["refusal"]?.text.flatMap { Refusal(rawValue: $0) }
        (bookings, drivers, notes) = (ids(json["bookings"]), ids(json["drivers"]), ids(json["notes"]))
        doubles = (json["doubles"]?.list ?? []).compactMap { value in
            let pair = ids(value)
            return pair.count == 2 ? Twice(booking: pair[0], driver: pair[1]) : nil
        }
    }
}
