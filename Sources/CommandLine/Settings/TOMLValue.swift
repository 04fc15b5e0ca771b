// The values of the small TOML: which there are, and what the refused ones are called.

extension TOMLReader {
    mutating func readValue() throws(TOMLFault) -> Plain {
        switch peek() {
        case UInt8(ascii: "\""), UInt8(ascii: "'"): return .text(try readText())
        case UInt8(ascii: "["): return .list(try readList())
        case UInt8(ascii: "{"): throw fault("{...} is not read here; write [section]")
        case nil, UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "#"):
            throw fault("the value is missing")
        default: return try readWord()
        }
    }

    /// Strings between brackets, over as many lines as wanted; a comma may stand after the last.
    private mutating func readList() throws(TOMLFault) -> [String] {
        var items: [String] = []
        at += 1
        while true {
            try skipBetweenItems()
            switch peek() {
            case UInt8(ascii: "]"):
                at += 1
                return items
            case UInt8(ascii: "\""), UInt8(ascii: "'"): items.append(try readText())
            case nil: throw fault("the list has no end")
            default: throw fault("a list holds texts in quotes only, with commas between them")
            }
            try skipBetweenItems()
            if peek() == UInt8(ascii: ",") {
                at += 1
            } else if peek() != UInt8(ascii: "]") {
                throw fault(peek() == nil ? "the list has no end" : "a comma is missing between two items")
            }
        }
    }

    private mutating func skipBetweenItems() throws(TOMLFault) {
        repeat {
            skipSpaces()
            try skipComment()
        } while skipLineBreak()
    }

    /// `true`, `false`, or an integer.
    private mutating func readWord() throws(TOMLFault) -> Plain {
        let word = bytes[at...].prefix { byte in
            byte > 0x20 && byte < 0x7F && !",]#\"'".utf8.contains(byte)
        }
        if word.elementsEqual("true".utf8) || word.elementsEqual("false".utf8) {
            at += word.count
            return .boolean(word.count == 4)
        }
        guard let first = word.first, WholeNumber.digit(first) != nil || "+-".utf8.contains(first) else {
            throw fault(
                word.elementsEqual("on".utf8) || word.elementsEqual("off".utf8)
                    ? "write true or false, or put the text in quotes" : "a text is written in quotes")
        }
        let number = try readInteger(word)
        at += word.count
        return .integer(number)
    }

    private func readInteger(_ word: ArraySlice<UInt8>) throws(TOMLFault) -> Int {
        let unsigned = "+-".utf8.contains(word.first ?? 0) ? word.dropFirst() : word
        let isDecimal = unsigned.allSatisfy { WholeNumber.digit($0) != nil || $0 == UInt8(ascii: "_") }
        guard isDecimal else { throw fault(TOMLReader.refusal(ofNumber: unsigned)) }
        let groups = unsigned.split(separator: UInt8(ascii: "_"), omittingEmptySubsequences: false)
        if groups.contains(where: \.isEmpty) { throw fault("_ stands between two digits only") }
        let digits = groups.flatMap { $0 }
        if digits.count > 1 && digits.first == UInt8(ascii: "0") {
            throw fault("a number does not begin with 0")
        }
        let sign = word.first == UInt8(ascii: "-") ? [UInt8(ascii: "-")] : []
        guard let number = WholeNumber.read((sign + digits)[...]) else {
            throw fault("the number is too large for 64 bits")
        }
        return number
    }

    private static func refusal(ofNumber word: ArraySlice<UInt8>) -> String {
        if word.first == UInt8(ascii: "0"), let mark = word.dropFirst().first, "xob".utf8.contains(mark) {
            return "numbers are decimal here"
        }
        if word.contains(UInt8(ascii: ":")) || word.dropFirst().contains(UInt8(ascii: "-")) {
            return "dates and times are not read here; put the text in quotes"
        }
        if word.allSatisfy({ WholeNumber.digit($0) != nil || ".eE+-_".utf8.contains($0) }) {
            return "numbers are whole here"
        }
        return "a value with a unit, like any text, is written in quotes"
    }
}
