// One seed as a command asks for it: which kind it is, and what to tell of it.

import CommandLine
import Schema
package import Store
import Threads

package struct SeedRun: Sendable {
    private let scale: DemoScale
    private let seed: UInt64
    private let today: Instant
    private let quotas: [Quota: Int64]
    private let advice: String

    /// - Parameter day: as 2026-11-22; nil: this one.
    /// - Parameter advice: where to go with it, for whoever has vehicles already.
    /// - Throws: a refusal for what is no day.
    package init(
        _ scale: DemoScale, seed: UInt64, day: String?, quotas: [Quota: Int64] = [:],
        advice: String = Seeding.advice
    ) throws {
        guard let today = DemoScale.start(of: day, nowMs: Clock.epochMs()) else {
            throw ShellRefusal(.usage, "--today must be a day, as 2026-11-22")
        }
        (self.scale, self.seed, self.today) = (scale, seed, today)
        (self.quotas, self.advice) = (quotas, advice)
    }

    /// What was made, fit to be printed.
    package struct Made: Sendable {
        package let vehicles: Int
        package let locations: Int
        package var bookings = 0
        package var customers = 0
        /// Whether there are accounts that sign in.
        package var hasAccounts = false

        package var lines: [String] {
            let first = "\(vehicles) vehicles at \(locations) locations"
            guard bookings > 0 || customers > 0 else { return [first] }
            let second = "\(bookings) bookings, \(customers) customers"
            guard hasAccounts else { return [first, second] }
            let names = DemoAccount.all.map(\.email).joined(separator: ", ")
            return [
                first, second, "sign in as one of \(names)", "with the password: \(DemoAccount.password)",
                "everybody knows it: keep this instance to yourself",
            ]
        }
    }

    /// - Parameter app: of the same database, for what has happened there already; vehicles alone need none.
    package func run(_ database: any Database, _ app: @autoclosure () throws -> App) throws -> Made {
        guard scale.bookings > 0 else {
            let seeding = Seeding(vehicles: scale.vehicles, seed: seed, quotas: quotas, advice: advice)
            return Made(vehicles: try seeding.run(database), locations: DemoLocation.all.count)
        }
        return try LivelySeeding(scale, seed: seed, today: today, quotas: quotas, advice: advice)
            .run(app())
    }
}
