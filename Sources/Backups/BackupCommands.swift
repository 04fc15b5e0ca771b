// The verbs of backups for the operator's tool: a row of the command table for each.

public import CommandLine
internal import Schema
internal import Threads

public enum BackupCommands {
    public static let all: [Command] = [key, create, list, verify, restore]

    static let config = Option.optional(
        "config", .text, placeholder: "FILE", "The instance's file of settings (TOML).")
    static let data = Option.required(
        "data", .text, letter: "d", placeholder: "DIR", "The instance's directory.")
    /// The tool shares it with its other commands.
    static let json = Option.flag("json", "As JSON, for programs.")

    /// Only those about backups: a file of settings has more, which the server knows.
    public static let table = SettingTable(prefix: "FLEETPASS", settings: BackupSettings.all, isPartial: true)

    private static let file = Positional("file", "Where to write it.")

    static let key = Command(
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

    static let create = Command(
        path: ["backup", "create"], summary: "Take a backup, restore it elsewhere, and remove old ones",
        description: """
            While the instance is served its server makes the backup, else this command. It is then restored into a \
            directory of its own, checked, and compared row by row with what the database had; only then are old ones \
            removed, and never the last one that was restored so.
            """,
        options: [data, config, socket, withoutTrial, trial, daily, weekly, monthly, days]
            + table.flags,
        examples: [
            Example("fleetpass backup create --data DIR --config FILE", "What a timer does every night.")
        ],
        run: { invocation in
            let vault = try vault(invocation)
            let directory = Disk.plain(invocation[data])
            let base = try Taking.base(of: directory, vault, socket: invocation[socket])
            var proof: Proof?
            if !invocation[withoutTrial] {
                proof = try Proof.make(vault, of: base, in: invocation[trial] ?? directory + ".trial")
            }
            let retention = Retention(
                daily: invocation[daily], weekly: invocation[weekly], monthly: invocation[monthly],
                days: invocation[days])
            let removed = try retention.prune(vault)
            BackupReport(invocation).created(base, proof, removed)
            return .ok
        })

    static let list = Command(
        path: ["backup", "list"], summary: "List what can be restored",
        description:
            "One line for each base: from when on it serves, how large it is, and whether it was ever restored.",
        options: [config] + table.flags,
        examples: [Example("fleetpass backup list --config FILE", "What there is.")],
        run: { invocation in
            let inventory = try Inventory(try vault(invocation))
            BackupReport(invocation).listed(inventory)
            for fault in inventory.faults { invocation.console.note("\(fault)") }
            return inventory.faults.isEmpty ? .ok : .failed
        })

    static let verify = Command(
        path: ["backup", "verify"], summary: "Read every byte of all backups",
        description: """
            Opens every object, and looks whether each is what was put there and whether all are there that are \
            needed. Restores nothing: 'backup create' does that.
            """,
        options: [config] + table.flags,
        examples: [Example("fleetpass backup verify --config FILE", "Exit status 0: all is whole.")],
        run: { invocation in
            let verification = try Verification(try vault(invocation))
            BackupReport(invocation).verified(verification)
            return verification.faults.isEmpty ? .ok : .failed
        })

    private static let into = Option.required(
        "into", .text, placeholder: "DIR", "The directory to make; one with something in it is refused.")
    private static let timestamp = Option.optional(
        "timestamp", .text, placeholder: "TIME",
        "The moment, as 2026-11-23T15:52:42Z; the latest if not given.")
    private static let dryRun = Option.flag("dry-run", "Say what would be restored, and do nothing.")

    static let restore = Command(
        path: ["backup", "restore"], summary: "Restore an instance as it was at a moment",
        description: """
            Makes a directory that can be served: the database, its files, its keys. It appears only when all is in it \
            and checked; if the command is killed, give it again.
            """,
        options: [into, timestamp, dryRun, config] + table.flags,
        examples: [
            Example(
                "fleetpass backup restore --config FILE --timestamp 2026-11-23T15:52:42Z --into DIR",
                "Before somebody deleted something.")
        ],
        run: { invocation in
            var atMs: Int64?
            if let text = invocation[timestamp] {
                guard let moment = Moment(text) else {
                    throw Refusal(.usage, "\(Excerpt.of(text)) is no moment; write 2026-11-23T15:52:42Z")
                }
                // Any second: with all that was done in it.
                atMs = text.utf8.contains(UInt8(ascii: ".")) ? moment.epochMs : moment.epochMs + 999
            }
            let restore = Restore(try vault(invocation))
            let plan = try restore.plan(atMs: atMs)
            if invocation[dryRun] {
                BackupReport(invocation).planned(plan, into: Disk.plain(invocation[into]))
            } else {
                BackupReport(invocation).restored(try restore.run(plan, into: Disk.plain(invocation[into])))
            }
            return .ok
        })

    private static func vault(_ invocation: Invocation) throws -> Vault {
        let path = invocation[config] ?? invocation.environment["FLEETPASS_CONFIG"]
        let settings = try Settings.resolve(
            flags: invocation.flags, environment: invocation.environment,
            files: try path.map { [try SettingsFile.read($0)] } ?? [], table: table)
        guard let vault = try BackupSettings.vault(settings, environment: invocation.environment) else {
            throw Refusal(
                .configurationInvalid,
                "no backup.target is set: name a file of settings by --config, or a place by --backup-target")
        }
        return vault
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
