// Every route, asked by everybody: what comes back is what the table in permissions.txt says, cell by cell.

import Files
import HTTP
import Schema
import Testing

@testable import FleetPass

@Suite(.serialized) struct PermissionTests {
    private static let people = People(Instance.demo())
    private static let written = (try? Table()) ?? Table.none

    /// What a cell may say.
    private enum Verdict: String {
        /// Whatever the answer is, it is not about who asks.
        case may
        case signIn = "sign in"
        case no
        /// It is there, and not for them.
        case hidden
        /// The server's own: nobody is to see it.
        case fault

        init(_ answer: Answered) {
            switch answer.status {
            case 401: self = .signIn
            // To sign in, and then to come back; whoever has signed out is led there too.
            case 303 where answer["Location"]?.contains("next=") == true: self = .signIn
            case 403: self = .no
            case 404: self = .hidden
            case 500: self = .fault
            default: self = .may
            }
        }
    }

    @Test("Every route has its rows, and every row its route")
    func complete() {
        let wanted = Self.people.instance.routes.flatMap { route in
            Self.belongings(route).map { Self.name(route, $0) }
        }
        let missing = wanted.filter { Self.written.rows[$0] == nil }
        let spare = Self.written.rows.keys.filter { !wanted.contains($0) }
        #expect(missing == [] && spare.sorted() == [], "write into Access/permissions.txt who may")
    }

    @Test("Whoever asks gets what the table says", arguments: Self.people.instance.routes.map(\.line))
    func cells(line: String) throws {
        let route = try #require(Self.people.instance.routes.first { $0.line == line })
        for belonging in Self.belongings(route) {
            let row = Self.name(route, belonging)
            let expected = Self.written.rows[row] ?? []
            let given = try Person.allCases.map { person in
                let probe = Probe(people: Self.people, route: route)
                let request = probe.request(by: person, about: belonging)
                let asked = try #require(request, "say in Probe.swift how \(line) is asked")
                return Verdict(Self.people.instance.ask(asked)).rawValue
            }
            #expect(given == expected, "\(row)\n\(Table.row(row, given))")
        }
    }

    private static func belongings(_ route: Route) -> [Belonging] {
        Probe(people: people, route: route).asksAboutSomething ? Belonging.allCases : [.own]
    }

    private static func name(_ route: Route, _ belonging: Belonging) -> String {
        let about = Probe(people: people, route: route).asksAboutSomething ? ", \(belonging.rawValue)" : ""
        return "\(route.method.name) \(route.openPath)\(about)"
    }

    /// The table as it stands in its file: a row for each route, a column for each who may ask.
    private struct Table {
        let rows: [String: [String]]

        static let none = Table(rows: [:])

        private init(rows: [String: [String]]) { self.rows = rows }

        init() throws {
            let folder = "\(#filePath)".split(separator: "/").dropLast().joined(separator: "/")
            let bytes = try FileContent.read("/\(folder)/permissions.txt", atMost: 1 << 20) ?? []
            var rows: [String: [String]] = [:]
            let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").filter {
                $0.contains("|")
            }
            for line in lines.dropFirst() {
                let cells = line.split(separator: "|").map { cell in
                    String(cell.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
                }
                rows[cells.first ?? ""] = Array(cells.dropFirst())
            }
            self.rows = rows
        }

        static func row(_ name: String, _ cells: [String]) -> String {
            func padded(_ text: String, _ width: Int) -> String {
                text + String(repeating: " ", count: max(0, width - text.utf8.count))
            }
            return padded(name, 52) + cells.map { "| " + padded($0, 8) }.joined()
        }
    }
}
