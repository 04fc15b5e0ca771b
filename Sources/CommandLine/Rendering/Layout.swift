// Plain text at 80 columns: wrapped paragraphs and two-column lists. Knows nothing of commands.

enum Layout {
    static let columns = 80
    /// A left column wider than this gets a line of its own.
    static let widestLeft = 30

    /// Words of `text` in lines of at most 80 columns. Blank lines part paragraphs. The first line is not
    /// indented: the caller has written `used` columns of it.
    static func wrap(_ text: String, indent: Int, used: Int) -> String {
        let margin = "\n" + String(repeating: " ", count: indent)
        var laid = ""
        var column = used
        var blankLines = 0
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let words = line.split(separator: " ")
            if words.isEmpty {
                blankLines += 1
                continue
            }
            if blankLines > 0 && !laid.isEmpty {
                laid += "\n" + margin
                column = indent
            }
            blankLines = 0
            for word in words {
                let width = word.unicodeScalars.count
                let isFirst = column == used && laid.isEmpty || column == indent
                if !isFirst && column + 1 + width > columns {
                    laid += margin
                    column = indent
                } else if !isFirst {
                    laid += " "
                    column += 1
                }
                laid += word
                column += width
            }
        }
        return laid
    }

    /// A paragraph that starts at the margin.
    static func paragraph(_ text: String) -> String { wrap(text, indent: 0, used: 0) }

    /// Rows of a term and its explanation, the explanations aligned.
    static func list(_ rows: [(term: String, explanation: String)]) -> String {
        let widths = rows.map { $0.term.unicodeScalars.count }
        let left = widths.filter { $0 <= widestLeft }.max() ?? 0
        let start = left + 4
        var laid = ""
        for (row, width) in zip(rows, widths) {
            laid += "  " + row.term
            if width > left {
                laid += "\n" + String(repeating: " ", count: start)
            } else {
                laid += String(repeating: " ", count: start - 2 - width)
            }
            laid += wrap(row.explanation, indent: start, used: start) + "\n"
        }
        return laid
    }
}
