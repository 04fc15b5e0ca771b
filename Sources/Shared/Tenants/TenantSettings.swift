// What a tenant has of its own: limits, quotas, and how its site presents itself. Kept as JSON.

import FleetPass
import Schema

struct TenantSettings: Sendable, Equatable {
    /// Requests a minute that all its visitors together may make of one server; nil: as many as it can.
    var requestsPerMinute: Int64?
    /// The most that it may have of something; what is not named has no end.
    var quotas: [Quota: Int64] = [:]
    var publicURL: String?
    var accent: Accent?
    /// Why it is suspended.
    var reason: String?

    enum Fields {
        /// What a quota may be.
        static let quotas: ClosedRange<Int64> = 0...10_000_000
        static let rates: ClosedRange<Int64> = 1...1_000_000_000
        static let requests = Field.integer(
            "requests_per_minute", in: rates,
            "Of all its visitors together, at each server; none: as many as it can."
        ).optional
        static let vehicles = quota(.vehicles)
        static let staff = quota(.staff)
        static let apiKeys = quota(.apiKeys)
        static let publicURL = Field.text(
            "public_url", max: 200, "How people reach it; none: by its first host, or its path."
        ).optional
        static let accent = Field.text("accent", max: 7, "A colour as #2246d0; none: the product's own.")
            .optional
        static let reason = Field.text("reason", max: 300, "Why it is suspended.").optional
        static let shape = Shape(
            "TenantSettings", "What a tenant has of its own.", requests, vehicles, staff, apiKeys, publicURL,
            accent, reason)

        private static func quota(_ quota: Quota) -> Field<Int64?> {
            Field.integer(quota.rawValue, in: quotas, "The most that it may have; none: any number.")
                .optional
        }
    }

    init() {}

    /// - Throws: `Invalid` for a text that names what is none of these.
    init(json: [UInt8]) throws {
        let record = try Fields.shape.read(json: json)
        requestsPerMinute = record[Fields.requests]
        quotas[.vehicles] = record[Fields.vehicles]
        quotas[.staff] = record[Fields.staff]
        quotas[.apiKeys] = record[Fields.apiKeys]
        (publicURL, reason) = (record[Fields.publicURL], record[Fields.reason])
        accent = record[Fields.accent].flatMap { Accent($0) }
    }

    var json: [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        for (name, value) in members {
            writer.key(name)
            writer.value(value)
        }
        writer.endObject()
        return writer.bytes
    }

    /// What is set, by its name.
    var members: [(name: String, value: JSONValue)] {
        let numbers =
            [("requests_per_minute", requestsPerMinute)]
            + Quota.allCases.map { ($0.rawValue, quotas[$0]) }
        let texts = [("public_url", publicURL), ("accent", accent?.text), ("reason", reason)]
        return numbers.compactMap { name, number in number.map { (name, .integer($0)) } }
            + texts.compactMap { name, text in text.map { (name, .text($0)) } }
    }
}
