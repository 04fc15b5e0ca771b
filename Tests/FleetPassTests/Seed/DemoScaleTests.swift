// How much a seed makes, that a number and a day give the same, and that who works there stays alone.

import Schema
import Store
import Testing

@testable import FleetPass

@Suite struct DemoScaleTests {
    @Test(
        "Without a number it is lively; with vehicles alone nothing has happened; bookings are asked for by number",
        arguments: [
            (Int?.none, Int?.none, DemoScale.usualVehicles, DemoScale.usualBookings), (50, nil, 50, 0),
            (nil, 900, DemoScale.usualVehicles, 900), (50, 900, 50, 900),
            (nil, 0, DemoScale.usualVehicles, 0),
        ])
    func numbers(vehicles: Int?, bookings: Int?, wantedVehicles: Int, wantedBookings: Int) {
        let scale = DemoScale(vehicles: vehicles, bookings: bookings)
        #expect(scale.vehicles == wantedVehicles && scale.bookings == wantedBookings)
    }

    @Test(
        "A day is its first moment, and this one if none is given",
        arguments: [
            ("2026-11-22", 1_795_305_600_000), ("2026-02-30", nil), ("today", nil), (nil, 86_400_000),
        ]
            as [(String?, Int64?)])
    func days(text: String?, wanted: Int64?) {
        #expect(DemoScale.start(of: text, nowMs: 86_400_000 + 7_200_000)?.epochMs == wanted)
    }

    /// All that the tables hold but for what no two seeds share: what is sealed, hashed or salted.
    private func digest(_ seed: UInt64, _ today: Instant) throws -> Int64 {
        let instance = Lively.made(vehicles: 12, bookings: 220, seed: seed, today: today)
        let secret: Set = ["phone", "phone_hash", "licence", "licence_hash", "password"]
        return try Lively.read(instance) { tx in
            var digest: Int64 = 17
            for table in TableManifest.all where !Self.apart.contains(table.name) {
                let columns = table.columns.map(\.name).filter { !secret.contains($0) }
                guard !columns.isEmpty else { continue }
                let list = columns.map { "coalesce(CAST(\($0) AS TEXT), '-')" }.joined(
                    separator: " || '|' || ")
                try tx.each(.assembled("SELECT \(list) FROM \(table.name) ORDER BY 1")) { row in
                    for byte in row.bytes(0) { digest = digest &* 31 &+ Int64(byte) }
                }
            }
            return digest
        }
    }

    /// The record is salted; the first rows and revisions say when this database was made.
    private static let apart: Set = [
        "audit_events", "audit_head", "organisation", "revisions", "idempotency_keys",
    ]

    @Test("The same number and day give the same data, others give others", .onFile)
    func repeatable() throws {
        let tomorrow = Instant(epochMs: Lively.today.epochMs + 86_400_000)
        let first = try digest(7, Lively.today)
        #expect(try digest(7, Lively.today) == first)
        #expect(try digest(8, Lively.today) != first)
        #expect(try digest(7, tomorrow) != first)
    }

    @Test("Where somebody works already, nobody comes in by the password that all know")
    func stays() throws {
        let instance = Instance.made(Folder.make())
        let id = AccountID(value: instance.app.freshID())
        _ = try instance.app.database.write { tx in
            try AccountStore(tx: tx).insert(
                Account(
                    id: id, version: 1, kind: .staff, name: "A", email: "a@b.test", status: .active,
                    verifiedAt: nil, password: nil))
            try StaffStore(tx: tx).insert(id, .builtIn(.admin))
        }
        let made = try LivelySeeding(
            DemoScale(vehicles: 5, bookings: 40), seed: 1, today: Lively.today
        ).run(instance.app)
        #expect(!made.hasAccounts && made.bookings > 30)
        #expect(try Lively.count("SELECT count(*) FROM staff", instance) == 1)
    }

    @Test("Many vehicles with many bookings find a place", .onFile)
    func many() throws {
        let instance = Lively.made(vehicles: 1_200, bookings: 9_000, seed: 2)
        let count = try Lively.count("SELECT count(*) FROM bookings", instance)
        #expect(count > 8_900 && count <= 9_000)
        #expect(try Lively.count("SELECT count(*) FROM locations", instance) == 8)
    }
}
