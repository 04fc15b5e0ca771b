// What can be wrong with a template or with its view, and where; finding it is up to the other files.

/// A position in a template: lines and columns from one, columns in unicode scalars.
struct Place: Sendable {
    var line: Int
    var column: Int
}

/// The one error of this module. It reads as `template:line:column: what is wrong`.
public struct TemplateError: Error, Equatable, Sendable {
    public enum Problem: Equatable, Sendable {
        case repeatedTemplate
        case unclosedTag
        case unclosedMark
        case malformedName(String)
        case malformedDelimiters
        case closeWithoutOpen(String)
        case mismatchedClose(open: String, close: String)
        case unclosed(String)
        case nestedTooDeep
        case missingPartial(String)
        case onlyBlocksInParent
        case repeatedBlock(String)

        case unknownTemplate
        case unknownName(String)
        case notText(String)
        case calledTooDeep
    }

    public let template: String
    /// Zero when the template as a whole is meant.
    public let line: Int
    public let column: Int
    public let problem: Problem

    init(_ problem: Problem, template: String, at place: Place = Place(line: 0, column: 0)) {
        self.template = template
        self.line = place.line
        self.column = place.column
        self.problem = problem
    }
}

extension TemplateError: CustomStringConvertible {
    public var description: String {
        line == 0 ? "\(template): \(problem)" : "\(template):\(line):\(column): \(problem)"
    }
}

extension TemplateError.Problem: CustomStringConvertible {
    public var description: String {
        switch self {
        case .repeatedTemplate: "a template of this name was given before"
        case .unclosedTag: "the tag is not closed"
        case .unclosedMark: "the marked text is not closed"
        case .malformedName(let name): "'\(name)' is not a name"
        case .malformedDelimiters: "delimiters are two words without '=' between '=' and '='"
        case .closeWithoutOpen(let name): "'\(name)' is closed but was not opened"
        case .mismatchedClose(let open, let close): "'\(close)' is closed where '\(open)' is open"
        case .unclosed(let name): "'\(name)' is opened but not closed"
        case .nestedTooDeep: "sections are nested more than \(Structure.nestingLimit) deep"
        case .missingPartial(let name): "there is no template '\(name)'"
        case .onlyBlocksInParent: "only blocks may stand inside a parent"
        case .repeatedBlock(let name): "the block '\(name)' is given twice"
        case .unknownTemplate: "there is no such template"
        case .unknownName(let name): "the view has no '\(name)'"
        case .notText(let name): "'\(name)' is a list or an object, not a text"
        case .calledTooDeep: "templates call each other more than \(Renderer.callLimit) deep"
        }
    }
}
