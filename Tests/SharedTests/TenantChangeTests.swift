// What `tenant set` and the platform's forms take, and what they refuse.

import FleetPass
import Schema
import Testing

@testable import Shared

@Suite struct TenantChangeTests {
    private static let plain = TenantChange(name: "North", hosts: ["a.example"], settings: TenantSettings())

    @Test(
        "What is set is kept as JSON, and read again as it was",
        arguments: [
            ("name", "North & Sons", "{}"), ("hosts", "B.example, c.example", "{}"), ("hosts", "", "{}"),
            ("requests_per_minute", "60", #"{"requests_per_minute":60}"#),
            ("vehicles", "0", #"{"vehicles":0}"#), ("staff", "10000000", #"{"staff":10000000}"#),
            ("api_keys", "3", #"{"api_keys":3}"#), ("api_keys", "", "{}"),
            ("public_url", "https://rent.example:8443", #"{"public_url":"https://rent.example:8443"}"#),
            ("accent", "#0A7D4F", ##"{"accent":"#0a7d4f"}"##), ("accent", "", "{}"),
        ])
    func set(name: String, value: String, kept: String) throws {
        var change = Self.plain
        try change.set(name, value)
        #expect(String(decoding: change.settings.json, as: UTF8.self) == kept)
        #expect(try TenantSettings(json: change.settings.json) == change.settings)
        #expect(change != Self.plain || kept == "{}")
    }

    @Test(
        "What cannot be is refused under its name",
        arguments: [
            ("name", ""), ("name", "North\tMotors"), ("name", String(repeating: "x", count: 101)),
            ("hosts", "a_b.example"), ("hosts", (0...20).map { "h\($0).example" }.joined(separator: ",")),
            ("requests_per_minute", "0"), ("vehicles", "-1"),
            ("staff", "many"), ("public_url", "ftp://a.example"), ("public_url", "https://a.example/x"),
            ("public_url", "https://a.example:x"), ("public_url", "https://a.example:"),
            ("public_url", "https://a.example:0"), ("public_url", "https://a.example:65536"),
            ("accent", "red"), ("accent", "#12345"), ("reason", "x"),
        ])
    func refused(name: String, value: String) {
        var change = Self.plain
        #expect(throws: Invalid.self) { try change.set(name, value) }
        #expect(change == Self.plain)
    }

    @Test("A host is kept once, whatever its letters; a name has as many letters as it says")
    func kept() throws {
        var change = Self.plain
        try change.set([
            ("hosts", "C.example b.example,c.EXAMPLE"), ("name", String(repeating: "é", count: 100)),
        ])
        #expect(change.hosts == ["b.example", "c.example"] && change.name.unicodeScalars.count == 100)
    }

    @Test("Whatever is wrong is told at once")
    func together() {
        var change = Self.plain
        let invalid = #expect(throws: Invalid.self) {
            try change.set(
                [("hosts", "a!"), ("staff", "2"), ("accent", "red")],
                besides: TenantRecord.faults(ofSlug: "No!"))
        }
        #expect(invalid?.errors.map(\.name) == ["slug", "hosts", "accent"])
    }
}
