// The command table of fleetpass-shared: many dealerships from one database.

public import CommandLine
import FleetPass
import Glibc
import HTTP
import PostgresStore
import Schema
import Store
import Telemetry

public enum FleetpassShared {
    static let data = Option.required(
        "data", .text, letter: "d", placeholder: "DIR",
        "The server's directory: the platform's key, and what is written out for tenants.")
    static let config = Option.optional("config", .text, placeholder: "FILE", "A file of settings (TOML).")
    static let asJSON = Option.flag("json", "As JSON, for programs.")
    /// What every command needs that speaks with the database.
    static let reaching = SharedDeclared.table.flags(for: [SharedDeclared.database, Declared.publicURL])

    /// The tool as the entry point runs it.
    public static let tool = Tool(
        name: "fleetpass-shared", version: FleetPass.version,
        summary: "Serve many dealerships from one PostgreSQL",
        description: """
            The same product as fleetpassd, for all tenants of a database. Several servers may run side by side. \
            Settings come from a flag, else from a variable FLEETPASS_…, else from the file, else from their default.
            """,
        settings: SharedDeclared.table,
        commands: [serve, migrate, printRoles] + tenantCommands + [seed, check],
        hidden: Fleetpassd.benches,
        explain: explain)

    private static let serve = Command(
        path: ["serve"], summary: "Serve all tenants until SIGTERM",
        description: """
            The schema must be this version's: give 'migrate' first. The first SIGTERM lets answers in flight finish \
            and exits with 0; a second ends at once; SIGHUP reads the certificate again.
            """,
        options: [data, config] + SharedDeclared.flags,
        examples: [
            Example(
                "fleetpass-shared serve --data DIR --database 'host=/run/postgresql dbname=fleetpass'",
                "Serve all tenants.")
        ],
        run: { invocation in
            let place = try SharedPlace(invocation)
            let log = Log(descriptor: 2, level: place.configuration.logLevel)
            try SharedService(place.configuration, place.settings, log: log).run { address in
                invocation.console.print("serving on \(address)")
            }
            return .ok
        })

    private static let migrate = Command(
        path: ["migrate"], summary: "Bring the database to this version's schema",
        description: """
            Runs as the role fleetpass_owner. Each migration is one transaction. Where the database is distributed \
            by Citus, new tables are distributed by tenant.
            """,
        options: [config] + SharedDeclared.table.flags(for: [SharedDeclared.database]),
        examples: [
            Example("fleetpass-shared migrate --database 'dbname=fleetpass'", "Apply what is missing.")
        ],
        run: { invocation in
            let settings = try SharedSettings(SharedPlace.settings(invocation), site: "")
            let applied = try SharedMigrator(try OwnerLine(settings.owner)).run()
            for migration in applied {
                invocation.console.print("applied \(migration.number) \(migration.name)")
            }
            if applied.isEmpty {
                let newest = SharedFiles.productMigrations.last?.number ?? 0
                invocation.console.print("nothing to apply: the schema is at \(newest)")
            }
            return .ok
        })

    private static let printRoles = Command(
        path: ["roles"], summary: "Print what a superuser runs once in the database",
        description:
            "Makes the roles that the other commands log in as, and takes away what PostgreSQL gives everybody.",
        examples: [Example("fleetpass-shared roles | psql -d fleetpass", "Make the roles.")],
        run: { invocation in
            invocation.console.print(SharedFiles.roles)
            return .ok
        })

    /// Errors as the shell hears them.
    private static func explain(_ error: any Error) -> ShellRefusal? {
        switch error {
        case let problem as SharedProblem: ShellRefusal(problem.status, problem.message)
        case let invalid as Invalid:
            ShellRefusal(
                .usage, invalid.errors.map { "\(Excerpt.of($0.name)) \($0.detail)" }.joined(separator: "; "))
        case StoreError.unusable(let reason):
            ShellRefusal(.conflict, "the database cannot be used: \(reason)")
        case StoreError.unavailable(let code): ShellRefusal(.failed, absent(code))
        case StoreError.undecided:
            ShellRefusal(.failed, "PostgreSQL was lost on the way; look whether it was done, and try again")
        case StoreError.mistake(let reason): ShellRefusal(.failed, "PostgreSQL says \(reason)")
        default: Fleetpassd.refusal(error)
        }
    }

    /// - Parameter code: PostgreSQL's five characters, as digits to base 36.
    private static func absent(_ code: Int) -> String {
        let digits = String(code, radix: 36, uppercase: true)
        let state = String(repeating: "0", count: max(0, 5 - digits.utf8.count)) + digits
        guard state == "08001" else { return "PostgreSQL does not answer (\(state)); try again" }
        return """
            PostgreSQL lets nobody in (\(state)): does it run, is 'database' right, is there a database of that name, \
            and has it the roles of 'fleetpass-shared roles'? 'psql' with that address and one of them as its user says more
            """
    }
}
