// Texts of JSON against another decoder and numbers against their grammar: nothing loose is taken.

import FoundationEssentials

extension Parsers {
    @Sendable static func jsonLeaf(_ input: [UInt8]) {
        let (kind, leaf) = choice(input)
        if kind & 1 == 0 {
            let document = [UInt8(ascii: "\"")] + leaf + [UInt8(ascii: "\"")]
            let text = (try? JSONValue(parsing: document))?.text
            // The other takes a NUL for a sign of UTF-16.
            let other = leaf.contains(0) ? nil : try? JSONDecoder().decode(String.self, from: Data(document))
            let isSame = text.map { Array($0.utf8) } == other.map { Array($0.utf8) }
            mustHold(isSame, "a text is that text")
        } else {
            var reader = JSONReader([UInt8(ascii: "[")] + leaf + [UInt8(ascii: "]")])
            try? reader.beginArray()
            guard (try? reader.nextElement()) == true, let number = try? reader.readNumber() else { return }
            let text = String(decoding: leaf.drop { $0 <= 0x20 }, as: UTF8.self)
            let written = text.prefixMatch(of: grammar)?.output ?? ""
            switch number {
            case .integer(let value): mustHold(Int64(written) == value, "\(text) is \(value)")
            case .fraction(let value): mustHold(Double(written) == value, "\(text) is \(value)")
            case .beyondInteger: mustHold(written.utf8.count > 18, "\(text) is large")
            }
        }
    }

    private nonisolated(unsafe) static let grammar =
        /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+\-]?[0-9]+)?/.matchingSemantics(.unicodeScalar)
}
