// The values a template is filled with; how they are written is Writing.swift.

/// One value of a page. Views are plain values built by the code that knows the page: nothing is looked up by
/// reflection, so a render costs what its fields cost.
///
/// A section is skipped for `.absent`, `.bool(false)` and an empty `.list`; everything else is true, also an
/// empty text and zero. Trust is in the type: `.html` is written as it stands by every kind of tag, all other
/// values are escaped unless the template itself asks for the raw text with `{{{x}}}` or `{{&x}}`.
public enum View: Sendable, Equatable {
    /// Nothing to show. The name is known all the same, so a strict render accepts it.
    case absent
    case bool(Bool)
    case integer(Int64)
    case text(String)
    /// Text that is UTF-8 already, as a database hands it out; escaped like `.text`.
    case bytes([UInt8])
    /// Markup the program itself made, such as another render's output. Never put anything a person typed in
    /// here.
    case html([UInt8])
    case list([View])
    case object(Fields)

    /// A text that may be missing: nil is `.absent`.
    public init(_ text: String?) {
        if let text { self = .text(text) } else { self = .absent }
    }

    /// A number that may be missing: nil is `.absent`.
    public init(_ number: Int64?) {
        if let number { self = .integer(number) } else { self = .absent }
    }
}

extension View: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral {
    public init(stringLiteral value: String) { self = .text(value) }
    public init(integerLiteral value: Int64) { self = .integer(value) }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
}

extension View: ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
    public init(arrayLiteral elements: View...) { self = .list(elements) }
    public init(dictionaryLiteral elements: (Name, View)...) { self = .object(Fields(elements)) }
}
