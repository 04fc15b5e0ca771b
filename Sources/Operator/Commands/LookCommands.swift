// The commands that only look: instances, one of them, its settings; and a new link to set it up.

import CommandLine
import Files
import Glibc
import Schema

extension Fleetpass {
    static let list = Command(
        path: ["instance", "list"], summary: "Show all instances",
        run: { invocation in
            let all = try world(invocation).instances().map(Overview.init)
            if invocation[json] {
                Report.object(
                    invocation, [.init("instances", .list(all.map { .object($0.members) }))])
                return .ok
            }
            let width = all.map { $0.instance.name.text.utf8.count }.max() ?? 0
            for one in all {
                let name = one.instance.name.text
                let gap = String(repeating: " ", count: width - name.utf8.count + 2)
                let pause = String(repeating: " ", count: max(1, 13 - one.state.utf8.count))
                let release = one.release.map { "  \($0)" } ?? ""
                invocation.console.print("\(name)\(gap)\(one.state)\(pause)\(one.url)\(release)")
            }
            return .ok
        })

    static let show = Command(
        path: ["instance", "show"], summary: "Show one instance", positionals: [name],
        run: { invocation in
            let instance = try instance(invocation)
            guard try instance.exists() || instance.unfinished() != nil else {
                throw Refusal(.notFound, "there is no instance \(instance.name)")
            }
            let overview = try Overview(instance)
            let members = overview.members + (try overview.details())
            if invocation[json] {
                Report.object(invocation, members)
                return .ok
            }
            for member in members {
                switch member.value {
                case .text(let text): invocation.console.print("\(member.name): \(text)")
                case .integer(let number): invocation.console.print("\(member.name): \(number)")
                case .boolean(let isSo): invocation.console.print("\(member.name): \(isSo ? "yes" : "no")")
                default: continue
                }
            }
            return .ok
        })

    static let setupLink = Command(
        path: ["instance", "setup-link"],
        summary: "Print a new link by which somebody becomes an administrator",
        description: "Good once, for 72 hours; one that was printed before is good no more.",
        positionals: [name],
        run: { invocation in
            let instance = try instance(invocation)
            try instance.demandWhole()
            let link = try Creation.setupLink(instance)
            if invocation[json] {
                Report.object(
                    invocation,
                    [.init("name", .text(instance.name.text)), .init("setup_link", .text(link))])
            } else {
                invocation.console.print(link)
            }
            return .ok
        })

    private static let some = Positional("name", count: .any, "the instances; all, if none is named")

    static let checkConfig = Command(
        path: ["config", "check"], summary: "See that settings are valid, by the server's own program",
        positionals: [some],
        run: { invocation in
            let world = try world(invocation)
            let names = try invocation.all(some).map { try InstanceName($0) }
            let instances = names.isEmpty ? try world.instances() : names.map(world.instance)
            let found = try instances.map { (name: $0.name, problems: try problems($0)) }
            if invocation[json] {
                let list = found.map { one -> JSONValue in
                    .object([
                        .init("name", .text(one.name.text)), .init("ok", .boolean(one.problems.isEmpty)),
                        .init("problems", .list(one.problems.map { .text($0) })),
                    ])
                }
                Report.object(invocation, [.init("instances", .list(list))])
            } else {
                for one in found {
                    for line in one.problems.isEmpty ? ["ok"] : one.problems {
                        invocation.console.print("\(one.name): \(line)")
                    }
                }
            }
            return found.allSatisfy { $0.problems.isEmpty } ? .ok : .configurationInvalid
        })

    /// What is wrong with an instance's settings.
    private static func problems(_ instance: Instance) throws -> [String] {
        guard try instance.exists() else {
            throw Refusal(.notFound, "there is no instance \(instance.name)")
        }
        do {
            try ConfigurationCheck(instance: instance).run()
            return []
        } catch let refusal as Refusal where refusal.status == .configurationInvalid {
            return refusal.messages
        }
    }

    private static let origin = Option.flag("origin", "Say where each value comes from.")

    static let showConfig = Command(
        path: ["config", "show"], summary: "Show the settings of an instance that are in force",
        options: [origin], positionals: [name],
        run: { invocation in
            let instance = try instance(invocation)
            guard try instance.exists() else {
                throw Refusal(.notFound, "there is no instance \(instance.name)")
            }
            let options = (invocation[origin] ? ["--origin"] : []) + (invocation[json] ? ["--json"] : [])
            invocation.console.write(try ConfigurationCheck(instance: instance).show(options))
            return .ok
        })

    private static let file = Positional("file", "the sealed archive")

    private static func archive(_ invocation: Invocation) throws -> Archive {
        let world = try world(invocation)
        guard try Place.kind(of: world.backupKey) == .file else {
            throw Refusal(.notFound, "there is no \(world.backupKey), which the archive was sealed with")
        }
        return Archive(invocation[file], key: try SealedFile.key(at: world.backupKey))
    }

    static let verifyArchive = Command(
        path: ["archive", "verify"], summary: "Read every byte of an archive, and say whether it is whole",
        positionals: [file],
        run: { invocation in
            let archive = try archive(invocation)
            let bytes = try archive.verify()
            if invocation[json] {
                Report.object(
                    invocation, [.init("file", .text(archive.path)), .init("bytes", .integer(Int64(bytes)))])
            } else {
                invocation.console.print("ok: \(bytes) bytes")
            }
            return .ok
        })

    static let openArchive = Command(
        path: ["archive", "open"],
        summary: "Write what is in an archive to standard output, as a tar archive",
        description:
            "The archive is read to its end first, so that nothing comes out of one that is damaged.",
        positionals: [file],
        examples: [
            Example(
                "fleetpass archive open north-20261123T160000.000Z.tar.sealed | tar -x -C elsewhere",
                "Unpack it.")
        ],
        run: { invocation in
            let archive = try archive(invocation)
            _ = try archive.verify()
            try archive.open { invocation.console.write($0) }
            return .ok
        })

    private static let whileNeeded = Option.flag(
        "while-needed", "End once no instance is left to look after.")

    static let supervise = Command(
        path: ["supervise"], summary: "Look after all instances, where there is no systemd",
        description: """
            Starts by itself when it is needed; give it in a container, or from an init of another kind. SIGTERM \
            stops all instances, in the order of their names, and then it ends. Killed, it leaves them to serve on, \
            and the next one takes over from there.
            """,
        options: [whileNeeded],
        run: { invocation in
            let world = try world(invocation)
            guard !world.hasSystemd else {
                throw Refusal(
                    .conflict, "systemd looks after the instances of this machine; give --root for a world")
            }
            try Supervisor(world, endsIdle: invocation[whileNeeded]).run()
            return .ok
        })
}
