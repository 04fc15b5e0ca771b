// `tenant …`: dealerships come, are stopped, and go.

import CommandLine
import FleetPass
import PostgresStore
import Schema

extension FleetpassShared {
    static let tenantCommands = [create, list, show, change, suspend, resume, remove, platformLink]

    static let slug = Positional("slug", "The tenant's short name: a–z, 0–9 and -.")
    private static let name = Option.required(
        "name", .text, placeholder: "NAME", "The dealership's name, as pages show it.")
    private static let hosts = Option.optional(
        "host", .text, placeholder: "HOST,…", "Names of hosts that lead to it, parted by commas.")
    private static let confirmed = Option.optional(
        "confirm", .text, placeholder: "SLUG", "The slug once more: what is removed is gone for ever.")

    private static let create = Command(
        path: ["tenant", "create"], summary: "Make a tenant, and print a link for its first administrator",
        description:
            "Given again, with the same name and hosts, it changes nothing; interrupted, it goes on.",
        options: [data, config, name, hosts, asJSON] + reaching, positionals: [slug],
        examples: [
            Example(
                "fleetpass-shared tenant create north --name 'North Motors' --host rent.north.example -d DIR",
                "One more.")
        ],
        run: { invocation in
            let given = invocation[slug]
            guard TenantRecord.isSlug(given) else {
                throw ShellRefusal(
                    .usage,
                    "\(Excerpt.of(given)) is no slug: 1 to 40 of a–z, 0–9 and -, with none at its ends")
            }
            let hosts = try TenantChange.hosts(invocation[hosts] ?? "")
            let name = try TenantFields.name.read(invocation[name])
            let line = try SharedLine(invocation)
            defer { line.close() }
            let (tenant, isChanged) = try line.care.create(
                given, name: name, hosts: hosts, TenantSettings(), by: nil)
            let app = try line.tenancy.app(tenant)
            let link = isChanged ? try app.setupLink() : nil
            invocation.console.print(
                invocation[asJSON]
                    ? tenant.json(url: app.url(""), setupLink: link, isChanged: isChanged)
                    : link ?? "there is a tenant '\(given)' already; nothing was changed")
            try line.noteDeeds()
            return .ok
        })

    private static let list = Command(
        path: ["tenant", "list"], summary: "List all tenants", options: [data, config, asJSON] + reaching,
        examples: [Example("fleetpass-shared tenant list -d DIR", "All of them, by slug.")],
        run: { invocation in
            let line = try SharedLine(invocation)
            defer { line.close() }
            for tenant in line.tenancy.directory.dealerships { show(tenant, line, invocation) }
            return .ok
        })

    private static let show = Command(
        path: ["tenant", "show"], summary: "Show one tenant", options: [data, config, asJSON] + reaching,
        positionals: [slug],
        examples: [Example("fleetpass-shared tenant show north -d DIR", "State, hosts and settings.")],
        run: { invocation in
            let line = try SharedLine(invocation)
            defer { line.close() }
            let tenant = try line.tenant(invocation[slug])
            show(tenant, line, invocation)
            if !invocation[asJSON] {
                for host in tenant.hosts { invocation.console.print("host\t\(host)") }
                for (name, value) in tenant.settings.members {
                    invocation.console.print("\(name)\t\(value.text ?? value.integer.map { "\($0)" } ?? "")")
                }
            }
            return .ok
        })

    static func show(_ tenant: TenantRecord, _ line: SharedLine, _ invocation: Invocation) {
        let url = line.tenancy.publicURL(of: tenant)
        invocation.console.print(
            invocation[asJSON]
                ? tenant.json(url: url, setupLink: nil, isChanged: nil)
                : "\(tenant.slug)\t\(tenant.state.rawValue)\t\(url)\t\(tenant.name)")
    }

    private static let remove = Command(
        path: ["tenant", "remove"], summary: "Remove a suspended tenant and all that is its own, for ever",
        description: """
            Its rows and keys, and what is written out for it in this directory; in the directory of another server that \
            stays. Interrupted, it goes on when it is given again.
            """,
        options: [data, config, confirmed] + reaching, positionals: [slug],
        examples: [
            Example("fleetpass-shared tenant remove north --confirm north -d DIR", "It is gone then.")
        ],
        run: { invocation in
            let line = try SharedLine(invocation)
            defer { line.close() }
            let tenant = try line.tenant(invocation[slug])
            guard [.suspended, .closed].contains(tenant.state) else {
                throw ShellRefusal(
                    .conflict, "tenant '\(tenant.slug)' is \(tenant.state.rawValue); suspend it first")
            }
            guard invocation[confirmed] == tenant.slug else {
                throw ShellRefusal(
                    .usage, "give --confirm \(tenant.slug) to remove all that it has, for ever")
            }
            try line.care.remove(tenant, by: nil) { try line.tenancy.removeFiles(of: tenant) }
            invocation.console.print("removed \(tenant.slug)")
            try line.noteDeeds()
            return .ok
        })
}

extension TenantRecord {
    fileprivate func json(url: String, setupLink: String?, isChanged: Bool?) -> String {
        var writer = JSONWriter()
        writer.beginObject()
        write(to: &writer, url: url)
        if let setupLink {
            writer.key("setup_link")
            writer.text(setupLink)
        }
        if let isChanged {
            writer.key("changed")
            writer.boolean(isChanged)
        }
        writer.endObject()
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
