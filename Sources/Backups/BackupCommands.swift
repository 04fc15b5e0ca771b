// The verbs of backups for the operator's tool: a row of the command table for each.

public import CommandLine
internal import Schema
internal import Threads

public enum BackupCommands {
    /// - Parameter finds: which instances are meant by names; nil stands for all there are.
    public static func all(_ finds: @escaping FindsSubjects) -> [Command] {
        [key, create(finds), list(finds), verify(finds), restore(finds)]
    }

    private static let config = Option.optional(
        "config", .text, placeholder: "FILE", "The file of settings (TOML) of a server that is no instance.")
    private static let data = Option.optional(
        "data", .text, letter: "d", placeholder: "DIR", "The directory of a server that is no instance.")
    private static let everyOne = Option.flag("all", "All instances, one after another.")
    private static let names = Positional("name", count: .any, "the instances")
    private static let name = Positional("name", count: .optional, "the instance")
    /// The tool shares it with its other commands.
    static let json = Option.flag("json", "As JSON, for programs.")

    /// Only those about backups: a file of settings has more, which the server knows.
    public static let table = SettingTable(prefix: "FLEETPASS", settings: BackupSettings.all, isPartial: true)

    private static let file = Positional("file", "Where to write it.")

    private static let key = Command(
        path: ["backup", "key"], summary: "Make a key that seals backups",
        description: """
            Writes 32 random bytes, for this user alone. Copy the file to where neither the instance nor its backups \
            are: without it backups cannot be read by anybody.
            """,
        positionals: [file],
        examples: [Example("fleetpass backup key /etc/fleetpass/backup.key", "Once for a host.")],
        run: { invocation in
            try BackupKey.make(at: invocation[file])
            return .ok
        })

    private static let socket = Option.optional(
        "operator-socket", .text, placeholder: "PATH",
        "Where the server's operators are heard, if set otherwise.")
    private static let withoutTrial = Option.flag(
        "no-trial", "Do not restore it to see whether that works; it then does not count as tested.")
    private static let trial = Option.optional(
        "trial", .text, placeholder: "DIR", "Where to restore it for that; room for the database is needed.")
    private static let daily = Option(
        "keep-daily", .integer(in: 0...3_650), default: 7, "Days of which the last is kept.")
    private static let weekly = Option(
        "keep-weekly", .integer(in: 0...520), default: 5, "Weeks of which the last is kept.")
    private static let monthly = Option(
        "keep-monthly", .integer(in: 0...120), default: 12, "Months of which the last is kept.")
    private static let days = Option(
        "keep-seconds-for", .integer(in: 0...3_650), default: 7,
        "For how many days any second can be restored.")

    private static func create(_ finds: @escaping FindsSubjects) -> Command {
        Command(
            path: ["backup", "create"], summary: "Take a backup, restore it elsewhere, and remove old ones",
            description: """
                While the instance is served its server makes the backup, else this command. It is then restored into \
                a directory of its own, checked, and compared row by row with what the database had; only then are \
                old ones removed, and never the last one that was restored so.
                """,
            options: [everyOne, data, config, socket, withoutTrial, trial, daily, weekly, monthly, days]
                + table.flags,
            positionals: [names],
            examples: [
                Example("fleetpass backup create north", "What a timer does every night."),
                Example(
                    "fleetpass backup create --data DIR --config FILE", "Of a server that is no instance."),
            ],
            run: { invocation in
                let retention = Retention(
                    daily: invocation[daily], weekly: invocation[weekly], monthly: invocation[monthly],
                    days: invocation[days])
                return try round(invocation, finds, data: invocation[data]) { subject, vault in
                    guard let directory = subject.data.map(Disk.plain) else {
                        throw Refusal(.usage, "name an instance, or a directory by --data")
                    }
                    let socket = invocation[socket] ?? subject.socket
                    return try subject.asOwner {
                        let base = try Taking.base(of: directory, vault, socket: socket)
                        var proof: Proof?
                        if !invocation[withoutTrial] {
                            let trial = invocation[trial] ?? subject.trial ?? directory + ".trial"
                            proof = try Proof.make(vault, of: base, in: trial)
                            if let proof { try ProvenMark.save(base, proof, directory) }
                        }
                        return BackupReport.created(base, proof, try retention.prune(vault))
                    }
                }
            })
    }

    private static func list(_ finds: @escaping FindsSubjects) -> Command {
        Command(
            path: ["backup", "list"], summary: "List what can be restored",
            description:
                "One line for each base: from when on it serves, how large it is, and whether it was ever restored.",
            options: [everyOne, config] + table.flags, positionals: [names],
            examples: [Example("fleetpass backup list north", "What there is.")],
            run: { invocation in
                try round(invocation, finds) { _, vault in BackupReport.listed(try Inventory(vault)) }
            })
    }

    private static func verify(_ finds: @escaping FindsSubjects) -> Command {
        Command(
            path: ["backup", "verify"], summary: "Read every byte of all backups",
            description: """
                Opens every object, and looks whether each is what was put there and whether all are there that are \
                needed. Restores nothing: 'backup create' does that.
                """,
            options: [everyOne, config] + table.flags, positionals: [names],
            examples: [Example("fleetpass backup verify --all", "Exit status 0: all is whole.")],
            run: { invocation in
                try round(invocation, finds) { subject, vault in
                    BackupReport.verified(try Verification(vault, of: subject.data))
                }
            })
    }

    private static let into = Option.required(
        "into", .text, placeholder: "DIR", "The directory to make; one with something in it is refused.")
    private static let timestamp = Option.optional(
        "timestamp", .text, placeholder: "TIME",
        "The moment, as 2026-11-23T15:52:42Z; the latest if not given.")
    private static let dryRun = Option.flag("dry-run", "Say what would be restored, and do nothing.")

    private static func restore(_ finds: @escaping FindsSubjects) -> Command {
        Command(
            path: ["backup", "restore"], summary: "Restore an instance as it was at a moment",
            description: """
                Makes a directory that can be served: the database, its files, its keys. It appears only when all is \
                in it and checked; if the command is killed, give it again.
                """,
            options: [into, timestamp, dryRun, config] + table.flags, positionals: [name],
            examples: [
                Example(
                    "fleetpass backup restore north --timestamp 2026-11-23T15:52:42Z --into DIR",
                    "Before somebody deleted something."),
                Example("fleetpass backup restore --config FILE --into DIR", "On another machine."),
            ],
            run: { invocation in
                let named = invocation[name].isEmpty ? [] : [invocation[name]]
                let atMs = try moment(invocation[timestamp])
                let directory = Disk.plain(invocation[into])
                return try round(invocation, finds, names: named) { _, vault in
                    let restore = Restore(vault)
                    let plan = try restore.plan(atMs: atMs)
                    return invocation[dryRun]
                        ? BackupReport.planned(plan, into: directory)
                        : BackupReport.restored(try restore.run(plan, into: directory))
                }
            })
    }

    /// Any second: with all that was done in it.
    private static func moment(_ text: String?) throws -> Int64? {
        guard let text else { return nil }
        guard let moment = Moment(text) else {
            throw Refusal(.usage, "\(Excerpt.of(text)) is no moment; write 2026-11-23T15:52:42Z")
        }
        return text.utf8.contains(UInt8(ascii: ".")) ? moment.epochMs : moment.epochMs + 999
    }

    private static func round(
        _ invocation: Invocation, _ finds: FindsSubjects, data: String? = nil,
        _ verb: @escaping (BackupSubject, Vault) throws -> BackupTale
    ) throws -> ExitStatus {
        try round(
            invocation, finds, names: invocation.all(names), isAll: invocation[everyOne], data: data, verb)
    }

    private static func round(
        _ invocation: Invocation, _ finds: FindsSubjects, names: [String], isAll: Bool = false,
        data: String? = nil, _ verb: @escaping (BackupSubject, Vault) throws -> BackupTale
    ) throws -> ExitStatus {
        let config = invocation[config]
        var subjects: [BackupSubject] = []
        if names.isEmpty, !isAll {
            subjects = [
                BackupSubject(data: data, config: config ?? invocation.environment["FLEETPASS_CONFIG"])
            ]
        } else {
            guard data == nil, config == nil else {
                throw Refusal(
                    .usage, "an instance is told by its name, or by --data and --config, not by both")
            }
            guard names.isEmpty || !isAll else {
                throw Refusal(.usage, "--all are all: leave the names out, or --all")
            }
            let given = table.flags.map(\.option.name).filter { invocation.flags[$0] != nil }
            guard !isAll && names.count == 1 || given.isEmpty else {
                throw Refusal(
                    .usage, "--\(given.first ?? "") is one place, and several instances would share it")
            }
            subjects = try finds(invocation, isAll ? nil : names)
        }
        return try BackupRound(
            invocation: invocation, subjects: subjects, isAll: isAll, verb: verb
        ).run()
    }

    /// The errors of backups as the shell hears them.
    public static func refusal(_ error: any Error) -> Refusal? {
        guard let error = error as? BackupError else { return nil }
        let status: ExitStatus =
            switch error {
            case .unavailable, .damaged, .missing, .ended: .failed
            case .notFound: .notFound
            case .conflict: .conflict
            case .misconfigured: .configurationInvalid
            }
        return Refusal(status, error.description)
    }
}
