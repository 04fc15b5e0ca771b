// What the tool says of itself: a promise to people and to scripts.

import Testing

@testable import FleetPass

@Suite struct HelpTests {
    @Test(
        "Help", arguments: ["fleetpassd", "serve", "migrate", "seed", "check", "keys rotate", "config show"])
    func help(command: String) throws {
        let words = command == "fleetpassd" ? [] : command.split(separator: " ").map(String.init)
        let run =
            switch words.count {
            case 0: ToolRun("--help")
            case 1: ToolRun(words[0], "--help")
            default: ToolRun(words[0], words[1], "--help")
            }
        #expect(run.status == 0 && run.err == "")
        try Snapshot.check("help-" + (words.isEmpty ? "fleetpassd" : words.joined(separator: "-")), run.out)
    }

    @Test(
        "There is no command to cause faults, and no other that is not declared",
        arguments: ["faults", "fault", "crash", "debug", "sql", "shell"])
    func noSuchCommand(word: String) {
        let run = ToolRun(word)
        #expect(run.status == 2 && !ToolRun("--help").out.utf8.contains("  \(word) ".utf8))
    }

    @Test("Settings and where they come from")
    func settings() {
        let run = ToolRun(
            "config", "show", "--origin", "--loops", "3",
            environment: ["FLEETPASS_ORGANISATION": "South", "FLEETPASS_LISTNE": "x"])
        #expect(
            run.status == 0 && run.out.utf8.contains("South".utf8)
                && run.out.utf8.contains("FLEETPASS_ORGANISATION".utf8))
        #expect(
            run.err.hasPrefix("the variable FLEETPASS_LISTNE is no setting")
                || run.err.utf8.contains("FLEETPASS_LISTNE".utf8))
        #expect(ToolRun("config", "show", "--config", "/nowhere/x").status == 3)
        #expect(ToolRun("--version").out == "fleetpassd \(FleetPass.version)\n")
    }
}
