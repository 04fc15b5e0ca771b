// A customer as programs read them, their numbers opened.

import HTTP
import Schema
import Telemetry

enum CustomerRecord {
    private static let id = Field.uuid("id", "Never changes.")
    private static let version = Field.integer(
        "version", in: 1...Int64.max, "Goes up with every change; the ETag is made of it.")
    private static let account = Field.uuid("account_id", "Null: they have not signed up.").optional
    private static let number = Field.text("number", max: 40).optional
    private static let issuer = Field.text("country", max: 2).optional
    private static let until = Field.text("valid_until", .date).optional
    private static let licence = Field.object(
        "licence", Shape("CustomersLicence", "Their driving licence.", number, issuer, until))
    private static let street = Field.text("street", max: 120).optional
    private static let city = Field.text("city", max: 80).optional
    private static let region = Field.text("region", max: 40).optional
    private static let postalCode = Field.text("postal_code", max: 16).optional
    private static let country = Field.text("country", max: 2).optional
    private static let address = Field.object(
        "address", Shape("CustomersAddress", "Where they live.", street, city, region, postalCode, country))
    private static let tags = Field.text("tags", max: 30).list(max: 200)
    private static let refused = Field.text(
        "do_not_rent", max: 1_000, "Why they must not rent; null: they may."
    )
    .optional
    private static let merged = Field.uuid("merged_into", "Whom they have turned out to be.").optional
    private static let erased = Field.instant("erased_at", "When they were forgotten.").optional
    private static let created = Field.instant("created_at")
    private static let updated = Field.instant("updated_at")

    static let shape = Shape(
        "Customer", "Whoever rents.", id, version, account, CustomerInput.name, CustomerInput.email,
        CustomerNumbers.phoneField, licence, CustomerInput.bornOn, address, tags, refused, merged, erased,
        created, updated)
    /// Lists tell less: no licence, no date of birth, no address but the town.
    static let line = Shape(
        "CustomerLine", "A customer in a list.", id, version, account, CustomerInput.name,
        CustomerInput.email,
        CustomerNumbers.phoneField, city, tags, refused, created, updated)

    static func write(_ customer: Customer, _ numbers: CustomerNumbers, to json: inout JSONWriter) {
        json.object { json in
            writeHead(customer, numbers, to: &json)
            json.key(licence.spec.jsonKey)
            json.object { json in
                json.member(number, numbers.licence)
                json.member(issuer, customer.licenceCountry)
                json.member(until, customer.licenceUntil)
            }
            json.member(CustomerInput.bornOn, customer.bornOn)
            json.key(address.spec.jsonKey)
            json.object { json in
                json.member(street, customer.address.street)
                json.member(city, customer.address.city)
                json.member(region, customer.address.region)
                json.member(postalCode, customer.address.postalCode)
                json.member(country, customer.address.country)
            }
            json.member(tags, customer.tags)
            json.member(refused, customer.refusedFor)
            json.member(merged, customer.mergedInto)
            json.member(erased, customer.erasedAt)
            json.member(created, customer.createdAt)
            json.member(updated, customer.updatedAt)
        }
    }

    static func writeLine(_ customer: Customer, _ numbers: CustomerNumbers, to json: inout JSONWriter) {
        json.object { json in
            writeHead(customer, numbers, to: &json)
            json.member(city, customer.address.city)
            json.member(tags, customer.tags)
            json.member(refused, customer.refusedFor)
            json.member(created, customer.createdAt)
            json.member(updated, customer.updatedAt)
        }
    }

    private static func writeHead(
        _ customer: Customer, _ numbers: CustomerNumbers, to json: inout JSONWriter
    ) {
        json.member(id, customer.id)
        json.member(version, customer.version)
        json.member(account, customer.account?.value)
        json.member(CustomerInput.name, customer.name)
        json.member(CustomerInput.email, customer.email)
        json.member(CustomerNumbers.phoneField, numbers.phone)
    }
}

extension App {
    /// A number that does not open is told of in the log, and is none to whoever asks.
    func opened(_ customer: Customer) -> CustomerNumbers {
        let numbers = CustomerNumbers(customer, secrets)
        let isWhole =
            (numbers.phone == nil) == (customer.phone == nil)
            && (numbers.licence == nil) == (customer.licence == nil)
        if !isWhole { log.write(.error, "number not opened", .text("customer", "\(customer.id)")) }
        return numbers
    }
}
