// A customer as staff give them: the fields, and what they must be. No SQL.

import HTTP
import Schema

enum CustomerInput {
    static let name = Field.text("name", max: 100, "As their papers have it.").example("Ada Bright")
    static let email = Field.text("email", .email, "Where mail reaches them.").optional
    static let bornOn = Field.text("born_on", .date, "As 1990-04-01.").optional
    private static let number = Field.text("number", min: 4, max: 40, "Kept sealed.").example("94-023-1842")
    private static let issuer = Field.text("country", min: 2, max: 2, "ISO 3166-1 alpha-2, of its issuer.")
        .optional
    private static let until = Field.text("valid_until", .date, "Its last day.").optional
    static let licence = Field.object(
        "licence", Shape("DrivingLicence", "A driving licence.", number, issuer, until)
    ).optional

    private static let street = Field.text("street", max: 120).optional
    private static let city = Field.text("city", max: 80).optional
    private static let region = Field.text("region", max: 40, "State or province.").optional
    private static let postalCode = Field.text("postal_code", max: 16).optional
    private static let country = Field.text("country", min: 2, max: 2, "ISO 3166-1 alpha-2.").optional
    static let address = Field.object(
        "address", Shape("PostalAddress", "Where they live.", street, city, region, postalCode, country)
    ).optional
    static let tags = Field.text("tags", max: 30, "Small letters, digits and dashes, as `vip`.").list(max: 20)
        .optional

    static let shape = Shape(
        "CustomerInput", "A customer as they are to be; what is left out is kept no longer.", name, email,
        CustomerNumbers.phoneField, licence, bornOn, address, tags)
    static let reason = Field.text("reason", max: 300, "Why they must not rent, for staff to read.")
    static let refusal = Shape("CustomerRefusal", "Why somebody must not rent.", reason)
    static let note = Field.text("text", .multiline(max: 2_000))
    static let noteShape = Shape("CustomerNoteInput", "Something to remember of a customer.", note)

    /// What the call says, put in place of what is known of somebody.
    /// - Throws: `unprocessable`, with all that cannot be.
    static func put(_ call: Call, into known: Customer, _ secrets: Secrets, now: Instant) throws -> Customer {
        try put(call, into: known, tags: call.body(tags) ?? [], secrets, now: now)
    }

    /// The same where nobody but staff says which tags somebody has.
    static func put(
        _ call: Call, into known: Customer, tags: [String], _ secrets: Secrets, now: Instant
    ) throws -> Customer {
        var customer = known
        (customer.name, customer.email) = (call.body(name), call.body(email))
        customer.bornOn = call.body(bornOn)
        let licence = call.body(Self.licence)
        (customer.licenceCountry, customer.licenceUntil) = (
            licence.flatMap { $0[issuer] }, licence.flatMap { $0[until] }
        )
        let numbers = CustomerNumbers(phone: call.body(CustomerNumbers.phoneField), licence: licence?[number])
        let sealed = numbers.sealed(for: known.id, secrets)
        (customer.phone, customer.licence) = (sealed.phone, sealed.licence)
        let address = call.body(Self.address)
        customer.address = Customer.Address(
            street: address.flatMap { $0[street] }, city: address.flatMap { $0[city] },
            region: address.flatMap { $0[region] }, postalCode: address.flatMap { $0[postalCode] },
            country: address.flatMap { $0[country] })
        customer.tags = tags
        let flaws = flaws(of: customer, numbers, now: now)
        guard flaws.isEmpty else { throw Failure(.unprocessable, "That cannot be.", fields: flaws) }
        customer.tags = once(customer.tags)
        return customer
    }

    /// When somebody says that they were born.
    /// - Throws: `unprocessable` for a day on which nobody was who drives.
    static func birth(_ call: Call, now: Instant) throws -> String? {
        guard let day = call.body(bornOn) else { return nil }
        if isOfDriversAge(day, now: now) { return day }
        throw Failure(
            .unprocessable, "That cannot be.",
            fields: [FieldError(pointer: "/born_on", detail: impossibleAge)])
    }

    private static let impossibleAge = "must lie \(ages.lowerBound) to \(ages.upperBound) years back"

    private static func once(_ tags: [String]) -> [String] {
        var kept: [String] = []
        for tag in tags where !kept.contains(tag) { kept.append(tag) }
        return kept
    }

    private static func flaws(of customer: Customer, _ numbers: CustomerNumbers, now: Instant)
        -> [FieldError]
    {
        var flaws: [FieldError] = []
        func demand(_ holds: Bool, _ pointer: String, _ detail: String) {
            if !holds { flaws.append(FieldError(pointer: pointer, detail: detail)) }
        }
        let mayBeTrue = customer.bornOn.map { isOfDriversAge($0, now: now) } != false
        demand(mayBeTrue, "/born_on", impossibleAge)
        let (issuer, home) = (customer.licenceCountry, customer.address.country)
        demand(issuer.map { isCountry($0) } != false, "/licence/country", "must be two capitals, as US")
        demand(home.map { isCountry($0) } != false, "/address/country", "must be two capitals, as US")
        let isNumber = numbers.licence.map { NumberSeal.licence(Array($0.utf8)).count >= 4 } != false
        demand(isNumber, "/licence/number", "must have at least 4 letters or digits")
        for (index, tag) in customer.tags.enumerated() {
            demand(isTag(tag), "/tags/\(index)", "must be small letters, digits and dashes")
        }
        return flaws
    }

    /// In whole years of whoever is entered. How old somebody must be to rent, rates say.
    private static let ages: ClosedRange<Int64> = 16...120

    private static func isOfDriversAge(_ text: String, now: Instant) -> Bool {
        let today = CivilDate(daysSinceEpoch: now.epochMs / 86_400_000)
        guard let today, let born = CivilDate(text: text.utf8.span) else { return false }
        let facts = DriverFacts(
            id: UUID(high: 0, low: 0), name: "", refusedFor: nil, bornOn: born, licenceUntil: nil)
        return facts.age(on: today).map { ages.contains($0) } == true
    }

    private static func isCountry(_ text: String) -> Bool { text.utf8.allSatisfy { 0x41...0x5A ~= $0 } }

    /// What `LIKE`, JSON and addresses take as it is.
    static func isTag(_ text: String) -> Bool {
        text.utf8.allSatisfy { byte in
            switch byte {
            case 0x61...0x7A, 0x30...0x39, UInt8(ascii: "-"): true
            default: false
            }
        }
    }
}
