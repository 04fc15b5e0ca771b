// From the words of a command line to a command and its checked answers. Runs nothing and prints nothing.

struct ArgumentReader {
    enum Request {
        case help(path: [String])
        case version
        case command(Command, Answers)
    }

    private let tool: Tool
    private var rest: ArraySlice<String>
    private var path: [String] = []
    private var command: Command?
    private var words: [String] = []
    private var answers = Answers()

    init(tool: Tool, words: [String]) {
        self.tool = tool
        self.rest = words[...]
    }

    mutating func read() throws(Refusal) -> Request {
        let beforeEnd = rest.prefix { $0 != "--" }
        if beforeEnd.contains(where: { $0 == "--help" || $0 == "-h" }) {
            return .help(path: try helpPath(beforeEnd))
        }
        var optionsEnded = false
        while let word = rest.popFirst() {
            if optionsEnded || !ArgumentReader.looksLikeOption(word) {
                try take(word)
            } else if word == "--" {
                optionsEnded = true
            } else if word == "--version" && command == nil {
                return .version
            } else if word.utf8.starts(with: "--".utf8) {
                try readLong(word)
            } else {
                try readShort(word)
            }
        }
        guard let command else { throw commandMissing() }
        try settleOptions(of: command)
        try settleWords(of: command)
        return .command(command, answers)
    }

    /// A lone minus is a word: many tools read it as standard input.
    private static func looksLikeOption(_ word: String) -> Bool {
        word.utf8.first == UInt8(ascii: "-") && word.utf8.count > 1
    }

    /// The command, or the group of commands, that help is wanted for. Whatever else is wrong with the line
    /// does not matter to help.
    private func helpPath(_ words: ArraySlice<String>) throws(Refusal) -> [String] {
        var (words, path) = (words, [String]())
        while tool.command(at: path) == nil, let word = words.popFirst() {
            if ArgumentReader.looksLikeOption(word) {
                if needsNextWord(word) { words = words.dropFirst() }
                continue
            }
            path.append(word)
            guard tool.knows(path) else { throw Refusal.unknownCommand(path, of: tool) }
        }
        return path
    }

    /// Whether what follows is the value of an option that may stand before the command.
    private func needsNextWord(_ word: String) -> Bool {
        tool.sharedOptions.contains { option in
            !option.isFlag && (word == "--\(option.name)" || option.letter.map { word == "-\($0)" } ?? false)
        }
    }

    private mutating func take(_ word: String) throws(Refusal) {
        guard command == nil else {
            words.append(word)
            return
        }
        let longer = path + [word]
        guard tool.knows(longer) else { throw Refusal.unknownCommand(longer, of: tool) }
        path = longer
        command = tool.command(at: path)
    }

    private func commandMissing() -> Refusal {
        let choices = tool.words(after: path).joined(separator: ", ")
        let subject = path.isEmpty ? "the command is missing" : "'\(tool.title(path))' is incomplete"
        return refusal("\(subject): add one of \(choices)")
    }

    private func refusal(_ problem: String) -> Refusal {
        let isQuestion = problem.utf8.last == UInt8(ascii: "?")
        return Refusal(.usage, problem + (isQuestion ? " " : "; ") + tool.see(path))
    }

    /// `--name VALUE`, `--name=VALUE` or `--flag`.
    private mutating func readLong(_ word: String) throws(Refusal) {
        let parts = word.utf8.dropFirst(2).split(
            separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
        let name = parts.first.map { String(Substring($0)) } ?? ""
        let attached = parts.dropFirst().first.map { String(Substring($0)) }
        guard let option = declared.first(where: { $0.name == name }) else { throw unknownOption(name) }
        if option.isFlag && attached != nil { throw refusal("--\(name) takes no value") }
        if let text = attached ?? (option.isFlag ? "" : nil) {
            try record(text, for: option)
        } else {
            try record(value(of: option, written: "--\(name)"), for: option)
        }
    }

    /// `-x VALUE`, `-xVALUE`, and flags together as in `-xyz`.
    private mutating func readShort(_ word: String) throws(Refusal) {
        var letters = word.unicodeScalars.dropFirst()
        while let letter = letters.popFirst() {
            guard let option = declared.first(where: { $0.letter == letter }) else {
                throw refusal("unknown option \(Excerpt.of("-" + String(letter)))")
            }
            if option.isFlag {
                try record("", for: option)
                continue
            }
            if letters.first == "=" {
                throw refusal(
                    "-\(letter)= is not understood: write -\(letter) VALUE or --\(option.name)=VALUE")
            }
            let attached = String(String.UnicodeScalarView(letters))
            try record(attached.isEmpty ? value(of: option, written: "-\(letter)") : attached, for: option)
            return
        }
    }

    /// The next word. One that begins with a minus is more likely an option whose predecessor lost its value.
    private mutating func value(of option: OptionDeclaration, written: String) throws(Refusal) -> String {
        guard let next = rest.first else { throw refusal("\(written) needs a value: \(option.placeholder)") }
        var isNumber = false
        if case .integer? = option.kind { isNumber = WholeNumber.read(next) != nil }
        if ArgumentReader.looksLikeOption(next) && !isNumber {
            throw refusal(
                "\(written) needs a value before \(Excerpt.of(next)); a value that begins with a minus is "
                    + "written --\(option.name)=VALUE")
        }
        rest = rest.dropFirst()
        return next
    }

    private mutating func record(_ text: String, for option: OptionDeclaration) throws(Refusal) {
        if !option.isFlag && option.kind != .list && answers.texts[option.name] != nil {
            throw refusal("--\(option.name) is given twice; only one value can hold")
        }
        answers.texts[option.name, default: []].append(text)
    }

    private var declared: [OptionDeclaration] { (command?.options ?? []) + tool.sharedOptions }

    private func unknownOption(_ name: String) -> Refusal {
        let shown = name.utf8.allSatisfy(Fault.isNameByte) ? "--" + name : Excerpt.of("--" + name)
        let owners = tool.commands.filter {
            $0.path.starts(with: path) && $0.options.contains { $0.name == name }
        }
        if command == nil, let owner = owners.first {
            return refusal("\(shown) belongs to '\(tool.title(owner.path))' and is written after that")
        }
        // The version is asked of the tool, before any command.
        let known = declared.map(\.name) + ["help"] + (command == nil ? ["version"] : [])
        guard let near = Suggestion.nearest(to: name, among: known) else {
            return refusal("unknown option \(shown)")
        }
        return refusal("unknown option \(shown); did you mean --\(near)?")
    }

    private mutating func settleOptions(of command: Command) throws(Refusal) {
        for option in declared {
            guard let texts = answers.texts[option.name] else {
                switch option.need {
                case .required: throw refusal("--\(option.name) \(option.placeholder) is required")
                case .optional: continue
                case .fallback(let value): answers.values[option.name] = value
                }
                continue
            }
            guard let kind = option.kind else {
                answers.values[option.name] = .boolean(true)
                continue
            }
            guard let value = kind.read(texts) else {
                throw refusal(kind.misfit("--\(option.name)", texts, isSecret: false))
            }
            if option.need == .required && value == .text("") {
                throw refusal("--\(option.name) needs a value, not an empty one")
            }
            answers.values[option.name] = value
        }
    }

    private mutating func settleWords(of command: Command) throws(Refusal) {
        var left = words[...]
        for positional in command.positionals {
            let taken = positional.takesSeveral ? left : left.prefix(1)
            left = left.dropFirst(taken.count)
            if taken.isEmpty && positional.isNeeded {
                throw refusal("<\(positional.name)> is missing")
            }
            for word in taken {
                try check(word, for: positional)
            }
            answers.words[positional.name] = Array(taken)
        }
        if let extra = left.first {
            let most = command.positionals.isEmpty ? "no further word" : "no word more"
            throw refusal("unexpected \(Excerpt.of(extra)): '\(command.title)' takes \(most)")
        }
    }

    private func check(_ word: String, for positional: Positional) throws(Refusal) {
        if word.isEmpty { throw refusal("<\(positional.name)> is an empty word") }
        guard case .choice(let choices) = positional.words, !choices.contains(word) else { return }
        throw refusal(Kind.choice(choices).misfit("<\(positional.name)>", [word], isSecret: false))
    }
}

extension Refusal {
    /// The last word of `path` is the one that no command has at that place.
    static func unknownCommand(_ path: [String], of tool: Tool) -> Refusal {
        let known = Array(path.dropLast())
        let word = path.last ?? ""
        let unknown = "unknown command \(Excerpt.of(path.joined(separator: " ")))"
        guard let near = Suggestion.nearest(to: word, among: tool.words(after: known)) else {
            return Refusal(.usage, "\(unknown); \(tool.see(known))")
        }
        let meant = (known + [near]).joined(separator: " ")
        return Refusal(.usage, "\(unknown); did you mean '\(meant)'? \(tool.see(known))")
    }
}
