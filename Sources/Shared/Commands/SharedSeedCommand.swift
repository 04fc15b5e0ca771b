// `seed`: fills a tenant with the demonstration's dealership.

import CommandLine
import FleetPass

extension FleetpassShared {
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

    static let seed = Command(
        path: ["seed"], summary: "Fill an empty tenant with a plausible dealership",
        description:
            """
            Without --vehicles and --bookings: 120 vehicles at three locations, fourteen months of bookings around
            today, customers, payments, enquiries, and people who work there. Their password is known to everybody,
            so keep such a tenant to yourself. With --vehicles alone: vehicles, locations and prices.
            All or nothing. Refuses where vehicles or locations are already.
            """,
        options: [data, config, vehicles, bookings, today, seedNumber] + reaching, positionals: [slug],
        examples: [
            Example("fleetpass-shared seed north --vehicles 200 --seed 7 -d DIR", "A small lot to look at.")
        ],
        run: { invocation in
            let scale = DemoScale(vehicles: invocation[vehicles], bookings: invocation[bookings])
            let line = try SharedLine(invocation, setsPapers: true)
            defer { line.close() }
            let tenant = try line.tenant(invocation[slug])
            let app = try line.tenancy.app(tenant)
            let made = try SeedRun(
                scale, seed: UInt64(invocation[seedNumber]), day: invocation[today],
                quotas: tenant.settings.quotas,
                advice: "make a new tenant for it with 'tenant create'"
            ).run(app.database, app)
            for line in made.lines { invocation.console.print(line) }
            return .ok
        })
}
