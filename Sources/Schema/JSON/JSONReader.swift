// A strict pull parser for RFC 8259: the caller asks for the next thing, and gets it or an error. No tree.
//
// Beyond the grammar it refuses duplicate names in an object, more than 64 levels, lone surrogates,
// ill-formed UTF-8 and a byte order mark. Time is linear in the input. Nothing in the input can trap it.

public struct JSONReader: Sendable {
    public static let maxDepth = 64

    let bytes: [UInt8]
    /// The next byte to read.
    var position = 0
    private var open: [Enclosure] = []
    /// The names met so far in the objects that are open, outermost object first.
    private var names: [ArraySlice<UInt8>] = []

    public init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The byte that comes next.
    public var offset: Int { position }

    /// The type of the value that comes next, which stays unread.
    public mutating func peek() throws(JSONError) -> JSONType {
        skipSpace()
        guard let byte = current else { throw error("expected a value but the text ended") }
        switch byte {
        case UInt8(ascii: "{"): return .object
        case UInt8(ascii: "["): return .array
        case UInt8(ascii: "\""): return .text
        case UInt8(ascii: "-"), 0x30...0x39: return .number
        case UInt8(ascii: "t"), UInt8(ascii: "f"): return .boolean
        case UInt8(ascii: "n"): return .null
        default: throw error("expected a value")
        }
    }

    public mutating func readNull() throws(JSONError) {
        try expect(.null)
        try word("null")
    }

    public mutating func readBoolean() throws(JSONError) -> Bool {
        try expect(.boolean)
        let isTrue = current == UInt8(ascii: "t")
        try word(isTrue ? "true" : "false")
        return isTrue
    }

    /// The UTF-8 of the text that comes next, escapes resolved.
    public mutating func readText() throws(JSONError) -> ArraySlice<UInt8> {
        try expect(.text)
        return try quoted()
    }

    public mutating func beginObject() throws(JSONError) {
        try expect(.object)
        try enter(isObject: true)
    }

    public mutating func beginArray() throws(JSONError) {
        try expect(.array)
        try enter(isObject: false)
    }

    /// The name of the next member, whose value must then be read or skipped; nil closes the object.
    public mutating func nextName() throws(JSONError) -> ArraySlice<UInt8>? {
        guard try advance(isObject: true, closing: UInt8(ascii: "}")) else { return nil }
        guard current == UInt8(ascii: "\"") else { throw error("expected a name in double quotes") }
        let start = position
        let name = try quoted()
        guard isNew(name) else {
            throw JSONError(offset: start, message: "a name appears twice in an object")
        }
        skipSpace()
        guard current == UInt8(ascii: ":") else { throw error("expected a colon") }
        position += 1
        return name
    }

    /// Whether another element follows, which must then be read or skipped; false closes the list.
    public mutating func nextElement() throws(JSONError) -> Bool {
        try advance(isObject: false, closing: UInt8(ascii: "]"))
    }

    /// Reads over the value that comes next; it must be as well-formed as any other.
    public mutating func skip() throws(JSONError) {
        let depth = open.count
        repeat {
            if let enclosure = open.last, open.count > depth {
                let hasNext = enclosure.isObject ? try nextName() != nil : try nextElement()
                guard hasNext else { continue }
            }
            switch try peek() {
            case .object: try beginObject()
            case .array: try beginArray()
            case .text: _ = try quoted()
            case .number: _ = try readNumber()
            case .boolean: _ = try readBoolean()
            case .null: try readNull()
            }
        } while open.count > depth
    }

    /// To be called after the one value of a document: nothing but space may follow.
    public mutating func finish() throws(JSONError) {
        skipSpace()
        guard open.isEmpty else { throw error("an object or a list is still open") }
        guard position == bytes.count else { throw error("unexpected text after the value") }
    }

    var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    func error(_ message: String) -> JSONError { JSONError(offset: position, message: message) }

    mutating func expect(_ type: JSONType) throws(JSONError) {
        let found = try peek()
        guard found == type else { throw error("expected \(type.phrase) but found \(found.phrase)") }
    }

    private mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            default: return
            }
        }
    }

    private mutating func word(_ word: String) throws(JSONError) {
        guard bytes[position...].starts(with: word.utf8) else { throw error("expected a value") }
        position += word.utf8.count
    }
}

/// An object or a list whose end has not been read yet.
private struct Enclosure {
    let isObject: Bool
    var isEmpty = true
    /// Where the names of this object begin among all names.
    let firstName: Int
    /// The names again, once they are too many to be looked through one by one.
    var index: Set<ArraySlice<UInt8>>?
}

extension JSONReader {
    private mutating func enter(isObject: Bool) throws(JSONError) {
        guard open.count < Self.maxDepth else { throw error("more than \(Self.maxDepth) levels") }
        open.append(Enclosure(isObject: isObject, firstName: names.count))
        position += 1
    }

    /// Moves to the next member or element; false once the enclosure is closed.
    private mutating func advance(isObject: Bool, closing: UInt8) throws(JSONError) -> Bool {
        skipSpace()
        guard let enclosure = open.indices.last, open[enclosure].isObject == isObject else {
            throw error("not inside \(isObject ? "an object" : "a list")")
        }
        if current == closing {
            names.removeLast(names.count - open[enclosure].firstName)
            open.removeLast()
            position += 1
            return false
        }
        if open[enclosure].isEmpty {
            open[enclosure].isEmpty = false
            return true
        }
        guard current == UInt8(ascii: ",") else {
            throw error("expected a comma or the end of the enclosure")
        }
        position += 1
        skipSpace()
        guard current != closing else { throw error("a comma must be followed by another value") }
        return true
    }

    /// Remembers `name` for the innermost object; false where it is there already.
    private mutating func isNew(_ name: ArraySlice<UInt8>) -> Bool {
        guard let enclosure = open.indices.last else { return false }
        if open[enclosure].index != nil {
            return open[enclosure].index?.insert(name).inserted ?? false
        }
        let first = open[enclosure].firstName
        guard !names[first...].contains(name) else { return false }
        names.append(name)
        if names.count - first > 16 { open[enclosure].index = Set(names[first...]) }
        return true
    }
}
