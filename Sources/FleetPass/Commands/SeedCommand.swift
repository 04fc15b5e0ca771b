// `seed`: fills an instance with the demonstration's dealership.

import CommandLine
import Store
import Telemetry
import Threads

extension Fleetpassd {
    private static let vehicles = Option.optional(
        "vehicles", .integer(in: 0...1_000_000),
        "How many vehicles. Without --bookings they stand on a lot where nothing has happened yet.")
    private static let bookings = Option.optional(
        "bookings", .integer(in: 0...5_000_000),
        "How many bookings, over ten months back and four ahead, with all that belongs to them.")
    private static let today = Option.optional(
        "today", .text, placeholder: "DAY", "The day that it is there, as 2026-11-22; this one if not given.")
    private static let seedNumber = Option(
        "seed", .integer(in: 0...Int(Int32.max)), default: 1, "The same number and day give the same data.")

    /// With more, indexes that are written here and there want more memory, or each page is read back often.
    private static let manyBookings = 50_000

    static let seed = Command(
        path: ["seed"], summary: "Fill an empty instance with a plausible dealership",
        description:
            """
            Without --vehicles and --bookings: 120 vehicles at three locations, fourteen months of bookings around
            today, customers, payments, enquiries, and people who work there. Their password is known to everybody,
            so keep such an instance to yourself. With --vehicles alone: vehicles, locations and prices.
            All or nothing: if it is interrupted, give the command again. Refuses where vehicles or locations are
            already.
            """,
        options: [data, config, vehicles, bookings, today, seedNumber],
        examples: [
            Example("fleetpassd seed --data DIR", "A dealership to look at."),
            Example("fleetpassd seed --data DIR --vehicles 200 --seed 7", "A small lot, and nobody there."),
        ],
        run: { invocation in
            let scale = DemoScale(vehicles: invocation[vehicles], bookings: invocation[bookings])
            // Whoever has mistyped finds nothing made.
            let run = try SeedRun(scale, seed: UInt64(invocation[seedNumber]), day: invocation[today])
            let paths = paths(invocation)
            try paths.prepare()
            let lock = try paths.holdToWrite()
            defer { lock.release() }
            let secrets = Lazily { try Secrets(paths) }
            let database = try FileDatabase(
                path: paths.database, migrations: migrations,
                cacheKiB: scale.bookings > manyBookings ? 524_288 : 131_072,
                beforeCommit: { tx in
                    // Vehicles alone need no keys.
                    if scale.bookings > 0 { try App.beforeCommit(secrets.value(), tx) }
                },
                upgrade: SealingOfOld.upgrade { try secrets.value() })
            defer { database.close() }
            let made = try run.run(database, app(invocation, paths, secrets.value(), database))
            for line in made.lines { invocation.console.print(line) }
            return .ok
        })
    /// What the product's own rules need that write papers.
    private static func app(
        _ invocation: Invocation, _ paths: InstancePaths, _ secrets: Secrets, _ database: FileDatabase
    ) throws -> App {
        let configuration = try Configuration(
            settings(invocation), dataDirectory: paths.directory, cores: 1)
        let premises = Premises(
            configuration, log: Log(descriptor: 2, level: .warning), workers: 1, setsPapers: true)
        return try App(
            configuration, on: premises, keys: paths, secrets, database,
            workers: premises.pool.lane(limit: 1, queue: 1))
    }
}
