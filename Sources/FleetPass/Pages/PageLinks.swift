// The links of a page of a site that lies below a path of its host.

/// Templates and views name places as the site knows them: `/vehicles`. Where a page is made of them, no text
/// that somebody has entered holds a quotation mark as it is: so these bytes stand in tags of ours alone.
enum PageLinks {
    private static let attributes = [" href=\"/", " src=\"/", " action=\"/"].map { Array($0.utf8) }
    /// Several places in one, each behind a comma.
    private static let choices = Array(" srcset=\"/".utf8)
    private static let quote = UInt8(ascii: "\"")
    private static let slash = UInt8(ascii: "/")

    static func moved(_ page: [UInt8], under path: String) -> [UInt8] {
        var moved: [UInt8] = []
        moved.reserveCapacity(page.count + page.count / 8)
        var copied = 0
        var isAmongChoices = false
        for (index, byte) in page.enumerated() where byte == quote || isAmongChoices {
            guard index + 1 < page.count else { break }
            if byte == quote { isAmongChoices = false }
            guard page[index + 1] == slash else { continue }
            let begun = page[...(index + 1)]
            if byte == quote {
                isAmongChoices = begun.hasSuffix(choices)
                guard isAmongChoices || attributes.contains(where: { begun.hasSuffix($0) }) else { continue }
            } else {
                guard byte == UInt8(ascii: " ") else { continue }
            }
            moved.append(contentsOf: page[copied...index])
            moved.append(contentsOf: path.utf8)
            copied = index + 1
        }
        moved.append(contentsOf: page[copied...])
        return moved
    }
}

extension ArraySlice<UInt8> {
    fileprivate func hasSuffix(_ end: [UInt8]) -> Bool { suffix(end.count).elementsEqual(end) }
}
