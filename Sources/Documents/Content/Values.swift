// Reading the values of attributes: words of a list, small numbers, dates, languages. Which are wanted is not
// known here.

extension Node {
    /// One of an enumeration's words; `other` where the attribute is not given.
    func word<Word: RawRepresentable>(
        _ name: Attribute, or other: Word
    ) throws(DocumentFlaw) -> Word where Word.RawValue == String {
        guard let value = self[name] else { return other }
        guard let word = Word(rawValue: value) else { throw flaw(of: name) }
        return word
    }

    /// One of an enumeration's words, for an attribute that must be given.
    func word<Word: RawRepresentable>(
        _ name: Attribute, of type: Word.Type
    ) throws(DocumentFlaw) -> Word where Word.RawValue == String {
        guard let word = type.init(rawValue: self[name] ?? "") else { throw flaw(of: name) }
        return word
    }

    /// A whole number in digits, without a sign and without a zero before others; nil where it is not given.
    func number(_ name: Attribute, in range: ClosedRange<Int>) throws(DocumentFlaw) -> Int? {
        guard let value = self[name] else { return nil }
        let digits = Array(value.utf8)
        let isNumber =
            (1...4).contains(digits.count)
            && digits.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            && (digits.count == 1 || digits[0] != UInt8(ascii: "0"))
        guard isNumber, let number = Int(value), range.contains(number) else { throw flaw(of: name) }
        return number
    }

    func number(_ name: Attribute, in range: ClosedRange<Int>, or other: Int) throws(DocumentFlaw) -> Int {
        try number(name, in: range) ?? other
    }

    /// A text of one line, empty where it is not given.
    func line(_ name: Attribute, upTo most: Int = 1000) throws(DocumentFlaw) -> String {
        let text = Wording.clean(self[name] ?? "")
        guard text.utf8.count <= most else { throw flaw(of: name) }
        return text
    }

    /// A moment as `2026-03-03T17:05:00Z`: its form, not whether the calendar has it.
    func moment(_ name: Attribute) throws(DocumentFlaw) -> String {
        let form = Array("0000-00-00T00:00:00Z".utf8)
        let value = Array((self[name] ?? "").utf8)
        let isInForm =
            value.count == form.count
            && zip(value, form).allSatisfy { byte, wanted in
                wanted == UInt8(ascii: "0")
                    ? (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) : byte == wanted
            }
        guard isInForm, let month = Int(String(decoding: value[5...6], as: UTF8.self)),
            (1...12).contains(month),
            let day = Int(String(decoding: value[8...9], as: UTF8.self)), (1...31).contains(day)
        else { throw flaw(of: name) }
        return String(decoding: value, as: UTF8.self)
    }

    /// A tag such as `en` or `zh-Hant-TW`: parts of letters and digits, joined by dashes.
    func language(_ name: Attribute) throws(DocumentFlaw) -> String {
        let value = self[name] ?? ""
        let parts = value.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        let isTag =
            value.utf8.count <= 35
            && parts.allSatisfy { part in
                (1...8).contains(part.count)
                    && part.allSatisfy { (0x30...0x39).contains($0) || Self.isLetter($0) }
            }
        guard isTag, let first = parts.first, (2...3).contains(first.count), first.allSatisfy(Self.isLetter)
        else {
            throw flaw(of: name)
        }
        return value
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
}
