// The commands that every tool has by itself: help, completions, man.

enum BuiltIn {
    enum Shell: String, CaseIterable {
        case bash, zsh, fish
    }

    static let commands = [help, completions, man]

    private static let topic = Positional("command", .any, words: .topic, "the command it is about")
    private static let shell = Positional(
        "shell", choices: Shell.allCases.map(\.rawValue), "the shell it is for")

    private static let help = Command(
        path: ["help"], summary: "Explain the tool or one of its commands", positionals: [topic]
    ) { invocation in
        let path = try known(invocation)
        let ink = Ink(isOn: invocation.console.isOutColoured)
        invocation.console.print(Help(tool: invocation.tool, ink: ink).about(path))
        return .ok
    }

    private static let completions = Command(
        path: ["completions"], summary: "Print a script that completes commands in a shell",
        description:
            "Load it from the shell's start-up file, or keep it where the shell looks for completions.",
        positionals: [shell]
    ) { invocation in
        let walk = CompletionWalk(tool: invocation.tool)
        let script =
            switch Shell(rawValue: invocation[shell]) {
            case .bash?: BashCompletion(walk: walk).script
            case .zsh?: ZshCompletion(walk: walk).script
            case .fish?, nil: FishCompletion(walk: walk).script
            }
        invocation.console.write(Array(script.utf8))
        return .ok
    }

    private static let man = Command(
        path: ["man"], summary: "Print a manual page, for 'man -l -'",
        description: "Without a command, the page of the whole tool.", positionals: [topic]
    ) { invocation in
        let path = try known(invocation)
        invocation.console.write(Array(ManPage(tool: invocation.tool).about(path).utf8))
        return .ok
    }

    /// The topic's path; refused where the table has no such command.
    private static func known(_ invocation: Invocation) throws(Refusal) -> [String] {
        let path = invocation.all(topic)
        for length in path.indices where !invocation.tool.knows(Array(path.prefix(length + 1))) {
            throw Refusal.unknownCommand(Array(path.prefix(length + 1)), of: invocation.tool)
        }
        return path
    }
}
