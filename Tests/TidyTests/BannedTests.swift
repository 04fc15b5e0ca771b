// Calls that can take a dealership down, words that have no place in the repository, and claims that need an
// argument.

import Testing

@Suite struct BannedTests {
    /// A pattern, where it is looked for, and which paths are excused.
    struct Ban: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let pattern: String
        var isForTests = true
        var excused: [String] = []
    }

    @Test(arguments: [
        Ban(testDescription: "try!", pattern: #"\btry!"#), Ban(testDescription: "as!", pattern: #"\bas!"#),
        Ban(testDescription: "fatalError", pattern: #"\bfatalError\b"#, excused: ["Tests/Fuzz/"]),
        Ban(testDescription: "unowned(unsafe)", pattern: #"unowned\(unsafe\)"#),
        Ban(testDescription: "a forced unwrap", pattern: #"[A-Za-z0-9_)\]]!(?![=A-Za-z0-9_(])"#),
        Ban(
            testDescription: "print", pattern: #"(?:^|[^.\w])(?:debugP|p)rint\("#, isForTests: false,
            excused: ["Sources/CommandLine/", "Sources/Embed/"]),
        Ban(
            testDescription: "assert, which release builds forget",
            pattern: #"(?:^|[^.\w])assert(?:ionFailure)?\("#, isForTests: false),
        Ban(
            testDescription: "unchecked arithmetic",
            pattern: #"\bunsafe(?:Adding|Subtracting|Multiplied|Divided)\("#),
        Ban(testDescription: "a bit cast", pattern: #"\bunsafe(?:BitCast|Downcast)\("#),
    ])
    func calls(ban: Ban) throws {
        let regex = try Regex(ban.pattern)
        let found = (ban.isForTests ? Tree.swift : Tree.sources).flatMap { file in
            ban.excused.contains { file.path.hasPrefix($0) }
                ? [] : file.places(file.code) { $0.contains(regex) }
        }
        #expect(found == [])
    }

    @Test("No build forgets the preconditions")
    func unchecked() {
        let word = "-O" + "unchecked"
        let places = Tree.files.filter {
            $0 == "Package.swift" || $0 == "Makefile" || $0 == "setup" || $0.hasPrefix("deploy/")
                || $0.hasPrefix(".ci/")
        }
        #expect(places.filter { Tree.text($0).contains(word) } == [] && places.contains("Package.swift"))
    }

    /// Written in two parts, so that this file does not hold them.
    private static let leftovers = ["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK", "WI" + "P"]
    private static let workplace = [
        "/wo" + "rk/", "/tm" + "p/h/", "issue" + " #", "this ses" + "sion", "the le" + "ad ", "Clau" + "de",
        "the bri" + "ef",
    ]

    private static var texts: [String] {
        let kinds = [
            ".swift", ".md", ".py", ".sql", ".mustache", ".css", ".js", ".h", ".modulemap", ".lua", ".c",
            ".txt", ".service",
        ]
        return Tree.files.filter { path in
            kinds.contains { path.hasSuffix($0) } || ["Makefile", "setup", ".ci/run"].contains(path)
        }
    }

    @Test("Nothing is left to be done", arguments: leftovers)
    func leftOver(word: String) throws {
        let regex = try Regex(#"(?:^|[^A-Za-z0-9])"# + word + #"(?:$|[^A-Za-z0-9])"#)
        let places = Self.texts.filter { Tree.holds($0, word) }.flatMap { path in
            Tree.lines(path).enumerated().filter { $0.element.contains(regex) }.map {
                "\(path):\($0.offset + 1): \($0.element)"
            }
        }
        #expect(places == [])
    }

    @Test("The repository speaks of the product alone", arguments: workplace)
    func workplaces(word: String) {
        let places = Self.texts.filter { Tree.holds($0, word) }.flatMap { path in
            Tree.lines(path).enumerated().filter { $0.element.utf8.contains(word.utf8) }.map {
                "\(path):\($0.offset + 1): \($0.element)"
            }
        }
        #expect(places == [])
    }

    @Test("No file is a mere holder of a place")
    func placeholders() {
        let word = "Place" + "holder"
        let names = Tree.files.filter { $0.contains(word) }
        let empty = Tree.swift.filter { file in file.code.allSatisfy { $0.allSatisfy { $0 == " " } } }.map(
            \.path)
        let said = Tree.swift.flatMap { file in file.places(file.comments) { $0.hasPrefix("// \(word).") } }
        #expect(names + empty + said == [])
    }

    @Test("SQL stands in stores, migrations and the store's own modules")
    func sql() throws {
        let regex = try Regex(
            #"\b(?:SELECT\s+\S|INSERT\s+INTO\b|DELETE\s+FROM\b|UPDATE\s+\w+\s+SET\b|FROM\s+\w+\s+WHERE\b)"#)
        let places = Tree.sources.filter {
            !$0.module.hasSuffix("Store") && !$0.name.hasSuffix("Store.swift")
        }.flatMap { file in
            file.places(file.literals) { $0.contains(regex) }
        }
        #expect(places == [])
    }

    @Test(
        "Whoever claims that something is safe argues it above",
        arguments: ["@unchecked " + "Sendable", "@sa" + "fe "])
    func argued(claim: String) {
        let bare = Tree.sources.flatMap { file in
            file.code.enumerated().filter { $0.element.utf8.contains(claim.utf8) }.filter { number, _ in
                let above = file.lines[..<number].reversed().prefix { line in
                    line.drop { $0 == " " }.hasPrefix("//")
                }
                return above.reduce(0) { $0 + $1.utf8.count } < 80
            }.map { "\(file.path):\($0.offset + 1): \($0.element)" }
        }
        #expect(bare == [])
    }

    @Test("What is written unsafe is marked, and nonisolated(unsafe) is not used")
    func isolation() {
        let found = Tree.sources.flatMap { file in
            file.places(file.code) { $0.utf8.contains("nonisolated(unsafe)".utf8) }
        }
        #expect(found == [])
    }
}
