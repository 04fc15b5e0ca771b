// What personal data is processed, of whom, what for, by what right, and for how long: the one table of that.
// No SQL, no HTTP.

import Schema

/// A line of the record that article 30 of the GDPR asks for.
struct Processing: Sendable {
    /// Of article 6 (1).
    enum Basis: String, CaseIterable, Sendable {
        case consent
        case contract
        case legalObligation = "legal_obligation"
        case legitimateInterests = "legitimate_interests"
    }

    /// How long it stays: by a rule of the organisation's, or by one that is the same for all.
    enum Kept: Sendable {
        case by(RetentionRule)
        case days(Int64, String)
        case asLong(String)
    }

    let name: String
    let people: String
    let data: String
    let purpose: String
    let basis: Basis
    let recipients: String
    let kept: [Kept]
    /// Where it stands. Of one table different columns may be of different lines.
    let tables: [String]

    static let all: [Processing] = [
        Processing(
            name: "Enquiries", people: "Whoever asks about a vehicle",
            data: "Name, e-mail address, telephone number, what they wrote",
            purpose: "To answer what was asked", basis: .contract, recipients: "None outside",
            kept: [.by(.enquiries)], tables: ["enquiries", "unsealed"]),
        Processing(
            name: "Customers", people: "Whoever rents, or is entered as somebody who may",
            data:
                "Name, e-mail address, telephone number, postal address, date of birth, licence, notes, tags, "
                + "why somebody must not rent, the language that they book in",
            purpose: "To rent vehicles to people who may drive them", basis: .contract,
            recipients: "None outside",
            kept: [.by(.customers), .asLong("somebody must not rent, that is remembered")],
            tables: ["customers", "customer_words", "customer_notes", "customer_merges"]),
        Processing(
            name: "Bookings", people: "Whoever rents, and who drives besides",
            data: "Who has booked and who drives, notes, why something was declined or cancelled",
            purpose: "To hand over vehicles and take them back", basis: .contract,
            recipients: "Whoever was given the address of a calendar feed: times and codes, no names",
            kept: [.by(.bookings), .by(.unrented)],
            tables: ["bookings", "booking_drivers", "amendments", "booking_feeds", "saved_searches"]),
        Processing(
            name: "Papers of rentals", people: "Whoever rents, and who drives besides",
            data:
                "Agreements and inspections with names, addresses, the end of a licence's number and signatures; "
                + "what looking at somebody's papers has come to; copies of papers, photos of inspections",
            purpose: "To show who had which vehicle, on what terms and in what state", basis: .contract,
            recipients: "None outside", kept: [.by(.bookings), .by(.customers), .by(.documents)],
            tables: ["agreements", "inspections", "paper_people", "signatures", "kyc_checks", "files"]),
        Processing(
            name: "Money", people: "Whoever rents",
            data: "Payments, deposits and charges of a booking, without whose it was once that is erased",
            purpose: "To bill, and to show what was billed", basis: .legalObligation,
            recipients: "None outside", kept: [.asLong("books have to be kept; they name nobody")],
            tables: ["payments", "deposits", "charges", "tolls"]),
        Processing(
            name: "Accounts", people: "Customers with an account, and staff",
            data:
                "Name, e-mail address, password as a hash, second factors, passkeys, linked accounts, sessions "
                + "with address and kind of device",
            purpose: "To let people in, and nobody else", basis: .contract,
            recipients: "Google or Microsoft, where somebody signs in with them",
            kept: [
                .by(.customers), .asLong("somebody works here, of staff"),
                .days(1, "after a session has ended"),
                .asLong("a sign-up that nobody has confirmed can be"),
            ],
            tables: [
                "accounts", "staff", "staff_locations", "sessions", "links", "second_factors",
                "recovery_codes",
                "refresh_tokens", "identities", "openid_attempts", "passkeys", "passkey_challenges",
                "api_keys",
                "support_accesses",
            ]),
        Processing(
            name: "Consents", people: "Customers with an account",
            data: "What they agreed to, in which words, and when", purpose: "To do what was agreed to",
            basis: .consent, recipients: "None outside", kept: [.by(.customers)], tables: ["consents"]),
        Processing(
            name: "Letters", people: "Whoever is written to",
            data:
                "Name, e-mail address, links; of a booking the vehicle, times, places and prices; to whom and about "
                + "which booking it was",
            purpose: "To send links and notices, and to confirm what was booked, changed or cancelled",
            basis: .contract, recipients: "The configured mail server",
            kept: [.days(90, "after it was written")], tables: ["outbox", "booking_letters"]),
        Processing(
            name: "Record of who did what", people: "Staff, customers and visitors",
            data:
                "Who did what and when; names, addresses and numbers as they were and became; network addresses",
            purpose: "To find out and to show what was done", basis: .legitimateInterests,
            recipients: "None outside", kept: [.by(.record)], tables: ["audit_events", "audit_head"]),
        Processing(
            name: "Repeated requests", people: "Whoever sends something", data: "The answer that was given",
            purpose: "To do nothing twice", basis: .legitimateInterests, recipients: "None outside",
            kept: [.days(1, "after the request")], tables: ["idempotency_keys", "idempotency_subjects"]),
    ]

    /// What stands in the others is about things.
    static let impersonal = [
        "locations", "vehicles", "vehicle_words", "revisions", "organisation", "roles", "tax_rates", "holds",
        "vehicle_documents", "odometer_readings", "attribute_definitions", "vehicle_attributes",
        "sharing_grants", "fleet_imports", "rate_plans", "rate_versions", "extras", "extra_prices",
        "extra_stock",
        "discounts", "allocations", "booking_extras", "chores", "numbers", "damages", "jobs",
    ]

    /// What protects all of it.
    static let measures = [
        "Telephone and licence numbers, second factors and letters are sealed with keys of the instance.",
        "Passwords are kept as Argon2id, tokens and keys as SHA-256.",
        "Every permission is declared on its route, and staff see what is at the locations where they work.",
        "Whoever reads personal data is put on a record whose events are chained by hashes and sealed.",
        "No personal data is written to the log.",
        "Erasure runs by itself, is on record, and leaves no copy in the data file after a day.",
    ]
}

extension Processing.Kept {
    /// In words, by what the organisation has decided.
    func words(_ rules: RetentionRules) -> String {
        switch self {
        case .by(let rule):
            guard let months = rules.months(rule) else {
                return "Until somebody asks to be forgotten: no time is set"
            }
            return "\(months) months \(rule.after)"
        case .days(let days, let after): return "\(days) days \(after)"
        case .asLong(let reason): return "As long as \(reason)"
        }
    }
}
