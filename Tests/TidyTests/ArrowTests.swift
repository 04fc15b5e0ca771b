// What may import what. The table here and the one in Package.swift must say the same, and the sources must
// keep to it.

import Testing

@Suite struct ArrowTests {
    /// By module: what it may import besides the standard library.
    private static let arrows: [String: Set<String>] = [
        "Mustache": [], "Schema": [], "CommandLine": [], "Codes": ["CQRCode"], "Files": [],
        "Zones": ["Schema"],
        "Documents": ["CDocuments"],
        "Threads": ["CSystem"],
        "Telemetry": ["Threads"],
        "Workshop": ["Threads", "CSystem"], "Pictures": ["Workshop", "CPictures"],
        "Crypto": ["COpenSSL", "CArgon2"], "Outbound": ["CCurl"],
        "HTTP": ["Threads", "CSystem", "COpenSSL", "CZlib"],
        "Store": ["Threads", "CSQLite", "Schema"],
        "PostgresStore": ["Store", "Threads", "Schema", "CPostgres"],
        "Backups": ["Store", "Crypto", "Outbound", "Threads", "CommandLine", "Schema", "CZstd"],
        "FleetPass": [
            "HTTP", "Store", "Schema", "Mustache", "CommandLine", "Telemetry", "Crypto", "Codes", "Outbound",
            "Threads", "Zones", "Workshop", "Pictures", "Documents", "Files", "Backups",
        ],
        "Operator": [
            "CommandLine", "Mustache", "Crypto", "Schema", "Threads", "Files", "CSystem", "Backups", "HTTP",
            "Store", "Telemetry",
        ],
        "Shared": [
            "FleetPass", "PostgresStore", "Store", "HTTP", "Schema", "Mustache", "CommandLine", "Crypto",
            "Telemetry", "Threads",
        ],
        "fleetpassd": ["FleetPass", "CommandLine"],
        "fleetpass": ["Operator", "CommandLine"],
        "fleetpass-shared": ["Shared", "CommandLine"],
    ]
    /// Part of Swift or of the C library.
    private static let standard: Set<String> = ["Glibc", "Synchronization"]
    /// The build's own tools run on the machine that builds, and nowhere else.
    private static let tools = ["Embed"]

    private static func imports(_ file: SwiftFile) -> [(line: Int, module: String)] {
        file.code.enumerated().compactMap { number, line in
            let words = line.split(separator: " ").filter {
                !["public", "internal", "package", "private", "@testable", "@preconcurrency"].contains($0)
            }
            guard words.first == "import", words.count > 1 else { return nil }
            let kinds = ["enum", "struct", "class", "func", "typealias", "protocol", "var", "let"]
            let name = kinds.contains(String(words[1])) ? words.dropFirst(2).first ?? "" : words[1]
            return (number + 1, String(name.split(separator: ".").first ?? ""))
        }
    }

    @Test("Sources import what their module may, and nothing else")
    func sources() {
        let wrong = Tree.sources.filter { !Self.tools.contains($0.module) }.flatMap { file in
            let allowed = (Self.arrows[file.module] ?? []).union(Self.standard)
            return Self.imports(file).filter { !allowed.contains($0.module) }.map {
                "\(file.path):\($0.line): import \($0.module)"
            }
        }
        #expect(wrong == [])
    }

    @Test("Every module of the sources has a row, and every row a module")
    func rows() {
        let found = Set(Tree.sources.map(\.module)).subtracting(Self.tools)
        #expect(found == Set(Self.arrows.keys))
    }

    @Test("No arrow is drawn that no file needs", arguments: arrows.keys.sorted())
    func unused(module: String) {
        let used = Set(Tree.sources.filter { $0.module == module }.flatMap { Self.imports($0).map(\.module) })
        #expect((Self.arrows[module] ?? []).subtracting(used).sorted() == [])
    }

    @Test("Package.swift draws the same arrows")
    func package() throws {
        let text = Tree.text("Package.swift")
        let rooms = text.matches(of: try Regex(#"(?:room|house)\(\s*"(\w+)"(?:,\s*on: \[([^\]]*)\])?"#)).map {
            match in
            (String(match.output[1].substring ?? ""), String(match.output[2].substring ?? ""))
        }
        let drawn = Dictionary(
            rooms.map { name, list in
                (name, Set(list.split { !($0.isLetter || $0.isNumber) }.map(String.init)))
            }
        ) { first, _ in first }
        var expected = Self.arrows
        for executable in ["fleetpassd", "fleetpass", "fleetpass-shared"] { expected[executable] = nil }
        #expect(drawn == expected)
    }

    @Test("Arrows never lead back", arguments: arrows.keys.sorted())
    func cycles(module: String) {
        var reached: Set<String> = []
        var waiting = Self.arrows[module] ?? []
        while let next = waiting.popFirst() {
            if reached.insert(next).inserted { waiting.formUnion(Self.arrows[next] ?? []) }
        }
        #expect(!reached.contains(module))
    }

    @Test("The appliance is linked with these libraries and no others")
    func libraries() throws {
        var reached: Set<String> = []
        var waiting = Self.arrows["fleetpassd"] ?? []
        while let next = waiting.popFirst() {
            if reached.insert(next).inserted { waiting.formUnion(Self.arrows[next] ?? []) }
        }
        let maps = reached.map { "Sources/\($0)/module.modulemap" }.filter(Tree.files.contains)
        let linked = try maps.flatMap { map in
            Tree.text(map).matches(of: try Regex(#"link\s+"(\w+)""#)).compactMap {
                $0.output[1].substring.map(String.init)
            }
        }
        #expect(Set(linked) == ["sqlite3", "ssl", "crypto", "z", "argon2", "zstd"])
    }

    @Test(
        "Tests see no more than the product does",
        arguments: ["Foundation", "FoundationEssentials", "Dispatch", "XCTest"])
    func foundation(module: String) {
        let wrong = Tree.swift.filter {
            $0.path != "Sources/Embed/Plugin/Embed.swift" && !$0.path.hasPrefix("Tests/Fuzz/")
        }.flatMap { file in
            Self.imports(file).filter { $0.module == module }.map { "\(file.path):\($0.line)" }
        }
        #expect(wrong == [])
    }
}
