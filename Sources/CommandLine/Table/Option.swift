// An option of a command: its declaration, and the typed handle that a command reads it by.

/// What parsing, help, manual pages and completions know of an option.
public struct OptionDeclaration: Sendable, Equatable {
    public enum Need: Sendable, Equatable {
        case required
        case optional
        case fallback(Plain)
    }

    public let name: String
    let letter: Unicode.Scalar?
    /// Nil for a flag, which has no value.
    let kind: Kind?
    let placeholder: String
    let need: Need
    let summary: String
    /// The environment variable that does the same, where the option sets a setting.
    let variable: String?

    var isFlag: Bool { kind == nil }
}

/// A typed handle, or the declaration itself where a table made it.
public protocol DeclaresOption: Sendable {
    var option: OptionDeclaration { get }
}

extension OptionDeclaration: DeclaresOption {
    public var option: OptionDeclaration { self }
}

/// Declared once, as a constant; read with `invocation[handle]`.
public struct Option<Value: Sendable>: DeclaresOption {
    public let option: OptionDeclaration
    /// From what parsing kept (nothing when the option was not given and has no default).
    let value: @Sendable (Plain?) -> Value?

    /// An option with a default. A placeholder of `DIR` or `FILE` makes a shell complete paths.
    public init(
        _ name: String, _ form: Form<Value>, letter: Unicode.Scalar? = nil, placeholder: String? = nil,
        default fallback: Value, _ summary: String
    ) {
        self.init(
            name, form.kind, letter, placeholder, .fallback(form.encode(fallback)), summary,
            value: { $0.flatMap(form.decode) })
    }

    /// An option that must be given, and not with an empty text.
    public static func required(
        _ name: String, _ form: Form<Value>, letter: Unicode.Scalar? = nil, placeholder: String? = nil,
        _ summary: String
    ) -> Option {
        Option(
            name, form.kind, letter, placeholder, .required, summary,
            value: { $0.flatMap(form.decode) })
    }

    /// An option that reads as nil when it is not given.
    public static func optional<Given: Sendable>(
        _ name: String, _ form: Form<Given>, letter: Unicode.Scalar? = nil, placeholder: String? = nil,
        _ summary: String
    ) -> Option where Value == Given? {
        Option(
            name, form.kind, letter, placeholder, .optional, summary,
            value: { .some($0.flatMap(form.decode)) })
    }

    /// An option without a value: true when it is given.
    public static func flag(_ name: String, letter: Unicode.Scalar? = nil, _ summary: String) -> Option
    where Value == Bool {
        Option(name, nil, letter, nil, .optional, summary, value: { $0?.boolean ?? false })
    }

    private init(
        _ name: String, _ kind: Kind?, _ letter: Unicode.Scalar?, _ placeholder: String?,
        _ need: OptionDeclaration.Need, _ summary: String, value: @escaping @Sendable (Plain?) -> Value?
    ) {
        self.option = OptionDeclaration(
            name: name, letter: letter, kind: kind, placeholder: placeholder ?? kind?.placeholder ?? "",
            need: need, summary: summary, variable: nil)
        self.value = value
    }
}
