// How a kind of value is spoken of: what it expects, how its values are written, what is wrong with another.

extension Kind {
    /// Completes "--port takes ...".
    var expectation: String {
        switch self {
        case .text: "a text"
        case .integer(let range): "a whole number" + Kind.bounds(range) { String($0) }
        case .boolean: "on or off"
        case .choice(let choices): "one of " + choices.joined(separator: ", ")
        case .durationMs(let range):
            "a time such as 500ms, 10s or 2m" + Kind.aside(range, Quantity.duration.show)
        case .sizeBytes(let range):
            "a size such as 64KiB or 1MiB" + Kind.aside(range, Quantity.size.show)
        case .list: "a list with commas between its items"
        }
    }

    /// The value as a person writes it.
    func show(_ value: Plain) -> String {
        switch (self, value) {
        case (.durationMs, .integer(let ms)): Quantity.duration.show(ms)
        case (.sizeBytes, .integer(let bytes)): Quantity.size.show(bytes)
        case (_, .integer(let number)): String(number)
        case (_, .boolean(let isOn)): isOn ? "on" : "off"
        case (_, .text(let text)): text
        case (_, .list(let items)): items.joined(separator: ",")
        }
    }

    /// Stands for the value in help when the declaration names nothing better.
    var placeholder: String {
        switch self {
        case .text: return "TEXT"
        case .integer: return "N"
        case .boolean: return "on|off"
        case .choice(let choices):
            let all = choices.joined(separator: "|")
            return all.utf8.count <= 20 ? all : "NAME"
        case .durationMs: return "TIME"
        case .sizeBytes: return "SIZE"
        case .list: return "LIST"
        }
    }

    /// The message about a flag's or a variable's text that `read` did not take.
    func misfit(_ subject: String, _ texts: [String], isSecret: Bool) -> String {
        let text = texts.last ?? ""
        guard !isSecret else { return "\(subject) takes \(expectation); its value is something else" }
        let message = "\(subject) takes \(expectation), not \(Excerpt.of(text))"
        guard case .choice(let choices) = self, let near = Suggestion.nearest(to: text, among: choices) else {
            return message
        }
        return message + "; did you mean '\(near)'?"
    }

    /// The message about a file's entry that `fit` did not take.
    func misfit(_ subject: String, _ value: Plain, isSecret: Bool) -> String {
        switch (self, value) {
        case (.choice, .text(let text)), (.durationMs, .text(let text)), (.sizeBytes, .text(let text)),
            (.boolean, .text(let text)):
            misfit(subject, [text], isSecret: isSecret)
        case (.integer, .integer(let number)), (.sizeBytes, .integer(let number)):
            misfit(subject, [String(number)], isSecret: isSecret)
        case (.durationMs, .integer): "\(subject) takes \(expectation), in quotes and with its unit"
        case (.list, _): "\(subject) takes a list of texts in brackets, not \(Kind.type(of: value))"
        default: "\(subject) takes \(expectation), not \(Kind.type(of: value))"
        }
    }

    private static func type(of value: Plain) -> String {
        switch value {
        case .text: "a text in quotes"
        case .integer: "a number"
        case .boolean: "true or false"
        case .list: "a list"
        }
    }

    private static func aside(_ range: ClosedRange<Int>, _ show: (Int) -> String) -> String {
        range == 0...Int.max ? "" : "," + bounds(range, show)
    }

    private static func bounds(_ range: ClosedRange<Int>, _ show: (Int) -> String) -> String {
        switch (range.lowerBound, range.upperBound) {
        case (.min, .max): ""
        case (let least, .max): " of at least \(show(least))"
        case (.min, let most): " of at most \(show(most))"
        case (let least, let most): " from \(show(least)) to \(show(most))"
        }
    }
}
