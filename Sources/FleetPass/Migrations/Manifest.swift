// The list of tables, read from tables.txt: names, keys, columns and references. What they are for is said
// nowhere here.

/// A table as both engines have it.
package struct TableManifest: Sendable, Equatable {
    package enum Kind: String, Sendable {
        case uuid, text, integer, double, bytes
    }

    package struct Column: Sendable, Equatable {
        package let name: String
        package let kind: Kind
        package let isOptional: Bool
        /// The table to whose key it refers.
        package let table: String?
    }

    package let name: String
    /// Names of columns. Rows are digested in their order.
    package let key: [String]
    package let columns: [Column]
}

extension TableManifest {
    /// All tables, each behind those that it refers to.
    package static let all: [TableManifest] = tables(in: text) ?? []

    private static let text =
        Embedded.files.first { $0.path == "Sources/FleetPass/Migrations/tables.txt" }?.content.description
        ?? ""

    /// - Returns: nil for a text with a line that says nothing, a key without its column, or a table before
    /// one that it refers to.
    static func tables(in text: String) -> [TableManifest]? {
        var tables: [TableManifest] = []
        for line in text.split(separator: "\n") where !line.starts(with: "#") {
            if line.starts(with: " ") {
                guard let column = Column(line), let table = tables.popLast() else { return nil }
                tables.append(
                    TableManifest(name: table.name, key: table.key, columns: table.columns + [column]))
            } else {
                guard let table = TableManifest(line) else { return nil }
                tables.append(table)
            }
        }
        return isSound(tables) ? tables : nil
    }

    private static func isSound(_ tables: [TableManifest]) -> Bool {
        var known: Set<String> = []
        for table in tables {
            guard known.insert(table.name).inserted else { return false }
            let names = table.columns.map(\.name)
            guard table.key.allSatisfy(names.contains), Set(names).count == names.count else { return false }
            guard table.columns.compactMap(\.table).allSatisfy(known.contains) else { return false }
        }
        return true
    }

    /// `table (key, key)`
    private init?(_ line: Substring) {
        let words = line.split { " (,)".contains($0) }.map(String.init)
        guard words.count > 1, line.last == ")" else { return nil }
        self.init(name: words[0], key: Array(words.dropFirst()), columns: [])
    }
}

extension TableManifest.Column {
    /// `    column kind? -> table`
    fileprivate init?(_ line: Substring) {
        let words = line.split(separator: " ")
        guard words.count == 2 || words.count == 4 && words[2] == "->" else { return nil }
        let isOptional = words[1].hasSuffix("?")
        guard let kind = TableManifest.Kind(rawValue: String(isOptional ? words[1].dropLast() : words[1]))
        else {
            return nil
        }
        self.init(
            name: String(words[0]), kind: kind, isOptional: isOptional,
            table: words.count == 4 ? String(words[3]) : nil)
    }
}
