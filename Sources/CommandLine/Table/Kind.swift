// What a value of an option or a setting may be, and the reading of it from the text of a flag or a variable.

/// A value before it has its Swift type: as a flag, a variable or a file gave it.
public enum Plain: Sendable, Equatable {
    case text(String)
    case integer(Int)
    case boolean(Bool)
    case list([String])

    var text: String? { if case .text(let text) = self { text } else { nil } }
    var integer: Int? { if case .integer(let integer) = self { integer } else { nil } }
    var boolean: Bool? { if case .boolean(let boolean) = self { boolean } else { nil } }
    var list: [String]? { if case .list(let list) = self { list } else { nil } }
}

/// Times are whole milliseconds and sizes whole bytes.
public enum Kind: Sendable, Equatable {
    case text
    case integer(ClosedRange<Int>)
    case boolean
    case choice([String])
    case durationMs(ClosedRange<Int>)
    case sizeBytes(ClosedRange<Int>)
    case list

    /// The value of one flag or variable, nil when it is not one of this kind. A flag given several times has
    /// several texts, which only a list joins.
    func read(_ texts: [String]) -> Plain? {
        if self == .list { return readList(texts) }
        guard let text = texts.last else { return nil }
        switch self {
        case .text, .list:
            return .text(text)
        case .integer(let range):
            return WholeNumber.read(text).flatMap { range.contains($0) ? .integer($0) : nil }
        case .boolean:
            return switch text {
            case "on", "true": .boolean(true)
            case "off", "false": .boolean(false)
            default: nil
            }
        case .choice(let choices):
            return choices.contains(text) ? .text(text) : nil
        case .durationMs(let range):
            return Quantity.duration.read(text).flatMap { range.contains($0) ? .integer($0) : nil }
        case .sizeBytes(let range):
            return Quantity.size.read(text).flatMap { range.contains($0) ? .integer($0) : nil }
        }
    }

    /// The value of a file's entry, nil when it is not one of this kind. A file has types of its own, so
    /// `port = "80"` is refused; times and sizes with a unit are written as text.
    func fit(_ value: Plain) -> Plain? {
        switch (self, value) {
        case (.text, .text), (.list, .list), (.boolean, .boolean):
            value
        case (.integer(let range), .integer(let number)), (.sizeBytes(let range), .integer(let number)):
            range.contains(number) ? value : nil
        case (.boolean, .text(let text)), (.choice, .text(let text)), (.durationMs, .text(let text)),
            (.sizeBytes, .text(let text)):
            read([text])
        default:
            nil
        }
    }

    /// Commas part the items; spaces around an item do not count; an empty item is a slip of the hand.
    private func readList(_ texts: [String]) -> Plain? {
        var items: [String] = []
        for text in texts where !text.isEmpty {
            for item in text.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
                let isSpace: (UInt8) -> Bool = { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
                var trimmed = item.drop(while: isSpace)
                while let last = trimmed.last, isSpace(last) { trimmed.removeLast() }
                guard !trimmed.isEmpty else { return nil }
                items.append(String(Substring(trimmed)))
            }
        }
        return .list(items)
    }
}
