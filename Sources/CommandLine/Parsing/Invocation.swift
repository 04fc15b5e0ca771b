// What a command's function is given: its options and words, the environment, and where to write.

/// What the command line said, checked against the declarations.
struct Answers: Sendable, Equatable {
    /// By the option's name; defaults included.
    var values: [String: Plain] = [:]
    /// By the option's name, as typed.
    var texts: [String: [String]] = [:]
    var words: [String: [String]] = [:]
}

public struct Invocation: Sendable {
    public let tool: Tool
    public let command: Command
    public let environment: [String: String]
    public let console: Console
    private let answers: Answers

    init(
        tool: Tool, command: Command, environment: [String: String], console: Console, answers: Answers
    ) {
        self.tool = tool
        self.command = command
        self.environment = environment
        self.console = console
        self.answers = answers
    }

    /// The option's value. Reading one that neither the command nor the tool declares is a mistake in the
    /// program, not in its input, and stops it the first time that the command runs.
    public subscript<Value>(option: Option<Value>) -> Value {
        let declaration = option.option
        precondition(
            (command.options + tool.sharedOptions).contains(declaration),
            "'\(command.title)' reads --\(declaration.name) but does not declare it")
        guard let value = option.value(answers.values[declaration.name]) else {
            preconditionFailure("--\(declaration.name) was declared twice, with different types")
        }
        return value
    }

    /// The one word at this place; empty when an optional one was left out.
    public subscript(positional: Positional) -> String { all(positional).first ?? "" }

    /// All words that this place took.
    public func all(_ positional: Positional) -> [String] { answers.words[positional.name] ?? [] }

    /// The options that were given, as typed: what `Settings.resolve` takes.
    public var flags: [String: [String]] { answers.texts }
}
