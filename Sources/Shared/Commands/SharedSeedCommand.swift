// `seed`: fills a tenant with the demonstration's dealership.

import CommandLine
import FleetPass

extension FleetpassShared {
    private static let vehicles = Option(
        "vehicles", .integer(in: 0...1_000_000), default: 200, "How many vehicles.")
    private static let seedNumber = Option(
        "seed", .integer(in: 0...Int(Int32.max)), default: 1, "The same number gives the same data.")

    static let seed = Command(
        path: ["seed"], summary: "Fill an empty tenant with a plausible dealership",
        description: "All or nothing. Refuses where vehicles or locations are already.",
        options: [data, config, vehicles, seedNumber] + reaching, positionals: [slug],
        examples: [
            Example("fleetpass-shared seed north --vehicles 200 --seed 7 -d DIR", "A small lot to look at.")
        ],
        run: { invocation in
            let line = try SharedLine(invocation)
            defer { line.close() }
            let tenant = try line.tenant(invocation[slug])
            let count = try Seeding(
                vehicles: invocation[vehicles], seed: UInt64(invocation[seedNumber]),
                quotas: tenant.settings.quotas, advice: "make a new tenant for it with 'tenant create'"
            ).run(try line.tenancy.app(tenant).database)
            invocation.console.print("\(count) vehicles")
            return .ok
        })
}
