// What a field may hold, and within which limits. Reading and writing it stand in other files.

public indirect enum Kind: Sendable {
    case text(TextRule)
    case integer(ClosedRange<Int64>)
    case boolean
    case uuid
    case instant
    /// The range of the amount in minor units.
    case money(ClosedRange<Int64>)
    case choice([String])
    case list(of: Kind, maxCount: Int)
    case object(Shape)

    /// How a value of this kind lies in a database's columns.
    public var columnType: ColumnType {
        switch self {
        case .text, .choice: .text
        case .integer: .integer
        case .boolean: .boolean
        case .uuid: .uuid
        case .instant: .instant
        case .money: .money
        case .list: .list
        case .object: .json
        }
    }

    /// What a reader of an error needs to hear, to complete "must be …".
    var phrase: String {
        switch self {
        case .text, .choice: "text"
        case .integer: "a whole number"
        case .boolean: "true or false"
        case .uuid: "a UUID as text"
        case .instant: "a time as RFC 3339 text"
        case .money: "an object with amount and currency"
        case .list: "a list"
        case .object: "an object"
        }
    }
}

/// The way a field's value lies in a row: what to ask the driver for, and which call of `JSONWriter` it goes
/// to.
public enum ColumnType: Sendable {
    case text
    /// A whole number.
    case integer
    /// A whole number, 0 or 1.
    case boolean
    /// Sixteen bytes.
    case uuid
    /// Milliseconds since 1970 as a whole number.
    case instant
    /// Two columns: the amount as a whole number, then the currency as text.
    case money
    /// Text that is a JSON list already.
    case list
    /// Text that is JSON already.
    case json
}
