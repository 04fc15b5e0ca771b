// The small part of TOML that settings are written in: lines, sections, names. Values are in TOMLValue.swift.

/// An entry with its full name: `body_bytes` in `[limits]` is `limits.body_bytes`.
struct TOMLEntry: Equatable {
    let name: String
    let value: Plain
    let line: Int
}

struct TOMLFault: Error, Equatable {
    let line: Int
    let problem: String
}

/// Comments, `[section]`, bare keys, basic and literal strings, decimal integers, booleans and arrays of
/// strings. All else that TOML has is refused by name; nothing is guessed. Stops at the first fault.
struct TOMLReader {
    static let mostNameBytes = 100
    static let mostNameParts = 4

    let bytes: [UInt8]
    var at = 0
    var line = 1
    private var section = ""
    private var sections: Set<String> = []
    /// Sections and everything that they are inside of.
    private var tables: Set<String> = []
    private var names: Set<String> = []

    static func read(_ bytes: [UInt8]) throws(TOMLFault) -> [TOMLEntry] {
        try requireUTF8(bytes)
        var reader = TOMLReader(bytes: bytes)
        var entries: [TOMLEntry] = []
        while let byte = reader.firstOfStatement() {
            if byte == UInt8(ascii: "[") {
                try reader.readHeader()
            } else if let entry = try reader.readEntry(byte) {
                entries.append(entry)
            }
            try reader.endLine()
        }
        return entries
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    /// A line feed is never inside a longer sequence, so that each line is valid or not by itself.
    private static func requireUTF8(_ bytes: [UInt8]) throws(TOMLFault) {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            throw TOMLFault(line: 1, problem: "begins with a byte order mark; save it as UTF-8 without one")
        }
        guard String(validating: bytes, as: UTF8.self) == nil else { return }
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let index = lines.firstIndex { String(validating: $0, as: UTF8.self) == nil } ?? 0
        throw TOMLFault(line: index + 1, problem: "is not valid UTF-8")
    }

    func peek(_ offset: Int = 0) -> UInt8? { at + offset < bytes.count ? bytes[at + offset] : nil }

    func fault(_ problem: String) -> TOMLFault { TOMLFault(line: line, problem: problem) }

    mutating func skipSpaces() {
        while let byte = peek(), byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") { at += 1 }
    }

    private mutating func firstOfStatement() -> UInt8? {
        skipSpaces()
        return peek()
    }

    /// Takes a line feed, alone or after a carriage return.
    mutating func skipLineBreak() -> Bool {
        if peek() == UInt8(ascii: "\r") && peek(1) == UInt8(ascii: "\n") { at += 1 }
        guard peek() == UInt8(ascii: "\n") else { return false }
        at += 1
        line += 1
        return true
    }

    mutating func skipComment() throws(TOMLFault) {
        guard peek() == UInt8(ascii: "#") else { return }
        while let byte = peek(), byte != UInt8(ascii: "\n") {
            if TOMLReader.isControl(byte) && !(byte == UInt8(ascii: "\r") && peek(1) == UInt8(ascii: "\n")) {
                throw fault("a control character in a comment")
            }
            at += 1
        }
    }

    static func isControl(_ byte: UInt8) -> Bool { byte < 0x20 && byte != UInt8(ascii: "\t") || byte == 0x7F }

    private mutating func endLine() throws(TOMLFault) {
        skipSpaces()
        try skipComment()
        guard peek() != nil, !skipLineBreak() else { return }
        throw fault("something follows on the line; each setting has a line of its own")
    }

    /// `[part.part]`; the bracket is next.
    private mutating func readHeader() throws(TOMLFault) {
        if peek(1) == UInt8(ascii: "[") { throw fault("[[...]] is not read here; write [section]") }
        at += 1
        var parts: [String] = []
        repeat {
            skipSpaces()
            parts.append(try readBareName("a section"))
            skipSpaces()
        } while takes(UInt8(ascii: "."))
        guard takes(UInt8(ascii: "]")) else { throw fault("a section's name ends with ]") }
        guard parts.count <= TOMLReader.mostNameParts else {
            throw fault("a section's name has too many parts")
        }
        section = parts.joined(separator: ".")
        if !sections.insert(section).inserted {
            throw fault("the section [\(section)] is here a second time")
        }
        for length in parts.indices {
            let outer = parts.prefix(length + 1).joined(separator: ".")
            if names.contains(outer) {
                throw fault("'\(outer)' is a setting already and cannot be a section")
            }
            tables.insert(outer)
        }
    }

    /// `name = value`, or nil on a line that has none.
    private mutating func readEntry(_ first: UInt8) throws(TOMLFault) -> TOMLEntry? {
        switch first {
        case UInt8(ascii: "#"), UInt8(ascii: "\n"), UInt8(ascii: "\r"): return nil
        case UInt8(ascii: "\""), UInt8(ascii: "'"): throw fault("names are written without quotes")
        default: break
        }
        let start = line
        let key = try readBareName("a setting")
        skipSpaces()
        if peek() == UInt8(ascii: ".") { throw fault("a name with dots is not read here; write [section]") }
        guard takes(UInt8(ascii: "=")) else { throw fault("= is missing after '\(key)'") }
        let name = section.isEmpty ? key : section + "." + key
        if !names.insert(name).inserted { throw fault("'\(name)' is set a second time") }
        if tables.contains(name) { throw fault("'\(name)' is a section already and cannot be a setting") }
        skipSpaces()
        return TOMLEntry(name: name, value: try readValue(), line: start)
    }

    private mutating func takes(_ byte: UInt8) -> Bool {
        guard peek() == byte else { return false }
        at += 1
        return true
    }

    private mutating func readBareName(_ owner: String) throws(TOMLFault) -> String {
        let name = bytes[at...].prefix(TOMLReader.mostNameBytes + 1).prefix(while: TOMLReader.isBare)
        if name.isEmpty {
            throw fault("\(owner) needs a name of letters, digits, _ and -")
        }
        if name.count > TOMLReader.mostNameBytes { throw fault("the name is too long") }
        at += name.count
        return String(decoding: name, as: UTF8.self)
    }

    static func isBare(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"): true
        default: Fault.isNameByte(byte)
        }
    }
}
