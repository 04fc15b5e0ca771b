// The commands on an instance that is there: start to remove. Each runs its steps by a journal.

import CommandLine
import Glibc
import Schema

extension Fleetpass {
    static let start = lifecycle(.start, "Start an instance, now and whenever the machine starts")
    static let stop = lifecycle(.stop, "Stop an instance, and leave it so")
    static let restart = lifecycle(
        .restart, "Start an instance anew on the same socket, so that nobody is refused",
        "Refuses where its settings are invalid; the process that runs then goes on.")
    static let suspend = lifecycle(
        .suspend, "Take an instance out of service until it is resumed",
        "It is stopped, `start` is refused, and proxies say that the site is suspended. Nothing is lost.")
    static let resume = lifecycle(.resume, "Bring a suspended instance back into service")

    private static func lifecycle(_ verb: Verb, _ summary: String, _ description: String = "") -> Command {
        Command(
            path: ["instance", verb.rawValue], summary: summary, description: description, options: [dryRun],
            positionals: [name],
            run: { invocation in
                let instance = try instance(invocation)
                return try perform(invocation, instance) { Lifecycle(instance: instance).deed(verb) }
            })
    }

    private static let newHost = Positional("host", "the host name that its site is to have")

    static let renameHost = Command(
        path: ["instance", "rename-host"], summary: "Give the site of an instance another host name",
        description: """
            Changes public_url in its settings and the entries of proxies, and lets it begin anew with that. Links in \
            letters that were sent before lead to the old name.
            """,
        options: [dryRun], positionals: [name, newHost],
        run: { invocation in
            let instance = try instance(invocation)
            let host = try HostName(invocation[newHost])
            if try instance.unfinished() == nil, try instance.exists(), try instance.url() == host.url {
                return try tell(invocation, instance, changed: false)
            }
            return try perform(invocation, instance, resuming: .renameHost) {
                Lifecycle(instance: instance).rename(to: host)
            }
        })

    static let remove = Command(
        path: ["instance", "remove"], summary: "Remove an instance, after all of it is in a sealed archive",
        description: """
            Stops it, packs its directory and settings, seals them with the key etc/fleetpass/backup.key, reads the \
            archive back, and only then removes files. Keep that key: without it nobody can open the archive.
            """,
        options: [dryRun], positionals: [name],
        examples: [Example("fleetpass instance remove north --dry-run", "What would be done.")],
        run: { invocation in
            umask(0o077)
            let instance = try instance(invocation)
            if let archive = try removedBefore(instance) {
                try tellRemoved(invocation, instance, archive, changed: false)
                return .ok
            }
            guard try instance.exists() || instance.unfinished() != nil else {
                throw Refusal(.notFound, "there is no instance \(instance.name)")
            }
            if invocation[dryRun] {
                try Report.plan(invocation, Removal(instance).deed)
                return .ok
            }
            try instance.world.prepare()
            let lock = try instance.hold("remove")
            defer { lock.release() }
            // Somebody else may have had it until now.
            if let archive = try removedBefore(instance) {
                try tellRemoved(invocation, instance, archive, changed: false)
                return .ok
            }
            let removal = try Removal(instance)
            _ = try removal.deed.run()
            try tellRemoved(invocation, instance, removal.archivePath, changed: true)
            return .ok
        })

    /// Where all of it is; nil if it was not removed.
    private static func removedBefore(_ instance: Instance) throws -> String? {
        guard let begun = try Journal.read(instance.journal(.remove)), begun.hasEnded,
            try !instance.exists(), try instance.unfinished() == nil
        else { return nil }
        return Removal.archivePath(begun) ?? ""
    }

    private static func tellRemoved(
        _ invocation: Invocation, _ instance: Instance, _ archive: String, changed: Bool
    ) throws {
        if invocation[json] {
            return Report.object(
                invocation,
                [
                    .init("name", .text(instance.name.text)), .init("archive", .text(archive)),
                    .init("changed", .boolean(changed)),
                ])
        }
        invocation.console.print(archive)
        invocation.console.note(
            changed
                ? "\(instance.name) is removed; the archive is above" : "\(instance.name) was removed before")
    }

    /// - Parameter resuming: the verb that may be taken up again where it was left; others are in the way.
    private static func perform(
        _ invocation: Invocation, _ instance: Instance, resuming: Verb? = nil, _ deed: () -> Deed
    ) throws -> ExitStatus {
        umask(0o077)
        func demand() throws {
            if try instance.unfinished() != resuming || resuming == nil { try instance.demandWhole() }
        }
        try demand()
        if invocation[dryRun] {
            try Report.plan(invocation, deed())
            return .ok
        }
        try instance.world.prepare()
        let lock = try instance.hold(deed().verb.rawValue)
        defer { lock.release() }
        // Somebody else may have removed it until now.
        try demand()
        return try tell(invocation, instance, changed: deed().run())
    }

    private static func tell(
        _ invocation: Invocation, _ instance: Instance, changed: Bool
    ) throws -> ExitStatus {
        if invocation[json] {
            Report.object(
                invocation,
                try Overview(instance).members + [.init("changed", .boolean(changed))])
        } else {
            invocation.console.note(
                "\(instance.name): \(try Overview(instance).state)\(changed ? "" : ", as before")")
        }
        return .ok
    }
}
