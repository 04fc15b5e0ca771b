// All templates in the form they are run in. Compiler.swift writes it, Renderer.swift reads it.

/// A step of a template. Steps hold integers only, so that reading one counts no references.
enum Step {
    case text(Range<Int>)
    case escaped(path: Int)
    case raw(path: Int)
    /// `next` is the step behind the section.
    case section(path: Int, next: Int)
    case inverted(path: Int, next: Int)
    /// The end of a section: on to its next item, or out of it.
    case closeSection
    /// Into another template; see `Call`.
    case call(Int)
    /// A block: its default steps follow, unless a caller gave other content; see `Block`.
    case block(Int)
    /// The end of a template or of a block's content: back to the caller.
    case back
}

/// A partial, or a parent with the content it is given for its blocks.
struct Call {
    /// Its place in the program's templates; nil where a missing template is allowed and stands for nothing.
    let template: Int?
    /// Of the program's literals; set in front of each line the template writes.
    let indentation: Range<Int>
    var arguments: Range<Int>
    /// The step behind the call and its arguments.
    var next: Int
}

struct Argument {
    let block: Int
    let start: Int
}

struct Block {
    let name: Int
    /// Of the program's literals. Given content takes the indentation of the place it is put in.
    let indentation: Range<Int>?
    /// Of the program's literals: a block that has its lines to itself ends with a line end, whatever it is
    /// given.
    var lineEnd: Range<Int>
    var next: Int
}

/// A name as a tag gives it: the first word is looked for in all objects around, the rest only in what it
/// names.
struct Path {
    let text: String
    let first: View.Name
    let rest: [View.Name]
}

struct Program: Sendable {
    /// The path of `{{.}}`.
    static let here = 0

    var literals: [UInt8] = []
    var steps: [Step] = []
    /// Where each step stands in its source.
    var places: [Place] = []
    var paths: [Path] = [Path(text: ".", first: ".", rest: [])]
    var calls: [Call] = []
    var arguments: [Argument] = []
    var blocks: [Block] = []
    /// The first step of each template and its name, in the order of the steps.
    var templates: [(name: String, start: Int)] = []

    /// The error of a step: its template is the last one that starts at or before it.
    func error(_ problem: TemplateError.Problem, at step: Int) -> TemplateError {
        let template = templates.last { $0.start <= step }?.name ?? ""
        return TemplateError(problem, template: template, at: places[step])
    }
}

extension Step: Sendable {}
extension Call: Sendable {}
extension Argument: Sendable {}
extension Block: Sendable {}
extension Path: Sendable {}
