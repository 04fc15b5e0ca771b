// The table of routes and the schema, as they were promised.

import HTTP
import Schema
import Store
import Testing

@testable import FleetPass

@Suite struct RouteTableTests {
    @Test("Who may ask what, and where it runs") func routes() throws {
        let lines = Instance.shared.routes.map { route in
            let body = route.takes.map { "\($0.name) as \(route.isForm ? "form" : "JSON")" } ?? "no body"
            let memory = route.isRemembered ? "remembered" : "made anew"
            return [
                "\(route.method.name) \(route.path)", route.permissionName, route.work.name, body,
                "\(route.allowance)", memory + (route.welcomesCustomers ? ", knows customers" : ""),
            ].joined(separator: " | ")
        }
        try Snapshot.check("routes", lines.joined(separator: "\n") + "\n")
    }

    @Test("No route makes its shapes anew for each request") func shapes() {
        for route in Instance.shared.routes {
            #expect(route.takes === route.takes, "\(route.path)")
            #expect(route.query === route.query, "\(route.path)")
        }
    }

    @Test("The schema that the migrations lead to", .onFile) func schema() throws {
        let sql = try Instance.empty.app.database.reader().read { tx in
            try tx.all(
                .assembled(
                    "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY type DESC, name"
                )
            ) { $0.text(0) }
        }
        try Snapshot.check("schema", sql.joined(separator: ";\n\n") + ";\n")
    }

    @Test("Migrations are numbered without a gap, and none that was released is edited") func released()
        throws
    {
        #expect(migrations.map(\.number) == Array(1...max(1, migrations.count)))
        #expect(Set(migrations.map(\.name)).count == migrations.count)
        try Snapshot.check("migrations", migrations.map { "\($0.number) \($0.name) \($0.digest)\n" }.joined())
    }

    @Test("Every failure has a status and a title of its own") func failures() {
        let codes = Failure.Code.allCases
        #expect(codes.allSatisfy { (400...599).contains($0.status.code) && !$0.title.isEmpty })
        // Whoever has to show once more who they are is known, and may not yet: HTTP has no status for
        // that.
        let others = codes.filter { $0 != .proofNeeded }
        #expect(Set(codes.map(\.title)).count == codes.count)
        #expect(Set(others.map(\.status.code)).count == others.count)
    }
}
