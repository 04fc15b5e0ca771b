// Bookings that are moved about at random, rightly and wrongly: whatever is refused changes nothing, and what
// must never break about bookings holds after every step.

import Schema
import Store
import Testing

@testable import FleetPass

@Suite struct BookingWalkTests {
    @Test("Random walks keep what must never break", arguments: 1...4)
    func walks(seed: UInt64) throws {
        let world = RentalWorld()
        var walk = BookingWalk(world, Draws(seed: seed))
        for _ in 0..<150 { walk.step() }
        #expect(walk.faults == [])
        #expect(try world.brokenPromises() == [])
        // It was no walk on the spot: there are bookings in many states, and steps that were refused.
        #expect(
            walk.states.count >= 3 && walk.refused > 60 && walk.taken > 15,
            "\(walk.states) \(walk.refused) \(walk.taken)")
    }

    @Test(
        "Each move of the table is allowed, and every other is refused with both states",
        arguments: BookingState.allCases)
    func moves(state: BookingState) {
        for other in BookingState.allCases {
            let isAllowed = BookingState.moves[state]?.contains(other) == true
            do {
                try state.demandMove(to: other)
                #expect(isAllowed)
            } catch let failure as Failure {
                #expect(!isAllowed && failure.code == .conflict)
                #expect(failure.message.utf8.contains(state.words.utf8))
            } catch { Issue.record(error) }
        }
    }
}

/// One booking desk, asked for this and that.
struct BookingWalk {
    private let world: RentalWorld
    private var draws: Draws
    private var bookings: [String] = []
    private let vehicles: [String]
    private(set) var faults: [String] = []
    private(set) var states: Set<String> = []
    private(set) var refused = 0
    private(set) var taken = 0

    init(_ world: RentalWorld, _ draws: Draws) {
        (self.world, self.draws) = (world, draws)
        let place = world.place
        vehicles = Array(Demo.vehicles.filter { $0.location == place }.prefix(4).map(\.id))
    }

    /// A few days of next year's March or November, over both nights on which clocks change.
    private mutating func stay() -> (from: String, until: String) {
        let (first, days) = (draws.number(10...24), draws.number(1...4))
        let month = draws.chance(50) ? "03" : "11"
        return (
            "\(RentalWorld.year)-\(month)-\(first)T1\(draws.number(0...9)):00",
            "\(RentalWorld.year)-\(month)-\(first + days)T1\(draws.number(0...9)):30"
        )
    }

    mutating func step() {
        if bookings.isEmpty || draws.chance(35) { return book() }
        let id = bookings[Int(draws.number(0...Int64(bookings.count - 1)))]
        let before = world.instance.ask(
            Asked("GET", "/v1/bookings/\(id)", fields: world.people.fields(.manager)))
        let answer = act(on: id, before["ETag"] ?? "")
        let after = world.instance.ask(
            Asked("GET", "/v1/bookings/\(id)", fields: world.people.fields(.manager)))
        states.insert(after.member("state")?.text ?? "")
        switch answer.status {
        case 200: taken += 1
        case 403, 409, 422:
            refused += 1
            if before.body != after.body { faults.append("refused, and yet changed: \(answer.body)") }
        default: faults.append("\(answer.status) \(answer.body)")
        }
    }

    private mutating func book() {
        let vehicle = vehicles[Int(draws.number(0...Int64(vehicles.count - 1)))]
        let stay = stay()
        let answer = world.book(from: stay.from, until: stay.until, vehicle: vehicle)
        switch answer.status {
        case 201: bookings.append(answer.member("id")?.text ?? "")
        case 409, 422: refused += 1
        default: faults.append("\(answer.status) \(answer.body)")
        }
    }

    private mutating func act(on id: String, _ version: String) -> Answered {
        let fields = world.people.fields(draws.chance(80) ? .manager : .sales)
        func post(_ path: String, _ body: String?) -> Answered {
            var asked = Asked.json("/v1/bookings/\(id)/\(path)", body ?? "", fields)
            if body == nil { asked = Asked("POST", asked.target, fields: fields) }
            return world.instance.ask(asked)
        }
        let stay = stay()
        switch draws.number(0...11) {
        case 0: return post("confirmation", nil)
        case 1: return post("readiness", nil)
        case 2: return post("decline", #"{"reason":"No"}"#)
        case 3: return post("no-show", nil)
        case 4: return post("cancellation", #"{"reason":"Rain"}"#)
        case 5, 6:
            let other = vehicles[Int(draws.number(0...Int64(vehicles.count - 1)))]
            return patch(id, version, fields, "\"vehicle_id\":\"\(other)\"")
        case 7, 8:
            let times = "\"starts_at\":\"\(stay.from)\",\"ends_at\":\"\(stay.until)\""
            return patch(id, version, fields, times)
        default: return patch(id, version, fields, "\"ends_at\":\"\(stay.until)\"")
        }
    }

    private func patch(_ id: String, _ version: String, _ fields: [String: String], _ change: String)
        -> Answered
    {
        var asked = Asked.json(
            "/v1/bookings/\(id)", "{\(change)}", fields.merging(["If-Match": version]) { $1 })
        asked.method = "PATCH"
        return world.instance.ask(asked)
    }
}

extension RentalWorld {
    /// What is wrong with the rows of bookings and allocations; nothing should be.
    func brokenPromises() throws -> [String] {
        try instance.app.database.reader().read { tx in
            try Self.promises.flatMap { name, sql in
                try tx.all(.assembled(sql)) { "\(name): \($0.integer(0))" }.filter { !$0.hasSuffix(": 0") }
            } + drifting(tx)
        }
    }

    private static let promises = [
        (
            "overlaps",
            """
            SELECT count(*) FROM allocations a JOIN allocations b ON a.vehicle_id = b.vehicle_id AND a.id <> b.id
             WHERE a.released_at IS NULL AND b.released_at IS NULL AND a.starts_at < b.ends_at
               AND b.starts_at < a.ends_at
            """
        ),
        (
            "bookings without their vehicle",
            """
            SELECT count(*) FROM bookings b
             WHERE b.state IN ('held', 'pending', 'confirmed', 'ready', 'on_rent', 'returned', 'disputed', 'closed')
               AND NOT EXISTS (SELECT 1 FROM allocations a WHERE a.booking_id = b.id AND a.released_at IS NULL
                                  AND a.vehicle_id = b.vehicle_id AND a.starts_at <= b.starts_at
                                  AND a.ends_at >= b.ends_at)
            """
        ),
        (
            "vehicles taken by what takes none",
            """
            SELECT count(*) FROM bookings b JOIN allocations a ON a.booking_id = b.id AND a.released_at IS NULL
             WHERE b.state IN ('quote', 'expired', 'declined', 'cancelled', 'no_show')
            """
        ),
        (
            "bookings with two vehicles",
            """
            SELECT count(*) FROM (SELECT booking_id FROM allocations WHERE released_at IS NULL
                                   GROUP BY booking_id HAVING count(*) > 1) t
            """
        ),
        (
            "charges that are not in the sum",
            """
            SELECT count(*) FROM bookings b WHERE b.charged_minor <>
                   coalesce((SELECT sum(c.net_minor + c.tax_minor) FROM charges c WHERE c.booking_id = b.id), 0)
            """
        ),
    ]

    /// Bookings whose lines are not their total, or that would cost something else if they were priced again.
    private func drifting(_ tx: Transaction) throws -> [String] {
        let ids = try tx.all(.assembled("SELECT id FROM bookings")) { try $0.uuid(0) }
        return try ids.compactMap { id in
            guard let booking = try BookingStore(tx: tx).booking(id) else { return "no booking" }
            let again = try Repricing(zones: instance.app.premises.zones, tx: tx).price(of: booking)
            return again.totalMinor == booking.total.amountMinor
                ? nil : "\(booking.code) costs \(booking.total.amountMinor), and now \(again.totalMinor)"
        }
    }
}
