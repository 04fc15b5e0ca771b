// A JSON document as a tree, for what has no declared shape: configuration, providers' webhooks, tests.

public indirect enum JSONValue: Hashable, Sendable {
    case null
    case boolean(Bool)
    case integer(Int64)
    case fraction(Double)
    case text(String)
    case list([JSONValue])
    case object([Member])

    /// A name and its value; members keep their order.
    public struct Member: Hashable, Sendable {
        public let name: String
        public let value: JSONValue

        public init(_ name: String, _ value: JSONValue) {
            self.name = name
            self.value = value
        }
    }

    /// Reads a whole document by the rules of `JSONReader`. Whole numbers beyond Int64 are refused.
    public init(parsing bytes: [UInt8]) throws(JSONError) {
        var reader = JSONReader(bytes)
        self = try Self.next(from: &reader)
        try reader.finish()
    }

    /// Reads one value. The recursion is as deep as the reader allows, which is `JSONReader.maxDepth`.
    public static func next(from reader: inout JSONReader) throws(JSONError) -> JSONValue {
        switch try reader.peek() {
        case .null:
            try reader.readNull()
            return .null
        case .boolean:
            return .boolean(try reader.readBoolean())
        case .number:
            let start = reader.offset
            switch try reader.readNumber() {
            case .integer(let value): return .integer(value)
            case .fraction(let value): return .fraction(value)
            case .beyondInteger: throw JSONError(offset: start, message: "the number is too large")
            }
        case .text:
            return .text(String(decoding: try reader.readText(), as: UTF8.self))
        case .array:
            var elements: [JSONValue] = []
            try reader.beginArray()
            while try reader.nextElement() { elements.append(try next(from: &reader)) }
            return .list(elements)
        case .object:
            var members: [Member] = []
            try reader.beginObject()
            while let name = try reader.nextName() {
                members.append(Member(String(decoding: name, as: UTF8.self), try next(from: &reader)))
            }
            return .object(members)
        }
    }

    /// The value of a member; nil where this is no object or has no such member.
    public subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name.utf8.elementsEqual(name.utf8) }?.value
    }

    /// An element of a list; nil where this is no list or a shorter one.
    public subscript(index: Int) -> JSONValue? {
        guard case .list(let elements) = self, elements.indices.contains(index) else { return nil }
        return elements[index]
    }

    public var text: String? { if case .text(let value) = self { value } else { nil } }
    public var integer: Int64? { if case .integer(let value) = self { value } else { nil } }
    public var boolean: Bool? { if case .boolean(let value) = self { value } else { nil } }
    public var list: [JSONValue]? { if case .list(let value) = self { value } else { nil } }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral {
    public init(stringLiteral value: String) { self = .text(value) }
    public init(integerLiteral value: Int64) { self = .integer(value) }
    public init(booleanLiteral value: Bool) { self = .boolean(value) }
}

extension JSONValue: ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
    public init(arrayLiteral elements: JSONValue...) { self = .list(elements) }
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(elements.map { Member($0.0, $0.1) })
    }
}
