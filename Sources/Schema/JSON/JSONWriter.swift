// Writes compact JSON into a byte buffer and sets the commas. That the document is whole is the caller's.

public struct JSONWriter: Sendable {
    public var bytes: [UInt8]
    /// Whether a value has been written to which the next one must be joined.
    private var needsComma = false

    /// Appends to `bytes`, which may already hold something else.
    public init(appendingTo bytes: [UInt8] = []) { self.bytes = bytes }

    /// What stands between a name and its value, made once: `"daily_rate":`.
    public static func key(_ name: String) -> [UInt8] {
        var writer = JSONWriter()
        writer.bytes.reserveCapacity(name.utf8.count + 3)
        writer.key(name)
        return writer.bytes
    }

    public mutating func beginObject() { begin(UInt8(ascii: "{")) }
    public mutating func endObject() { end(UInt8(ascii: "}")) }
    public mutating func beginArray() { begin(UInt8(ascii: "[")) }
    public mutating func endArray() { end(UInt8(ascii: "]")) }

    /// A member's name, made before by `JSONWriter.key`.
    public mutating func key(_ key: [UInt8]) {
        beginMember()
        bytes.append(run: key.span)
    }

    /// Sets the comma before a name; no value has followed it yet.
    mutating func beginMember() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = false
    }

    /// A member's name.
    public mutating func key(_ name: String) {
        text(name)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    public mutating func null() {
        join()
        bytes.append(contentsOf: [0x6E, 0x75, 0x6C, 0x6C])
    }

    public mutating func boolean(_ value: Bool) {
        join()
        if value {
            bytes.append(contentsOf: [0x74, 0x72, 0x75, 0x65])
        } else {
            bytes.append(contentsOf: [0x66, 0x61, 0x6C, 0x73, 0x65])
        }
    }

    public mutating func integer(_ value: Int64) {
        join()
        Decimal.append(value, to: &bytes)
    }

    /// The shortest text that reads back as `value`; null for what JSON cannot say.
    public mutating func double(_ value: Double) {
        guard value.isFinite else {
            null()
            return
        }
        join()
        bytes.append(contentsOf: value.description.utf8)
    }

    public mutating func text(_ value: String) { text(utf8: value.utf8.span) }

    /// - Parameter value: UTF-8; each byte that belongs to no well-formed sequence is written as U+FFFD, so
    /// that a damaged row cannot make the document ill-formed.
    public mutating func text(utf8 value: Span<UInt8>) {
        join()
        bytes.append(UInt8(ascii: "\""))
        appendEscaped(value)
        bytes.append(UInt8(ascii: "\""))
    }

    /// The same for bytes that a database holds.
    ///
    /// Unsafe as its parameter is: `value` must stay alive for the length of the call. It is not kept.
    @unsafe public mutating func text(utf8 value: UnsafeRawBufferPointer) {
        unsafe value.withMemoryRebound(to: UInt8.self) { unsafe text(utf8: $0.span) }
    }

    public mutating func uuid(_ value: UUID) {
        join()
        bytes.append(UInt8(ascii: "\""))
        value.appendText(to: &bytes)
        bytes.append(UInt8(ascii: "\""))
    }

    public mutating func instant(_ value: Instant) {
        join()
        bytes.append(UInt8(ascii: "\""))
        value.appendText(to: &bytes)
        bytes.append(UInt8(ascii: "\""))
    }

    public mutating func money(_ value: Money) {
        beginObject()
        key(Self.amountKey)
        integer(value.amountMinor)
        key(Self.currencyKey)
        bytes.append(UInt8(ascii: "\""))
        value.currency.appendCode(to: &bytes)
        bytes.append(UInt8(ascii: "\""))
        endObject()
    }

    /// Bytes that are a JSON value already.
    public mutating func raw(_ json: Span<UInt8>) {
        join()
        bytes.append(run: json)
    }

    /// Bytes that are a JSON value already.
    public mutating func raw(_ json: [UInt8]) { raw(json.span) }

    /// Undoes all that `body` has written if it throws.
    public mutating func allOrNothing(_ body: (inout JSONWriter) throws -> Void) throws {
        let (count, comma) = (bytes.count, needsComma)
        do { try body(&self) } catch {
            bytes.removeLast(bytes.count - count)
            needsComma = comma
            throw error
        }
    }

    /// A tree.
    public mutating func value(_ value: JSONValue) {
        switch value {
        case .null: null()
        case .boolean(let value): boolean(value)
        case .integer(let value): integer(value)
        case .fraction(let value): double(value)
        case .text(let value): text(value)
        case .list(let elements):
            beginArray()
            for element in elements { self.value(element) }
            endArray()
        case .object(let members):
            beginObject()
            for member in members {
                key(member.name)
                self.value(member.value)
            }
            endObject()
        }
    }

    private static let amountKey = key("amount")
    private static let currencyKey = key("currency")

    private mutating func begin(_ bracket: UInt8) {
        join()
        bytes.append(bracket)
        needsComma = false
    }

    private mutating func end(_ bracket: UInt8) {
        bytes.append(bracket)
        needsComma = true
    }

    /// Sets the comma before a value, and notes that one is there now.
    private mutating func join() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }

    /// Copies runs that need no escape in one piece.
    private mutating func appendEscaped(_ text: Span<UInt8>) {
        var runStart = 0
        var index = text.endOfPlainRun(from: 0)
        while index < text.count {
            let byte = text[index]
            if byte >= 0x80, let length = UTF8Sequence.length(in: text, at: index) {
                index += length
                continue
            }
            if 0x20..<0x80 ~= byte && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\") {
                index = text.endOfPlainRun(from: index + 1)
                continue
            }
            bytes.append(run: text.extracting(runStart..<index))
            if byte < 0x80 { appendEscape(of: byte) } else { bytes.append(contentsOf: "\u{FFFD}".utf8) }
            index += 1
            runStart = index
        }
        bytes.append(run: text.extracting(runStart..<text.count))
    }

    private mutating func appendEscape(of byte: UInt8) {
        bytes.append(UInt8(ascii: "\\"))
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
        case 0x08: bytes.append(UInt8(ascii: "b"))
        case 0x09: bytes.append(UInt8(ascii: "t"))
        case 0x0A: bytes.append(UInt8(ascii: "n"))
        case 0x0C: bytes.append(UInt8(ascii: "f"))
        case 0x0D: bytes.append(UInt8(ascii: "r"))
        default:
            bytes.append(contentsOf: [0x75, 0x30, 0x30, Hex.lower(byte >> 4), Hex.lower(byte)])
        }
    }
}
