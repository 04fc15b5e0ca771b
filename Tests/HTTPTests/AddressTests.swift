// Addresses as they are written, and what limits count them by.

import Testing

@testable import HTTP

struct AddressTests {
    @Test(
        "Where a server listens",
        arguments: [
            ("127.0.0.1:8080", ListenAddress.tcp(host: "127.0.0.1", port: 8080)),
            ("[::1]:8080", .tcp(host: "::1", port: 8080)),
            ("localhost:0", .tcp(host: "localhost", port: 0)), (":65535", .tcp(host: "", port: 65_535)),
            ("unix:/run/x.sock", .unix(path: "/run/x.sock")), ("fd:3", .inherited(descriptor: 3)),
        ])
    func taken(_ text: String, _ address: ListenAddress) {
        #expect(ListenAddress(text) == address)
        #expect(address.description == text)
    }

    @Test(
        "What is no address",
        arguments: [
            "", "8080", "localhost", "localhost:", ":+80", ":-1", ":65536", ":80 ", ": 80", ":0x50", ":８０",
            ":99999999999999999999",
            "unix:", "unix:a\u{0}b", "unix:" + String(repeating: "x", count: 108), "fd:", "fd:2", "fd:-3",
            "fd:+3", "fd:x",
            "fd:2147483648", "fd:99999999999999999999",
        ])
    func refused(_ text: String) { #expect(ListenAddress(text) == nil) }

    @Test("The longest path that fits") func longest() {
        #expect(ListenAddress("unix:" + String(repeating: "x", count: 107)) != nil)
    }

    @Test(
        "One client, however it is written",
        arguments: [
            ("1.2.3.4", "::ffff:1.2.3.4"), ("2001:db8::1", "2001:0DB8:0:0:0:0:0:1"),
            ("::", "0:0:0:0:0:0:0:0"),
        ])
    func same(_ one: String, _ other: String) {
        let address = PeerAddress(one)
        #expect(address != nil && address == PeerAddress(other))
    }

    @Test(
        "What is no client",
        arguments: [
            "", "unknown", "1.2.3", "1.2.3.4.5", "1.2.3.256", "1.2.3.4:80", "[::1]", "::1%eth0", "_hidden",
            "1.2.3.4 ", "01.2.3.4x",
        ])
    func noPeer(_ text: String) { #expect(PeerAddress(text) == nil) }

    @Test(
        "Limits count single IPv4 addresses and IPv6 networks of 64 bits",
        arguments: [
            ("1.2.3.4", "1.2.3.5", false), ("2001:db8::1", "2001:db8::2", true),
            ("2001:db8::1", "2001:db8:0:1::1", false),
            ("2001:db8::1", "2001:db8::ffff:ffff:ffff:ffff", true), ("1.2.3.4", "::ffff:1.2.3.4", true),
        ])
    func bucket(_ one: String, _ other: String, _ isShared: Bool) throws {
        let (one, other) = (try #require(PeerAddress(one)), try #require(PeerAddress(other)))
        #expect((one.bucket == other.bucket) == isShared)
    }

    private static let fds = ["LISTEN_PID": "42", "LISTEN_FDS": "2"]

    @Test(
        "Sockets that a supervisor passes",
        arguments: [
            (fds, ["fd:3", "fd:4"]), ([:], []), (["LISTEN_PID": "41", "LISTEN_FDS": "2"], []),
            (["LISTEN_PID": "42"], []),
            (["LISTEN_PID": "42", "LISTEN_FDS": "0"], []), (["LISTEN_PID": "42", "LISTEN_FDS": "-1"], []),
            (["LISTEN_PID": "42", "LISTEN_FDS": "2147483647"], []),
            (["LISTEN_PID": "x", "LISTEN_FDS": "x"], []),
        ])
    func supervisor(_ environment: [String: String], _ expected: [String]) {
        #expect(Listener.passedBySupervisor(environment, pid: 42).map(\.description) == expected)
    }
}
