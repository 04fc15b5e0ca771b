// Mistakes in a command table itself, found by a test of the product and never by its users.

extension Tool {
    /// What contradicts itself in this table; a product's test expects none. Names are restricted to letters
    /// that need no quoting in any shell, since completion scripts carry them.
    public var faults: [String] {
        var faults = Fault.duplicates(commands.map(\.title)).map { "two commands '\($0)'" }
        if !Fault.isName(name) { faults.append("the tool's name '\(name)'") }
        for command in commands {
            let nested = commands.contains { $0.path != command.path && $0.path.starts(with: command.path) }
            if nested { faults.append("'\(command.title)' is a command and a group of commands") }
            if command.path.isEmpty || !command.path.allSatisfy(Fault.isName) {
                faults.append("the path '\(command.title)'")
            }
            faults += Fault.inOptions(sharedOptions + command.options).map { "'\(command.title)': \($0)" }
            faults += Fault.inPositionals(command.positionals).map { "'\(command.title)': \($0)" }
        }
        return faults + (settings?.faults ?? [])
    }
}

enum Fault {
    static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
            true
        default: false
        }
    }

    static func isName(_ name: String) -> Bool {
        name.utf8.allSatisfy(isNameByte) && !name.isEmpty && name.utf8.first != UInt8(ascii: "-")
    }

    static func duplicates(_ names: [String]) -> [String] {
        var seen: Set<String> = []
        return names.filter { !seen.insert($0).inserted }
    }

    static func inOptions(_ options: [OptionDeclaration]) -> [String] {
        var faults = duplicates(options.map(\.name)).map { "two options --\($0)" }
        faults += duplicates(options.compactMap { $0.letter.map(String.init) }).map { "two options -\($0)" }
        for option in options {
            if !isName(option.name) || option.name == "help" { faults.append("the name --\(option.name)") }
            if let letter = option.letter, letter == "h" || !isLetter(letter) {
                faults.append("the letter -\(letter)")
            }
            if let kind = option.kind, case .fallback(let value) = option.need, !holds(value, in: kind) {
                faults.append("the default of --\(option.name)")
            }
            if case .choice(let choices)? = option.kind {
                faults += inChoices(choices, of: "--" + option.name)
            }
        }
        return faults
    }

    static func inPositionals(_ positionals: [Positional]) -> [String] {
        var faults = duplicates(positionals.map(\.name)).map { "two words <\($0)>" }
        for (earlier, later) in zip(positionals, positionals.dropFirst()) {
            if earlier.takesSeveral {
                faults.append("<\(later.name)> after <\(earlier.name)>, which takes all")
            }
            if !earlier.isNeeded && later.isNeeded {
                faults.append("<\(later.name)> is needed after <\(earlier.name)>, which is not")
            }
        }
        for positional in positionals {
            if case .choice(let choices) = positional.words {
                faults += inChoices(choices, of: "<\(positional.name)>")
            }
        }
        return faults
    }

    /// Whether a declared default could have been given.
    static func holds(_ value: Plain, in kind: Kind) -> Bool {
        switch (kind, value) {
        case (.integer(let range), .integer(let number)), (.durationMs(let range), .integer(let number)),
            (.sizeBytes(let range), .integer(let number)):
            range.contains(number)
        default: kind.fit(value) == value
        }
    }

    private static func inChoices(_ choices: [String], of subject: String) -> [String] {
        let isPlain = choices.allSatisfy { choice in
            !choice.isEmpty && choice.utf8.allSatisfy { TOMLReader.isBare($0) || "./+".utf8.contains($0) }
        }
        return isPlain && !choices.isEmpty ? [] : ["the choices of \(subject)"]
    }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
    }
}
