// A tenant as it is to be: its name, hosts and settings, from a form, from a program, or from a command's
// words.

import CommandLine
import FleetPass
import Schema

struct TenantChange: Sendable, Equatable {
    var name: String
    var hosts: [String]
    var settings: TenantSettings

    init(_ record: TenantRecord) {
        (name, hosts, settings) = (record.name, record.hosts, record.settings)
    }

    init(name: String, hosts: [String], settings: TenantSettings) {
        (self.name, self.hosts, self.settings) = (name, hosts, settings)
    }

    /// What `tenant set` takes, and forms send: an empty value takes away what was set.
    static let names =
        ["name", "hosts", "requests_per_minute"] + Quota.allCases.map(\.rawValue) + [
            "public_url", "accent",
        ]

    /// - Parameter errors: what was found wrong before.
    /// - Throws: `Invalid` that tells of all that is wrong, so that nobody has to come once for each.
    mutating func set(_ values: [(name: String, text: String)], besides errors: [FieldError] = []) throws {
        var errors = errors
        for (name, text) in values {
            do { try set(name, text) } catch let invalid as Invalid { errors += invalid.errors }
        }
        guard errors.isEmpty else { throw Invalid(errors) }
    }

    /// - Throws: `Invalid`, with the name in its pointer.
    mutating func set(_ name: String, _ text: String) throws {
        switch name {
        case "name": self.name = try TenantFields.name.read(text)
        case "hosts": hosts = try Self.hosts(text)
        case "requests_per_minute":
            settings.requestsPerMinute = try Self.number(name, text, in: TenantSettings.Fields.rates)
        case "public_url":
            guard text.isEmpty || TenantRecord.isSite(text) else {
                throw Self.refusal(name, "must be an address such as https://rent.example.com")
            }
            settings.publicURL = text.isEmpty ? nil : text
        case "accent":
            let accent = Accent(text)
            guard text.isEmpty || accent != nil else {
                throw Self.refusal(name, "must be a colour such as #2246d0")
            }
            settings.accent = accent
        default:
            guard let quota = Quota(rawValue: name) else {
                throw Self.refusal(name, "is none of \(Self.names.joined(separator: ", "))")
            }
            settings.quotas[quota] = try Self.number(name, text, in: TenantSettings.Fields.quotas)
        }
    }

    /// Parted by commas or spaces.
    static func hosts(_ text: String) throws -> [String] {
        try hosts(text.split { $0 == "," || $0 == " " || $0 == "\n" || $0 == "\r\n" }.map { String($0) })
    }

    /// - Returns: each once, in their order, as they are kept.
    static func hosts(_ texts: [String]) throws -> [String] {
        let hosts = try texts.map { text in
            guard let host = TenantRecord.host(text) else {
                throw refusal(
                    "hosts", "must be names such as rent.example.com, which \(Excerpt.of(text)) is not")
            }
            return host
        }
        guard hosts.count <= mostHosts else { throw refusal("hosts", "must be at most \(mostHosts)") }
        return Set(hosts).sorted()
    }

    static let mostHosts = 20

    private static func number(_ name: String, _ text: String, in range: ClosedRange<Int64>) throws -> Int64?
    {
        if text.isEmpty { return nil }
        guard let number = Int64(text), range.contains(number) else {
            throw refusal(name, "must be a number, \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    private static func refusal(_ name: String, _ detail: String) -> Invalid {
        Invalid([FieldError(pointer: "/\(name)", detail: detail)])
    }
}
