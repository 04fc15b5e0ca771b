// What an instance may be called, and what is refused before it becomes part of a path.

import CommandLine
import Testing

@testable import Operator

@Suite struct InstanceNameTests {
    @Test(arguments: ["a", "north", "north-2", "n2", "north-motors-hamburg-altona2"])
    func taken(name: String) throws { #expect(try InstanceName(name).text == name) }

    @Test(arguments: [
        "", "-", "-north", "north-", "North", "2north", "no.rth", "..", "../north", "north/..", "n\u{0}",
        "n\n",
        "nörth", "n o", "north-motors-hamburg-altona22", "templates", "fleetpass", "proxy", "n%i", "$(id)",
        "e\u{301}",
    ])
    func refused(name: String) {
        #expect { try InstanceName(name) } throws: { ($0 as? Refusal)?.status == .usage }
    }

    @Test(arguments: ["rent.example.com", "a-b.de", "1.example"])
    func hosts(host: String) throws { #expect(try HostName(host).text == host) }

    @Test(arguments: [
        "localhost", "", ".", "a..b", "-a.de", "a-.de", "a.de.", "a.de:80", "a.de;", "a.de {", "a b.de",
        "ä.de", "a.de\n",
    ])
    func refusedHosts(host: String) {
        #expect { try HostName(host) } throws: { ($0 as? Refusal)?.status == .usage }
    }
}
