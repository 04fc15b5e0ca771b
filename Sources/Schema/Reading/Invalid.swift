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
    /// Where. The two are told apart, since a pointer leads into a body, and a query is none.
    public enum Place: Hashable, Sendable {
        /// A JSON pointer (RFC 6901) into a body or a form; empty for the whole.
        case pointer(String)
        /// A parameter of the query, by its name; empty for the whole.
        case parameter(String)
    }

    public let place: Place
    /// Fit to stand after the field's name, such as `must be at most 100`.
    public let detail: String

    public init(pointer: String, detail: String) {
        (place, self.detail) = (.pointer(pointer), detail)
    }

    public init(parameter: String, detail: String) {
        (place, self.detail) = (.parameter(parameter), detail)
    }

    /// What a page calls the place: the name of a form's field, such as `extras.0.code`, or of a parameter.
    public var name: String {
        switch place {
        case .pointer(let pointer):
            String(
                decoding: pointer.utf8.drop { $0 == UInt8(ascii: "/") }.map {
                    $0 == UInt8(ascii: "/") ? UInt8(ascii: ".") : $0
                }, as: UTF8.self)
        case .parameter(let name): name
        }
    }
}

/// The errors so far, and the place that is being read. The place becomes text only when there is an error.
struct Findings {
    enum Step {
        case name(ArraySlice<UInt8>)
        case index(Int)
    }

    /// How a place is told: as a JSON pointer, or as the bare name of a query's parameter.
    enum Style { case pointer, parameter }

    private let style: Style
    private(set) var errors: [FieldError] = []
    private var path: [Step] = []

    init(style: Style = .pointer) { self.style = style }

    mutating func enter(_ step: Step) { path.append(step) }

    mutating func leave() { path.removeLast() }

    /// Adds an error at the current place.
    mutating func add(_ detail: String) {
        guard errors.count < Invalid.maxErrors else { return }
        errors.append(
            style == .pointer
                ? FieldError(pointer: place, detail: detail) : FieldError(parameter: place, detail: detail))
    }

    /// Adds an error at a member of the current place.
    mutating func add(_ detail: String, at name: ArraySlice<UInt8>) {
        enter(.name(name))
        add(detail)
        leave()
    }

    private var place: String {
        var text: [UInt8] = []
        if style == .parameter, case .name(let name) = path.first {
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
