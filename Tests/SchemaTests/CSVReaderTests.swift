// Tables read row by row: what counts as a row, a cell and a separator, and what ends the reading.

import Schema
import Testing

@Suite struct CSVReaderTests {
    private func rows(_ text: String) throws(CSVReader.Flaw) -> [[String]] {
        var reader = try CSVReader([UInt8](text.utf8))
        var rows: [[String]] = []
        while let row = try reader.next() { rows.append(row.cells.indices.map { row.text($0) }) }
        return rows
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
        ])
    func reads(text: String, expected: [[String]]) throws {
        #expect(try rows(text) == expected)
    }

    @Test(
        "Where it is uncertain what a cell is, the line is named and nothing more is read",
        arguments: [
            ("a,b\n1,x\"y\n", 2, "quote inside"), ("a\n\"x\"y\n", 2, "behind the quote"),
            ("a\n\n\"x\n", 3, "nothing ends"), ("a\rb\n", 1, "carriage return"),
            ("a\n\"b\n\nc\"\n\"", 5, "nothing ends"),
        ])
    func refuses(text: String, line: Int, words: String) {
        let flaw = #expect(throws: CSVReader.Flaw.self) { try rows(text) }
        #expect(flaw?.line == line && flaw?.detail.contains(words) == true, "\(flaw as Any)")
    }

    @Test("What is not UTF-8, or too long for a cell, is no table")
    func limits() {
        let flaw = #expect(throws: CSVReader.Flaw.self) { try CSVReader([0x61, 0x0A, 0xFF]) }
        #expect(flaw?.line == 2)
        let longest = String(repeating: "x", count: CSVReader.mostCellBytes)
        #expect(throws: Never.self) { try rows("a\n\(longest)\n") }
        #expect(throws: CSVReader.Flaw.self) { try rows("a\n\(longest)x\n") }
        #expect(throws: CSVReader.Flaw.self) { try rows("a\n\"\(longest)x\"\n") }
        #expect(throws: CSVReader.Flaw.self) {
            try rows(String(repeating: ",", count: CSVReader.mostColumns))
        }
    }
}
