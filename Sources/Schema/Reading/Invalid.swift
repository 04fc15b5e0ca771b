// What is wrong with an input, field by field, as problem+json and a form show it.

public struct Invalid: Error, Hashable, Sendable {
    /// At least one, at most `maxErrors`.
    public let errors: [FieldError]

    /// More are not collected: twenty are enough to go on with, and an answer must not grow with a hostile
    /// input.
    public static let maxErrors = 20

    public init(_ errors: [FieldError]) { self.errors = errors }
}

public struct FieldError: Hashable, Sendable {
    /// A JSON pointer (RFC 6901) for a body and a form, a parameter's name for a query; empty for the whole.
    public let pointer: String
    /// Fit to stand after the field's name, such as `must be at most 100`.
    public let detail: String

    public init(pointer: String, detail: String) {
        self.pointer = pointer
        self.detail = detail
    }
}

/// The errors so far, and the place that is being read. The place becomes text only when there is an error.
struct Findings {
    enum Step {
        case name(ArraySlice<UInt8>)
        case index(Int)
    }

    /// How a place is told: as a JSON pointer, or as the bare name of a query's parameter.
    enum Style { case pointer, name }

    private let style: Style
    private(set) var errors: [FieldError] = []
    private var path: [Step] = []

    init(style: Style = .pointer) { self.style = style }

    mutating func enter(_ step: Step) { path.append(step) }

    mutating func leave() { path.removeLast() }

    /// Adds an error at the current place.
    mutating func add(_ detail: String) {
        guard errors.count < Invalid.maxErrors else { return }
        errors.append(FieldError(pointer: pointer, detail: detail))
    }

    /// Adds an error at a member of the current place.
    mutating func add(_ detail: String, at name: ArraySlice<UInt8>) {
        enter(.name(name))
        add(detail)
        leave()
    }

    private var pointer: String {
        var text: [UInt8] = []
        if style == .name, case .name(let name) = path.first {
            return String(decoding: name.prefix(Self.maxShownName), as: UTF8.self)
        }
        for step in path {
            text.append(UInt8(ascii: "/"))
            switch step {
            case .index(let index): Decimal.append(Int64(index), to: &text)
            case .name(let name):
                // A made-up name is shown in part: the answer must not grow with it.
                for byte in name.prefix(Self.maxShownName) {
                    switch byte {
                    case UInt8(ascii: "~"): text.append(contentsOf: "~0".utf8)
                    case UInt8(ascii: "/"): text.append(contentsOf: "~1".utf8)
                    default: text.append(byte)
                    }
                }
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static let maxShownName = 100
}
