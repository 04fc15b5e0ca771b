// Tables read row by row: what counts as a row, a cell and a separator, and what ends the reading.

import Schema
import Testing

@Suite struct CSVReaderTests {
    private func all(_ bytes: [UInt8]) -> [CSVReader.Row] {
        var reader = CSVReader(bytes)
        var rows: [CSVReader.Row] = []
        while let row = reader.next() { rows.append(row) }
        return rows
    }

    private func rows(_ text: String) -> [[String]] {
        all([UInt8](text.utf8)).map { row in row.cells.indices.map { row.text($0) } }
    }

    @Test(
        "Rows and cells are as RFC 4180 has them, and as programs write them",
        arguments: [
            ("a,b\r\n1,2\r\n", [["a", "b"], ["1", "2"]]), ("a,b\n1,2", [["a", "b"], ["1", "2"]]),
            ("\u{FEFF}a;b\n1;2,5\n", [["a", "b"], ["1", "2,5"]]), ("a\tb\n1\t\n", [["a", "b"], ["1", ""]]),
            ("a,b\n\"1,\"\"x\"\"\",\"two\r\nlines\"\n", [["a", "b"], ["1,\"x\"", "two\r\nlines"]]),
            ("a,b,\n", [["a", "b", ""]]), ("a,b,", [["a", "b", ""]]), ("a\n\n\r\nb\n", [["a"], ["b"]]),
            ("a,b\n1\n1,2,3\n", [["a", "b"], ["1"], ["1", "2", "3"]]), ("", []), ("\n\n", []),
            ("\"a;b;c\",d\n", [["a;b;c", "d"]]), ("a,\"\"\n", [["a", ""]]), (" a , b \n", [[" a ", " b "]]),
            ("a,b\r1,2\r", [["a", "b"], ["1", "2"]]), ("a\r\rb", [["a"], ["b"]]),
            ("a,b\nF-150 6\" lift,5'2\"\n", [["a", "b"], ["F-150 6\" lift", "5'2\""]]),
        ])
    func reads(text: String, expected: [[String]]) {
        #expect(rows(text) == expected)
    }

    @Test(
        "Where it is uncertain what a row says, that is said of it, and the next line is read",
        arguments: [
            ("a,b\n1,\"x\"y\n3,4", 2, 1, "behind the quote"), ("a,b\n\"x,1\n3,4\n", 2, 0, "nothing ends"),
            ("a,b\n1,\"x\n3,4\n5,\"y\n", 2, 1, "behind the quote"),
            ("a,b\n\"x\n3,4\n\",\"y", 2, 0, "nothing ends"),
        ])
    func flawed(text: String, number: Int, column: Int, words: String) throws {
        let rows = all([UInt8](text.utf8))
        let first = try #require(rows.first { $0.flaw != nil })
        #expect(first.number == number && first.flaw?.column == column)
        #expect(first.flaw?.detail.contains(words) == true)
        #expect(rows.contains { $0.flaw == nil && $0.cells == [[0x33], [0x34]] })
    }

    @Test("Rows are counted as a spreadsheet counts them")
    func numbers() {
        let rows = all([UInt8]("a\n\n\"b\n\nc\"\r\n\rd".utf8))
        #expect(rows.map(\.number) == [1, 3, 5] && rows.map(\.line) == [1, 3, 7])
    }

    @Test("What is not UTF-8, or too long for a cell, is wrong with its row alone")
    func limits() {
        let bytes = all([UInt8]("a,b\n1,2\n3,caf".utf8) + [0xE9] + [UInt8]("\n5,6\n".utf8))
        #expect(bytes.map { $0.flaw?.column } == [nil, nil, 1, nil])
        let longest = String(repeating: "x", count: CSVReader.mostCellBytes)
        let many = String(repeating: ",", count: CSVReader.mostColumns)
        for (cell, isSound) in [
            (longest, true), (longest + "x", false), ("\"\(longest)x\"", false), (many, false),
        ] {
            let rows = all([UInt8]("a\n\(cell)\nb".utf8))
            #expect(rows.count == 3 && (rows[1].flaw == nil) == isSound)
            #expect(rows[1].cells.count <= CSVReader.mostColumns && rows[2].cells == [[0x62]])
        }
    }

    @Test("UTF-16 with a byte order mark is read like UTF-8", arguments: [true, false])
    func wide(isLittle: Bool) {
        func bytes(_ units: [UInt16]) -> [UInt8] {
            ([0xFEFF] + units).flatMap { unit in
                let (high, low) = (UInt8(unit >> 8), UInt8(unit & 0xFF))
                return isLittle ? [low, high] : [high, low]
            }
        }
        let rows = all(bytes(Array("a;b\r\ncafé;\u{1F697}".utf16)))
        #expect(
            rows.map { row in row.cells.indices.map { row.text($0) } } == [
                ["a", "b"], ["café", "\u{1F697}"],
            ])
        let lone = all(bytes(Array("a\n".utf16) + [0xD83D]) + [0x41])
        #expect(lone.map { $0.flaw != nil } == [false, true])
    }
}
