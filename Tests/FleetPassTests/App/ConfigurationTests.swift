// Settings through the real table: who wins, and what is said of a value that cannot be.

import CommandLine
import Files
import Testing

@testable import FleetPass
@testable import HTTP

@Suite struct ConfigurationTests {
    private func resolve(
        flags: [String: [String]] = [:], _ environment: [String: String] = [:], file: String = ""
    ) throws -> Settings {
        try Settings.resolve(
            flags: flags, environment: environment,
            files: [SettingsFile(path: "/etc/f.toml", bytes: [UInt8](file.utf8))],
            table: Declared.table)
    }

    @Test("Flag before variable before file before default")
    func precedence() throws {
        let (file, variable) = ("organisation = \"File\"\n", ["FLEETPASS_ORGANISATION": "Variable"])
        #expect(try resolve()[Declared.organisation] == "North Motors")
        #expect(try resolve(file: file)[Declared.organisation] == "File")
        #expect(try resolve(variable, file: file)[Declared.organisation] == "Variable")
        #expect(
            try resolve(flags: ["organisation": ["Flag"]], variable, file: file)[Declared.organisation]
                == "Flag")
        #expect(try resolve(["FLEETPASS_LIMITS_BODY_BYTES": "2MiB"])[Declared.bodyBytes] == 2 << 20)
    }

    @Test(
        "A value that cannot be is named with its place",
        arguments: [
            ("x = 1", "/etc/f.toml:1: unknown setting 'x'"), ("\nloops = 65", "/etc/f.toml:2: "),
            ("[limits]\nbody_bytes = 12", "/etc/f.toml:2: "),
            ("log_level = \"loud\"", "/etc/f.toml:1: "), ("listen = ", "/etc/f.toml:1: "),
            ("rate_limits = 1", "/etc/f.toml:1: "),
        ])
    func refusedFile(file: String, beginning: String) {
        let refusal = #expect(throws: ShellRefusal.self) { try resolve(file: file) }
        #expect(
            refusal?.status == .configurationInvalid && refusal?.messages.first?.hasPrefix(beginning) == true,
            "\(refusal?.messages ?? [])")
    }

    @Test(
        "Squares of a map come from an address that fits into a page and a policy",
        arguments: [
            ("https://tiles.example.com/{z}/{x}/{y}.png", "https://tiles.example.com"),
            ("http://127.0.0.1:8090/a/{z}-{x}-{y}?key=1", "http://127.0.0.1:8090"),
            ("", nil),
        ] as [(String, String?)])
    func mapTiles(address: String, origin: String?) throws {
        #expect(try configured([:], ["FLEETPASS_MAP_TILES": address]).mapTiles?.origin == origin)
    }

    @Test(
        "What would say more than where squares are is refused, with its place",
        arguments: [
            "tiles.example.com/{z}/{x}/{y}", "ftp://a.b/{z}/{x}/{y}", "https:///{z}/{x}/{y}",
            "https://a.b/{z}/{x}",
            "https://a.b; script-src *//{z}/{x}/{y}", "https://a'b/{z}/{x}/{y}", "https://a.b/{z}/{x}/{y}\"",
            "https://u@a.b/{z}/{x}/{y}", "https://a.b/{z}/{x}/{y} c", "https://a.b,c/{z}/{x}/{y}",
        ])
    func refusedTiles(address: String) {
        let refusal = #expect(throws: ShellRefusal.self) {
            try configured([:], ["FLEETPASS_MAP_TILES": address])
        }
        #expect(refusal?.messages.first?.contains("FLEETPASS_MAP_TILES") == true)
    }

    private func configured(
        _ flags: [String: [String]], _ environment: [String: String] = [:], passed: ClosedRange<Int32>? = nil
    ) throws -> Configuration {
        try Configuration(
            resolve(flags: flags, environment), dataDirectory: "/d", cores: 3,
            passed: passed?.map { .inherited(descriptor: $0) } ?? [])
    }

    @Test(
        "Sockets of a supervisor go before addresses, and never swap the doors",
        arguments: [
            ([:], 3...3, "fd:3", "unix:/d/operator.sock"), ([:], 3...4, "fd:3", "fd:4"),
            (["listen": [":80"], "operator-listen": [":81"]], 3...3, "fd:3", ":81"),
            (["listen": [":80"], "operator-listen": [":81"]], 3...4, "fd:3", "fd:4"),
            (["listen": ["fd:3"]], 3...3, "fd:3", "unix:/d/operator.sock"),
            (["listen": ["fd:4"], "operator-listen": ["fd:3"]], 3...4, "fd:4", "fd:3"),
            (["listen": [":80"], "operator-listen": ["fd:3"]], 3...3, ":80", "fd:3"),
        ] as [([String: [String]], ClosedRange<Int32>, String, String)])
    func passed(
        flags: [String: [String]], sockets: ClosedRange<Int32>, listen: String, operators: String
    ) throws {
        let configuration = try configured(flags, passed: sockets)
        #expect(configuration.listen.description == listen)
        #expect(configuration.operatorListen.description == operators)
    }

    @Test("More sockets than doors are refused: nobody would answer on the rest")
    func tooManyPassed() {
        let refusal = #expect(throws: ShellRefusal.self) { try configured([:], passed: 3...5) }
        #expect(refusal?.messages.first?.hasPrefix("LISTEN_FDS passes 3 sockets") == true)
    }

    @Test(
        "What belongs together or is no address is refused",
        arguments: [
            (["listen": ["nowhere"]], [:], "--listen: 'nowhere' is no address"),
            (["operator-listen": ["fd:1"]], [:], "--operator-listen: 'fd:1' is no address"),
            (["tls-key": ["k"]], [:], "--tls-key: tls_certificate and tls_key go together"),
            (["tls-certificate": ["c"]], [:], "--tls-certificate: tls_certificate and tls_key"),
            (["listen": ["a\u{1B}[2J:x"]], [:], "--listen: 'a\\u{1B}[2J:x' is no address"),
            ([:], ["FLEETPASS_LISTEN": "unix:"], "FLEETPASS_LISTEN: 'unix:' is no address"),
            ([:], ["FLEETPASS_TLS_KEY": "k"], "FLEETPASS_TLS_KEY: tls_certificate and tls_key go together"),
            (
                [:], ["FLEETPASS_TRUSTED_PROXIES": "unix,10.0.0.0/8"],
                "FLEETPASS_TRUSTED_PROXIES: '10.0.0.0/8' is no address"
            ),
            (
                [:], ["FLEETPASS_TRUSTED_PROXIES": "localhost"],
                "FLEETPASS_TRUSTED_PROXIES: 'localhost' is no address"
            ),
        ] as [([String: [String]], [String: String], String)])
    func refused(flags: [String: [String]], environment: [String: String], beginning: String) {
        let refusal = #expect(throws: ShellRefusal.self) { try configured(flags, environment) }
        #expect(
            refusal?.status == .configurationInvalid && refusal?.messages.first?.hasPrefix(beginning) == true,
            "\(refusal?.messages ?? [])")
    }

    @Test("What is wrong in a file is told with its line, everything at once, by every command that reads it")
    func refusedAddresses() throws {
        let path = Folder.make() + "/north.toml"
        let file = """
            listen = "nowhere"
            trusted_proxies = ["10.0.0.0/8"]

            tls_key = "k"
            """
        try FileContent.write([UInt8](file.utf8), to: path)
        let expected = """
            fleetpassd: \(path):1: listen: 'nowhere' is no address; write host:port, unix:/path (at most 107 bytes) or fd:3
            fleetpassd: \(path):2: trusted_proxies: '10.0.0.0/8' is no address; write 10.0.0.7, fd00::7 or unix
            fleetpassd: \(path):4: tls_key: tls_certificate and tls_key go together; give both or neither

            """
        for words in [["config", "show"], ["config", "show", "--json"], ["serve", "--data", "/nowhere"]] {
            let run = ToolRun(words + ["--config", path])
            #expect(run.status == 6 && run.out == "" && run.err == expected, "\(run.err)")
        }
    }

    @Test("What is shown is a file that gives the same settings", arguments: [false, true])
    func readBack(withOrigins: Bool) throws {
        let path = Folder.make() + "/shown.toml"
        let environment = [
            "FLEETPASS_ORGANISATION": "Car \"&\" \\ Co\t\u{85}é", "FLEETPASS_TRUSTED_PROXIES": "unix,fd00::7",
            "FLEETPASS_LIMITS_BODY_BYTES": "256KiB", "FLEETPASS_LIMITS_DRAIN_TIMEOUT": "0ms",
            "FLEETPASS_RATE_LIMITS": "off", "FLEETPASS_LOG_LEVEL": "silent",
        ]
        let words = ["config", "show"] + (withOrigins ? ["--origin"] : [])
        let shown = ToolRun(words, environment: environment)
        try FileContent.write([UInt8](shown.out.utf8), to: path)
        let again = ToolRun(["config", "show", "--config", path])
        #expect(shown.status == 0 && again.status == 0 && again.err == "")
        #expect(again.out == ToolRun(["config", "show"], environment: environment).out)
    }

    @Test("A directory whose path is too long for the operator's socket is told so, with a way out")
    func longDirectory() throws {
        func configuration(_ bytes: Int, _ flags: [String: [String]] = [:]) throws -> Configuration {
            let directory = "/" + String(repeating: "d", count: bytes - 1)
            return try Configuration(resolve(flags: flags), dataDirectory: directory, cores: 1)
        }
        let mostBytes = 107 - "/operator.sock".utf8.count
        #expect(
            try configuration(mostBytes).operatorListen.description.utf8.count == 107 + "unix:".utf8.count)
        let refusal = #expect(throws: ShellRefusal.self) { try configuration(mostBytes + 1) }
        let message = refusal?.messages.first ?? ""
        #expect(
            refusal?.status == .configurationInvalid
                && message.hasPrefix("the operator's socket cannot be /ddd"))
        #expect(
            message.hasSuffix(
                "that is 108 bytes, and the path of a unix socket has at most 107; choose a shorter --data, or set "
                    + "operator_listen to another address"))
        #expect(
            try configuration(200, ["operator-listen": ["127.0.0.1:0"]]).operatorListen.description
                == "127.0.0.1:0")
    }

    @Test("Defaults")
    func defaults() throws {
        let configuration = try configured([:])
        #expect(
            configuration.listen.description == "127.0.0.1:8080"
                && configuration.operatorListen.description == "unix:/d/operator.sock")
        #expect(
            configuration.loops == 3 && configuration.tls == nil
                && configuration.rateLimits?[.reads] == 30_000)
        #expect(!configuration.isStrict && !configuration.trusts(.local))
    }

    @Test(
        "Whose X-Forwarded-For is believed",
        arguments: [
            ("10.0.0.7", "10.0.0.7", true), ("10.0.0.7", "10.0.0.8", false),
            ("::ffff:10.0.0.7", "10.0.0.7", true), ("fd00::7,10.0.0.7", "fd00::7", true),
            ("unix", "10.0.0.7", false), ("10.0.0.7", "::", false), ("unix", "::", true),
        ])
    func trust(list: String, peer: String, isTrusted: Bool) throws {
        let configuration = try configured([:], ["FLEETPASS_TRUSTED_PROXIES": list])
        #expect(configuration.trusts(PeerAddress(peer) ?? .local) == isTrusted)
    }

    @Test("The example in the manual is the table: every setting is described") func table() {
        let names = Declared.table.flags.count
        #expect(names > 5)
    }
}
