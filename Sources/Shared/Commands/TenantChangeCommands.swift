// `tenant set|suspend|resume`: what becomes of a tenant that there is; and the way into the platform's own
// site.

import CommandLine
import FleetPass
import PostgresStore
import Schema

extension FleetpassShared {
    private static let values = Positional(
        "key=value", count: .some, "What to set; with nothing behind the sign it is taken away.")
    private static let reason = Option.optional(
        "reason", .text, placeholder: "TEXT", "Why; whoever looks after tenants sees it.")

    static let change = Command(
        path: ["tenant", "set"], summary: "Set a tenant's name, hosts, limits, quotas or looks",
        description:
            "Takes \(TenantChange.names.joined(separator: ", ")). Servers that run hear of it at once.",
        options: [data, config, asJSON] + reaching, positionals: [slug, values],
        examples: [
            Example(
                "fleetpass-shared tenant set north requests_per_minute=6000 staff=20 accent=#0a7d4f -d DIR",
                "Limits, and a colour of its own.")
        ],
        run: { invocation in
            let line = try SharedLine(invocation)
            defer { line.close() }
            let tenant = try line.tenant(invocation[slug])
            var change = TenantChange(tenant)
            try change.set(
                invocation.all(values).map { word in
                    let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                    guard parts.count == 2 else {
                        throw ShellRefusal(.usage, "\(Excerpt.of(word)) is not key=value")
                    }
                    return (String(parts[0]), String(parts[1]))
                })
            show(try line.care.change(tenant, to: change, by: nil), line, invocation)
            try line.noteDeeds()
            return .ok
        })

    static let suspend = Command(
        path: ["tenant", "suspend"], summary: "Stop serving a tenant; its visitors are told so",
        options: [data, config, reason, asJSON] + reaching, positionals: [slug],
        examples: [
            Example(
                "fleetpass-shared tenant suspend north --reason 'as agreed' -d DIR", "It is closed at once.")
        ],
        run: { try move($0, to: .suspended, because: $0[reason].map { try TenantFields.reason.read($0) }) })

    static let resume = Command(
        path: ["tenant", "resume"], summary: "Serve a suspended tenant again",
        options: [data, config, asJSON] + reaching, positionals: [slug],
        examples: [Example("fleetpass-shared tenant resume north -d DIR", "It is open at once.")],
        run: { try move($0, to: .active) })

    private static func move(
        _ invocation: Invocation, to state: TenantRecord.State, because reason: String? = nil
    ) throws -> ExitStatus {
        let line = try SharedLine(invocation)
        defer { line.close() }
        let tenant = try line.tenant(invocation[slug])
        show(try line.care.set(tenant, to: state, because: reason, by: nil), line, invocation)
        try line.noteDeeds()
        return .ok
    }

    static let platformLink = Command(
        path: ["platform-link"],
        summary: "Print a link by which somebody becomes an administrator of the platform",
        description: """
            The platform's own site is at the host 'platform_host', else below /t/platform. The link is good once, for \
            72 hours; one that was printed before is good no more.
            """,
        options: [data, config] + reaching + SharedDeclared.table.flags(for: [SharedDeclared.platformHost]),
        examples: [Example("fleetpass-shared platform-link -d DIR", "For the first one.")],
        run: { invocation in
            let line = try SharedLine(invocation)
            defer { line.close() }
            let site = try line.platformSite()
            invocation.console.print(try line.tenancy.app(site).setupLink())
            return .ok
        })
}
