// Command tables that contradict themselves are found out.

import Testing

@testable import CommandLine

@Suite struct FaultTests {
    private static func faults(
        _ path: [String] = ["go"], options: [any DeclaresOption] = [], positionals: [Positional] = [],
        settings: [any DeclaresSetting] = []
    ) -> [String] {
        let command = Command(path: path, summary: "Go", options: options, positionals: positionals) { _ in
            .ok
        }
        let table = SettingTable(prefix: "X", settings: settings)
        return Tool(name: "x", version: "1", summary: "X", settings: table, commands: [command]).faults
    }

    @Test func theSampleHasNone() {
        #expect(Sample.tool.faults == [])
    }

    @Test(
        arguments: [
            (["go"], []), (["help"], ["two commands 'help'"]), (["Go"], ["the path 'Go'"]),
            ([], ["the path ''"]),
            (["man", "x"], ["'man' is a command and a group of commands"]),
        ] as [([String], [String])])
    func paths(path: [String], faults: [String]) {
        let found = FaultTests.faults(path).filter { path.isEmpty ? $0.hasPrefix("the path") : true }
        #expect(found == faults)
    }

    @Test(
        arguments: [
            ([Option.flag("a", "")], []),
            ([Option.flag("a", ""), Option.flag("a", "")], ["two options --a"]),
            ([Option.flag("a", letter: "x", ""), Option.flag("b", letter: "x", "")], ["two options -x"]),
            ([Option.flag("help", "")], ["the name --help"]),
            ([Option.flag("Big", "")], ["the name --Big"]),
            ([Option.flag("a", letter: "h", "")], ["the letter -h"]),
            ([Option.flag("a", letter: "é", "")], ["the letter -é"]),
            ([Option("a", .integer(in: 1...2), default: 3, "")], ["the default of --a"]),
            ([Option("a", .choice(["x"]), default: "y", "")], ["the default of --a"]),
            ([Option("a", .choice(["$(rm)"]), default: "$(rm)", "")], ["the choices of --a"]),
        ] as [([any DeclaresOption], [String])])
    func options(options: [any DeclaresOption], faults: [String]) {
        #expect(FaultTests.faults(options: options) == faults.map { "'go': " + $0 })
    }

    @Test(
        arguments: [
            ([Positional("a", ""), Positional("b", count: .any, "")], []),
            ([Positional("a", ""), Positional("a", "")], ["two words <a>"]),
            (
                [Positional("a", count: .any, ""), Positional("b", count: .optional, "")],
                ["<b> after <a>, which takes all"]
            ),
            (
                [Positional("a", count: .optional, ""), Positional("b", "")],
                ["<b> is needed after <a>, which is not"]
            ),
            ([Positional("a", choices: [""], "")], ["the choices of <a>"]),
        ] as [([Positional], [String])])
    func positionals(positionals: [Positional], faults: [String]) {
        #expect(FaultTests.faults(positionals: positionals) == faults.map { "'go': " + $0 })
    }

    @Test(
        arguments: [
            ([Setting("a.b_c", .text, default: "", "")], []),
            (
                [Setting("a.b", .text, default: "", ""), Setting("a_b", .text, default: "", "")],
                ["two variables X_A_B"]
            ),
            ([Setting("a..b", .text, default: "", "")], ["the setting's name 'a..b'"]),
            ([Setting("a", .size(inBytes: 1...2), default: 0, "")], ["the default of 'a'"]),
            (
                [Setting("a", .text, default: "", "", flag: "a", isSecret: true)],
                ["the secret 'a' has a flag"]
            ),
        ] as [([any DeclaresSetting], [String])])
    func settings(settings: [any DeclaresSetting], faults: [String]) {
        #expect(FaultTests.faults(settings: settings) == faults)
    }
}
