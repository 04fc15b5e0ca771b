// A dealership that has been at work, for the tests that look at one: seeded once, and only read.

import Schema
import Store

@testable import FleetPass

enum Lively {
    static let today = Instant(epochMs: 1_795_305_600_000)
    static let vehicles = 90
    static let bookings = 2_800

    static let instance: Instance = made(vehicles: vehicles, bookings: bookings, seed: 4)

    static func made(vehicles: Int, bookings: Int, seed: UInt64, today: Instant = today) -> Instance {
        let instance = Instance.made(Folder.make(), setsPapers: true)
        do {
            _ = try LivelySeeding(
                DemoScale(vehicles: vehicles, bookings: bookings), seed: seed, today: today, papers: papers
            ).run(instance.app)
        } catch {
            preconditionFailure("no lively dealership: \(error)")
        }
        return instance
    }

    /// Of so many rentals.
    static let papers = 30

    static func read<R>(_ instance: Instance = instance, _ body: (Transaction) throws -> R) throws -> R {
        try instance.app.database.reader(for: .work).read(body)
    }

    static func count(_ sql: String, _ instance: Instance = instance) throws -> Int64 {
        try read(instance) { tx in try tx.first(.assembled(sql)) { $0.integer(0) } ?? -1 }
    }

    /// By the first column, the second.
    static func counts(_ sql: String) throws -> [String: Int64] {
        try read { tx in
            var counts: [String: Int64] = [:]
            try tx.each(.assembled(sql)) { counts[$0.text(0)] = $0.integer(1) }
            return counts
        }
    }
}
