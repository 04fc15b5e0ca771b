// A word of the command line that is no option: declared by its place.

public struct Positional: Sendable, Equatable {
    public enum Count: Sendable, Equatable {
        case one
        case optional
        /// At least one. Only the last positional may take several.
        case some
        case any
    }

    /// What a shell offers for it, and what is checked.
    enum Words: Sendable, Equatable {
        case free
        case choice([String])
        /// A command of this tool.
        case topic
    }

    public let name: String
    let count: Count
    let words: Words
    let summary: String

    /// A name of `file` or `directory` makes a shell complete paths. An empty word is always refused: it is a
    /// variable of a script that was not set.
    public init(_ name: String, count: Count = .one, choices: [String] = [], _ summary: String) {
        self.init(name, count, words: choices.isEmpty ? .free : .choice(choices), summary)
    }

    init(_ name: String, _ count: Count, words: Words, _ summary: String) {
        self.name = name
        self.count = count
        self.words = words
        self.summary = summary
    }

    var isNeeded: Bool { count == .one || count == .some }
    var takesSeveral: Bool { count == .some || count == .any }
}
