// One line of the log, written straight into bytes.

/// A field of a line. Personal data has no place in the log: names, addresses, texts of people never go here.
public enum LogField: Sendable {
    case text(StaticString, String)
    case integer(StaticString, Int)
}

public struct LogLine: ~Copyable {
    private var bytes: [UInt8]

    public init(_ level: Log.Level, _ message: StaticString, epochMs: Int64) {
        bytes = []
        bytes.reserveCapacity(224)
        append("{\"ts\":")
        append(Int(epochMs))
        append(",\"level\":\"")
        bytes.append(contentsOf: level.name.utf8)
        append("\",\"msg\":\"")
        append(message)
        append("\"")
    }

    /// A line whose fields that never change were written before (see `Stem`), behind the lines in `earlier`.
    public init(_ stem: Stem, epochMs: Int64, after earlier: consuming [UInt8]) {
        bytes = earlier
        append("{\"ts\":")
        append(Int(epochMs))
        bytes.append(contentsOf: stem.bytes)
    }

    /// What the lines of one kind have in common, written once: level, message, and fields of text.
    public struct Stem: Sendable {
        let bytes: [UInt8]

        public init(_ level: Log.Level, _ message: StaticString, _ fields: LogField...) {
            var line = LogLine(level, message, epochMs: 0)
            for field in fields { line.add(field) }
            line.bytes.removeFirst("{\"ts\":0".utf8.count)
            bytes = line.bytes
        }
    }

    public mutating func add(_ field: LogField) {
        switch field {
        case .text(let name, let value):
            begin(name)
            bytes.append(UInt8(ascii: "\""))
            append(escaping: value)
            bytes.append(UInt8(ascii: "\""))
        case .integer(let name, let value): add(name, integer: value)
        }
    }

    public mutating func add(_ name: StaticString, integer value: Int) {
        field(name, room: Self.digitsOfInteger) { $0.append(value) }
    }

    /// Sixteen hexadecimal digits, as ids of requests are shown.
    public mutating func add(_ name: StaticString, hex value: UInt64) {
        field(name, room: 18) { output in
            output.append(UInt8(ascii: "\""))
            for shift in stride(from: UInt64(60), through: 0, by: -4) {
                let digit = UInt8(truncatingIfNeeded: value >> shift & 15)
                output.append(digit < 10 ? 0x30 &+ digit : 0x57 &+ digit)
            }
            output.append(UInt8(ascii: "\""))
        }
    }

    public consuming func finished() -> [UInt8] {
        append("}\n")
        return bytes
    }

    private mutating func begin(_ name: StaticString) {
        append(",\"")
        append(name)
        append("\":")
    }

    private mutating func append(_ text: StaticString) {
        // The literal's bytes are read-only data of the program.
        unsafe bytes.append(
            contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    private mutating func append(_ value: Int) {
        bytes.append(addingCapacity: Self.digitsOfInteger) { $0.append(value) }
    }

    /// Name and value in one piece: room is asked for once.
    private mutating func field(_ name: StaticString, room: Int, _ value: (inout OutputSpan<UInt8>) -> Void) {
        bytes.append(addingCapacity: name.utf8CodeUnitCount + 4 + room) { output in
            output.append(UInt8(ascii: ","))
            output.append(UInt8(ascii: "\""))
            // The literal's bytes are read-only data of the program.
            let text = unsafe UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount).span
            for index in text.indices { output.append(text[index]) }
            output.append(UInt8(ascii: "\""))
            output.append(UInt8(ascii: ":"))
            value(&output)
        }
    }

    private static let digitsOfInteger = 20

    private mutating func append(escaping text: String) {
        let isPlain = text.utf8.allSatisfy {
            $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
        }
        if isPlain { return bytes.append(contentsOf: text.utf8) }
        for byte in text.utf8 { appendEscaped(byte) }
    }

    private mutating func appendEscaped(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(contentsOf: [UInt8(ascii: "\\"), byte])
        case 0..<0x20:
            append("\\u00")
            bytes.append(0x30 + byte >> 4)
            bytes.append(byte & 15 < 10 ? 0x30 + byte & 15 : 0x57 + byte & 15)
        default: bytes.append(byte)
        }
    }
}

extension OutputSpan<UInt8> {
    /// Appends at most 20 characters.
    fileprivate mutating func append(_ value: Int) {
        var digits = InlineArray<20, UInt8>(repeating: 0)
        var rest = value.magnitude
        var count = 0
        repeat {
            digits[count] = 0x30 + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
            count += 1
        } while rest > 0
        if value < 0 { append(UInt8(ascii: "-")) }
        for place in stride(from: count - 1, through: 0, by: -1) { append(digits[place]) }
    }
}
