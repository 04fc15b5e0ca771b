// The small TOML: what is read and as what, what is refused and in which line.

import Testing

@testable import CommandLine

@Suite struct TOMLTests {
    @Test(
        arguments: [
            ("", []), ("\n\n", []), ("# only a comment", []), ("   \t", []), ("\r\n", []), ("#\n#\n", []),
            ("a=1", [TOMLEntry(name: "a", value: .integer(1), line: 1)]),
            ("  a\t=  1  # why", [TOMLEntry(name: "a", value: .integer(1), line: 1)]),
            ("a = 1\r\nb = 2\r\n", [one("a", 1), TOMLEntry(name: "b", value: .integer(2), line: 2)]),
            ("A-b_9 = 1", [one("A-b_9", 1)]),
            ("1 = 1", [one("1", 1)]),
            ("a = 0", [one("a", 0)]),
            ("a = -0", [one("a", 0)]),
            ("a = +7", [one("a", 7)]),
            ("a = -7", [one("a", -7)]),
            ("a = 1_000_000", [one("a", 1_000_000)]),
            ("a = 9223372036854775807", [one("a", Int.max)]),
            ("a = -9223372036854775808", [one("a", Int.min)]),
            ("a = true", [TOMLEntry(name: "a", value: .boolean(true), line: 1)]),
            ("a = false#x", [TOMLEntry(name: "a", value: .boolean(false), line: 1)]),
            ("a = \"\"", [text("")]),
            ("a = ''", [text("")]),
            ("a = \"x # y\"", [text("x # y")]),
            ("a = 'C:\\dir \"q\"'", [text("C:\\dir \"q\"")]),
            ("a = \"\\b\\t\\n\\f\\r\\\"\\\\\"", [text("\u{8}\t\n\u{C}\r\"\\")]),
            ("a = \"\\u00e4\\U0001F697\\uFFFF\"", [text("ä🚗\u{FFFF}")]),
            ("a = \"ä🚗\"", [text("ä🚗")]),
            ("a = \"tab\there\"", [text("tab\there")]),
            ("a = []", [TOMLEntry(name: "a", value: .list([]), line: 1)]),
            ("a = [ \"x\" , 'y' ]", [TOMLEntry(name: "a", value: .list(["x", "y"]), line: 1)]),
            ("a = [\"x\",]", [TOMLEntry(name: "a", value: .list(["x"]), line: 1)]),
            (
                "\na = [ # first\n \"x\", # x\n\n 'y'\n ] # end\nb=1",
                [
                    TOMLEntry(name: "a", value: .list(["x", "y"]), line: 2),
                    TOMLEntry(name: "b", value: .integer(1), line: 7),
                ]
            ),
            ("[s]\na=1", [TOMLEntry(name: "s.a", value: .integer(1), line: 2)]),
            ("[ s . t ] # c\na=1", [TOMLEntry(name: "s.t.a", value: .integer(1), line: 2)]),
            (
                "a=1\n[s]\na=2\n[t]\na=3",
                [
                    one("a", 1), TOMLEntry(name: "s.a", value: .integer(2), line: 3),
                    TOMLEntry(name: "t.a", value: .integer(3), line: 5),
                ]
            ),
            ("[s.t]\n[s]\na=1", [TOMLEntry(name: "s.a", value: .integer(1), line: 3)]),
        ] as [(String, [TOMLEntry])])
    func taken(source: String, entries: [TOMLEntry]) throws {
        #expect(try TOMLReader.read(Array(source.utf8)) == entries)
    }

    @Test(
        arguments: [
            ("a", 1, "= is missing after 'a'"), ("a 1", 1, "= is missing after 'a'"),
            ("= 1", 1, "a setting needs a name of letters, digits, _ and -"),
            ("é = 1", 1, "a setting needs a name of letters, digits, _ and -"),
            ("\n\n@", 3, "a setting needs a name of letters, digits, _ and -"),
            ("\"a\" = 1", 1, "names are written without quotes"),
            ("'a' = 1", 1, "names are written without quotes"),
            ("a.b = 1", 1, "a name with dots is not read here; write [section]"),
            ("a =", 1, "the value is missing"), ("a = # x", 1, "the value is missing"),
            ("a = \nb = 1", 1, "the value is missing"),
            ("a = 1 b = 2", 1, "something follows on the line; each setting has a line of its own"),
            ("a = \"x\" y", 1, "something follows on the line; each setting has a line of its own"),
            ("a = true]", 1, "something follows on the line; each setting has a line of its own"),
            ("[s] a = 1", 1, "something follows on the line; each setting has a line of its own"),
            ("a = 1\rb = 2", 1, "something follows on the line; each setting has a line of its own"),
            ("a = 1\n\na = 2", 3, "'a' is set a second time"),
            ("[s]\na = 1\na = 1", 3, "'s.a' is set a second time"),
            ("[s]\n[t]\n[s]", 3, "the section [s] is here a second time"),
            ("s = 1\n[s]", 2, "'s' is a setting already and cannot be a section"),
            ("s = 1\n[s.t]", 2, "'s' is a setting already and cannot be a section"),
            ("[s.t]\n[s]\nt = 1", 3, "'s.t' is a section already and cannot be a setting"),
            ("[[s]]", 1, "[[...]] is not read here; write [section]"),
            ("[]", 1, "a section needs a name of letters, digits, _ and -"),
            ("[s.]", 1, "a section needs a name of letters, digits, _ and -"),
            ("[.s]", 1, "a section needs a name of letters, digits, _ and -"),
            ("[\"s\"]", 1, "a section needs a name of letters, digits, _ and -"),
            ("[s", 1, "a section's name ends with ]"), ("[s t]", 1, "a section's name ends with ]"),
            ("[s\n]", 1, "a section's name ends with ]"),
            ("[a.b.c.d.e]", 1, "a section's name has too many parts"),
            (String(repeating: "a", count: 101) + " = 1", 1, "the name is too long"),
            ("a = {b = 1}", 1, "{...} is not read here; write [section]"),
            ("a = \"\"\"x\"\"\"", 1, "a text over several lines is not read here; write \\n in one line"),
            ("a = '''x'''", 1, "a text over several lines is not read here; write \\n in one line"),
            ("a = \"x", 1, "the text's closing quote is missing"),
            ("a = \"x\n\"", 1, "the text's closing quote is missing"),
            ("a = 'x\r\n'", 1, "the text's closing quote is missing"),
            (
                "a = \"x\\", 1,
                "the escape after \\ is unknown; write \\\\ for a backslash, or use single quotes"
            ),
            (
                "a = \"\\q\"", 1,
                "the escape after \\ is unknown; write \\\\ for a backslash, or use single quotes"
            ),
            (
                "a = \"\\x41\"", 1,
                "the escape after \\ is unknown; write \\\\ for a backslash, or use single quotes"
            ),
            ("a = \"\\u12\"", 1, "\\u needs 4 hexadecimal digits"),
            ("a = \"\\u12g4\"", 1, "\\u needs 4 hexadecimal digits"),
            ("a = \"\\U0001F69\"", 1, "\\U needs 8 hexadecimal digits"),
            ("a = \"\\ud800\"", 1, "the escape names no character of Unicode"),
            ("a = \"\\U00110000\"", 1, "the escape names no character of Unicode"),
            ("a = \"\\UFFFFFFFF\"", 1, "the escape names no character of Unicode"),
            ("a = \"\\u0000\"", 1, "NUL cannot be in a text"),
            ("a = \"\u{1}\"", 1, "a control character in a text; write it as \\u00XX"),
            ("a = '\u{7F}'", 1, "a control character in a text; write it as \\u00XX"),
            ("# \u{0}", 1, "a control character in a comment"),
            ("# x\ry", 1, "a control character in a comment"),
            ("# x\r", 1, "a control character in a comment"),
            ("a = on", 1, "write true or false, or put the text in quotes"),
            ("a = True", 1, "a text is written in quotes"), ("a = hello", 1, "a text is written in quotes"),
            ("a = ,", 1, "a text is written in quotes"), ("a = inf", 1, "a text is written in quotes"),
            ("a = truefalse", 1, "a text is written in quotes"),
            ("a = 10s", 1, "a value with a unit, like any text, is written in quotes"),
            ("a = 1MiB", 1, "a value with a unit, like any text, is written in quotes"),
            ("a = 1.5", 1, "numbers are whole here"), ("a = 1e3", 1, "numbers are whole here"),
            ("a = -inf", 1, "a value with a unit, like any text, is written in quotes"),
            ("a = 0x1F", 1, "numbers are decimal here"), ("a = 0o7", 1, "numbers are decimal here"),
            ("a = 0b1", 1, "numbers are decimal here"),
            ("a = 2026-05-01", 1, "dates and times are not read here; put the text in quotes"),
            ("a = 07:32:00", 1, "dates and times are not read here; put the text in quotes"),
            ("a = 01", 1, "a number does not begin with 0"), ("a = -01", 1, "a number does not begin with 0"),
            ("a = 0_1", 1, "a number does not begin with 0"),
            ("a = _1", 1, "a text is written in quotes"), ("a = 1_", 1, "_ stands between two digits only"),
            ("a = 1__0", 1, "_ stands between two digits only"),
            ("a = -", 1, "_ stands between two digits only"),
            ("a = +_1", 1, "_ stands between two digits only"),
            ("a = 9223372036854775808", 1, "the number is too large for 64 bits"),
            ("a = -9223372036854775809", 1, "the number is too large for 64 bits"),
            ("a = [1]", 1, "a list holds texts in quotes only, with commas between them"),
            ("a = [[\"x\"]]", 1, "a list holds texts in quotes only, with commas between them"),
            ("a = [,]", 1, "a list holds texts in quotes only, with commas between them"),
            ("a = [\"x\",,]", 1, "a list holds texts in quotes only, with commas between them"),
            ("a = [\"x\" \"y\"]", 1, "a comma is missing between two items"),
            ("a = [\n\"x\"\n", 3, "the list has no end"), ("a = [", 1, "the list has no end"),
            ("a = [\"x\",", 1, "the list has no end"),
            ("\u{FEFF}a = 1", 1, "begins with a byte order mark; save it as UTF-8 without one"),
        ] as [(String, Int, String)])
    func refused(source: String, line: Int, problem: String) {
        #expect(throws: TOMLFault(line: line, problem: problem)) { try TOMLReader.read(Array(source.utf8)) }
    }

    @Test(
        arguments: [[0xFF], [0x61, 0x0A, 0x23, 0xC3], [0x0A, 0x0A, 0xED, 0xA0, 0x80], [0xC0, 0x80]]
            as [[UInt8]])
    func notUTF8(bytes: [UInt8]) {
        let line = bytes.count { $0 == 0x0A } + 1
        #expect(throws: TOMLFault(line: line, problem: "is not valid UTF-8")) { try TOMLReader.read(bytes) }
    }

    /// Whatever the bytes, there is an answer: pieces of valid files put together at random.
    @Test func neverTraps() {
        let pieces = [
            "a", "b = ", "=", "[", "]", "[s]", "\n", "\r\n", "\r", "\"", "'", "\\", "\\u", "\\U0010", "d800",
            "#", ",",
            "true", "-", "+", "_", "0", "99999999999999999999", "{", ".", "\u{0}", "é", " ", "\t", "\"x\"",
        ].map { Array($0.utf8) }
        var random = SystemRandomNumberGenerator()
        var answers = 0
        for _ in 0..<20_000 {
            var bytes = (0..<Int.random(in: 1...12)).flatMap { _ in pieces.randomElement(using: &random) ?? []
            }
            if Bool.random() { bytes[Int.random(in: bytes.indices)] = UInt8.random(in: 0...255) }
            answers += (try? TOMLReader.read(bytes).count) == nil ? 1 : 0
        }
        #expect(answers > 1000)
    }

    /// A file of the largest size is read in well under a second, even one of nothing but names.
    @Test(arguments: ["a%=1\n", "[a%]\n", "#\n%", "\n%", "a%=[\n", "a%=\"\\n\"\n"])
    func timeGrowsWithTheSize(line: String) {
        let parts = line.split(separator: "%", omittingEmptySubsequences: false)
        var bytes: [UInt8] = []
        var number = 0
        while bytes.count < SettingsFile.mostBytes {
            bytes += Array((String(parts[0]) + String(number) + String(parts[1])).utf8)
            number += 1
        }
        let file = SettingsFile(path: "big", bytes: bytes)
        let started = ContinuousClock.now
        _ = try? Settings.resolve(flags: [:], environment: [:], files: [file], table: Sample.table)
        #expect(ContinuousClock.now - started < .seconds(10))
    }

    private static func one(_ name: String, _ number: Int) -> TOMLEntry {
        TOMLEntry(name: name, value: .integer(number), line: 1)
    }

    private static func text(_ text: String) -> TOMLEntry {
        TOMLEntry(name: "a", value: .text(text), line: 1)
    }
}
