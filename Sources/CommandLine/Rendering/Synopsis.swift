// How options and words are written in help and manual pages: one wording for both.

extension OptionDeclaration {
    static let help = OptionDeclaration(
        name: "help", letter: "h", kind: nil, placeholder: "", need: .optional,
        summary: "Explain and do nothing",
        variable: nil)
    static let version = OptionDeclaration(
        name: "version", letter: nil, kind: nil, placeholder: "", need: .optional,
        summary: "Print the version",
        variable: nil)

    /// `-d, --data DIR`; without a letter, as far to the right as if there were one.
    var term: String {
        let short = letter.map { "-\($0), " } ?? "    "
        return short + "--" + name + (isFlag ? "" : " " + placeholder)
    }

    /// The summary and, in brackets, what else the declaration knows.
    var explanation: String {
        var notes: [String] = []
        if case .choice(let choices)? = kind, placeholder != choices.joined(separator: "|") {
            notes.append("one of " + choices.joined(separator: ", "))
        }
        if kind == .list { notes.append("may be repeated") }
        if case .fallback(let value) = need, let kind, value != .text(""), value != .list([]) {
            notes.append("default " + kind.show(value))
        }
        if need == .required { notes.append("required") }
        if let variable { notes.append("also " + variable) }
        return notes.isEmpty ? summary : summary + " (" + notes.joined(separator: "; ") + ")"
    }
}

extension Positional {
    /// `<name>`, `[<name>]`, `<name>...`, `[<name>...]`.
    var term: String {
        let several = takesSeveral ? "<\(name)>..." : "<\(name)>"
        return isNeeded ? several : "[\(several)]"
    }

    var explanation: String {
        guard case .choice(let choices) = words else { return summary }
        return summary + " (one of " + choices.joined(separator: ", ") + ")"
    }
}

extension Tool {
    /// What follows the tool's name in a usage line.
    func synopsis(of command: Command) -> String {
        let needed = (command.options + sharedOptions).filter { $0.need == .required }
        let words =
            command.path + needed.map { "--\($0.name) \($0.placeholder)" } + ["[options]"]
            + command.positionals.map(\.term)
        return words.joined(separator: " ")
    }

    /// The commands at or below a path with their summaries.
    func rows(under path: [String]) -> [(term: String, explanation: String)] {
        commands.filter { $0.path.starts(with: path) }.map { ($0.title, $0.summary) }
    }
}
