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

    @Test("Of a booking that came to nothing nothing is signed")
    func nothingToSign() {
        let booking = counter.booked()
        let agreement = counter.post("/v1/bookings/\(booking)/agreements", nil).member("id")?.text ?? ""
        _ = counter.post("/v1/bookings/\(booking)/cancellation", #"{"reason":"A"}"#)
        let signed = counter.post(
            "/v1/agreements/\(agreement)/signatures",
            #"{"role":"customer","name":"Ada Bright","strokes":"M10 20 L300 40 L500 290"}"#)
        #expect(signed.status == 409 && signed.body.contains("is cancelled"), "\(signed.body)")
        #expect(counter.get("/v1/agreements/\(agreement)").member("state") == "open")
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

    @Test("What left when the clock was days ahead comes back as soon as it is right")
    func leftAhead() {
        let booking = counter.out()
        counter.world.instance.write("UPDATE bookings SET picked_up_at = picked_up_at + 259200000")
        let back = counter.post("/v1/bookings/\(booking)/return", "{}")
        #expect(back.member("state")?.text == "returned", "\(back.body)")
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

    @Test("Somebody who has become another has to be looked at again")
    func stale() {
        let booking = counter.booked()
        counter.checkIdentity()
        func codes() -> [String] {
            counter.get("/v1/bookings/\(booking)/handover").json?["obstacles"]?.list?.compactMap {
                $0["code"]?.text
            } ?? []
        }
        #expect(!codes().contains("identity"))
        let renamed = counter.send(
            "PUT", "/v1/customers/\(counter.world.customer)",
            #"{"name":"Eve Wrong","email":"customer@people.test"}"#)
        #expect(renamed.status == 200, "\(renamed.body)")
        #expect(codes().contains("identity"))
    }

    @Test("A vehicle that came back elsewhere costs the way, stands there, and gets its way home planned")
    func elsewhere() {
        let booking = counter.out()
        let other = Demo.locations.first { $0 != counter.world.place } ?? ""
        counter.world.instance.write(
            "UPDATE vehicles SET home_location_id = location_id WHERE id = $1",
            .uuid(UUID(counter.world.vehicle)))
        let back = counter.post("/v1/bookings/\(booking)/return", #"{"location_id":"\#(other)"}"#)
        #expect(back.member("return_location_id")?.text == other, "\(back.body)")
        let vehicle = counter.get("/v1/fleet/\(counter.world.vehicle)")
        #expect(vehicle.member("location_id")?.text == other)
        let job = counter.get("/v1/jobs").json?["items"]?.list?.first
        #expect(job?["kind"]?.text == "transfer" && job?["to_location_id"]?.text == counter.world.place)
    }

    @Test("What is disputed is not closed before that is settled")
    func disputes() {
        let booking = counter.out()
        _ = counter.post("/v1/bookings/\(booking)/return", "{}")
        let disputed = counter.post("/v1/bookings/\(booking)/dispute", #"{"reason":"Scratch was there"}"#)
        #expect(disputed.member("state")?.text == "disputed", "\(disputed.body)")
        counter.inspect(booking, "return", km: 40_100, fuel: 8)
        counter.settle(booking)
        #expect(counter.post("/v1/bookings/\(booking)/closing", "{}").status == 409)
        let settled = counter.post("/v1/bookings/\(booking)/dispute/settlement", #"{"reason":"Agreed"}"#)
        #expect(settled.member("state")?.text == "returned", "\(settled.body)")
        #expect(counter.post("/v1/bookings/\(booking)/closing", "{}").member("state")?.text == "closed")
    }

    @Test("Nothing of who it was is left in papers once they are forgotten; numbers and hashes are")
    func forgets() throws {
        let booking = counter.booked()
        counter.sign(booking)
        let before = counter.agreements(booking).first
        let id = try #require(UUID(booking))
        let app = counter.world.instance.app
        People.write(counter.world.instance) { try app.eraseTraces(of: id, by: .system, $0) }
        let after = counter.agreements(booking).first
        #expect(after?["document_hash"] == before?["document_hash"] && after?["number"] == before?["number"])
        let content = try app.database.reader().read { try AgreementStore(tx: $0).live(of: id)?.content }
        #expect(content == Array("{}".utf8))
        let agreement = after?["id"]?.text ?? ""
        let signed = counter.get("/v1/agreements/\(agreement)/signatures")
        #expect(!signed.body.contains("Ada"), "\(signed.body)")
    }
}
