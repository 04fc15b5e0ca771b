// Making an instance: what was asked for, and the steps from nothing to a site that answers.

import CommandLine
import Files
internal import Glibc
import Schema

struct Creation {
    let instance: Instance
    let organisation: String
    let adminEmail: String
    let host: HostName?
    let template: String?
    let isDemo: Bool

    private var world: World { instance.world }
    private var keeper: Keeper { Keeper(instance: instance) }

    /// What a second command of the same kind has to have in common with the first.
    var request: [JSONValue.Member] {
        [
            .init("organisation", .text(organisation)), .init("admin-email", .text(adminEmail)),
            .init("host", host.map { .text($0.text) } ?? .null),
            .init("template", template.map { .text($0) } ?? .null), .init("demo", .boolean(isDemo)),
        ]
    }

    var deed: Deed { Deed(instance: instance, verb: .create, request: request, steps: steps) }

    private var steps: [Step] {
        [
            Step("settings", "choose an address that is free, and write \(instance.settings) (0640)") {
                try settings()
            },
            Step("directories", "make \(instance.data) (0700) and \(instance.running)") { try directories() },
            Step(
                "units",
                """
                write \(instance.unitFile("service")) and what goes with it, where no package has brought them; under \
                systemd, make the user \(instance.name.user)
                """
            ) {
                try units()
            },
            Step(
                "database",
                isDemo ? "fill \(instance.database) with a demonstration" : "make \(instance.database)"
            ) {
                try database()
            },
            Step(
                "proxy",
                host == nil
                    ? "write no entry for a proxy: no --host"
                    : "write \(instance.caddyEntry) and \(instance.nginxEntry)"
            ) {
                try ProxyEntries(instance: instance, templates: templates).write()
            },
            Step("start", "start it") {
                _ = try instance.want(.running)
                return try keeper.start()
            },
            Step("ready", "wait until \(instance.operatorSocket) says that it is ready") {
                try keeper.awaitReady()
                return false
            },
            Step(
                "backup",
                """
                take the first backup and restore it to see whether that works, where its settings name a place; under \
                systemd, take one every night
                """
            ) {
                try keeper.keepBackups()
                return try instance.takeFirstBackup()
            },
        ]
    }

    private var templates: InstanceTemplates {
        InstanceTemplates(instance: instance, host: host?.text, contact: adminEmail)
    }

    private func directories() throws -> Bool {
        try Place.demandFolderOrNothing(instance.data)
        try Place.demandFolderOrNothing(instance.running)
        let isNew = try Place.makeFolder(instance.data, mode: 0o700)
        try Place.makeFolder(instance.running, mode: 0o755)
        return isNew
    }

    private func units() throws -> Bool {
        var changed = false
        if try !world.hasUnits() {
            changed = try Place.put(try templates.account(), at: instance.account)
            changed = try StampedUnits(instance: instance).write() || changed
            if world.hasSystemd { try WorldUnits(world: world).write() }
        }
        try keeper.install()
        if world.hasSystemd {
            let user = try SystemUser(named: instance.name.user)
            guard unsafe chown(instance.data, user.id, user.group) == 0,
                unsafe chown(instance.settings, 0, user.group) == 0
            else { throw Place.problem("give", instance.data) }
        }
        return changed
    }

    /// Nobody else chooses an address or a host meanwhile.
    private func settings() throws -> Bool {
        let lock = try world.hold("creation of \(instance.name)")
        defer { lock.release() }
        try Place.demandFileOrNothing(instance.settings)
        if let known = try? instance.file(), try known.text(of: "listen") != nil { return false }
        try Hosts.demandFree(host, in: world, for: instance)
        let listen: String
        if world.hasSystemd {
            listen = "unix:\(instance.socket)"
        } else {
            guard let port = try Ports.free(in: world) else {
                throw Refusal(
                    .failed, "no port from \(Ports.range.lowerBound) to \(Ports.range.upperBound) is free")
            }
            listen = "127.0.0.1:\(port)"
        }
        let bytes = try templates.settings(organisation: organisation, listen: listen, own: template)
        let file = SettingsFile(
            path: template.map { "the template \($0)" } ?? instance.settings, bytes: bytes)
        let url = host?.url ?? "http://\(listen)"
        for (name, value) in [("listen", listen), ("organisation", organisation), ("public_url", url)]
        where try file.text(of: name) != value {
            throw Refusal(
                .configurationInvalid, "the template \(template ?? "") has to set \(name) = {{\(name)}}")
        }
        try demandBackupKey(file)
        try SettingsWriting(instance: instance).write(bytes)
        return true
    }

    /// Nobody makes it by the way: whoever does is to keep a copy elsewhere.
    private func demandBackupKey(_ file: SettingsFile) throws {
        guard try !(file.text(of: "backup.target") ?? "").isEmpty,
            try (file.text(of: "backup.key_file") ?? "").isEmpty,
            try Place.kind(of: world.backupKey) == .nothing
        else { return }
        throw Refusal(
            .configurationInvalid,
            "\(file.path) sets backup.target, and there is no key yet: `fleetpass backup key \(world.backupKey)` makes one"
        )
    }

    private func database() throws -> Bool {
        // A command that was killed may have left its child for a moment.
        guard try ProcessTable.awaitFree(instance.processLock, mostMs: 10_000) else {
            throw Refusal(.conflict, "another process is at work on \(instance.data)")
        }
        let user = world.hasSystemd ? try SystemUser(named: instance.name.user) : nil
        let done = try Program.run(
            try world.server(), [isDemo ? "seed" : "migrate", "--data", instance.data], user: user)
        // It is filled all at once or not at all: an earlier try has done it, and could not say so any more.
        let isThere = isDemo && done.status == ExitStatus.conflict.rawValue
        guard done.status == 0 || isThere else {
            throw Refusal(ExitStatus(rawValue: done.status) ?? .failed, done.complaints)
        }
        return !isThere
    }

    func setupLink() throws -> String { try Self.setupLink(instance) }

    /// A fresh link for the first administrator; one that was made before is good no more.
    static func setupLink(_ instance: Instance) throws -> String {
        let user = instance.world.hasSystemd ? try SystemUser(named: instance.name.user) : nil
        let done = try Program.run(
            try instance.program(),
            ["setup-link", "--data", instance.data, "--config", instance.settings], user: user)
        guard done.status == 0 else {
            throw Refusal(ExitStatus(rawValue: done.status) ?? .failed, done.complaints)
        }
        return done.line
    }
}
