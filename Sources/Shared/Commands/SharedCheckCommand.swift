// `check`: is the shared database what it should be, and does what must never break hold for every tenant?

import CommandLine
import FleetPass
import PostgresStore
import Store

extension FleetpassShared {
    private static let only = Option.optional(
        "tenant", .text, placeholder: "SLUG", "This one alone; nothing of the others is looked at.")

    static let check = Command(
        path: ["check"], summary: "Check schema, isolation, records and rows of all tenants",
        description: "Changes nothing, and may be run while servers run.",
        options: [data, config, only, asJSON] + reaching,
        examples: [
            Example("fleetpass-shared check -d DIR", "Exit status 0: all is well."),
            Example("fleetpass-shared check --tenant north --json -d DIR", "One of them, for a program."),
        ],
        run: { invocation in
            let line = try SharedLine(invocation, judgesSchema: true)
            defer { line.close() }
            let one = try invocation[only].map { try line.tenant($0) }
            let findings = try SharedCheck(line.tenancy).findings(of: one)
            if invocation[asJSON] {
                invocation.console.write(Fleetpassd.report(findings))
            } else {
                for finding in findings { invocation.console.print("\(finding.check): \(finding.detail)") }
                invocation.console.print(findings.isEmpty ? "ok" : "\(findings.count) findings")
            }
            return findings.isEmpty ? .ok : .failed
        })
}

struct SharedCheck {
    private let tenancy: Tenancy

    init(_ tenancy: Tenancy) { self.tenancy = tenancy }

    /// - Parameter tenant: nil: the database as a whole, and all of them, the platform's own site too.
    /// - Throws: `StoreError` while the database does not answer.
    func findings(of tenant: TenantRecord?) throws -> [Finding] {
        let schema = try tenancy.platform.read { try AppliedMigrations(tx: $0).findings() }
        // In another version's tables our rules would find much that is no fault.
        guard schema.isEmpty else { return schema }
        if let tenant { return try rows(of: tenant) }
        let catalogue = try tenancy.platform.read { try CatalogueStore(tx: $0).findings() }
        return try catalogue + tenancy.directory.all.flatMap { try rows(of: $0) }
    }

    /// Where one was begun and not finished there is nothing yet.
    private func rows(of tenant: TenantRecord) throws -> [Finding] {
        guard tenant.state != .importing else { return [] }
        let app: App
        do { app = try tenancy.app(tenant) } catch let problem as SharedProblem {
            return [Finding("keys", "\(tenant.slug): \(problem.message)")]
        }
        let reader = try app.database.reader()
        defer { reader.endTurn() }
        return try reader.read { try CheckStore.findings(ofRows: $0, app) }.map {
            Finding($0.check, "\(tenant.slug): \($0.detail)")
        }
    }
}
