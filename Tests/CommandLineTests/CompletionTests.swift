// The completion scripts: bash runs its own, the others are compared with the table.

import Testing

@testable import CommandLine

@Suite struct CompletionTests {
    static let bash = Outcome.of("completions bash").out

    @Test func bashReadsItsScript() {
        Shell.withFile(Array(CompletionTests.bash.utf8)) { path in
            let answer = Shell.run("bash -n \(path)")
            #expect(answer.printed.isEmpty && answer.isOK)
        }
    }

    @Test(
        arguments: [
            ("fleetpassd ''", "serve config instance load help completions man"),
            ("fleetpassd co", "config completions"),
            ("fleetpassd config ''", "show check"),
            ("fleetpassd config s", "show"),
            ("fleetpassd -", "--root --json --help --version"),
            ("fleetpassd serve --r", "--rate-limits --root"),
            ("fleetpassd serve --format ''", "text json csv"),
            ("fleetpassd serve --format j", "json"),
            ("fleetpassd serve --format =", "text json csv"),
            ("fleetpassd serve --format = c", "csv"),
            ("fleetpassd serve --rate-limits ''", "on off"),
            ("fleetpassd serve --workers ''", ""),
            ("fleetpassd serve --data /us", "/usr"),
            ("fleetpassd serve -d /us", "/usr"),
            ("fleetpassd --root config ''", "serve config instance load help completions man"),
            ("fleetpassd --root = config co", "config completions"),
            ("fleetpassd --root /r config c", "check"),
            ("fleetpassd config check /proc/uptim", "/proc/uptime"),
            ("fleetpassd completions ''", "bash zsh fish"),
            ("fleetpassd help in", "instance"),
            ("fleetpassd man ''", "serve config instance load help completions man"),
            ("fleetpassd man config ''", "show check"),
            ("fleetpassd help config s", "show"),
            ("fleetpassd man config show ''", ""),
            ("fleetpassd man serve ''", ""),
            ("fleetpassd man config -", "--root --json --help"),
            ("fleetpassd load ''", ""),
            ("fleetpassd config show -- --or", ""),
            ("fleetpassd nonsense serv", "serve"),
        ] as [(String, String)])
    func bashCompletes(words: String, offered: String) {
        let line = """
            COMP_WORDS=(\(words)); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _fleetpassd
            echo "${COMPREPLY[@]}"
            """
        Shell.withFile(Array((CompletionTests.bash + line).utf8)) { path in
            #expect(Shell.run("bash --norc \(path)").printed == offered + "\n")
        }
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func everyWordOfTheTableIsInTheScript(shell: String) {
        let script = Outcome.of("completions \(shell)").out
        for command in Sample.tool.commands {
            #expect(command.path.allSatisfy { script.contains("'" + $0) || script.contains(" " + $0) })
            #expect(command.options.allSatisfy { script.contains($0.name) }, "\(command.title)")
        }
    }

    @Test(
        arguments: [
            ("zsh", "'serve:--format') compadd -- text json csv; return ;;"),
            ("zsh", "'--data:Where the dealership'\\''s data is'"),
            ("zsh", "#compdef fleetpassd\n"),
            ("fish", "complete -c fleetpassd -f\n"),
            (
                "fish",
                "-n '__fleetpassd_at \\'serve\\'' -l format -x -a 'text json csv' -d 'How logs are written'\n"
            ),
            (
                "fish",
                "-l data -s d -x -a '(__fish_complete_directories)' -d 'Where the dealership\\'s data is'\n"
            ),
            ("fish", "-n '__fleetpassd_at \\'config\\'' -a 'show' -d 'Print the settings in force'\n"),
        ] as [(String, String)])
    func quoting(shell: String, part: String) {
        #expect(Outcome.of("completions \(shell)").out.contains(part))
    }
}
