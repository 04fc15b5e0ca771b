// The command table of fleetpassd: what an instance can be told to do.

import Backups
public import CommandLine
import Files
import HTTP
import Store
import Telemetry
import Threads

public enum Fleetpassd {
    static let data = Option.required(
        "data", .text, letter: "d", placeholder: "DIR", "The instance's directory.")
    static let config = Option.optional("config", .text, placeholder: "FILE", "A file of settings (TOML).")

    /// The tool as the entry point runs it.
    public static let tool = Tool(
        name: "fleetpassd", version: FleetPass.version,
        summary: "Serve one dealership: its rentals, sales and lot from one file",
        description: """
            One organisation is one process and one directory. Settings come from a flag, else from a variable
            FLEETPASS_…, else from the file, else from their default; 'fleetpassd config show --origin' says which.
            """,
        settings: Declared.instance,
        commands: [serve, setupLink, migrate, seed, check, rotateKeys, showConfig],
        hidden: benches,
        explain: refusal)

    private static let serve = Command(
        path: ["serve"], summary: "Serve the instance until SIGTERM",
        description: """
            Opens the database, brings it to this version's schema, and serves. The first SIGTERM lets answers in
            flight finish and exits with 0; a second ends at once; SIGHUP reads the certificate again.
            """,
        options: [data, config] + Declared.instance.flags,
        examples: [
            Example(
                "fleetpassd serve --data /var/lib/fleetpass/north --listen 127.0.0.1:8080",
                "Serve one instance.")
        ],
        run: { invocation in
            let settings = try settings(invocation)
            let configuration = try configuration(invocation, settings)
            let backups = try BackupWishes(settings, environment: invocation.environment)
            let log = Log(descriptor: 2, level: configuration.logLevel)
            try Service(configuration, backups, log: log).run { address in
                invocation.console.print("serving on \(address)")
            }
            return .ok
        })

    /// - Throws: where nothing has ever been kept.
    static func demandDatabase(_ paths: InstancePaths) throws {
        guard try FileContent.read(paths.database, atMost: 16) != nil else {
            throw ShellRefusal(
                .notFound,
                "there is no database in \(paths.directory): `serve`, `seed` and `migrate` make one")
        }
    }

    private static let migrate = Command(
        path: ["migrate"], summary: "Bring the database to this version's schema",
        description: "Does what 'serve' does first, and nothing else. Each migration is one transaction.",
        options: [data], examples: [Example("fleetpassd migrate --data DIR", "Apply what is missing.")],
        run: { invocation in
            let paths = paths(invocation)
            try paths.prepare()
            let lock = try paths.holdToWrite()
            defer { lock.release() }
            let applied = try FileDatabase.migrate(
                path: paths.database, migrations: migrations,
                upgrade: SealingOfOld.upgrade { try Secrets(paths) }())
            for migration in applied {
                invocation.console.print("applied \(migration.number) \(migration.name)")
            }
            if applied.isEmpty {
                invocation.console.print("nothing to apply: the schema is at \(migrations.last?.number ?? 0)")
            }
            return .ok
        })

    private static let withOrigin = Option.flag("origin", "Say where each value comes from.")
    private static let asJSON = Option.flag("json", "As JSON, for programs.")

    private static let showConfig = Command(
        path: ["config", "show"], summary: "Show the settings in force",
        description: """
            Prints a file of settings that gives the same values again. Refuses what 'serve' would refuse, and
            says where it came from.
            """,
        options: [config, withOrigin, asJSON] + Declared.instance.flags,
        examples: [Example("fleetpassd config show --origin", "Which value wins, and why.")],
        run: { invocation in
            let settings = try settings(invocation)
            try Configuration.check(settings)
            invocation.console.print(
                invocation[asJSON] ? settings.json : settings.text(origins: invocation[withOrigin]))
            return .ok
        })

    static func paths(_ invocation: Invocation) -> InstancePaths {
        InstancePaths(invocation[data], credentials: credentials(invocation))
    }

    /// Where systemd puts the credentials of a unit.
    private static func credentials(_ invocation: Invocation) -> String? {
        invocation.environment["CREDENTIALS_DIRECTORY"].flatMap { $0.isEmpty ? nil : $0 }
    }

    static func settings(_ invocation: Invocation) throws -> Settings {
        try settings(invocation, in: invocation[config], Declared.instance)
    }

    /// The settings in force, with a word about variables that look like settings and are none.
    /// - Parameter file: as given on the command line.
    package static func settings(
        _ invocation: Invocation, in file: String?, _ table: SettingTable
    ) throws -> Settings {
        let path = file ?? invocation.environment["FLEETPASS_CONFIG"]
        let settings = try Settings.resolve(
            flags: invocation.flags, environment: invocation.environment,
            files: try path.map { [try SettingsFile.read($0)] } ?? [], table: table)
        for warning in settings.warnings { invocation.console.note(warning) }
        return settings
    }

    private static func configuration(
        _ invocation: Invocation, _ settings: Settings
    ) throws -> Configuration {
        let cores = Thread.processors
        return try Configuration(
            settings, dataDirectory: invocation[data],
            credentials: credentials(invocation), cores: cores,
            passed: Listener.takePassed(invocation.environment))
    }

    /// The product's errors as the shell hears them.
    package static func refusal(_ error: any Error) -> ShellRefusal? {
        switch error {
        case let failure as Failure: ShellRefusal(failure.code.exitStatus, failure.message)
        case let problem as FileProblem: ShellRefusal(.failed, problem.description)
        case StoreError.unusable(let reason):
            ShellRefusal(.conflict, "the database cannot be used: \(reason)")
        case StoreError.unavailable(let code):
            ShellRefusal(
                .failed,
                "the database cannot be opened or written (SQLite's code \(code)); are disk and directory writable?"
            )
        case let problem as Listener.Problem: ShellRefusal(.failed, problem.description)
        case let problem as TLSContext.Problem: ShellRefusal(.configurationInvalid, problem.description)
        default: nil
        }
    }
}
