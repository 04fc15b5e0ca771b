// Every statement that stands in the product's sources as a text, prepared against the tables as they are.

import Files
import Schema
import Store
import Testing

@testable import FleetPass

@Suite struct StatementTests {
    private static let folder =
        "/" + "\(#filePath)".split(separator: "/").dropLast(4).joined(separator: "/") + "/Sources/FleetPass"
    private static let stores = (try? files(below: folder)) ?? []

    private static func files(below folder: String) throws -> [String] {
        try (FileContent.names(in: folder) ?? []).flatMap { name -> [String] in
            if name.hasSuffix("Store.swift") { return ["\(folder)/\(name)"] }
            return name.contains(".") ? [] : try files(below: "\(folder)/\(name)")
        }
    }

    @Test("All are read, but for the few that are put together from other files")
    func read() throws {
        let statements = try Self.stores.flatMap { try StatementSource($0).statements }
        #expect(Self.stores.count > 60 && statements.count > 450, "\(Self.stores.count), \(statements.count)")
    }

    @Test("What a store asks has the tables and columns that there are", arguments: stores)
    func stands(path: String) throws {
        let reader = try Instance.shared.app.database.reader()
        let wrong = try StatementSource(path).statements.compactMap { statement -> String? in
            let text = TestStore.isFile ? statement.text : statement.postgres ?? statement.text
            // How far the schema is, only the file says of itself.
            guard ["SELECT", "INSERT", "UPDATE", "DELETE", "WITH"].contains(where: text.hasPrefix),
                TestStore.isFile || !text.contains("schema_migrations")
            else { return nil }
            let values = [Value](repeating: .null, count: StatementSource.parameters(of: text))
            do {
                try reader.read { try $0.each(.assembled("EXPLAIN \(text)"), values) { _ in } }
                return nil
            } catch {
                // A null alone says nothing of its type; what is bound does.
                return "\(error)".contains("could not determine data type") ? nil : "\(error): \(text)"
            }
        }
        #expect(wrong == [])
    }
}

/// What a file of Swift has as texts of statements.
private struct StatementSource {
    private let source: String

    init(_ path: String) throws {
        source = String(decoding: try FileContent.read(path, atMost: 1 << 20) ?? [], as: UTF8.self)
    }

    /// Those whose every part stands in the same file, or is the columns of a shape.
    var statements: [(text: String, postgres: String?)] {
        source.split(separator: "Query(").dropFirst().compactMap { rest in
            let before = source[..<rest.startIndex]
            guard let (literal, after) = Self.literal(rest), let text = whole(literal, before: before)
            else { return nil }
            let twin = after.drop { $0 == "," || $0.isWhitespace }
            guard twin.hasPrefix("postgres:") else { return (text, nil) }
            return (
                text,
                Self.literal(twin.dropFirst("postgres:".count)).flatMap { whole($0.text, before: before) }
            )
        }
    }

    static func parameters(of text: String) -> Int {
        text.split(separator: "$").dropFirst().compactMap { Int($0.prefix { $0.isNumber }) }.max() ?? 0
    }

    /// A text that begins here, and what stands behind it.
    private static func literal(_ rest: Substring) -> (text: String, rest: Substring)? {
        let rest = rest.drop { $0.isWhitespace }
        let mark = rest.hasPrefix("\"\"\"") ? "\"\"\"" : "\""
        guard rest.hasPrefix(mark) else { return nil }
        var parts = rest.dropFirst(mark.count).split(
            separator: mark, maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        // A quotation mark within an interpolation is not the end.
        while mark.count == 1, parts[0].filter({ $0 == "(" }).count > parts[0].filter({ $0 == ")" }).count {
            let more = parts[1].split(separator: mark, maxSplits: 1, omittingEmptySubsequences: false)
            guard more.count == 2 else { return nil }
            parts = ["\(parts[0])\"\(more[0])", more[1]]
        }
        let text = parts[0].split(separator: "\n").map { $0.drop { $0 == " " } }.joined(separator: "\n")
        return (text, parts[1])
    }

    /// With its interpolations in their places; nil where one of them stands elsewhere.
    private func whole(_ text: String, before: Substring) -> String? {
        var pieces = text.split(separator: "\\(", omittingEmptySubsequences: false)[...]
        var whole = String(pieces.removeFirst())
        for piece in pieces {
            var depth = 1
            let name = piece.prefix { character in
                depth += character == "(" ? 1 : character == ")" ? -1 : 0
                return depth > 0
            }
            guard let part = self.part(name, before: before) else { return nil }
            whole += part + piece.dropFirst(name.count + 1)
        }
        return whole
    }

    /// - Parameter before: what stands above: of two that have the name, the nearer one is meant.
    private func part(_ name: Substring, before: Substring) -> String? {
        if let alias = name.split(separator: ".columns(of: \"").dropFirst().first {
            return "\(alias.prefix { $0.isLetter }).*"
        }
        let name = name.hasPrefix("Self.") ? name.dropFirst(5) : name
        guard name.allSatisfy(\.isLetter),
            let defined = before.split(separator: " let \(name) =").dropFirst().last
                ?? source.split(separator: " let \(name) =").dropFirst().first,
            let (text, _) = Self.literal(defined)
        else { return nil }
        return whole(text, before: before)
    }
}
