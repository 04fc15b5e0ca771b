// Which source wins, what each value remembers, and how every fault is told.

import Glibc
import Testing

import enum CommandLine.ExitStatus

@testable import CommandLine

@Suite struct SettingsTests {
    private static func resolve(
        flags: [String: [String]] = [:], environment: [String: String] = [:], _ sources: String...
    ) throws(Refusal) -> Settings {
        let files = sources.enumerated().map { index, source in
            SettingsFile(path: "/etc/\(index).toml", bytes: Array(source.utf8))
        }
        return try Settings.resolve(flags: flags, environment: environment, files: files, table: Sample.table)
    }

    private static func refusal(
        flags: [String: [String]] = [:], environment: [String: String] = [:], _ source: String
    ) -> Refusal? {
        do {
            _ = try resolve(flags: flags, environment: environment, source)
            return nil
        } catch {
            return error
        }
    }

    @Test(
        arguments: [
            (["4"], ["FLEETPASS_PORT": "3"], ["port = 2", "port = 1"], 4, Origin.flag("port")),
            ([], ["FLEETPASS_PORT": "3"], ["port = 2", "port = 1"], 3, .environment("FLEETPASS_PORT")),
            ([], [:], ["\nport = 2", "port = 1"], 2, .file(path: "/etc/0.toml", line: 2)),
            ([], [:], ["", "\n\nport = 1"], 1, .file(path: "/etc/1.toml", line: 3)),
            ([], [:], ["", ""], 8080, .standard),
        ] as [([String], [String: String], [String], Int, Origin)])
    func precedence(
        flag: [String], environment: [String: String], files: [String], port: Int, origin: Origin
    ) throws {
        let settings = try SettingsTests.resolve(
            flags: ["port": flag], environment: environment, files[0], files[1])
        #expect(settings[Sample.port] == port)
        #expect(settings.origin(of: Sample.port) == origin)
        #expect(settings.origin(of: Sample.motto) == .standard)
    }

    @Test func everyKindFromAFile() throws {
        let settings = try SettingsTests.resolve(
            """
            rate_limits = "off"
            origins = ["a,b", "c"]
            motto = "Drive \\u00e4"
            [limits]
            body_bytes = "2MiB"
            timeout = "500ms"
            [log]
            level = "debug"
            """)
        #expect(settings[Sample.rateLimits] == false)
        #expect(settings[Sample.origins] == ["a,b", "c"])
        #expect(settings[Sample.motto] == "Drive ä")
        #expect(settings[Sample.bodyBytes] == 2 << 20)
        #expect(settings[Sample.timeoutMs] == 500)
        #expect(settings[Sample.logLevel] == "debug")
    }

    @Test func everyKindFromTheEnvironment() throws {
        let settings = try SettingsTests.resolve(environment: [
            "FLEETPASS_RATE_LIMITS": "false", "FLEETPASS_ORIGINS": "a, b", "FLEETPASS_MOTTO": "",
            "FLEETPASS_LIMITS_BODY_BYTES": "1024", "FLEETPASS_LIMITS_TIMEOUT": "1m",
            "FLEETPASS_LOG_LEVEL": "warning",
        ])
        #expect(settings[Sample.rateLimits] == false)
        #expect(settings[Sample.origins] == ["a", "b"])
        #expect(settings[Sample.bodyBytes] == 1024)
        #expect(settings[Sample.timeoutMs] == 60_000)
        #expect(settings[Sample.logLevel] == "warning")
        #expect(settings.origin(of: Sample.motto) == .environment("FLEETPASS_MOTTO"))
    }

    @Test(
        arguments: [
            ("port = 0", "1: port takes a whole number from 1 to 65535, not '0'"),
            ("port = 65536", "1: port takes a whole number from 1 to 65535, not '65536'"),
            ("port = \"80\"", "1: port takes a whole number from 1 to 65535, not a text in quotes"),
            ("port = true", "1: port takes a whole number from 1 to 65535, not true or false"),
            ("\nrate_limits = 1", "2: rate_limits takes on or off, not a number"),
            ("rate_limits = \"yes\"", "1: rate_limits takes on or off, not 'yes'"),
            ("motto = 5", "1: motto takes a text, not a number"),
            ("motto = []", "1: motto takes a text, not a list"),
            ("origins = \"a\"", "1: origins takes a list of texts in brackets, not a text in quotes"),
            (
                "[log]\nlevel = \"debgu\"",
                "2: log.level takes one of debug, info, warning, not 'debgu'; did you mean 'debug'?"
            ),
            ("[log]\nlevel = 3", "2: log.level takes one of debug, info, warning, not a number"),
            (
                "[limits]\ntimeout = 10",
                "2: limits.timeout takes a time such as 500ms, 10s or 2m, in quotes and with its unit"
            ),
            (
                "[limits]\ntimeout = \"10\"",
                "2: limits.timeout takes a time such as 500ms, 10s or 2m, not '10'"
            ),
            (
                "[limits]\nbody_bytes = \"1MB\"",
                "2: limits.body_bytes takes a size such as 64KiB or 1MiB, from 1B to 1GiB, not '1MB'"
            ),
            (
                "[limits]\nbody_bytes = 0",
                "2: limits.body_bytes takes a size such as 64KiB or 1MiB, from 1B to 1GiB, not '0'"
            ),
            ("[mail]\nkey = 12345", "2: mail.key takes a text, not a number"),
            ("prot = 80", "1: unknown setting 'prot'; did you mean 'port'?"),
            ("zebra = 80", "1: unknown setting 'zebra'"),
            (
                "[limit]\nbody_bytes = 1",
                "2: unknown setting 'limit.body_bytes'; did you mean 'limits.body_bytes'?"
            ),
            ("port = 1\nport = 2", "2: 'port' is set a second time"),
            ("port = 80 90", "1: something follows on the line; each setting has a line of its own"),
        ] as [(String, String)])
    func faultsOfAFile(source: String, message: String) {
        let expected = Refusal(.configurationInvalid, "/etc/0.toml:" + message)
        #expect(SettingsTests.refusal(source) == expected)
    }

    @Test(
        arguments: [
            (
                ["FLEETPASS_PORT": "eighty"], [:], ExitStatus.configurationInvalid,
                ["FLEETPASS_PORT takes a whole number from 1 to 65535, not 'eighty'"]
            ),
            (
                ["FLEETPASS_PORT": ""], [:], .configurationInvalid,
                ["FLEETPASS_PORT takes a whole number from 1 to 65535, not ''"]
            ),
            ([:], ["port": ["0"]], .usage, ["--port takes a whole number from 1 to 65535, not '0'"]),
            (
                [:], ["origins": ["a,,b"]], .usage,
                ["--origins takes a list with commas between its items, not 'a,,b'"]
            ),
            (
                ["FLEETPASS_RATE_LIMITS": "maybe"], ["port": ["x"]], .configurationInvalid,
                [
                    "FLEETPASS_RATE_LIMITS takes on or off, not 'maybe'",
                    "--port takes a whole number from 1 to 65535, not 'x'",
                ]
            ),
        ] as [([String: String], [String: [String]], ExitStatus, [String])])
    func faultsOfVariablesAndFlags(
        environment: [String: String], flags: [String: [String]], status: ExitStatus, messages: [String]
    ) {
        let refusal = SettingsTests.refusal(flags: flags, environment: environment, "")
        #expect(refusal == Refusal(status, messages: messages))
    }

    @Test func allFaultsAreToldUpToALimit() {
        let overruled = SettingsTests.refusal(flags: ["port": ["80"]], "port = 0\nmotto = 1")
        #expect(overruled?.messages.count == 2)
        let many = (0..<100).map { "x\($0) = 1" }.joined(separator: "\n")
        #expect(SettingsTests.refusal(many)?.messages.count == 21)
        #expect(SettingsTests.refusal(many)?.messages.last == "and 80 more")
    }

    @Test func strangeVariablesAreWarnedAbout() throws {
        let settings = try SettingsTests.resolve(environment: [
            "FLEETPASS_PROT": "1", "FLEETPASS_ZEBRA": "1", "FLEETPASS_CONFIG": "x", "FLEETPASSED": "1",
            "PATH": "/bin",
            "FLEETPASS_PORT": "80",
        ])
        #expect(
            settings.warnings == [
                "the variable 'FLEETPASS_PROT' is no setting and has no effect; did you mean FLEETPASS_PORT?",
                "the variable 'FLEETPASS_ZEBRA' is no setting and has no effect",
            ])
    }

    @Test func report() throws {
        let settings = try SettingsTests.resolve(
            flags: ["rate-limits": ["off"]],
            environment: ["FLEETPASS_MAIL_KEY": "hush", "FLEETPASS_LIMITS_TIMEOUT": "90s"],
            "port = 80\nmotto = \"say \\\"hi\\\"\\n\"\norigins = ['a', 'b']")
        #expect(
            settings.text(origins: true) == """
                port = 80                # from file /etc/0.toml:1
                rate_limits = false      # from flag --rate-limits
                origins = ["a", "b"]     # from file /etc/0.toml:3
                motto = "say \\"hi\\"\\n"   # from file /etc/0.toml:2

                [log]
                level = "info"           # default

                [limits]
                body_bytes = "1MiB"      # default
                timeout = "90s"          # from environment FLEETPASS_LIMITS_TIMEOUT

                [mail]
                # key = (set)            # from environment FLEETPASS_MAIL_KEY
                """)
        #expect(settings.text(origins: false).hasPrefix("port = 80\nrate_limits = false\norigins = "))
        let json = settings.json
        #expect(
            json.hasPrefix("{\"settings\":[{\"name\":\"port\",\"value\":80,\"origin\":{\"kind\":\"file\","))
        #expect(
            json.contains(
                "\"limits.timeout\",\"value\":90000,\"unit\":\"ms\",\"origin\":{\"kind\":\"environment\""))
        #expect(
            json.contains("{\"name\":\"mail.key\",\"value\":null,\"secret\":true,\"set\":true,\"origin\""))
        #expect(!json.contains("hush") && !settings.text(origins: true).contains("hush"))
    }

    @Test(
        "The report is a file that gives the same values, secrets excepted",
        arguments: [
            [:], ["FLEETPASS_MOTTO": "", "FLEETPASS_ORIGINS": ""],
            ["FLEETPASS_MOTTO": "\u{1}\r\n\t\\ \" ' # [x] \u{7F}\u{85}\u{2028}\u{1F697}"],
            ["FLEETPASS_ORIGINS": "a]b,\"c\",#d", "FLEETPASS_RATE_LIMITS": "off"],
            ["FLEETPASS_LIMITS_TIMEOUT": "0ms", "FLEETPASS_LIMITS_BODY_BYTES": "1"],
            ["FLEETPASS_LIMITS_TIMEOUT": "90061001ms", "FLEETPASS_LOG_LEVEL": "debug"],
            ["FLEETPASS_MAIL_KEY": "hush"],
        ] as [[String: String]])
    func readBack(environment: [String: String]) throws {
        let settings = try SettingsTests.resolve(environment: environment)
        for text in [settings.text(origins: false), settings.text(origins: true)] {
            let again = try SettingsTests.resolve(text)
            let names = Sample.table.declarations.filter { !$0.isSecret }.map(\.name)
            #expect(names.allSatisfy { again.held[$0]?.value == settings.held[$0]?.value }, "\(text)")
        }
    }

    @Test("A path with a line break in it stays within its comment")
    func strangePath() throws {
        let file = SettingsFile(path: "/etc/a\nport = 1\u{85}.toml", bytes: Array("port = 80".utf8))
        let settings = try Settings.resolve(flags: [:], environment: [:], files: [file], table: Sample.table)
        let text = settings.text(origins: true)
        #expect(text.hasPrefix("port = 80 ") && text.contains("# from file /etc/a?port = 1?.toml:1\n"))
        #expect(try SettingsTests.resolve(text)[Sample.port] == 80)
    }

    @Test(
        "A fault found later is told with the place of the value",
        arguments: [
            (["port": ["9"]], [:], "--port: is taken"),
            ([:], ["FLEETPASS_PORT": "9"], "FLEETPASS_PORT: is taken"),
            ([:], [:], "/etc/0.toml:2: port: is taken"),
        ] as [([String: [String]], [String: String], String)])
    func laterFault(flags: [String: [String]], environment: [String: String], message: String) throws {
        let settings = try SettingsTests.resolve(flags: flags, environment: environment, "\nport = 9")
        #expect(settings.fault(in: Sample.port, "is taken") == message)
        #expect(settings.fault(in: Sample.motto, "is dull") == "motto: is dull")
    }

    @Test func throughTheTool() {
        let shown = Outcome.of(
            "config show --origin --port 9", environment: ["FLEETPASS_MOTTO": "x", "FLEETPASS_PROT": "1"])
        #expect(shown.status == .ok && shown.out.hasPrefix("port = 9  "))
        #expect(shown.err.hasPrefix("the variable 'FLEETPASS_PROT'"))
        let refused = Outcome.of(
            "config show", environment: ["FLEETPASS_PORT": "x", "FLEETPASS_ORIGINS": ","])
        #expect(refused.status == .configurationInvalid && refused.out.isEmpty)
        #expect(refused.err.split(separator: "\n").allSatisfy { $0.hasPrefix("fleetpassd: FLEETPASS_") })
        #expect(Outcome.of("config show --json").out.hasPrefix("{\"settings\":["))
    }
}
