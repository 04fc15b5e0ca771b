// The tables' list against the files that must speak of each table: both engines' migrations, and the probes.

import Testing

@Suite struct TableTests {
    private static let folder = "Sources/FleetPass/Migrations"

    /// By name: the names of its columns, as the list has them.
    private static let tables: [String: [String]] = {
        var tables: [String: [String]] = [:]
        var table = ""
        for line in Tree.lines("\(folder)/tables.txt") where !line.isEmpty && !line.hasPrefix("#") {
            let words = line.split { " (,)".contains($0) }.map(String.init)
            if line.hasPrefix(" ") {
                tables[table, default: []].append(words[0])
            } else {
                table = words[0]
            }
        }
        return tables
    }()

    private static func names(_ engine: String) -> [String] {
        Tree.files.filter { $0.hasPrefix("\(folder)/\(engine)/") }.compactMap {
            $0.split(separator: "/").last.map(String.init)
        }
    }

    @Test("Every migration has its twin, of the same number and name")
    func twins() {
        #expect(Self.names("sqlite") == Self.names("postgres") && Self.names("sqlite").count > 10)
    }

    @Test("PostgreSQL's migrations make the tables of the list, and no others")
    func made() throws {
        let text = Self.names("postgres").map { Tree.text("\(Self.folder)/postgres/\($0)") }.joined()
        func names(_ pattern: String) throws -> [String] {
            text.matches(of: try Regex(pattern)).compactMap { $0.output[1].substring.map(String.init) }
        }
        let dropped = try names(#"(?m)^DROP TABLE (\w+);"#)
        let found = try names(#"(?m)^CREATE TABLE (\w+) \("#).filter { !dropped.contains($0) }
        #expect(found.sorted() == Self.tables.keys.sorted())
    }

    @Test("Every table has a probe of its isolation, and every probe a table")
    func probes() throws {
        let probes = Tree.lines("Tests/Shared/probes.py").drop { !$0.hasPrefix("PROBES") }.prefix {
            $0 != "}"
        }
        let found = try probes.compactMap { line in
            line.firstMatch(of: try Regex(#"^    "(\w+)": \{"#))?.output[1].substring.map(String.init)
        }
        #expect(found.sorted() == Self.tables.keys.sorted())
    }

    @Test(
        "PostgreSQL's migrations come in two phases, and begin every table with its tenant",
        arguments: names("postgres"))
    func phases(name: String) {
        let lines = Tree.lines("\(Self.folder)/postgres/\(name)")
        let phases = lines.split(omittingEmptySubsequences: false) { $0 == "-- references" }
        let tables = lines.indices.filter { lines[$0].hasPrefix("CREATE TABLE") }
        let tenant = "    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,"
        #expect(phases.count == 2 && !phases[0].contains { $0.contains("REFERENCES") })
        #expect(phases.last?.contains { $0.hasPrefix("CREATE") } == false)
        #expect(tables.allSatisfy { lines[$0 + 1] == tenant })
    }
}
