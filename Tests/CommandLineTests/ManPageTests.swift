// Manual pages: their structure, their escapes, and groff's own opinion where groff is installed.

import Testing

@testable import CommandLine

@Suite struct ManPageTests {
    @Test(
        arguments: [
            ("man", ["NAME", "SYNOPSIS", "DESCRIPTION", "COMMANDS", "OPTIONS", "EXAMPLES", "SETTINGS"]),
            ("man serve", ["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "EXAMPLES", "SETTINGS"]),
            ("man config", ["NAME", "SYNOPSIS", "COMMANDS", "OPTIONS"]),
            ("man config check", ["NAME", "SYNOPSIS", "OPTIONS"]),
        ] as [(String, [String])])
    func structure(line: String, sections: [String]) {
        let page = Outcome.of(line).out
        let lines = page.split(separator: "\n")
        let headings = lines.filter { $0.hasPrefix(".SH ") }.map { String($0.dropFirst(4)) }
        #expect(headings == sections + ["EXIT STATUS", "ENVIRONMENT"])
        let requests = [".\\\"", ".TH ", ".SH ", ".SS ", ".TP", ".B ", ".PP", ".nh", ".ad l"]
        #expect(lines.filter { $0.hasPrefix(".") && !requests.contains(where: $0.hasPrefix) } == [])
        #expect(lines.filter { $0.hasPrefix(".TH ") }.count == 1 && !lines.contains { $0.hasPrefix("'") })
    }

    @Test(
        arguments: [
            (".TH \"FLEETPASSD\\-SERVE\" \"1\" \"\" \"fleetpassd 1.2.3\" \"User Commands\"\n"),
            ("fleetpassd\\-serve \\- Serve the dealership\n"),
            ("\\&.Data is never lost.\n"),
            (".TP\n.B \"\\-d, \\-\\-data DIR\"\nWhere the dealership\\(aqs data is (required)\n"),
            (".TP\n.B \"0\"\nAll that was asked for is done.\n"),
            (".TP\n.B \"limits.body_bytes\"\n"),
        ] as [String])
    func wording(part: String) {
        #expect(Outcome.of("man serve").out.contains(part))
    }

    /// Without groff the structure above is all that is checked.
    @Test(arguments: ["man", "man serve", "man config", "man config check", "man completions"])
    func groffHasNoWarning(line: String) {
        let page = Outcome.of(line).out
        #expect(page.hasPrefix(".\\\" Made by 'fleetpassd \(line)'"))
        guard Shell.run("command -v groff").isOK else { return }
        Shell.withFile(Array(page.utf8)) { path in
            let answer = Shell.run("groff -man -ww -z -Tutf8 \(path)")
            #expect(answer.printed.isEmpty && answer.isOK)
        }
    }

    @Test func textFromTheTableStaysText() {
        let odd = Command(
            path: ["odd"], summary: "Say \"ä\" ~ \\n `x` ^ 🚗",
            examples: [Example("odd --name \"North Motors\"", "'quoted'")]
        ) { _ in .ok }
        let tool = Tool(name: "odd-tool", version: "1", summary: "Odd", commands: [odd])
        let page = ManPage(tool: tool).about(["odd"])
        #expect(page.contains("Say \"\\[u00E4]\" \\(ti \\en \\(gax\\(ga \\(ha \\[u1F697]\n"))
        #expect(page.contains(".B \"odd \\-\\-name \\(dqNorth Motors\\(dq\"\n\\(aqquoted\\(aq.\n"))
    }
}
