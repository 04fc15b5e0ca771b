// Help as a person sees it: word for word, at most 80 columns wide, coloured on a terminal only.

import Testing

@testable import CommandLine

@Suite struct HelpTests {
    static let ofTool = """
        fleetpassd 1.2.3 - One dealership's rentals, sales and lot

        Usage: fleetpassd <command> [options]

        Serves the screens and the API of one dealership from one file.

        Commands:
          serve           Serve the dealership
          config show     Print the settings in force
          config check    Read a settings file and say what is wrong
          instance start  Start instances
          load            Start the engine
          help            Explain the tool or one of its commands
          completions     Print a script that completes commands in a shell
          man             Print a manual page, for 'man -l -'

        Options:
              --root DIR  Move the whole world under DIR
          -j, --json      Print JSON
          -h, --help      Explain and do nothing
              --version   Print the version

        'fleetpassd help <command>' explains one command.

        """

    static let ofServe = """
        fleetpassd serve - Serve the dealership

        Usage: fleetpassd serve --data DIR [options]

        Listens until it is told to stop, then finishes the requests under way.

        .Data is never lost.

        Options:
          -d, --data DIR              Where the dealership's data is (required)
          -w, --workers N             Threads for slow work (default 4)
              --format text|json|csv  How logs are written (default text)
              --host LIST             Host name to answer for (may be repeated)
              --grace TIME            Time to finish requests (default 10s)
          -q, --quiet                 Say nothing
              --port N                Port to listen on (default 8080; also
                                      FLEETPASS_PORT)
              --rate-limits on|off    Refuse floods (default on; also
                                      FLEETPASS_RATE_LIMITS)
              --origins LIST          Sites that may call the API (may be repeated; also
                                      FLEETPASS_ORIGINS)
              --root DIR              Move the whole world under DIR
          -j, --json                  Print JSON
          -h, --help                  Explain and do nothing

        Examples:
          fleetpassd serve --data /var/lib/north
              Serves the instance of that directory

        """

    static let ofConfig = """
        fleetpassd config - show, check

        Usage: fleetpassd config <command> [options]

        Commands:
          config show   Print the settings in force
          config check  Read a settings file and say what is wrong

        Options:
              --root DIR  Move the whole world under DIR
          -j, --json      Print JSON
          -h, --help      Explain and do nothing

        'fleetpassd help config <command>' explains one command.

        """

    static let ofCheck = """
        fleetpassd config check - Read a settings file and say what is wrong

        Usage: fleetpassd config check [options] <file> [<way>]

        Words:
          <file>  A file to read
          <way>   Which way to go (one of up, down)

        Options:
              --root DIR  Move the whole world under DIR
          -j, --json      Print JSON
          -h, --help      Explain and do nothing

        """

    @Test(
        arguments: [
            ("--help", ofTool), ("-h", ofTool), ("help", ofTool), ("--nonsense --help", ofTool),
            ("serve --help", ofServe), ("help serve", ofServe), ("serve -h", ofServe),
            ("serve --dta /d --help", ofServe), ("--json serve --help", ofServe),
            ("--root config serve --help", ofServe), ("--root=/r --help", ofTool), ("serve x -h", ofServe),
            ("config --help", ofConfig), ("help config", ofConfig),
            ("config check --help", ofCheck), ("help config check", ofCheck),
        ] as [(String, String)])
    func snapshot(line: String, text: String) {
        #expect(Outcome.of(line) == Outcome(status: .ok, out: text, err: ""))
    }

    @Test func noLineIsWiderThan80Columns() {
        for path in Sample.tool.groups + Sample.tool.commands.map(\.path) {
            let help = Help(tool: Sample.tool, ink: Ink(isOn: false)).about(path)
            let widest = help.split(separator: "\n").map(\.unicodeScalars.count).max() ?? 0
            #expect(widest > 20 && widest <= 80, "\(path)")
        }
    }

    @Test(
        arguments: [
            (true, [:], true), (false, [:], false), (true, ["NO_COLOR": ""], true),
            (true, ["NO_COLOR": "1"], false),
            (true, ["TERM": "dumb"], false), (true, ["TERM": "xterm"], true),
        ] as [(Bool, [String: String], Bool)])
    func colour(onTerminal: Bool, environment: [String: String], isColoured: Bool) {
        let help = Outcome.of("--help", environment: environment, onTerminal: onTerminal)
        let refusal = Outcome.of("nonsense", environment: environment, onTerminal: onTerminal)
        #expect(help.out.utf8.contains(0x1B) == isColoured)
        #expect(refusal.err.utf8.contains(0x1B) == isColoured)
    }

    @Test(
        arguments: [
            ("one two", 0, "one two"),
            (String(repeating: "abcd ", count: 17), 0, String(repeating: "abcd ", count: 15) + "abcd\nabcd"),
            ("a\n\n\nb\nc", 2, "a\n\n  b c"),
            (String(repeating: "x", count: 90) + " y", 4, String(repeating: "x", count: 90) + "\n    y"),
            ("", 4, ""),
        ] as [(String, Int, String)])
    func wrapping(text: String, indent: Int, laid: String) {
        #expect(Layout.wrap(text, indent: indent, used: indent) == laid)
    }
}
