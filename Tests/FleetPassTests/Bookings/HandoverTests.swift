// From the counter to the closed booking: what a vehicle needs to leave, and what its return costs.

import Schema
import Store
import Testing
import Threads

@testable import FleetPass

@Suite struct HandoverTests {
    private let counter = CounterWorld()

    @Test("A vehicle leaves once everything is there, and not before: each that is missing is named")
    func leaves() {
        let booking = counter.booked()
        func missing() -> [String] {
            counter.get("/v1/bookings/\(booking)/handover").json?["obstacles"]?.list?.compactMap {
                $0["code"]?.text
            } ?? []
        }
        #expect(missing() == ["agreement", "identity", "deposit", "inspection"])
        #expect(counter.post("/v1/bookings/\(booking)/handover", "{}").status == 422)
        counter.checkIdentity()
        counter.sign(booking)
        counter.holdDeposit(booking)
        counter.inspect(booking, "pickup", km: 40_000, fuel: 8)
        #expect(missing() == [])
        let out = counter.post("/v1/bookings/\(booking)/handover", "{}")
        #expect(out.member("state")?.text == "on_rent", "\(out.body)")
        #expect(counter.post("/v1/bookings/\(booking)/handover", "{}").status == 409)
    }

    @Test("What came back with more kilometres and less fuel costs that, with its evidence, and is closed")
    func returns() {
        let booking = counter.out()
        #expect(counter.post("/v1/bookings/\(booking)/closing", "{}").status == 409)
        let back = counter.post("/v1/bookings/\(booking)/return", "{}")
        #expect(back.member("state")?.text == "returned", "\(back.body)")
        #expect(counter.post("/v1/bookings/\(booking)/closing", "{}").status == 409)
        counter.inspect(booking, "return", km: 42_000, fuel: 6)
        let charges = counter.get("/v1/bookings/\(booking)/charges").json?["items"]?.list ?? []
        #expect(Set(charges.compactMap { $0["kind"]?.text }) == ["mileage", "fuel"])
        let over = charges.compactMap { $0["evidence"]?["km_over"]?.integer }
        #expect(over.count == 1 && over.allSatisfy { $0 > 0 }, "\(charges)")
        counter.settle(booking)
        let closed = counter.post("/v1/bookings/\(booking)/closing", "{}")
        #expect(closed.member("state")?.text == "closed", "\(closed.body)")
    }

    @Test("What is agreed anew is signed anew: numbers have no gap, and nothing signed changes")
    func signsAnew() {
        let booking = counter.booked()
        counter.sign(booking)
        let signed = counter.agreements(booking).first
        #expect(counter.post("/v1/bookings/\(booking)/agreements", nil).status == 409)
        let change = counter.patch("/v1/bookings/\(booking)", #"{"ends_at":"\#(counter.end(days: 3))"}"#)
        #expect(change.status == 200, "\(change.body)")
        counter.sign(booking)
        let all = counter.agreements(booking)
        #expect(all.compactMap { $0["state"]?.text } == ["signed", "void"])
        #expect(all.last?["document_hash"] == signed?["document_hash"])
        let numbers = all.compactMap { $0["number"]?.integer }
        #expect(numbers == [2, 1], "\(numbers)")
    }

    @Test("A signed agreement is the PDF that its hash says")
    func papers() {
        let booking = counter.booked()
        counter.sign(booking)
        let agreement = counter.agreements(booking).first
        let id = agreement?["id"]?.text ?? ""
        let paper = counter.get("/v1/agreements/\(id)/document")
        #expect(paper.bodyBytes.starts(with: Array("%PDF-".utf8)), "\(paper.status)")
        #expect(CounterWorld.hash(paper.bodyBytes) == agreement?["document_hash"]?.text)
    }

    @Test("An early return frees the vehicle, a late one takes nothing from whoever comes next")
    func frees() {
        let booking = counter.out()
        _ = counter.post("/v1/bookings/\(booking)/return", "{}")
        let next = counter.world.book(
            from: counter.end(days: 1), until: counter.end(days: 3), #""override_reason":"A""#)
        #expect(next.status == 201, "\(next.body)")
    }

    @Test("A toll is charged to whoever rented the vehicle in its minute, once, and to nobody outside of it")
    func tolls() {
        let booking = counter.out()
        let now = Instant(epochMs: Clock.epochMs())
        func take(_ reference: String, _ time: Instant) -> Answered {
            counter.post(
                "/v1/tolls",
                """
                {"tolls":[{"reference":"\(reference)","plate":"\(counter.plate)","passed_at":"\(time)",
                           "place":"E-470","amount":{"amount":355,"currency":"USD"}}]}
                """)
        }
        #expect(take("T1", now).member("charged")?.integer == 1)
        #expect(take("T1", now).member("known")?.integer == 1)
        let before = take("T2", Instant(epochMs: now.epochMs - 86_400_000))
        #expect(before.member("charged")?.integer == 0 && before.member("taken")?.integer == 1)
        let charges = counter.get("/v1/bookings/\(booking)/charges").json?["items"]?.list ?? []
        #expect(charges.count == 1 && charges.first?["evidence"]?["reference"]?.text == "T1")
    }
}
