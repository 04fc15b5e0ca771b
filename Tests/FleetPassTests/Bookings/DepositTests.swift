// Deposits: until when they cover a rental, what is kept of them, and what goes back.

import Schema
import Store
import Testing
import Threads

@testable import FleetPass

@Suite struct DepositTests {
    private let counter = CounterWorld()
    private var instance: Instance { counter.world.instance }

    private func hold(_ booking: String, untilMs: Int64? = nil) -> Answered {
        let end = untilMs.map { ",\"capture_before\":\"\(Instant(epochMs: Clock.epochMs() + $0))\"" } ?? ""
        return counter.post(
            "/v1/bookings/\(booking)/deposit", "{\"method\":\"terminal\",\"reference\":\"T\"\(end)}")
    }

    private func state(_ booking: String) -> String? {
        counter.get("/v1/bookings/\(booking)/deposit").member("state")?.text
    }

    private func money(_ path: String, _ minor: Int64) -> Answered {
        counter.post(path, "{\"amount\":{\"amount\":\(minor),\"currency\":\"USD\"},\"reason\":\"A\"}")
    }

    private func balance(_ booking: String, _ name: String) -> Int64? {
        counter.get("/v1/bookings/\(booking)/balance").member("\(name).amount")?.integer
    }

    private static let dayMs: Int64 = 86_400_000

    @Test(
        "What could be captured in the past only is not held, and what ends before the rental does not cover it"
    )
    func covers() {
        let booking = counter.booked()
        #expect(hold(booking, untilMs: -60_000).status == 422)
        #expect(hold(booking, untilMs: 12 * 3_600_000).member("state") == "held")
        #expect(counter.obstacles(booking).contains("deposit"))
        let again = hold(booking, untilMs: 9 * Self.dayMs)
        #expect(again.member("state") == "reauthorised", "\(again.body)")
        #expect(!counter.obstacles(booking).contains("deposit"))
        counter.holdDeposit(booking)
        #expect(hold(booking).status == 409)
    }

    @Test("A deposit is told to be about to end a day before, ends by itself, and is held anew")
    func ends() throws {
        let booking = counter.booked()
        _ = hold(booking, untilMs: 3 * Self.dayMs)
        try ChoreRunner(instance.app).round()
        #expect(state(booking) == "held")
        for (afterMs, wanted) in [(3_600_000, "expiring"), (-1_000, "uncovered")] as [(Int64, String)] {
            let end = Clock.epochMs() + afterMs
            instance.write("UPDATE deposits SET capture_before = $1", .integer(end))
            instance.write("UPDATE chores SET due_at = 1 WHERE kind = 'expire_deposit'")
            try ChoreRunner(instance.app).round()
            #expect(state(booking) == wanted)
        }
        #expect(counter.obstacles(booking).contains("deposit"))
        #expect(try instance.count("SELECT count(*) FROM chores WHERE kind = 'expire_deposit'") == 0)
        #expect(hold(booking, untilMs: 9 * Self.dayMs).member("state") == "held")
    }

    @Test("Once its time is over nothing can be kept of a deposit, also before anybody has noted that")
    func tooLate() {
        let booking = counter.out()
        instance.write("UPDATE deposits SET capture_before = $1", .integer(Clock.epochMs() - 1_000))
        let late = money("/v1/bookings/\(booking)/deposit/capture", 100)
        #expect(late.status == 409 && late.body.contains("that is over"), "\(late.body)")
        // As the clock shows it at the place.
        #expect(late.body.contains(" time)"), "\(late.body)")
    }

    @Test("What is owed is kept, and no more; what was kept goes back, and no more than that")
    func refunds() {
        let booking = counter.out()
        let due = balance(booking, "due") ?? 0
        #expect(money("/v1/bookings/\(booking)/deposit/refunds", 1).status == 409)
        #expect(money("/v1/bookings/\(booking)/deposit/capture", due + 1).status == 422)
        #expect(money("/v1/bookings/\(booking)/deposit/capture", 1_000).member("state") == "part_captured")
        let back = money("/v1/bookings/\(booking)/deposit/refunds", 400)
        #expect(back.member("refunded.amount")?.integer == 400, "\(back.body)")
        #expect(balance(booking, "due") == due - 600)
        #expect(money("/v1/bookings/\(booking)/deposit/refunds", 601).status == 422)
    }

    @Test("A booking that is over gets no deposit, and what cannot be done is said in words")
    func over() {
        let booking = counter.out()
        let held = hold(booking)
        #expect(held.status == 409 && held.body.contains("held already"), "\(held.body)")
        _ = counter.post("/v1/bookings/\(booking)/return", "{}")
        counter.inspect(booking, "return", km: 40_010, fuel: 8)
        counter.settle(booking)
        let again = counter.post("/v1/bookings/\(booking)/deposit/release", nil)
        #expect(again.body.contains("given back already") && again.status == 409, "\(again.body)")
        #expect(counter.post("/v1/bookings/\(booking)/closing", "{}").member("state") == "closed")
        instance.write("UPDATE deposits SET state = 'required'")
        #expect(hold(booking).status == 409)
    }

    @Test(
        "Nothing is kept of a deposit while it is still to cover the rental; of one that is called off it is")
    func early() {
        let booking = counter.booked()
        counter.holdDeposit(booking)
        let early = money("/v1/bookings/\(booking)/deposit/capture", 100)
        #expect(early.status == 409 && early.body.contains("still to come"), "\(early.body)")
        #expect(state(booking) == "held" && !counter.obstacles(booking).contains("deposit"))
        _ = counter.post("/v1/bookings/\(booking)/cancellation", #"{"reason":"A"}"#)
        #expect(money("/v1/bookings/\(booking)/deposit/capture", 100).member("state") == "part_captured")
    }

    @Test(
        "A rental is not made longer on a deposit that is not held any more, but by staff who say why",
        arguments: ["uncovered", "released", "part_captured"])
    func gone(to state: String) {
        let booking = counter.out()
        instance.write(
            "UPDATE deposits SET state = $1, captured_minor = CASE WHEN $1 = 'part_captured' THEN 1 ELSE 0 END",
            .text(state))
        let longer = #"{"ends_at":"\#(counter.end(days: 5))""#
        var own = Asked.json(
            "/v1/me/bookings/\(booking)", longer + "}",
            counter.world.people.fields(.customer).merging(["If-Match": "*"]) { $1 })
        own.method = "PATCH"
        let refused = instance.ask(own)
        #expect(refused.status == 422 && refused.body.contains("Please call us"), "\(refused.body)")
        let told = counter.patch("/v1/bookings/\(booking)", longer + "}")
        #expect(told.status == 422 && told.body.contains("is not held"), "\(told.body)")
        let known = counter.patch("/v1/bookings/\(booking)", longer + #","override_reason":"A"}"#)
        #expect(known.status == 200, "\(known.body)")
    }

    @Test("A rental that is to last longer than what is held for it says so")
    func extended() {
        let booking = counter.out()
        instance.write(
            "UPDATE deposits SET capture_before = $1", .integer(Clock.epochMs() + 3 * Self.dayMs))
        let longer = #"{"ends_at":"\#(counter.end(days: 5))""#
        let told = counter.patch("/v1/bookings/\(booking)", longer + "}")
        #expect(told.status == 422 && told.body.contains("held anew"), "\(told.body)")
        let known = counter.patch("/v1/bookings/\(booking)", longer + #","override_reason":"A"}"#)
        #expect(known.status == 200, "\(known.body)")
    }
}
