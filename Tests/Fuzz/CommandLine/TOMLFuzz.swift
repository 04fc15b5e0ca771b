// Settings files: what is read can be written plainly, and that is read to the same entries.

extension Parsers {
    @Sendable static func toml(_ input: [UInt8]) {
        do throws(TOMLFault) {
            let entries = try TOMLReader.read(input)
            let again = try? TOMLReader.read(Array(written(entries).utf8))
            mustHold(again?.map(\.name) == entries.map(\.name), "the same names: \(entries)")
            mustHold(again?.map(\.value) == entries.map(\.value), "the same values: \(entries)")
        } catch {
            let lines = input.count { $0 == UInt8(ascii: "\n") } + 1
            mustHold(1...lines ~= error.line, "a fault is on a line of the file: \(error)")
        }
    }

    /// The entries in their order; those without a section stand first, as they do in any file.
    private static func written(_ entries: [TOMLEntry]) -> String {
        var text = ""
        var section = ""
        for entry in entries {
            let parts = entry.name.split(separator: ".")
            let own = parts.dropLast().joined(separator: ".")
            if own != section { text += "[\(own)]\n" }
            section = own
            text += "\(parts.last ?? "") = \(written(entry.value))\n"
        }
        return text
    }

    private static func written(_ value: Plain) -> String {
        switch value {
        case .text(let text): quoted(text)
        case .integer(let number): String(number)
        case .boolean(let isOn): String(isOn)
        case .list(let items): "[" + items.map(quoted).joined(separator: ",") + "]"
        }
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            let digits = String(scalar.value, radix: 16)
            quoted += "\\U" + String(repeating: "0", count: 8 - digits.utf8.count) + digits
        }
        return quoted + "\""
    }
}
