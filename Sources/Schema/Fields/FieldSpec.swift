// One field as declared: everything that readers, writers and describers of the field go by. Has no value.

/// A class, though it never changes: the loop that writes rows hands it on a thousand times, and one count
/// is cheaper than eight.
public final class FieldSpec: Sendable {
    /// In snake_case.
    public let name: String
    public let kind: Kind
    public let isOptional: Bool
    public let description: String
    /// A value as the API would show it.
    public let example: JSONValue?
    /// The columns it is kept in: its name, or for money its name with `_minor` and with `_currency`.
    public let columns: [String]
    /// The token for a browser's autofill.
    public let autocomplete: String?
    public let columnType: ColumnType
    /// What `JSONWriter.key` takes.
    public let jsonKey: [UInt8]
    let nameBytes: [UInt8]

    init(
        name: String, kind: Kind, isOptional: Bool = false, description: String, example: JSONValue? = nil,
        autocomplete: String? = nil
    ) {
        self.name = name
        self.kind = kind
        self.isOptional = isOptional
        self.description = description
        self.example = example
        self.autocomplete = autocomplete
        columnType = kind.columnType
        columns = kind.columnType == .money ? ["\(name)_minor", "\(name)_currency"] : [name]
        jsonKey = JSONWriter.key(name)
        nameBytes = Array(name.utf8)
    }

    /// The same field but for what is given.
    func with(
        kind: Kind? = nil, isOptional: Bool? = nil, example: JSONValue? = nil, autocomplete: String? = nil
    ) -> FieldSpec {
        FieldSpec(
            name: name, kind: kind ?? self.kind, isOptional: isOptional ?? self.isOptional,
            description: description, example: example ?? self.example,
            autocomplete: autocomplete ?? self.autocomplete)
    }

    /// The same field where it may be left out, as one of a row that may be left blank.
    public var leftOut: FieldSpec { with(isOptional: true) }

    /// Where a form has the currency of a money field.
    var currencyName: String { "\(name)_currency" }
}
