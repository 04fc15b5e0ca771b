// The command table of one executable and the way from its arguments to an exit status.

public struct Tool: Sendable {
    public let name: String
    public let version: String
    let summary: String
    let description: String
    /// Options of every command, which may also stand before the command's name.
    let sharedOptions: [OptionDeclaration]
    /// Described in the manual page.
    let settings: SettingTable?
    /// The declared commands, then the built-in ones.
    let commands: [Command]
    /// Those that nobody is told of: what the program starts itself by.
    private let hidden: [Command]
    private let explain: @Sendable (any Error) -> Refusal?

    /// `explain` turns the product's own errors into what the tool says about them.
    public init(
        name: String, version: String, summary: String, description: String = "",
        sharedOptions: [any DeclaresOption] = [], settings: SettingTable? = nil, commands: [Command],
        hidden: [Command] = [],
        explain: @escaping @Sendable (any Error) -> Refusal? = { _ in nil }
    ) {
        self.name = name
        self.version = version
        self.summary = summary
        self.description = description
        self.sharedOptions = sharedOptions.map(\.option)
        self.settings = settings
        self.commands = commands + BuiltIn.commands
        self.hidden = hidden
        self.explain = explain
    }

    /// Does what the arguments (without the executable's own name) ask for. Never throws: whatever goes wrong
    /// is told on standard error and is in the status.
    public func run(_ arguments: [String], environment: [String: String], console: Console) -> ExitStatus {
        let status = attempt(arguments, environment, console)
        guard status == .ok && console.hasLostOutput else { return status }
        complain(Refusal(.failed, "standard output could not be written in full"), console)
        return .failed
    }

    private func attempt(
        _ arguments: [String], _ environment: [String: String], _ console: Console
    ) -> ExitStatus {
        do {
            var reader = ArgumentReader(tool: self, words: arguments)
            switch try reader.read() {
            case .help(let path):
                console.print(Help(tool: self, ink: Ink(isOn: console.isOutColoured)).about(path))
                return .ok
            case .version:
                console.print("\(name) \(version)")
                return .ok
            case .command(let command, let answers):
                return try command.run(
                    Invocation(
                        tool: self, command: command, environment: environment, console: console,
                        answers: answers))
            }
        } catch {
            let refusal = refusal(for: error)
            complain(refusal, console)
            return refusal.status
        }
    }

    /// An error of whatever kind, as it is told.
    public func refusal(for error: any Error) -> Refusal {
        error as? Refusal ?? explain(error) ?? Refusal(.failed, "\(error)")
    }

    private func complain(_ refusal: Refusal, _ console: Console) {
        let mark = Ink(isOn: console.isErrColoured).alarm(name + ":")
        for message in refusal.messages {
            console.note(mark + " " + message)
        }
    }

    func command(at path: [String]) -> Command? { (commands + hidden).first { $0.path == path } }

    /// Whether the path is that of a command or begins one.
    func knows(_ path: [String]) -> Bool { (commands + hidden).contains { $0.path.starts(with: path) } }

    /// The words that may follow, in the order of the table.
    func words(after path: [String]) -> [String] {
        var words: [String] = []
        for command in commands where command.path.starts(with: path) {
            guard let next = command.path.dropFirst(path.count).first, !words.contains(next) else { continue }
            words.append(next)
        }
        return words
    }

    /// The beginning of every command's path that is not itself a command; the empty one comes first.
    var groups: [[String]] {
        var groups: [[String]] = [[]]
        for command in commands {
            for length in command.path.indices.dropFirst() {
                let group = Array(command.path.prefix(length))
                if !groups.contains(group) { groups.append(group) }
            }
        }
        return groups
    }

    func title(_ path: [String]) -> String { ([name] + path).joined(separator: " ") }

    /// The end of a message about the command line.
    func see(_ path: [String]) -> String { "see '\(title(path)) --help'" }
}
