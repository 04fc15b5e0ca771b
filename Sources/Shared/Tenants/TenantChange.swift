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

    /// - Throws: `Invalid`, with the name in its pointer.
    mutating func set(_ name: String, _ text: String) throws {
        switch name {
        case "name":
            guard 1...100 ~= text.utf8.count else { throw Self.refusal(name, "must be 1 to 100 letters") }
            self.name = text
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
        try text.split { $0 == "," || $0 == " " || $0 == "\n" || $0 == "\r\n" }.map { text in
            guard let host = TenantRecord.host(String(text)) else {
                throw refusal("hosts", "holds what is no name of a host: \(Excerpt.of(String(text)))")
            }
            return host
        }
    }

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
