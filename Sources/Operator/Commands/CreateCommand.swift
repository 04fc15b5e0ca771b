// `instance create`: from nothing to a site that answers, and a link for its first administrator.

import CommandLine
import Files
import Glibc
import Schema

extension Fleetpass {
    private static let organisation = Option.optional(
        "organisation", .text, placeholder: "NAME", "The dealership's name, as pages show it.")
    private static let adminEmail = Option.optional(
        "admin-email", .text, placeholder: "EMAIL",
        "Who administers it; the authority for certificates writes there too.")
    private static let host = Option.optional(
        "host", .text, placeholder: "HOST", "The host name of its site; a proxy then leads there.")
    private static let template = Option.optional(
        "template", .text, placeholder: "NAME",
        "Settings by an operator's template, etc/fleetpass/templates/NAME.toml.")
    private static let isDemo = Option.flag("demo", "Fill it with a dealership to look at.")

    static let create = Command(
        path: ["instance", "create"], summary: "Make an instance, start it, and print a link to set it up",
        description: """
            Makes directories, settings, database, units and entries for proxies, starts it and waits until it is \
            ready. The link makes its opener the first administrator; it is good once, for 72 hours, and shown this \
            once. Given again, it takes up what was not finished, or says that nothing was changed.
            """,
        options: [organisation, adminEmail, host, template, isDemo, dryRun], positionals: [name],
        examples: [
            Example(
                "fleetpass instance create north --organisation 'North Motors' --admin-email jo@north.example --host rent.north.example",
                "A dealership at https://rent.north.example."),
            Example("fleetpass instance create trial --root world --demo", "One to look at, below ./world."),
        ],
        run: { invocation in
            umask(0o077)
            // Whoever has mistyped finds nothing made.
            let name = try InstanceName(invocation[name])
            let host = try invocation[host].map { try HostName($0) }
            let (organisation, email) = try who(invocation)
            let isDry = invocation[dryRun]
            let world = try isDry ? World(root: invocation[root]) : World(root: invocation[root], makes: true)
            guard !world.hasSystemd || host != nil else {
                throw Refusal(.usage, "--host is missing: behind systemd a site is reached by its host name")
            }
            let socket = world.instance(name).operatorSocket
            guard socket.utf8.count <= World.longestSocketPath else {
                throw Refusal(
                    .usage,
                    "the path \(socket) is too long for a socket: choose a shorter --root or a shorter name")
            }
            let creation = Creation(
                instance: world.instance(name), organisation: organisation, adminEmail: email, host: host,
                template: invocation[template], isDemo: invocation[isDemo])
            if isDry {
                try Report.plan(invocation, creation.deed)
                return .ok
            }
            try world.prepare()
            let lock = try creation.instance.hold("create")
            defer { lock.release() }
            return try run(creation, invocation)
        })

    /// A demonstration has a name and an administrator of its own.
    private static func who(_ invocation: Invocation) throws -> (organisation: String, email: String) {
        let isDemo = invocation[isDemo]
        guard let organisation = invocation[organisation] ?? (isDemo ? "North Motors" : nil) else {
            throw Refusal(.usage, "--organisation is missing: the dealership's name, as pages show it")
        }
        guard let email = invocation[adminEmail] ?? (isDemo ? "admin@north.example" : nil) else {
            throw Refusal(.usage, "--admin-email is missing: who administers the instance")
        }
        let isName = organisation.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
        guard isName, (1...200).contains(organisation.utf8.count) else {
            throw Refusal(.usage, "\(Excerpt.of(organisation)) is no name: 1 to 200 bytes, without controls")
        }
        guard isAddress(email) else {
            throw Refusal(.usage, "\(Excerpt.of(email)) is no address of e-mail; write jo@north.example")
        }
        return (organisation, email)
    }

    /// It stands in files of proxies as it is, so that only plain letters may be in it.
    private static func isAddress(_ email: String) -> Bool {
        let parts = email.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        let isPlain = email.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: "@._+-".utf8.contains(byte)
            }
        }
        return isPlain && parts.count == 2 && parts.allSatisfy { !$0.isEmpty } && email.utf8.count <= 254
    }

    private static func run(_ creation: Creation, _ invocation: Invocation) throws -> ExitStatus {
        let instance = creation.instance
        if try instance.unfinished() == .remove {
            throw Refusal(
                .conflict,
                "removing \(instance.name) was begun and not finished; give `fleetpass instance remove \(instance.name)` again"
            )
        }
        if let begun = try Journal.read(instance.journal(.create)), begun.hasEnded {
            try creation.deed.demandSame(begun)
            try tell(instance, link: nil, changed: false, invocation)
            return .ok
        }
        // What lies there already was not made here, and is nobody's to fill.
        if try Journal.read(instance.journal(.create)) == nil {
            // Of one that had this name and was removed.
            FileContent.remove(instance.journal(.remove))
            try Place.demandFolderOrNothing(instance.running)
            for path in [instance.data, instance.settings] where try Place.kind(of: path) != .nothing {
                throw Refusal(
                    .conflict,
                    "\(path) is there, and no instance of that name was made here; take it away first")
            }
        }
        // The link is told before the journal ends: whoever was killed before can have another one.
        _ = try creation.deed.run {
            try tell(instance, link: creation.setupLink(), changed: true, invocation)
        }
        return .ok
    }

    private static func tell(
        _ instance: Instance, link: String?, changed: Bool, _ invocation: Invocation
    ) throws {
        let url = try instance.url()
        if invocation[json] {
            let address = try instance.file().text(of: "listen") ?? ""
            return Report.object(
                invocation,
                [
                    .init("name", .text(instance.name.text)), .init("url", .text(url)),
                    .init("address", .text(address)),
                    .init("setup_link", link.map { .text($0) } ?? .null), .init("changed", .boolean(changed)),
                ])
        }
        if let link {
            invocation.console.print(link)
            invocation.console.note("\(instance.name) serves at \(url); the link above sets it up, once")
        } else {
            invocation.console.note(
                "\(instance.name) is there, at \(url); nothing was changed, and `fleetpass instance setup-link` makes a new link"
            )
        }
    }
}
