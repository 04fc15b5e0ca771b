// Writes lists that a database holds as text: as they are if they are sound, else as an empty one.

extension JSONWriter {
    /// Bytes that should be a JSON list, as a database holds them. Anything else is written as an empty one:
    /// one damaged row must not make the whole document ill-formed.
    public mutating func list(_ json: Span<UInt8>) {
        if Self.isPlainList(json) {
            raw(json)
            return
        }
        var copy: [UInt8] = []
        copy.append(run: json)
        guard case .list = try? JSONValue(parsing: copy) else {
            beginArray()
            endArray()
            return
        }
        raw(copy)
    }

    /// Whether `json` is a list of nothing but texts in plain ASCII, without spaces between them. That is how
    /// lists are stored, and it takes no memory to find out; what is not plain is parsed.
    private static func isPlainList(_ json: Span<UInt8>) -> Bool {
        guard json.count >= 2, json[0] == UInt8(ascii: "["), json[json.count - 1] == UInt8(ascii: "]") else {
            return false
        }
        if json.count == 2 { return true }
        var index = 1
        while index < json.count - 1 {
            guard json[index] == UInt8(ascii: "\"") else { return false }
            index += 1
            while index < json.count, json[index] != UInt8(ascii: "\"") {
                guard 0x20..<0x7F ~= json[index], json[index] != UInt8(ascii: "\\") else { return false }
                index += 1
            }
            index += 1
            guard index < json.count else { return false }
            if index == json.count - 1 { return true }
            guard json[index] == UInt8(ascii: ",") else { return false }
            index += 1
        }
        return false
    }
}
