// The taking apart of Swift files, without which the other tests here would find nothing.

import Testing

@Suite struct ReaderTests {
    @Test(
        "Code, comments and literals are told apart",
        arguments: [
            ("let a = b // c", "let a = b ", "// c", ""),
            ("let a = \"x // y\" + z", "let a = \" + z", "", "x // y"),
            ("a /* b */ c", "a  c", " b ", ""), ("let a = #\"x\"y\"#", "let a = \"", "", "x\"y"),
            ("\"a\\\"b\" c", "\" c", "", "a\\\"b"),
            ("\"a\\(b(c))d\" e", "\" e", "", "ad"), ("#if os(Linux)", "#if os(Linux)", "", ""),
            ("\"\" + \"\"", "\" + \"", "", ""),
        ])
    func line(text: String, code: String, comment: String, literal: String) {
        let file = SwiftFile(path: "a", text: text)
        #expect(file.code == [code] && file.comments == [comment] && file.literals == [literal])
    }

    @Test("A literal of several lines is one, whatever it holds")
    func block() {
        let file = SwiftFile(
            path: "a", text: "let a = \"\"\"\n// no comment\n  try! \"quoted\"\n\"\"\"\ntry!")
        #expect(file.isLiteral == [false, true, true, true, false])
        #expect(file.code[1...3].allSatisfy { !$0.contains("try") } && file.code[4] == "try!")
    }

    @Test("The repository was found") func found() {
        #expect(Tree.sources.count > 150 && Tree.swift.count > 200)
        #expect(
            Tree.exists("Package.swift") && Tree.lines("Package.swift").first == "// swift-tools-version: 6.2"
        )
    }
}
