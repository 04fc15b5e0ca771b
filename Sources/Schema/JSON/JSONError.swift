// Why bytes are not the JSON that was asked for, and where.

public struct JSONError: Error, Hashable, Sendable {
    /// The byte at which reading stopped, counted from 0.
    public let offset: Int
    /// What is wrong there, fit to be shown to the sender.
    public let message: String

    public init(offset: Int, message: String) {
        self.offset = offset
        self.message = message
    }
}

extension JSONError: CustomStringConvertible {
    public var description: String { "\(message) at byte \(offset)" }
}

/// What a JSON value is, as its first byte tells.
public enum JSONType: Hashable, Sendable {
    case object, array, text, number, boolean, null

    /// The type in words that complete "is …".
    public var phrase: String {
        switch self {
        case .object: "an object"
        case .array: "a list"
        case .text: "text"
        case .number: "a number"
        case .boolean: "true or false"
        case .null: "null"
        }
    }
}

/// A number as it was written.
public enum JSONNumber: Hashable, Sendable {
    /// Written without point and exponent, and inside Int64.
    case integer(Int64)
    /// Written without point and exponent, and beyond Int64.
    case beyondInteger
    /// Written with a point or an exponent; never infinite.
    case fraction(Double)
}
