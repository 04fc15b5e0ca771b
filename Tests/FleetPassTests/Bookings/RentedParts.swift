// What belongs to renting, made for whoever is asked whether they may have it; and how it is asked for.

import Schema
import Store
import Synchronization
import Threads

@testable import FleetPass

/// Bodies of requests that would work.
enum Rented {
    static let reason = #"{"reason":"A"}"#
    static let signature = #"{"role":"customer","name":"A","strokes":"M10 20 L30 40"}"#
    static let extra = #""about":"","is_limited":false,"is_offered":false,"most":1,"position":9"#
    static let location = #"""
        {"name":"A","street":"A","city":"A","region":"A","postal_code":"A","country":"US",
         "time_zone":"America/Denver","phone":"+13035550142","is_open":true,"hours":{},
         "latitude":"39.7","longitude":"-104.9"}
        """#

    private static let number = Atomic<Int>(0)

    /// Those that no other request sells, holds or moves.
    private static let vehicles = Demo.vehicles.filter { $0.id != Demo.active }

    /// A vehicle and a time that nobody else has asked for.
    static func wish(_ more: String = "") -> String {
        let number = number.wrappingAdd(1, ordering: .relaxed).oldValue
        let vehicle = vehicles[number % vehicles.count]
        let dayMs: Int64 = 86_400_000
        let start = (Clock.epochMs() / dayMs + Int64(30 + 5 * (number / vehicles.count))) * dayMs
        // So long that no season asks for more.
        let times = [start, start + 4 * dayMs].map { Instant(epochMs: $0).description }
        return """
            {"vehicle_id":"\(vehicle.id)","pickup_location_id":"\(vehicle.location)","starts_at":"\(times[0])",
             "ends_at":"\(times[1])"\(more.isEmpty ? "" : ",\(more)")}
            """
    }
}

extension People {
    /// - Returns: the id of a booking of theirs, or of somebody's who has no account.
    func booking(of person: Person) -> String {
        let own = account(person).flatMap { account in
            try? instance.app.database.reader().read { try CustomerStore(tx: $0).customer(of: account)?.id }
        }
        let whose = "\"customer_id\":\"\(own ?? walkIn())\""
        // A session of its own: whoever is asked may end the others.
        let clerk = cookie(session(of: .manager).token)
        let answer = instance.ask(.json("/v1/bookings", Rented.wish(whose), clerk))
        guard let id = answer.member("id")?.text else { preconditionFailure("no booking: \(answer.body)") }
        return id
    }

    /// - Returns: one that comes again.
    func chore() -> String {
        _ = try? ChoreRunner(instance.app).round()
        let id = try? instance.chore(.noteOverdue)?.id
        return id.map { "\($0)" } ?? "none"
    }

    func feed(of person: Person) -> UUID {
        let maker = account(person) ?? account(.disabled)
        return made { id, tx in
            guard let maker, let vehicle = UUID(Demo.active) else { return }
            let feed = BookingFeed.Made(id: id, kind: .vehicle, object: vehicle, maker: maker)
            try BookingFeedStore(tx: tx).insert(feed, Token())
        }
    }

    func plan() -> UUID {
        made { id, tx in
            try RateStore(tx: tx).insert(
                id,
                RatePlanDraft(
                    code: "P\(id.low % 1_000_000_000)", name: "A", status: .retired, locations: [],
                    classes: [],
                    types: [], priority: -1))
        }
    }

    func extra() -> UUID {
        made { id, tx in
            try ExtraStore(tx: tx).insert(
                id,
                ExtraDraft(
                    code: "E\(id.low % 1_000_000_000)", name: "A", about: "", isLimited: false,
                    isOffered: false,
                    most: 1, position: 9))
        }
    }

    func discount() -> UUID {
        made { id, tx in
            try DiscountStore(tx: tx).insert(
                Discount(
                    id: id, code: "D\(id.low % 1_000_000_000)", name: "A", share: Share(ppm: 1),
                    amountMinor: nil,
                    locations: [], classes: [], leastDays: 366, startsAt: tx.now, endsAt: nil, mostUses: nil,
                    uses: 0, endedAt: nil), by: nil)
        }
    }

    func tax() -> UUID {
        made { id, tx in
            try TaxStore(tx: tx).insert(
                TaxRate(
                    id: id, location: UUID(Demo.locations[0]) ?? id, name: "A", rate: Share(ppm: 0),
                    exempt: [],
                    startsAt: Instant(epochMs: 4_000_000_000_000), endsAt: nil))
        }
    }

    func payment() -> String {
        let booking = UUID(booking(of: .manager))
        let id = made { id, tx in
            let payment = MoneyStore.Payment(
                id: id, booking: booking ?? id, state: .succeeded,
                amount: Money(amountMinor: 100, currency: .usd), refundedMinor: 0)
            try MoneyStore(tx: tx).insert(payment, .cash, "", by: nil)
        }
        return "\(id)"
    }

    func charge() -> String {
        let booking = UUID(booking(of: .manager))
        let id = made { id, tx in
            let charge = ChargeStore.New(
                id: id, booking: booking ?? id, kind: .toll, text: "A", netMinor: 1, taxMinor: 0,
                currency: .usd, evidence: Array("{}".utf8), maker: nil)
            try ChargeStore(tx: tx).insert(charge)
        }
        return "\(id)"
    }

    private func made(_ insert: @escaping @Sendable (UUID, Transaction) throws -> Void) -> UUID {
        let id = instance.app.freshID()
        Self.write(instance) { try insert(id, $0) }
        return id
    }
}
