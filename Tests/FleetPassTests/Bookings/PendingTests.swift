// Bookings that nobody has confirmed: calling them off costs nothing and leaves nothing, and time ends them.

import Schema
import Store
import Testing
import Threads

@testable import FleetPass

@Suite struct PendingTests {
    private let counter = CounterWorld()
    private var world: RentalWorld { counter.world }

    init() {
        People.write(world.instance) { tx in
            let rules =
                #"{"horizon_days":1095,"notice_minutes":0,"allows_out_of_hours":true,"confirms_itself":false}"#
            try OrganisationStore(tx: tx).set(rules: [UInt8](rules.utf8))
            try RevisionStore(tx: tx).raise(.rules)
        }
    }

    /// - Returns: the key of a vehicle that is held, so soon that a cancellation would cost all of it.
    private func held(after days: Int64 = 0) -> String {
        let wish = world.wish(from: counter.end(days: days), until: counter.end(days: days + 4))
        let answer = world.instance.ask(.json("/v1/holds", wish))
        return answer.member("key")?.text ?? answer.body
    }

    private func asked(_ key: String) -> Answered {
        world.instance.ask(
            .json("/v1/holds/\(key)/checkout", #"{"name":"Gil Guest","email":"gil@example.com"}"#))
    }

    private func cost(_ key: String) -> Int64? {
        world.instance.ask(Asked("GET", "/v1/holds/\(key)/cancellation")).member("cost.amount")?.integer
    }

    private func deposits(_ id: String) -> Int64? {
        try? world.instance.app.database.reader().read { tx in
            try tx.first(
                .assembled("SELECT count(*) FROM deposits WHERE booking_id = $1"), .uuid(UUID(id))
            ) { $0.integer(0) }
        }
    }

    @Test("To let go of a hold, or of what nobody has confirmed, costs nothing")
    func costs() {
        let key = held()
        #expect(cost(key) == 0)
        let booking = asked(key)
        #expect(booking.member("state")?.text == "pending", "\(booking.body)")
        #expect(cost(key) == 0)
        // It is no hold any more.
        #expect(world.instance.ask(Asked("DELETE", "/v1/holds/\(key)")).status == 409)
        let off = world.instance.ask(.json("/v1/holds/\(key)/cancellation", #"{"reason":"Plans"}"#))
        #expect(off.member("state")?.text == "cancelled", "\(off.body)")
        #expect(off.member("charged.amount")?.integer == 0)
    }

    @Test("Once it is confirmed, it costs what the plan says")
    func confirmed() {
        let key = held()
        let booking = asked(key)
        let id = booking.member("id")?.text ?? ""
        #expect(counter.post("/v1/bookings/\(id)/confirmation", nil).status == 200)
        #expect(cost(key) == booking.member("total.amount")?.integer)
    }

    @Test(
        "Whatever it comes to, a deposit that nobody has given is not asked for any more",
        arguments: ["decline", "cancellation"])
    func deposit(move: String) {
        let id = asked(held()).member("id")?.text ?? ""
        #expect(deposits(id) == 1)
        #expect(counter.post("/v1/bookings/\(id)/\(move)", #"{"reason":"A"}"#).status == 200)
        #expect(deposits(id) == 0)
    }

    @Test("What nobody has confirmed until its pickup is confirmed no more, and lets its vehicle go")
    func lapses() throws {
        let id = asked(held()).member("id")?.text ?? ""
        func state() -> String? { counter.get("/v1/bookings/\(id)").member("state")?.text }
        try world.instance.does(.expirePending)
        #expect(state() == "pending")
        let past = Value.integer(Clock.epochMs() - 1_000)
        world.instance.write("UPDATE bookings SET starts_at = $2 WHERE id = $1", .uuid(UUID(id)), past)
        let late = counter.post("/v1/bookings/\(id)/confirmation", nil)
        #expect(late.status == 409 && late.body.contains("pickup is over"), "\(late.body)")
        try world.instance.does(.expirePending)
        #expect(state() == "expired")
        #expect(deposits(id) == 0)
        #expect(try world.brokenPromises() == [])
    }

    private func letPickup(of id: String, lieBackMs: Int64) {
        world.instance.write(
            "UPDATE bookings SET starts_at = $2 WHERE id = $1", .uuid(UUID(id)),
            .integer(Clock.epochMs() - lieBackMs))
    }

    @Test("One that cannot be read keeps none of the others waiting, and is named")
    func passedOver() throws {
        let ids = [0, 6, 12].map { asked(held(after: $0)).member("id")?.text ?? "" }
        for (id, lieBackMs) in zip(ids, [3_000, 2_000] as [Int64]) { letPickup(of: id, lieBackMs: lieBackMs) }
        world.instance.write("UPDATE bookings SET asked = '{}' WHERE id = $1", .uuid(UUID(ids[0])))
        let soon = Instant(epochMs: Clock.epochMs() + 20_000)
        world.instance.write(
            "UPDATE bookings SET starts_at = $2 WHERE id = $1", .uuid(UUID(ids[2])), .instant(soon))
        try world.instance.does(.expirePending)
        #expect(counter.get("/v1/bookings/\(ids[1])").member("state") == "expired")
        let row = try #require(try world.instance.chore(.expirePending))
        #expect(row.problem?.hasPrefix("booking \(ids[0]): ") == true, "\(row)")
        // The next pickup is not missed for that.
        #expect(row.dueAt.map { $0 <= soon } == true, "\(row)")
    }

    @Test(
        "It comes at the pickup, to the second, of whatever waits: as soon as it does, and when it is moved")
    func foreseen() throws {
        try world.instance.does(.expirePending)
        world.instance.write(
            "UPDATE chores SET due_at = $1 WHERE kind = 'expire_pending'",
            .integer(Clock.epochMs() + 5 * 3_600_000))
        let id = asked(held()).member("id")?.text ?? ""
        let start = try #require(try world.instance.chore(.expirePending)?.dueAt)
        #expect("\(start)" == counter.end(days: 0))
        let sooner = Instant(epochMs: start.epochMs - 1_800_000)
        let moved = counter.patch("/v1/bookings/\(id)", "{\"starts_at\":\"\(sooner)\"}")
        #expect(moved.status == 200, "\(moved.body)")
        #expect(try world.instance.chore(.expirePending)?.dueAt == sooner)
    }

    @Test("What was given for a booking that lapses is on record, and listed until it has gone back")
    func givenBack() throws {
        let id = asked(held()).member("id")?.text ?? ""
        let money = #"{"amount":{"amount":1000,"currency":"USD"},"#
        _ = counter.post("/v1/bookings/\(id)/payments", money + #""method":"cash"}"#)
        counter.holdDeposit(id)
        func listed() -> [String] { counter.get("/v1/bookings?unsettled=true").ids }
        #expect(listed() == [])
        letPickup(of: id, lieBackMs: 1_000)
        try world.instance.does(.expirePending)
        #expect(listed() == [id])
        let noted = try world.instance.count(
            """
            SELECT count(*) FROM audit_events WHERE action = 'booking.expired'
               AND changes LIKE '%to_give_back_minor%1000%' AND changes LIKE '%deposit_held_minor%'
            """)
        #expect(noted == 1)
        let payment = counter.get("/v1/bookings/\(id)/payments").ids.first ?? ""
        _ = counter.post("/v1/payments/\(payment)/refunds", money + #""reason":"A"}"#)
        #expect(listed() == [id])
        _ = counter.post("/v1/bookings/\(id)/deposit/release", nil)
        #expect(listed() == [])
    }

    @Test("A hold whose pickup is over is not checked out")
    func late() {
        let key = held()
        world.instance.write(
            "UPDATE bookings SET starts_at = $1 WHERE state = 'held'", .integer(Clock.epochMs() - 1_000))
        let answer = asked(key)
        #expect(answer.status == 409 && answer.body.contains("pickup is over"), "\(answer.body)")
    }
}
