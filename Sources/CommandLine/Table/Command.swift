// One row of the command table: its words, what it takes, what it does.

public struct Example: Sendable, Equatable {
    let line: String
    let explanation: String

    /// `line` is the whole command line, with the tool's name.
    public init(_ line: String, _ explanation: String) {
        self.line = line
        self.explanation = explanation
    }
}

public struct Command: Sendable {
    /// Nouns and a verb, as in `["config", "show"]`. No command's path is the beginning of another's.
    public let path: [String]
    let summary: String
    let description: String
    let options: [OptionDeclaration]
    let positionals: [Positional]
    let examples: [Example]
    let run: @Sendable (Invocation) throws -> ExitStatus

    /// `summary` is one line without a full stop; in `description` blank lines part paragraphs. An error that
    /// `run` throws is told by the tool: a `Refusal` with its own status, any other as a failure.
    public init(
        path: [String], summary: String, description: String = "", options: [any DeclaresOption] = [],
        positionals: [Positional] = [], examples: [Example] = [],
        run: @escaping @Sendable (Invocation) throws -> ExitStatus
    ) {
        self.path = path
        self.summary = summary
        self.description = description
        self.options = options.map(\.option)
        self.positionals = positionals
        self.examples = examples
        self.run = run
    }

    var title: String { path.joined(separator: " ") }
}
