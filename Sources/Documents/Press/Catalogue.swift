// What Cairo cannot write into a document's catalogue: its language, and that readers show its title.

/// Cairo writes the catalogue as the last of the objects, so a longer one moves nothing but the table of
/// places, whose own place is written at the very end.
enum Catalogue {
    /// - Returns: nil if the document does not end as Cairo is known to end one.
    static func noting(language: String, in document: [UInt8]) -> [UInt8]? {
        guard let end = last("startxref\n", in: document[...]),
            let old = number(document[(end + 10)...]), document.indices.contains(old),
            document[old...].starts(with: "xref\n".utf8),
            let close = last(">>\nendobj\n", in: document[..<old]), close + 10 == old,
            let open = last(" 0 obj\n<<", in: document[..<old]),
            last("/Type /Catalog", in: document[open..<old]) != nil
        else { return nil }
        let words = Array("   /Lang (\(language))\n   /ViewerPreferences << /DisplayDocTitle true >>\n".utf8)
        let place = Array("startxref\n\(old + words.count)\n%%EOF\n".utf8)
        return document[..<close] + words + document[close..<end] + place
    }

    /// Where these words stand last.
    private static func last(_ words: String, in document: ArraySlice<UInt8>) -> Int? {
        let words = Array(words.utf8)
        var place = document.endIndex - words.count
        while place >= document.startIndex {
            if document[place...].starts(with: words) { return place }
            place -= 1
        }
        return nil
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int? {
        Int(String(decoding: bytes.prefix { (0x30...0x39).contains($0) }, as: UTF8.self))
    }
}
