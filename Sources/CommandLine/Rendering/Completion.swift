// What a shell may offer at each place of a command line: the part that the three scripts share.

enum Offer: Equatable {
    case nothing
    case words([String])
    case files
    case directories
}

/// The command table as a walk: a place is the path so far, and a pattern is `place:word`.
struct CompletionWalk {
    let tool: Tool

    /// Every place of the table: groups, then commands, then the topics of those that explain one.
    var places: [[String]] {
        let table = tool.groups + tool.commands.map(\.path)
        return table + explaining.flatMap { command in table.dropFirst().map { command.path + $0 } }
    }

    /// The commands whose words are a path of the table themselves: `man config show`.
    private var explaining: [Command] {
        tool.commands.filter { command in
            guard case .topic? = command.positionals.first?.words else { return false }
            return true
        }
    }

    /// The command that explains a topic at this place, and the topic so far.
    private func topic(at path: [String]) -> (command: Command, topic: [String])? {
        explaining.first { path.starts(with: $0.path) }.map { ($0, Array(path.dropFirst($0.path.count))) }
    }

    /// The words that lead to a place, by their pattern.
    var moves: [(pattern: String, place: String)] {
        places.filter { !$0.isEmpty }.map { path in
            (CompletionWalk.name(path.dropLast()) + ":" + (path.last ?? ""), CompletionWalk.name(path))
        }
    }

    /// The options that take the next word with them. The tool's own do so anywhere: their place is a star.
    var valued: [(patterns: [String], offer: Offer)] {
        let owned = tool.commands.flatMap { command in
            command.options.map { (CompletionWalk.name(command.path), $0) }
        }
        return (owned + tool.sharedOptions.map { ("*", $0) }).filter { !$1.isFlag }.map { place, option in
            (option.spellings.map { place + ":" + $0 }, option.offer)
        }
    }

    /// The options that may stand at a place.
    func options(at path: [String]) -> [OptionDeclaration] {
        ((topic(at: path)?.command ?? tool.command(at: path))?.options ?? []) + tool.sharedOptions + [.help]
            + (path.isEmpty ? [.version] : [])
    }

    /// What a word that is no option may be: the next word of a command's path, or the command's first word.
    func offer(at path: [String]) -> Offer {
        if let (_, topic) = topic(at: path) {
            let words = tool.words(after: topic)
            return words.isEmpty ? .nothing : .words(words)
        }
        guard let command = tool.command(at: path) else { return .words(tool.words(after: path)) }
        guard let positional = command.positionals.first else { return .nothing }
        return switch (positional.words, positional.name) {
        case (.choice(let choices), _): .words(choices)
        case (.topic, _): .nothing
        case (.free, "file"): .files
        case (.free, "directory"): .directories
        case (.free, _): .nothing
        }
    }

    /// What a word leads to, in few words; empty where it is no part of a command's path.
    func explanation(of word: String, at path: [String]) -> String {
        let topic = topic(at: path)?.topic
        guard topic != nil || tool.command(at: path) == nil else { return "" }
        let next = (topic ?? path) + [word]
        return tool.command(at: next)?.summary ?? tool.words(after: next).joined(separator: ", ")
    }

    /// The name of the shell function.
    var functionName: String {
        let parts = tool.name.utf8.split(separator: UInt8(ascii: "-"))
        return "_" + parts.map { String(Substring($0)) }.joined(separator: "_")
    }

    static func name(_ path: some Sequence<String>) -> String { path.joined(separator: " ") }

    /// A branch of a `case` in bash and zsh. What is in quotes is taken as it is; a star before is any place.
    static func branch(_ patterns: [String], _ action: String) -> String {
        let quoted = patterns.map { pattern in
            pattern.utf8.first == UInt8(ascii: "*") ? "*'\(pattern.dropFirst())'" : "'\(pattern)'"
        }
        return "            " + quoted.joined(separator: "|") + ") \(action) ;;\n"
    }
}

extension OptionDeclaration {
    /// For the option's value.
    var offer: Offer {
        switch kind {
        case .choice(let choices)?: .words(choices)
        case .boolean?: .words(["on", "off"])
        case .text?, .list?:
            switch placeholder {
            case "DIR": .directories
            case "FILE": .files
            default: .nothing
            }
        case .integer?, .durationMs?, .sizeBytes?, nil: .nothing
        }
    }

    /// The words that name it: `--data`, and `-d` where it has a letter.
    var spellings: [String] { ["--" + name] + (letter.map { ["-\($0)"] } ?? []) }
}
