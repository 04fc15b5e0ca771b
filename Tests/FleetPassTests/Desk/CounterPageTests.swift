// The pages of one booking at the counter: they open in every state, and their forms do what the API does.

import Schema
import Testing

@testable import FleetPass

@Suite struct CounterPageTests {
    private static let tabs = ["", "?tab=money", "?tab=papers", "?tab=change", "?tab=history"]

    /// By how far it has come.
    private enum Stage: String, CaseIterable {
        case ready, out, returned, closed
    }

    private static func world(_ stage: Stage) -> (CounterWorld, booking: String) {
        let counter = CounterWorld()
        guard stage != .ready else { return (counter, counter.booked()) }
        let booking = counter.out()
        guard stage != .out else { return (counter, booking) }
        _ = counter.post("/v1/bookings/\(booking)/return", "{}")
        guard stage != .returned else { return (counter, booking) }
        counter.inspect(booking, "return", km: 40_900, fuel: 6)
        counter.settle(booking)
        _ = counter.post("/v1/bookings/\(booking)/closing", "{}")
        return (counter, booking)
    }

    @Test("Every tab opens in every state", arguments: Stage.allCases.map(\.rawValue))
    func opens(stage: String) throws {
        let (counter, booking) = Self.world(try #require(Stage(rawValue: stage)))
        let people = counter.world.people
        for tab in Self.tabs {
            let answer = counter.world.instance.ask(people.opens(.manager, "/desk/bookings/\(booking)\(tab)"))
            #expect(answer.status == 200, "\(stage) \(tab)\n\(answer.body.suffix(400))")
        }
        // Whoever may see no money is shown none.
        let crew = counter.world.instance.ask(people.opens(.crew, "/desk/bookings/\(booking)"))
        #expect(crew.status == 200 && !crew.body.contains("tab=money"))
    }

    @Test("A handover lists what is missing, and a full one has its button")
    func handover() {
        let counter = CounterWorld()
        let (world, booking) = (counter.world, counter.booked())
        let page = "/desk/bookings/\(booking)"
        let before = world.instance.ask(world.people.opens(.manager, page)).body
        #expect(before.contains("The agreement is not signed.") && !before.contains("Hand over the keys"))
        counter.checkIdentity()
        counter.sign(booking)
        counter.holdDeposit(booking)
        counter.inspect(booking, "pickup", km: 40_000, fuel: 8)
        #expect(world.instance.ask(world.people.opens(.manager, page)).body.contains("Hand over the keys"))
        let given = world.instance.ask(world.people.sends(.manager, "\(page)/handover"))
        #expect(given.status == 303 && given["Location"] == "\(page)?done=handed-over")
        #expect(counter.get("/v1\(page.dropFirst(5))").member("state")?.text == "on_rent")
    }

    @Test("A form that is refused comes back open, with what was typed and nothing done")
    func refused() {
        let counter = CounterWorld()
        let (world, booking) = (counter.world, counter.booked())
        let place = "/desk/bookings/\(booking)/payments"
        let tooMuch = "amount=99999.00&amount_currency=USD&method=cash&reference=Till+7"
        let answer = world.instance.ask(world.people.sends(.manager, place, tooMuch))
        #expect(answer.status == 422 && answer.body.contains("is due."))
        #expect(answer.body.contains("99999.00") && answer.body.contains("Till 7"))
        #expect(counter.get("/v1/bookings/\(booking)/payments").ids.isEmpty)
        let blank = world.instance.ask(world.people.sends(.manager, "/desk/bookings/\(booking)/cancellation"))
        #expect(blank.status == 400 && blank.body.contains("data-open open"))
    }

    @Test("What somebody else has changed meanwhile is shown beside what was typed")
    func stale() {
        let counter = CounterWorld()
        let (world, booking) = (counter.world, counter.bookedLater())
        let version = counter.get("/v1/bookings/\(booking)").member("version")?.integer ?? 0
        let end = String(counter.end(days: 6).prefix(16))
        let moved = world.instance.ask(
            world.people.sends(
                .manager, "/desk/bookings/\(booking)/change", "ends_at=\(end)&seen_version=\(version)"))
        #expect(moved.status == 303, "\(moved.body.suffix(300))")
        let late = world.instance.ask(
            world.people.sends(
                .manager, "/desk/bookings/\(booking)/change",
                "ends_at=2031-01-01T10:00&seen_version=\(version)"))
        #expect(late.status == 412 && late.body.contains("There now:"))
    }

    @Test("What a cancellation costs stands there before it is done, and then it is")
    func cancels() {
        let counter = CounterWorld()
        let (world, booking) = (counter.world, counter.booked())
        let page = world.instance.ask(world.people.opens(.manager, "/desk/bookings/\(booking)")).body
        let cost = counter.get("/v1/bookings/\(booking)/cancellation").member("cost.amount")?.integer ?? 0
        let words = cost == 0 ? "It costs the customer nothing now." : "It costs the customer"
        #expect(page.contains(words))
        let done = world.instance.ask(
            world.people.sends(.manager, "/desk/bookings/\(booking)/cancellation", "reason=Ill"))
        #expect(done.status == 303 && done["Location"]?.hasSuffix("done=cancelled") == true)
        let after = counter.get("/v1/bookings/\(booking)/balance")
        #expect(after.member("charged.amount")?.integer == cost)
    }

    @Test("An inspection is walked through, submitted and locked by forms alone")
    func inspects() throws {
        let counter = CounterWorld()
        let (world, booking) = (counter.world, counter.booked())
        func send(_ place: String, _ form: String = "") -> Answered {
            world.instance.ask(world.people.sends(.crew, place, form))
        }
        let begun = send("/desk/bookings/\(booking)/inspections", "kind=pickup")
        let page = try #require(begun["Location"].map { String($0.prefix { $0 != "?" }) })
        #expect(page.hasPrefix("/desk/inspections/"))
        let blank = send("\(page)/submission")
        #expect(blank.status == 422 && blank.body.contains("what odometer and fuel show"))
        #expect(
            send(
                "\(page)/findings", "odometer_km=40000&fuel=8&cleanliness=clean&equipment=Jack&seen_version=1"
            ).status == 303)
        #expect(send("\(page)/damages", "kind=dent&part=roof&x=500&y=500").status == 303)
        #expect(world.instance.ask(world.people.opens(.crew, page)).body.contains("roof"))
        let ends = [
            send("\(page)/submission").status,
            send("\(page)/countersignature", "unsigned_for=Key+box").status,
        ]
        #expect(ends == [303, 303])
    }
}
