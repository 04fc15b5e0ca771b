// Command lines that are understood, and those that are refused with what is wrong, why and what to do next.

import CommandLine
import enum CommandLine.ExitStatus
import Testing

@Suite struct ParsingTests {
    static let noRoot = "no root"

    @Test(
        arguments: [
            // The words of `serve` come back as: data|workers|format|hosts|grace|quiet|root|json
            ("serve --data /d", "/d|4|text||10000|loud|no root|text"),
            ("serve --data=/d", "/d|4|text||10000|loud|no root|text"),
            ("serve -d /d", "/d|4|text||10000|loud|no root|text"),
            ("serve -d/d", "/d|4|text||10000|loud|no root|text"),
            ("serve --data=a=b", "a=b|4|text||10000|loud|no root|text"),
            ("serve --data=--port", "--port|4|text||10000|loud|no root|text"),
            ("serve --data -", "-|4|text||10000|loud|no root|text"),
            ("serve -jqd /d", "/d|4|text||10000|quiet|no root|json"),
            ("serve -qjd/d", "/d|4|text||10000|quiet|no root|json"),
            ("serve -d /d --quiet --quiet", "/d|4|text||10000|quiet|no root|text"),
            ("serve -d /d --workers -1", "/d|-1|text||10000|loud|no root|text"),
            ("serve -d /d -w-1", "/d|-1|text||10000|loud|no root|text"),
            ("serve -d /d --workers 64", "/d|64|text||10000|loud|no root|text"),
            ("serve -d /d --format csv", "/d|4|csv||10000|loud|no root|text"),
            ("serve -d /d --host a --host b,c", "/d|4|text|a+b+c|10000|loud|no root|text"),
            ("serve -d /d --grace 1m", "/d|4|text||60000|loud|no root|text"),
            ("--root /r serve -d /d", "/d|4|text||10000|loud|/r|text"),
            ("--json serve -d /d --root=/r", "/d|4|text||10000|loud|/r|json"),
            ("--root serve serve -d config", "config|4|text||10000|loud|serve|text"),
            ("serve -d /d --", "/d|4|text||10000|loud|no root|text"),
            ("config check a", "a|"),
            ("config check a up", "a|up"),
            ("config --json check a down", "a|down"),
            ("config check -- --help", "--help|"),
            ("config check -- -", "-|"),
            ("-- config check a", "a|"),
            ("config check - up", "-|up"),
        ] as [(String, String)])
    func understood(line: String, printed: String) {
        #expect(Outcome.of(line) == Outcome(status: .ok, out: printed + "\n", err: ""))
    }

    @Test(
        arguments: [
            (
                "",
                "the command is missing: add one of serve, config, instance, load, help, completions, man", []
            ),
            ("config", "'fleetpassd config' is incomplete: add one of show, check", ["config"]),
            ("sreve", "unknown command 'sreve'; did you mean 'serve'?", []),
            ("zebra", "unknown command 'zebra'", []),
            ("sreve --help", "unknown command 'sreve'; did you mean 'serve'?", []),
            ("--root /r -j -h zebra", "unknown command 'zebra'", []),
            ("config shwo more -h", "unknown command 'config shwo'; did you mean 'config show'?", ["config"]),
            ("config shwo", "unknown command 'config shwo'; did you mean 'config show'?", ["config"]),
            ("help serv", "unknown command 'serv'; did you mean 'serve'?", []),
            ("man config shwo", "unknown command 'config shwo'; did you mean 'config show'?", ["config"]),
            ("help serve more", "unknown command 'serve more'", ["serve"]),
            ("serve --dta /d", "unknown option --dta; did you mean --data?", ["serve"]),
            ("serve --da /d", "unknown option --da; did you mean --data?", ["serve"]),
            ("serve --wrokers=3", "unknown option --wrokers; did you mean --workers?", ["serve"]),
            ("--versoin", "unknown option --versoin; did you mean --version?", []),
            ("serve --hepl", "unknown option --hepl; did you mean --help?", ["serve"]),
            ("serve --zebra", "unknown option --zebra", ["serve"]),
            ("serve --=x", "unknown option --", ["serve"]),
            ("serve --Data x", "unknown option '--Data'; did you mean --data?", ["serve"]),
            ("serve -x", "unknown option '-x'", ["serve"]),
            ("serve -qx", "unknown option '-x'", ["serve"]),
            ("--data x serve", "--data belongs to 'fleetpassd serve' and is written after that", []),
            ("serve", "--data DIR is required", ["serve"]),
            ("serve --data", "--data needs a value: DIR", ["serve"]),
            ("serve -d", "-d needs a value: DIR", ["serve"]),
            ("serve --data=", "--data needs a value, not an empty one", ["serve"]),
            ("serve --data ''", "--data needs a value, not an empty one", ["serve"]),
            (
                "serve --data --quiet",
                "--data needs a value before '--quiet'; "
                    + "a value that begins with a minus is written --data=VALUE",
                ["serve"]
            ),
            ("serve -d=x", "-d= is not understood: write -d VALUE or --data=VALUE", ["serve"]),
            ("serve --data a --data b", "--data is given twice; only one value can hold", ["serve"]),
            ("serve --quiet=yes", "--quiet takes no value", ["serve"]),
            ("serve -d x --workers 65", "--workers takes a whole number from -1 to 64, not '65'", ["serve"]),
            (
                "serve -d x --workers 9e1", "--workers takes a whole number from -1 to 64, not '9e1'",
                ["serve"]
            ),
            (
                "serve -d x --format jsno",
                "--format takes one of text, json, csv, not 'jsno'; did you mean 'json'?",
                ["serve"]
            ),
            (
                "serve -d x --grace 10",
                "--grace takes a time such as 500ms, 10s or 2m, from 1s to 1m, not '10'", ["serve"]
            ),
            ("serve -d x --port 0", "--port takes a whole number from 1 to 65535, not '0'", ["serve"]),
            ("serve -d x extra", "unexpected 'extra': 'serve' takes no further word", ["serve"]),
            ("config check", "<file> is missing", ["config", "check"]),
            ("config check ''", "<file> is an empty word", ["config", "check"]),
            (
                "config check a up b", "unexpected 'b': 'config check' takes no word more",
                ["config", "check"]
            ),
            (
                "config check a upp", "<way> takes one of up, down, not 'upp'; did you mean 'up'?",
                ["config", "check"]
            ),
            ("instance start", "<name> is missing", ["instance", "start"]),
            ("completions", "<shell> is missing", ["completions"]),
            (
                "completions bsh", "<shell> takes one of bash, zsh, fish, not 'bsh'; did you mean 'bash'?",
                ["completions"]
            ),
            ("serve\u{1B}[0", "unknown command 'serve\\u{1B}[0'; did you mean 'serve'?", []),
        ] as [(String, String, [String])])
    func refused(line: String, problem: String, place: [String]) {
        let see = "see '" + (["fleetpassd"] + place + ["--help"]).joined(separator: " ") + "'\n"
        let mark = problem.hasSuffix("?") ? " " : "; "
        let expected = Outcome(status: .usage, out: "", err: "fleetpassd: " + problem + mark + see)
        #expect(Outcome.of(line) == expected)
    }

    @Test(
        arguments: [
            ("load", ExitStatus.conflict, "", "fleetpassd: the battery is flat\n"),
            ("instance start a b", .partlyDone, "a+b\n", ""),
            ("--version", .ok, "fleetpassd 1.2.3\n", ""),
            ("config --version", .ok, "fleetpassd 1.2.3\n", ""),
        ] as [(String, ExitStatus, String, String)])
    func statusOfTheCommand(line: String, status: ExitStatus, out: String, err: String) {
        #expect(Outcome.of(line) == Outcome(status: status, out: out, err: err))
    }

    @Test func theNumbersOfTheStatusesArePromised() {
        #expect(ExitStatus.allCases.map(\.rawValue) == [0, 1, 2, 3, 4, 5, 6, 7])
        #expect(ExitStatus.notFound.rawValue == 3 && ExitStatus.configurationInvalid.rawValue == 6)
    }

    /// Whatever the words, there is an answer and a status that says which.
    @Test func neverTraps() {
        let pieces = [
            "serve", "config", "check", "help", "man", "completions", "fish", "--", "-", "--data", "--data=",
            "-d", "-jq",
            "-d=", "--=", "''", "--help", "-é", "--é=", "-w-", "-w-9", "--host", ",",
            "--grace=9999999999999999999d", "\u{0}",
        ]
        var refused = 0
        for _ in 0..<5000 {
            let words = (0..<Int.random(in: 0...6)).compactMap { _ in pieces.randomElement() }
            let outcome = Outcome.of(words.joined(separator: " "))
            refused += outcome.status == .usage ? 1 : 0
            if outcome.status != .ok && (outcome.status != .usage || outcome.err.isEmpty) {
                Issue.record("\(words)")
            }
        }
        #expect(refused > 500)
    }

    @Test func outputThatIsCutShortIsAFailure() {
        let recording = Recording(takesOutput: false)
        let status = Sample.tool.run(["--version"], environment: [:], console: recording.console())
        #expect(status == .failed)
        #expect(recording.err == "fleetpassd: standard output could not be written in full\n")
    }
}
