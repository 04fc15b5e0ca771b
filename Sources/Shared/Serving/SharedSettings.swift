// The settings that a shared server has beside those of the product.

import CommandLine
import FleetPass
import HTTP
import PostgresStore

/// Flag, then environment, then file, then default.
enum SharedDeclared {
    static let database = Setting(
        "database", .text, default: "", "Where PostgreSQL is, without the user: host=… dbname=… or a URL.",
        flag: "database", placeholder: "ADDR")
    static let pooler = Setting(
        "pooler", .text, default: "",
        "The same by way of a pooler in transaction mode, for all that is served; empty: directly.",
        flag: "pooler", placeholder: "ADDR")
    static let replicas = Setting(
        "replicas", .list, default: [],
        "A copy that follows the database, by its own address: visitors' pages and reports are read there.",
        flag: "replica", placeholder: "ADDR")
    static let replicaLag = Setting(
        "replica_lag", .duration(inMs: 100...3_600_000), default: 2_000,
        "How old what visitors see of a replica may be; one that is further behind is not read from.")
    static let connections = Setting(
        "connections", .integer(in: 1...1_000), default: 8, "Connections to the database, at most.",
        flag: "connections")
    static let atOnce = Setting(
        "tenant_at_once", .integer(in: 1...1_000), default: 1,
        "Requests of one tenant that are answered at once while others are served too; alone it may have more."
    )
    static let waiting = Setting(
        "tenant_waiting", .integer(in: 1...1_000_000), default: 1_024,
        "Requests of one tenant that may wait; more are told to come back.")
    static let domain = Setting(
        "tenant_domain", .text, default: "", "Tenants are found as <slug>.DOMAIN too.", flag: "tenant-domain",
        placeholder: "DOMAIN")
    static let platformHost = Setting(
        "platform_host", .text, default: "",
        "The name of the host of the platform's own site; empty: it is at /t/platform.",
        flag: "platform-host", placeholder: "HOST")
    static let platformName = Setting(
        "platform_name", .text, default: "FleetPass", "What the platform's own site is called.")
    static let namedByProxy = Setting(
        "tenant_header", .onOff, default: false,
        "Whether trusted proxies name the tenant, by its slug, in the field FleetPass-Tenant.")

    static let all: [any DeclaresSetting] = [
        database, pooler, replicas, replicaLag, connections, atOnce, waiting, domain, platformHost,
        platformName,
        namedByProxy,
    ]
    static let table = Declared.table.with(all)
    /// What `serve` takes. Each tenant has a name of its own.
    static let flags: [any DeclaresOption] = {
        let ofOne = table.flags(for: [Declared.organisation]).map(\.option.name)
        return table.flags.filter { !ofOne.contains($0.option.name) }
    }()
}

struct SharedSettings: Sendable {
    let database: String
    let pooler: String
    let replicas: [String]
    let replicaLagMs: Int
    let connections: Int
    let atOnce: Int
    let waiting: Int
    let domain: String
    /// In small letters; empty: none.
    let platformHost: String
    let platformName: String
    let isNamedByProxy: Bool
    /// As `public_url` has it: what paths below `/t/` hang on.
    private let site: String

    init(_ settings: Settings, site: String) throws {
        database = settings[SharedDeclared.database]
        pooler = settings[SharedDeclared.pooler]
        replicas = settings[SharedDeclared.replicas]
        replicaLagMs = settings[SharedDeclared.replicaLag]
        connections = settings[SharedDeclared.connections]
        atOnce = settings[SharedDeclared.atOnce]
        waiting = settings[SharedDeclared.waiting]
        domain = settings[SharedDeclared.domain]
        platformHost = settings[SharedDeclared.platformHost]
        platformName = settings[SharedDeclared.platformName]
        isNamedByProxy = settings[SharedDeclared.namedByProxy]
        self.site = site
        guard !database.isEmpty else {
            throw ShellRefusal(
                .configurationInvalid,
                settings.fault(
                    in: SharedDeclared.database,
                    "it is missing; give --database 'host=/run/postgresql dbname=fleetpass', or FLEETPASS_DATABASE"
                ))
        }
        guard platformHost.isEmpty || TenantRecord.host(platformHost) == platformHost else {
            throw ShellRefusal(
                .configurationInvalid,
                settings.fault(in: SharedDeclared.platformHost, "that is no name of a host in small letters"))
        }
        guard domain.isEmpty || TenantRecord.host(domain) != nil else {
            throw ShellRefusal(
                .configurationInvalid, settings.fault(in: SharedDeclared.domain, "that is no name of a host"))
        }
    }

    /// What serves tenants.
    var app: PostgresSettings {
        PostgresSettings(
            address: pooler.isEmpty ? database : pooler, user: "fleetpass_app", connections: connections,
            isPooled: !pooler.isEmpty)
    }

    /// For commands, which make large changes and then end.
    var command: PostgresSettings {
        var settings = app
        settings.keepsPlans = false
        return settings
    }

    /// What looks after the list of tenants.
    var platform: PostgresSettings {
        PostgresSettings(address: database, user: "fleetpass_platform", connections: 2)
    }

    /// Threads for requests. Each waits for the database most of its time, by a connection of its own: fewer
    /// than there are connections would leave some idle, and some more hash passwords meanwhile.
    func workers(_ configured: Int) -> Int { max(configured, connections + 2) }

    var owner: PostgresSettings { PostgresSettings(address: database, user: "fleetpass_owner") }

    /// Where people reach a tenant's site.
    func publicURL(of tenant: TenantRecord, isMounted: Bool) -> String {
        if tenant.isPlatform {
            let isBelow = isMounted || platformHost.isEmpty
            return isBelow ? "\(site)/t/\(tenant.slug)" : "\(scheme)://\(platformHost)\(port)"
        }
        if isMounted { return "\(site)/t/\(tenant.slug)" }
        if let given = tenant.settings.publicURL { return given }
        if let host = tenant.hosts.first { return "\(scheme)://\(host)\(port)" }
        return domain.isEmpty ? "\(site)/t/\(tenant.slug)" : "\(scheme)://\(tenant.slug).\(domain)\(port)"
    }

    private var scheme: String { site.hasPrefix("https:") ? "https" : "http" }

    /// All sites are at one door: where that has a port of its own, all have.
    private var port: String {
        let host = site.dropFirst(scheme.utf8.count + 3)
        guard let colon = host.utf8.lastIndex(of: 0x3A) else { return "" }
        let digits = host.utf8[colon...].dropFirst()
        return digits.allSatisfy { 0x30...0x39 ~= $0 } ? String(host[colon...]) : ""
    }
}
