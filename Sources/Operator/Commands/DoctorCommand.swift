// `doctor`: looks at everything, says what is wrong, why that matters, and the command that mends it.

import CommandLine
import Schema

extension Fleetpass {
    private static let names = Positional("name", count: .any, "the instances; all, if none is named")
    private static let verbose = Option.flag("verbose", letter: "v", "Show what is well, too.")

    static let doctor = Command(
        path: ["doctor"], summary: "Look whether all is well, and say what mends what is not",
        description: """
            Looks at disks, clock, supervisor, owners and modes, settings, what was left half done, processes and \
            sockets, databases, keys, backups, proxies, certificates and units. Changes nothing. What it prints behind \
            an arrow is a command for the shell. Ends with 1 where something is bad, with 0 where something is only to \
            be watched.
            """,
        options: [verbose], positionals: [names],
        examples: [
            Example("fleetpass doctor", "Everything."),
            Example("fleetpass doctor north -v", "Of one instance."),
        ],
        run: { invocation in
            let world = try world(invocation)
            let names = try invocation.all(names).map { try InstanceName($0) }
            let instances = try names.isEmpty ? world.instances() : names.map(world.instance)
            for instance in instances {
                guard try instance.exists() || instance.unfinished() != nil else {
                    throw Refusal(
                        .notFound,
                        "there is no instance \(instance.name); `fleetpass instance list` shows all")
                }
            }
            let entries = Checkup(invocation: invocation, world: world).run(instances)
            let isWell = !entries.contains { $0.finding.level == .bad }
            if invocation[json] {
                Report.object(
                    invocation,
                    [
                        .init("ok", .boolean(isWell)),
                        .init(
                            "findings", .list(entries.map { .object($0.finding.members(of: $0.instance)) })),
                    ])
            } else {
                show(entries, invocation)
            }
            return isWell ? .ok : .failed
        })

    private static func show(_ entries: [Checkup.Entry], _ invocation: Invocation) {
        let console = invocation.console
        for entry in entries where entry.finding.level != .ok || invocation[verbose] {
            let finding = entry.finding
            let whose = entry.instance.map { "\($0.text): " } ?? ""
            console.print("\(finding.level.rawValue): \(whose)\(finding.what)")
            if !finding.why.isEmpty { console.print("    \(finding.why)") }
            if let command = finding.command { console.print("    -> \(command)") }
        }
        let (bad, watched) = (count(entries, .bad), count(entries, .warning))
        console.note("\(entries.count) things looked at: \(bad) bad, \(watched) to be watched")
    }

    private static func count(_ entries: [Checkup.Entry], _ level: Finding.Level) -> Int {
        entries.reduce(0) { $0 + ($1.finding.level == level ? 1 : 0) }
    }

    static let mend = Command(
        path: ["instance", "mend"],
        summary: "Write anew what the tool has written: units and proxies' entries",
        description:
            "Does nothing where all is as this version writes it. Settings and data are not touched.",
        options: [], positionals: [name],
        run: { invocation in
            let instance = try instance(invocation)
            try instance.demandWhole()
            try instance.world.prepare()
            let lock = try instance.hold("mend")
            defer { lock.release() }
            var changed = false
            if let host = HostName.of(url: try instance.url()) {
                let templates = InstanceTemplates(
                    instance: instance, host: host, contact: try instance.contact())
                changed = try ProxyEntries(instance: instance, templates: templates).write()
            }
            if try !instance.world.hasUnits() {
                let units = try StampedUnits(instance: instance).write()
                if units { try Keeper(instance: instance).install() }
                changed = changed || units
            }
            if invocation[json] {
                Report.object(
                    invocation,
                    [.init("name", .text(instance.name.text)), .init("changed", .boolean(changed))])
            } else {
                invocation.console.note(
                    "\(instance.name): \(changed ? "written anew" : "all is as it should be")")
            }
            return .ok
        })
}
