// Why no document came of a markup: what is wrong, and on which line. What is done about it is the caller's.

/// The one error of this room. It reads as `line 12: what is wrong` and repeats no text of the markup but
/// names, which are letters and digits: it may stand in a log as it is.
public struct DocumentFlaw: Error, Equatable, Sendable {
    public enum Problem: Equatable, Sendable {
        // The markup as a whole.
        case tooLarge
        case notUTF8
        case malformed(String)
        case unknownEntity
        case tooDeep
        case tooManyElements
        case unclosed(String)
        case mismatchedClose(open: String, close: String)
        // An element, its attributes, and where it stands.
        case unknownElement(String)
        case misplaced(String, within: String)
        case textMisplaced(within: String)
        case repeated(String)
        case unknownAttribute(String, of: String)
        case repeatedAttribute(String, of: String)
        case missingAttribute(String, of: String)
        case badValue(String, of: String)
        case wrongCellCount
        case textTooLong
        // The work itself.
        case tooManyPages
        case headerTooHigh
        /// A library or one of its functions; the package to install is in `./setup`.
        case missingLibrary(String)
        case missingFonts
        /// In the words of the library.
        case notDrawn(String)
    }

    public let problem: Problem
    /// Lines count from one; zero where no line is at fault.
    public let line: Int

    init(_ problem: Problem, line: Int = 0) {
        self.problem = problem
        self.line = line
    }

    /// Whether another markup would have gone through: nothing is wrong with the machine.
    public var isOfMarkup: Bool {
        switch problem {
        case .missingLibrary, .missingFonts, .notDrawn: false
        default: true
        }
    }
}

extension DocumentFlaw: CustomStringConvertible {
    public var description: String { line == 0 ? "\(problem)" : "line \(line): \(problem)" }
}

extension DocumentFlaw.Problem: CustomStringConvertible {
    public var description: String {
        switch self {
        case .tooLarge: "the markup is larger than \(MarkupParser.mostBytes) bytes"
        case .notUTF8: "the text is not UTF-8"
        case .malformed(let what): "this is not markup: \(what)"
        case .unknownEntity: "only &amp; &lt; &gt; &quot; and &#39; may follow an ampersand"
        case .tooDeep: "elements stand more than \(MarkupParser.mostDepth) deep in one another"
        case .tooManyElements: "there are more than \(MarkupParser.mostElements) elements"
        case .unclosed(let name): "'\(name)' is not closed"
        case .mismatchedClose(let open, let close): "'\(close)' is closed where '\(open)' is open"
        case .unknownElement(let name): "there is no element '\(name)'"
        case .misplaced(let name, let outer): "'\(name)' may not stand in '\(outer)'"
        case .textMisplaced(let outer): "text may not stand in '\(outer)'"
        case .repeated(let name): "there is a '\(name)' already"
        case .unknownAttribute(let name, let element): "'\(element)' has no attribute '\(name)'"
        case .repeatedAttribute(let name, let element): "'\(element)' is given '\(name)' twice"
        case .missingAttribute(let name, let element): "'\(element)' needs '\(name)'"
        case .badValue(let name, let element): "'\(element)' does not take this value for '\(name)'"
        case .wrongCellCount: "the row has not as many cells as the first one of its table"
        case .textTooLong: "a text is longer than \(Prose.mostBytes) bytes"
        case .tooManyPages: "the document has more than \(Paging.mostPages) pages"
        case .headerTooHigh: "header and footer leave too little of a page"
        case .missingLibrary(let name): "\(name) is missing; ./setup names the packages"
        case .missingFonts: "no font is installed; ./setup names the packages"
        case .notDrawn(let why): "the document could not be drawn: \(why)"
        }
    }
}
