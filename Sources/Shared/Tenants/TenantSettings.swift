// What a tenant has of its own: limits, quotas, and how its site presents itself. Kept as JSON.

import Schema

struct TenantSettings: Sendable, Equatable {
    /// Requests a minute that all its visitors together may make; nil: as many as the servers can.
    var requestsPerMinute: Int64?
    /// Vehicles, staff and API keys that it may have; nil: any number.
    var vehicles: Int64?
    var staff: Int64?
    var publicURL: String?
    var accent: String?

    private enum Fields {
        static let requests = Field.integer("requests_per_minute", in: 1...1_000_000_000).optional
        static let vehicles = Field.integer("vehicles", in: 0...10_000_000).optional
        static let staff = Field.integer("staff", in: 0...1_000_000).optional
        static let publicURL = Field.text("public_url", max: 200).optional
        static let accent = Field.text("accent", max: 7).optional
        static let shape = Shape(
            "TenantSettings", "What a tenant has of its own.", requests, vehicles, staff, publicURL, accent)
    }

    init() {}

    /// - Throws: `Invalid` for a text that names what is none of these.
    init(json: [UInt8]) throws {
        let record = try Fields.shape.read(json: json)
        (requestsPerMinute, vehicles, staff) = (
            record[Fields.requests], record[Fields.vehicles], record[Fields.staff]
        )
        (publicURL, accent) = (record[Fields.publicURL], record[Fields.accent])
    }

    var json: [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        func member(_ name: StaticString, _ number: Int64?) {
            guard let number else { return }
            writer.key(name.description)
            writer.integer(number)
        }
        member("requests_per_minute", requestsPerMinute)
        member("vehicles", vehicles)
        member("staff", staff)
        for (name, text) in [("public_url", publicURL), ("accent", accent)] {
            guard let text else { continue }
            writer.key(name)
            writer.text(text)
        }
        writer.endObject()
        return writer.bytes
    }
}
