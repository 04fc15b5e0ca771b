// The command table of fleetpass: what an operator can do.

import Backups
public import CommandLine
import Files

public enum Fleetpass {
    static let root = Option.optional(
        "root", .text, placeholder: "DIR",
        "A world of its own below this directory: its etc, var and run; needs no rights on the machine.")
    static let json = Option.flag("json", "As JSON, for programs.")
    static let dryRun = Option.flag("dry-run", "Show the plan, and do nothing.")
    static let name = Positional("name", "the instance")

    /// The tool as the entry point runs it.
    public static let tool = Tool(
        name: "fleetpass", version: Release.version,
        summary: "Look after many dealerships, each an instance of its own",
        description: """
            An instance is one fleetpassd and one directory. Whatever is begun here and killed is taken up again by \
            the same command. Where there is systemd, that starts and stops; elsewhere a supervisor does, which \
            starts by itself. Data goes to standard output, all else to standard error.
            """,
        sharedOptions: [root, json], settings: BackupCommands.table,
        commands: [
            create, list, show, start, stop, restart, suspend, resume, renameHost, remove, setupLink, mend,
            checkConfig,
            showConfig, verifyArchive, openArchive, supervise,
            doctor, status,
        ] + wishes + releases + upgrades + BackupCommands.all(subjects),
        explain: { error in
            (error as? FileProblem).map { Refusal(.failed, $0.description) } ?? BackupCommands.refusal(error)
        })

    static func world(_ invocation: Invocation, makes: Bool = false) throws -> World {
        try World(root: invocation[root], makes: makes)
    }

    static func instance(_ invocation: Invocation) throws -> Instance {
        try world(invocation).instance(InstanceName(invocation[name]))
    }
}
