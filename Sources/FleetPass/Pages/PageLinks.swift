// The links of a page of a site that lies below a path of its host.

/// Templates and views name places as the site knows them: `/vehicles`. Where a page is made of them, no text
/// that somebody has entered holds a quotation mark as it is: so these bytes stand in tags of ours alone.
enum PageLinks {
    private static let attributes = [" href=\"/", " src=\"/", " action=\"/"].map { Array($0.utf8) }
    private static let quote = UInt8(ascii: "\"")

    static func moved(_ page: [UInt8], under path: String) -> [UInt8] {
        var moved: [UInt8] = []
        moved.reserveCapacity(page.count + page.count / 8)
        var copied = 0
        for (index, byte) in page.enumerated() where byte == quote && index + 1 < page.count {
            let begun = page[...(index + 1)]
            guard page[index + 1] == UInt8(ascii: "/"), attributes.contains(where: { begun.hasSuffix($0) })
            else { continue }
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
