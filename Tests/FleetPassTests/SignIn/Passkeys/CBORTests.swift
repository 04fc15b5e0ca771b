// CBOR in its one form, and the site that passkeys are for.

import HTTP
import Testing

@testable import FleetPass

@Suite struct CBORTests {
    private static let values: [CBOR] = [
        .integer(0), .integer(23), .integer(24), .integer(255), .integer(256), .integer(65_535),
        .integer(65_536), .integer(4_294_967_295), .integer(4_294_967_296), .integer(.max), .integer(-1),
        .integer(-24), .integer(-25), .integer(.min), .bytes([]), .bytes([UInt8](repeating: 7, count: 300)),
        .text([]), .text([UInt8]("Łukasik".utf8)), .boolean(true), .boolean(false), .null, .list([]),
        .map([.init("a", .list([.list([.list([])])]))]), .list((0..<128).map { .integer($0) }),
    ]

    @Test("What an authenticator writes reads as it was written", arguments: values)
    func read(value: CBOR) throws {
        #expect(try CBOR(parsing: value.written) == value)
        for count in 0..<value.written.count {
            #expect(throws: PasskeyFlaw.self) { try CBOR(parsing: Array(value.written.prefix(count))) }
        }
    }

    @Test(
        "In another form it is refused",
        arguments: [
            ("nothing", []), ("two values", [0, 0]), ("a number longer than need be", [0x18, 0x17]),
            ("two bytes for one", [0x19, 0, 0xFF]), ("four for two", [0x1A, 0, 0, 0xFF, 0xFF]),
            ("eight for four", [0x1B, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF]), ("no such length", [0x1C]),
            ("a length longer than need be", [0x58, 1, 0]), ("bytes without end", [0x5F, 0x41, 0, 0xFF]),
            ("text without end", [0x7F, 0xFF]), ("a list without end", [0x9F, 0xFF]),
            ("a map without end", [0xBF, 0xFF]), ("an end alone", [0xFF]), ("a tag", [0xC0, 0x60]),
            ("half a fraction", [0xF9, 0, 0]), ("a fraction", [0xFB, 0, 0, 0, 0, 0, 0, 0, 0]),
            ("undefined", [0xF7]), ("a value that is none", [0xF8, 0x20]),
            ("a yes in two bytes", [0xF8, 21]),
            ("a number too large", [0x1B] + [UInt8](repeating: 0xFF, count: 8)),
            ("a number too low", [0x3B] + [UInt8](repeating: 0xFF, count: 8)),
            ("text that is none", [0x61, 0xFF]), ("half a surrogate pair", [0x63, 0xED, 0xA0, 0x80]),
            ("a key twice", [0xA2, 1, 0, 1, 0]), ("a key of bytes", [0xA1, 0x40, 0]),
            ("a key of a list", [0xA1, 0x80, 0]), ("a key without a value", [0xA1, 0]),
            ("too deep", [0x81, 0x81, 0x81, 0x81, 0x80]),
            ("too many", [0x98, 129] + [UInt8](repeating: 0, count: 129)),
            ("too many in all", [0x82] + [0x98, 100] + [UInt8](repeating: 0, count: 100) + [0x98, 100]),
            ("a length that overflows", [0x5B] + [UInt8](repeating: 0xFF, count: 8)),
            ("too long", [0x59, 0x20, 0x00] + [UInt8](repeating: 0, count: 0x2000)),
        ] as [(String, [UInt8])])
    func refuse(what: String, bytes: [UInt8]) {
        #expect(throws: PasskeyFlaw.self, "\(what)") { try CBOR(parsing: bytes) }
    }

    @Test(
        "Passkeys are for the site that public_url names, else for localhost",
        arguments: [
            ("https://rent.example.com", "127.0.0.1:8080", "rent.example.com", "https://rent.example.com"),
            ("https://Rent.Example.COM:443", ":80", "rent.example.com", "https://rent.example.com"),
            ("https://rent.example.com:8443", ":80", "rent.example.com", "https://rent.example.com:8443"),
            ("http://localhost:9000", ":80", "localhost", "http://localhost:9000"),
            ("http://localhost:80", ":9000", "localhost", "http://localhost"),
            ("", "127.0.0.1:8080", "localhost", "http://localhost:8080"),
            ("", "[::1]:8080", "localhost", "http://localhost:8080"),
            ("", ":80", "localhost", "http://localhost"),
            ("https://192.0.2.7", "0.0.0.0:8080", "localhost", "http://localhost:8080"),
            ("http://[::1]:8080", "[::1]:8080", "localhost", "http://localhost:8080"),
            ("https://rent.example.com", "unix:/run/x.sock", "rent.example.com", "https://rent.example.com"),
            ("", "unix:/run/x.sock", "", ""), ("", "fd:3", "", ""),
            ("", "127.0.0.1:0", "", ""),
        ])
    func site(url: String, listen: String, id: String, origin: String) {
        var settings = ["listen": [listen]]
        if !url.isEmpty { settings["public-url"] = [url] }
        let instance = Instance.made(Folder.make(), settings: settings)
        let site = PasskeySite(instance.app.configuration)
        #expect((site?.id ?? "", site?.origin ?? "") == (id, origin))
    }
}
