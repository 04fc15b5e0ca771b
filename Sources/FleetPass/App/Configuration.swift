// Every setting of an instance, declared once, and what the program makes of them.

import Backups
package import CommandLine
package import HTTP
import Outbound
package import Telemetry

/// Flag, then environment, then file, then default.
package enum Declared {
    static let listen = Setting(
        "listen", .text, default: "127.0.0.1:8080",
        "Where to serve: host:port, unix:/path, or fd:3 as passed.",
        flag: "listen", placeholder: "ADDR")
    static let operatorListen = Setting(
        "operator_listen", .text, default: "",
        "Health, readiness and metrics; empty: operator.sock in the data directory.",
        flag: "operator-listen", placeholder: "ADDR")
    package static let organisation = Setting(
        "organisation", .text, default: "North Motors", "The dealership's name, as pages show it.",
        flag: "organisation", placeholder: "NAME")
    package static let publicURL = Setting(
        "public_url", .text, default: "",
        "How people reach the site, as https://rent.example.com; empty: by the address it serves on.",
        flag: "public-url", placeholder: "URL")
    static let loops = Setting(
        "loops", .integer(in: 0...64), default: 0, "Event loops; 0: one for each core.", flag: "loops")
    static let workers = Setting("workers", .integer(in: 1...64), default: 4, "Threads for slow work.")
    static let logLevel = Setting(
        "log_level", .choice(of: Log.Level.self), default: .info,
        "From which level on to log; silent: nothing.",
        flag: "log-level")
    static let rateLimits = Setting(
        "rate_limits", .onOff, default: true, "Whether requests are limited, by address and by who asks.",
        flag: "rate-limits")
    static let readsPerMinute = Setting(
        "rate_limit_reads_per_minute", .integer(in: 1...1_000_000_000), default: 30_000,
        "Reads from one address.")
    static let enquiriesPerMinute = Setting(
        "rate_limit_enquiries_per_minute", .integer(in: 1...1_000_000_000), default: 60,
        "Enquiries from one address.")
    static let signInsPerMinute = Setting(
        "rate_limit_sign_ins_per_minute", .integer(in: 1...1_000_000_000), default: 120,
        "Attempts to sign in from one address.")
    static let accountPerMinute = Setting(
        "rate_limit_per_account_per_minute", .integer(in: 1...1_000_000_000), default: 6_000,
        "Requests of one account, from all addresses.")
    static let keyPerMinute = Setting(
        "rate_limit_per_key_per_minute", .integer(in: 1...1_000_000_000), default: 6_000,
        "Requests with one API key, from all addresses.")
    static let mailServer = Setting(
        "mail.server", .text, default: "",
        "The server that takes letters, as host:port; empty: letters stay in the data directory.")
    static let mailSecurity = Setting(
        "mail.security", .choice(of: MailSettings.Security.self), default: .starttls,
        "How it is spoken to; none sends letters in the open, and never a password.")
    static let mailFrom = Setting(
        "mail.from", .text, default: "", "The address that letters come from; needed with a server.")
    static let mailUser = Setting("mail.user", .text, default: "", "The name to sign in there with.")
    static let mailPasswordFile = Setting(
        "mail.password_file", .text, default: "", "A file that holds the password alone (mode 0600).")
    static let mailCAFile = Setting(
        "mail.ca_file", .text, default: "", "Certificates (PEM) to trust there, in place of the system's.")
    static let clamd = Setting(
        "files.clamd", .text, default: "",
        "The unix socket of clamd, which then looks at every file that is sent; empty: nobody does.")
    static let designPage = Setting(
        "design_page", .onOff, default: false,
        "Whether staff are shown, at /design, every part that pages are made of.")
    static let mapTiles = Setting(
        "map.tiles", .text, default: "",
        "Where the map's squares come from, as https://tiles.example.com/{z}/{x}/{y}.png; empty: a plan is drawn."
    )
    static let mapCredit = Setting(
        "map.credit", .text, default: "", "Whom the map names as its source, as most sources demand.")
    static let anchorEvery = Setting(
        "audit_anchor_every", .duration(inMs: 1_000...86_400_000), default: 3_600_000,
        "How often the end of the record is signed and noted in audit.anchors.")
    static let trustedProxies = Setting(
        "trusted_proxies", .list, default: [],
        "Addresses whose X-Forwarded-For is believed; unix: whoever comes by a unix socket.")
    static let certificate = Setting(
        "tls_certificate", .text, default: "",
        "Certificate chain (PEM); with it TLS is served. SIGHUP reads it again.",
        flag: "tls-certificate", placeholder: "FILE")
    static let certificateKey = Setting(
        "tls_key", .text, default: "", "The certificate's key (PEM).", flag: "tls-key", placeholder: "FILE")
    static let bodyBytes = Setting(
        "limits.body_bytes", .size(inBytes: 1_024...1_073_741_824), default: Limits().bodyBytes,
        "The longest body taken.")
    static let connections = Setting(
        "limits.connections", .integer(in: 8...1_000_000), default: Limits().connections,
        "Connections in all.")
    static let connectionsPerAddress = Setting(
        "limits.connections_per_address", .integer(in: 1...1_000_000),
        default: Limits().connectionsPerAddress,
        "Connections from one address.")
    static let requestsPerConnection = Setting(
        "limits.requests_per_connection", .integer(in: 1...1_000_000_000),
        default: Limits().requestsPerConnection,
        "Requests before a connection is closed.")
    static let headTimeout = Setting(
        "limits.head_timeout", .duration(inMs: 10...3_600_000), default: Limits().headTimeoutMs,
        "From a request's first byte to the end of its head.")
    static let bodyTimeout = Setting(
        "limits.body_timeout", .duration(inMs: 10...3_600_000), default: Limits().bodyTimeoutMs,
        "From the end of the head to the end of the body.")
    static let idleTimeout = Setting(
        "limits.idle_timeout", .duration(inMs: 10...3_600_000), default: Limits().idleTimeoutMs,
        "Between two requests.")
    static let writeTimeout = Setting(
        "limits.write_timeout", .duration(inMs: 10...3_600_000), default: Limits().writeTimeoutMs,
        "For a client to take some of its answer.")
    static let drainTimeout = Setting(
        "limits.drain_timeout", .duration(inMs: 0...3_600_000), default: Limits().drainMs,
        "How long a stop waits for answers in flight.")

    static let outboundAllow = Setting(
        "outbound_allow", .list, default: [],
        "Addresses and networks that may be called though they are not public: 10.1.2.3, 10.0.0.0/8.")
    static let outboundCAFile = Setting(
        "outbound_ca_file", .text, default: "",
        "Authorities (PEM) to trust in calls to others; empty: those of the system.")

    package static let table = SettingTable(
        prefix: "FLEETPASS", otherVariables: ["FLEETPASS_CONFIG"],
        settings: [
            listen, operatorListen, organisation, publicURL, loops, workers, logLevel, rateLimits,
            readsPerMinute,
            enquiriesPerMinute, signInsPerMinute, accountPerMinute, keyPerMinute, mailServer, mailSecurity,
            mailFrom, mailUser, mailPasswordFile, mailCAFile, clamd, designPage, mapTiles, mapCredit,
            anchorEvery, trustedProxies, certificate, certificateKey,
            bodyBytes, connections,
            connectionsPerAddress, requestsPerConnection, headTimeout, bodyTimeout, idleTimeout, writeTimeout,
            drainTimeout, outboundAllow, outboundCAFile,
        ] + openID)

    /// Those of an instance with a file of its own: many tenants of one database have no use for the others.
    static let instance = table.with(BackupSettings.all)
}

/// The settings of one instance in the types that the program works with.
package struct Configuration: Sendable {
    package private(set) var dataDirectory: String
    /// Where a supervisor has put secrets for this process.
    private var credentialsDirectory: String?
    package let listen: ListenAddress
    package let operatorListen: ListenAddress
    package private(set) var organisation: String
    /// What the addresses of this site begin with, in mails and links; without a slash at its end.
    package private(set) var publicURL: String
    /// Where on its host the site lies; nil if the host is its own.
    package private(set) var mount: Mount?
    package let loops: Int
    package let workers: Int
    package let logLevel: Log.Level
    /// Requests a minute by allowance; nil: no limits.
    package private(set) var rateLimits: [Allowance: Int]?
    package let anchorEveryMs: Int
    /// The most that there may be of something; what is not named has no end.
    package private(set) var quotas: [Quota: Int64] = [:]
    /// Nil: the product's own colour.
    package private(set) var accent: Accent?
    let mail: MailSettings
    /// Nil: there is none, and files are looked at by us alone.
    let scanner: Scanner?
    /// For whoever builds pages; nobody else has any use for it.
    let hasDesignPage: Bool
    /// Nil: a plan is drawn.
    let mapTiles: MapTiles?
    private let trustedProxies: Set<PeerAddress>
    private let trustsUnixSockets: Bool
    package let tls: (certificate: String, key: String)?
    package let limits: Limits
    let outboundAllow: [AddressRange]
    let outboundCAFile: String?
    let openID: [OpenIDClient]
    /// In tests a template that names what its view lacks is an error.
    var isStrict = false

    /// - Parameter passed: the sockets that a supervisor has opened for this process.
    package init(
        _ settings: Settings, dataDirectory: String, credentials: String? = nil, cores: Int,
        passed: [ListenAddress] = []
    ) throws {
        (self.dataDirectory, credentialsDirectory) = (dataDirectory, credentials)
        let addresses = try Addresses(settings)
        (listen, operatorListen) = try Self.places(addresses, dataDirectory, passed)
        (trustedProxies, trustsUnixSockets) = (addresses.trustedProxies, addresses.trustsUnixSockets)
        tls = addresses.tls
        organisation = settings[Declared.organisation]
        publicURL = try Self.publicURL(settings, listen)
        loops = settings[Declared.loops] == 0 ? cores : settings[Declared.loops]
        workers = settings[Declared.workers]
        logLevel = settings[Declared.logLevel]
        rateLimits =
            settings[Declared.rateLimits]
            ? [
                .reads: settings[Declared.readsPerMinute], .enquiries: settings[Declared.enquiriesPerMinute],
                .signIns: settings[Declared.signInsPerMinute],
                .account: settings[Declared.accountPerMinute], .key: settings[Declared.keyPerMinute],
            ]
            : nil
        anchorEveryMs = settings[Declared.anchorEvery]
        mail = try MailSettings(settings)
        hasDesignPage = settings[Declared.designPage]
        mapTiles = try MapTiles(settings)
        let clamd = settings[Declared.clamd]
        scanner = clamd.isEmpty ? nil : Scanner(path: clamd)
        limits = Self.limits(settings)
        outboundAllow = addresses.outboundAllow
        let authorities = settings[Declared.outboundCAFile]
        outboundCAFile = authorities.isEmpty ? nil : authorities
        openID = try OpenIDClient.all(settings)
    }

    /// Whether all goes together; opens nothing, so that whoever may not read a secret can look too.
    /// - Throws: a refusal, as `init` does.
    static func check(_ settings: Settings) throws {
        _ = try publicURL(settings, Addresses(settings).listen)
        _ = try MailSettings(settings, opensFiles: false)
        _ = try MapTiles(settings)
        _ = try BackupSettings.vault(settings, environment: [:], opensFiles: false)
    }

    /// How long a process waits that was given its socket by a supervisor, and whose predecessor may still be
    /// taking its leave: as long as that may take, and a little.
    var successionMs: Int64 {
        guard case .inherited = listen else { return 0 }
        return Int64(limits.farewellMs + limits.drainMs + 5_000)
    }

    package var paths: InstancePaths { InstancePaths(dataDirectory, credentials: credentialsDirectory) }

    /// Where the two doors are. A supervisor that passes sockets has decided about that: the first is the
    /// public door, a second the operator's, whatever the settings say. Only settings that name a descriptor
    /// themselves stand: they say which socket is which, and one taken for the other would show metrics to
    /// all.
    private static func places(_ addresses: Addresses, _ dataDirectory: String, _ passed: [ListenAddress])
        throws -> (listen: ListenAddress, operatorListen: ListenAddress)
    {
        let (listen, operatorListen) = (addresses.listen, addresses.operatorListen)
        for case .inherited? in [listen, operatorListen] {
            return (listen, try operatorListen ?? operatorSocket(in: dataDirectory))
        }
        guard passed.count <= 2 else {
            throw ShellRefusal(
                .configurationInvalid,
                "LISTEN_FDS passes \(passed.count) sockets: give one to serve on, and perhaps one for operators"
            )
        }
        let operatorPlace = passed.dropFirst().first ?? operatorListen
        return (passed.first ?? listen, try operatorPlace ?? operatorSocket(in: dataDirectory))
    }

    /// Where the operator's door is if nothing else says: a place that grows with the directory's path.
    private static func operatorSocket(in dataDirectory: String) throws -> ListenAddress {
        let path = InstancePaths(dataDirectory).operatorSocket
        guard let address = ListenAddress("unix:\(path)") else {
            throw ShellRefusal(
                .configurationInvalid,
                """
                the operator's socket cannot be \(path): that is \(path.utf8.count) bytes, and the path of a unix \
                socket has at most 107; choose a shorter --data, or set operator_listen to another address
                """)
        }
        return address
    }

    private static func publicURL(_ settings: Settings, _ listen: ListenAddress) throws -> String {
        let given = settings[Declared.publicURL]
        if given.isEmpty { return "http://\(listen)" }
        guard let site = SiteAddress(given), site.mount == nil else {
            let problem = "\(Excerpt.of(given)) is no address of a site; write https://rent.example.com"
            throw ShellRefusal(
                .configurationInvalid, settings.fault(in: Declared.publicURL, problem))
        }
        return given
    }

    /// A table of some ten thousand vehicles, with much to say of each.
    private static let fileBytes = 16 * 1024 * 1024

    private static func limits(_ settings: Settings) -> Limits {
        var limits = Limits()
        limits.bodyBytes = settings[Declared.bodyBytes]
        limits.fileBytes = fileBytes
        limits.connections = settings[Declared.connections]
        limits.connectionsPerAddress = settings[Declared.connectionsPerAddress]
        limits.requestsPerConnection = settings[Declared.requestsPerConnection]
        limits.headTimeoutMs = settings[Declared.headTimeout]
        limits.bodyTimeoutMs = settings[Declared.bodyTimeout]
        limits.idleTimeoutMs = settings[Declared.idleTimeout]
        limits.writeTimeoutMs = settings[Declared.writeTimeout]
        limits.drainMs = settings[Declared.drainTimeout]
        return limits
    }

    /// The same settings for one dealership of many that this process serves.
    ///
    /// - Parameter publicURL: such as `https://rent.example.com` or `https://example.com/t/north`.
    /// - Returns: nil for an address that is none.
    package func tenant(
        organisation: String, publicURL: String, dataDirectory: String, rateLimits: [Allowance: Int]?
    ) -> Configuration? {
        guard let site = SiteAddress(publicURL) else { return nil }
        var tenant = self
        (tenant.organisation, tenant.publicURL, tenant.mount) = (organisation, publicURL, site.mount)
        // The supervisor's credentials are the process's own, never one dealership's.
        (tenant.dataDirectory, tenant.credentialsDirectory) = (dataDirectory, nil)
        tenant.rateLimits = rateLimits
        return tenant
    }

    /// The same with what the dealership was allotted, and its colour.
    package func with(quotas: [Quota: Int64], accent: Accent?) -> Configuration {
        var tenant = self
        (tenant.quotas, tenant.accent) = (quotas, accent)
        return tenant
    }

    /// Scheme, host and port of the public address, as a browser names an origin.
    var origin: String { String(publicURL.dropLast(mount?.path.utf8.count ?? 0)) }

    /// Whether a peer's X-Forwarded-For is believed.
    package func trusts(_ peer: PeerAddress) -> Bool {
        peer == .local ? trustsUnixSockets : trustedProxies.contains(peer)
    }
}
