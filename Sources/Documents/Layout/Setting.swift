// A whole document on its pages: the flow between what stands at the head and the foot of each. Draws
// nothing.

enum Setting {
    /// Less of a page would not do for a row of a table and its head.
    private static let leastRoom = 200.0

    /// - Returns: for each page its slabs, at places on the sheet.
    static func pages(
        of content: Content, on sheet: Sheet, _ typefaces: Typefaces
    ) throws(DocumentFlaw) -> [[Placed]] {
        let typesetter = try Typesetter(
            typefaces, language: content.language, runsRightToLeft: content.runsRightToLeft,
            accent: content.accent)
        let document = [Part(role: .document, number: 0)]
        let body = try Composer(content, typesetter, sheet).strand(
            content.blocks, width: sheet.bodyWidth, parts: document)

        /// What stands at the head and the foot of a page.
        func edges(_ number: Int, of count: Int) throws(DocumentFlaw) -> (head: Strand, foot: Strand) {
            let composer = Composer(content, typesetter, sheet, page: (number, count))
            let head = number == 1 ? content.letterhead ?? content.header : content.header
            return (
                try composer.strand(head, width: sheet.bodyWidth, parts: []),
                try composer.strand(content.footer, width: sheet.bodyWidth, parts: [])
            )
        }

        // The pages are not counted yet; that many digits are as wide as it gets.
        let first = try Edges(edges(1, of: 888), sheet)
        let later = try Edges(edges(888, of: 888), sheet)
        guard min(first.room, later.room) >= leastRoom else { throw DocumentFlaw(.headerTooHigh) }
        var pages = try Paging.pages(of: body) { $0 == 1 ? first.room : later.room }
        for index in pages.indices {
            let edges = try edges(index + 1, of: pages.count)
            let top = index == 0 ? first.top : later.top
            pages[index] =
                moved(Paging.whole(edges.head), down: Sheet.top) + moved(pages[index], down: top)
                + moved(Paging.whole(edges.foot), down: sheet.height - Sheet.bottom - edges.foot.height)
        }
        return pages
    }

    private static func moved(_ placed: [Placed], down: Double) -> [Placed] {
        placed.map { Placed(x: $0.x + Sheet.side, y: $0.y + down, slab: $0.slab) }
    }
}

/// Where the flow of a page begins, and how much room it has.
private struct Edges {
    let top: Double
    let room: Double

    init(_ edges: (head: Strand, foot: Strand), _ sheet: Sheet) {
        let head = edges.head.items.isEmpty ? 0 : edges.head.height + Sheet.clearance
        let foot = edges.foot.items.isEmpty ? 0 : edges.foot.height + Sheet.clearance
        top = Sheet.top + head
        room = sheet.height - Sheet.bottom - foot - top
    }
}
