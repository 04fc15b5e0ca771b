// Which addresses may be called: every network that is set aside, with the first address outside of it.

import Glibc
import Testing

@testable import Outbound

struct AddressGuardTests {
    private static func bytes(_ text: String) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, text, &bytes) == 1 { return Array(bytes.prefix(4)) }
        return inet_pton(AF_INET6, text, &bytes) == 1 ? bytes : []
    }

    @Test(
        "First and last address of what is set aside, and the neighbours that are not",
        arguments: [
            ("0.0.0.0", "0.255.255.255", nil, "1.0.0.0"),
            ("10.0.0.0", "10.255.255.255", "9.255.255.255", "11.0.0.0"),
            ("100.64.0.0", "100.127.255.255", "100.63.255.255", "100.128.0.0"),
            ("127.0.0.0", "127.255.255.255", "126.255.255.255", "128.0.0.0"),
            ("169.254.0.0", "169.254.255.255", "169.253.255.255", "169.255.0.0"),
            ("172.16.0.0", "172.31.255.255", "172.15.255.255", "172.32.0.0"),
            ("192.0.0.0", "192.0.0.255", "191.255.255.255", "192.0.1.0"),
            ("192.0.2.0", "192.0.2.255", "192.0.1.255", "192.0.3.0"),
            ("192.88.99.0", "192.88.99.255", "192.88.98.255", "192.88.100.0"),
            ("192.168.0.0", "192.168.255.255", "192.167.255.255", "192.169.0.0"),
            ("198.18.0.0", "198.19.255.255", "198.17.255.255", "198.20.0.0"),
            ("198.51.100.0", "198.51.100.255", "198.51.99.255", "198.51.101.0"),
            ("203.0.113.0", "203.0.113.255", "203.0.112.255", "203.0.114.0"),
            ("224.0.0.0", "255.255.255.255", "223.255.255.255", nil),
            ("::", "1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", nil, "2000::"),
            ("2001::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff", "2000:ffff::", "2001:200::"),
            ("2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", "2001:db7::", "2001:db9::"),
            ("2002::", "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2001:ffff::", "2003::"),
            ("3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff", "3ffe:ffff::", "3fff:1000::"),
            ("4000::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "3fff:ffff::", nil),
        ] as [(String, String, String?, String?)])
    func edges(_ first: String, _ last: String, _ before: String?, _ after: String?) {
        let door = AddressGuard()
        #expect(!door.permits(Self.bytes(first)) && !door.permits(Self.bytes(last)))
        #expect(before.map { door.permits(Self.bytes($0)) } != false)
        #expect(after.map { door.permits(Self.bytes($0)) } != false)
        #expect(AddressGuard.any.permits(Self.bytes(first)) && AddressGuard.any.permits(Self.bytes(last)))
    }

    @Test(
        "One address, by itself and within IPv6",
        arguments: [
            ("93.184.216.34", true), ("8.8.8.8", true), ("2606:2800:220:1:248:1893:25c8:1946", true),
            ("127.0.0.1", false), ("169.254.169.254", false), ("255.255.255.255", false),
            ("::1", false), ("fe80::1", false), ("fec0::1", false), ("fc00::1", false),
            ("fd12:3456::1", false),
            ("ff02::1", false), ("100::1", false), ("5f00::1", false),
            ("::ffff:8.8.8.8", true), ("::ffff:127.0.0.1", false), ("::ffff:10.0.0.1", false),
            ("::ffff:0:8.8.8.8", false), ("::8.8.8.8", false), ("::127.0.0.1", false),
            ("64:ff9b::8.8.8.8", true), ("64:ff9b::127.0.0.1", false), ("64:ff9b::192.168.0.1", false),
            ("64:ff9b::1:8.8.8.8", false), ("64:ff9b:1::8.8.8.8", false),
            ("2002:7f00:1::1", false), ("2002:808:808::1", false), ("2001:0:1::1", false),
        ])
    func single(_ text: String, _ isPermitted: Bool) {
        #expect(Self.bytes(text).count >= 4)
        #expect(AddressGuard().permits(Self.bytes(text)) == isPermitted)
    }

    @Test("What is no address is refused by any guard", arguments: [0, 1, 3, 5, 15, 17, 32])
    func lengths(_ count: Int) {
        #expect(!AddressGuard.any.permits([UInt8](repeating: 8, count: count)))
    }

    @Test(
        "What the operator allows, and no more",
        arguments: [
            ("192.168.1.5", "192.168.1.5", true), ("192.168.1.5", "192.168.1.4", false),
            ("192.168.1.5", "192.168.1.6", false), ("192.168.1.5/32", "::ffff:192.168.1.5", true),
            ("10.0.0.0/8", "10.255.0.1", true), ("10.0.0.0/8", "127.0.0.1", false),
            ("10.0.0.0/8", "64:ff9b::10.0.0.1", false), ("127.0.0.0/8", "::1", false),
            ("0.0.0.0/0", "127.0.0.1", true), ("0.0.0.0/0", "::1", false), ("::/0", "127.0.0.1", true),
            ("fd00::/8", "fd12::1", true), ("fd00::/8", "fc12::1", false), ("::1", "::1", true),
            ("::1/128", "::2", false), ("::ffff:10.0.0.0/104", "10.1.1.1", true),
            ("fd00::/8", "8.8.8.8", true),
        ])
    func allowed(_ range: String, _ address: String, _ isPermitted: Bool) throws {
        let door = AddressGuard(allowing: [try #require(AddressRange(range))])
        #expect(door.permits(Self.bytes(address)) == isPermitted)
    }

    @Test(
        "What is no network",
        arguments: [
            "", "/", "10.0.0.0/", "/8", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/8/8",
            "10.0.0.0/8 ",
            " 10.0.0.0/8", "10.0.0.0/0008", "10.0.0.0/99999999999999999999", "10.0.0.0/８", "10.0.0",
            "0x7f.0.0.1",
            "2130706433", "10.1.2.3/8", "10.0.0.1/31", "fd00::1/8", "::/129", "fe80::1%eth0", "[::1]",
            "localhost",
            "10.0.0.1\u{0}", "10.0.0.1\u{0}/32", "::1/0", "1.2.3.4/0",
        ])
    func noRange(_ text: String) { #expect(AddressRange(text) == nil) }
}
