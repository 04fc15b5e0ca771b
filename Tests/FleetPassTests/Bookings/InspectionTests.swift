// What inspections may say: an odometer that runs forward, and how a wrong word is put right.

import Schema
import Store
import Testing
import Threads

@testable import FleetPass

@Suite struct InspectionTests {
    private let counter = CounterWorld()

    /// - Returns: the id of a booking whose vehicle is back, inspected at that.
    private func back(km: Int64, isSigned: Bool = true, _ more: String = "") -> String {
        let booking = counter.out()
        _ = counter.post("/v1/bookings/\(booking)/return", "{}")
        counter.inspect(booking, "return", km: km, fuel: 8, isSigned: isSigned, more)
        return booking
    }

    private var vehicleKm: Int64? {
        counter.get("/v1/fleet/\(counter.world.vehicle)").member("odometer_km")?.integer
    }

    @Test(
        "What a return has read binds whoever comes next, whether a customer has signed it or not",
        arguments: [true, false])
    func binds(isSigned: Bool) {
        _ = back(km: 41_500, isSigned: isSigned)
        let lower = counter.post("/v1/fleet/\(counter.world.vehicle)/odometer", #"{"km":41000}"#)
        #expect(lower.status == 409, "\(lower.body)")
        let next = counter.bookedLater()
        let begun = counter.begin(next, "pickup", km: 41_000)
        let refused = counter.post("/v1/inspections/\(begun.member("id")?.text ?? "")/submission", nil)
        #expect(refused.status == 422 && refused.body.contains("41,500"), "\(refused.body)")
        #expect(vehicleKm == 41_500)
    }

    @Test(
        "A vehicle that was driven since it was inspected for a pickup is inspected anew, and then goes by that"
    )
    func anew() {
        let later = counter.bookedLater()
        counter.inspect(later, "pickup", km: 40_000, fuel: 8)
        #expect(!counter.obstacles(later).contains("inspection"))
        #expect(counter.begin(later, "pickup", km: 40_000).status == 409)
        _ = back(km: 41_000)
        #expect(counter.obstacles(later).contains("inspection"))
        counter.inspect(later, "pickup", km: 41_010, fuel: 8)
        #expect(!counter.obstacles(later).contains("inspection"))
        let all = counter.get("/v1/bookings/\(later)/inspections").json?["items"]?.list ?? []
        #expect(all.map { $0["superseded_at"] != .null } == [true, false])
    }

    @Test("The same kilometres are never charged to two rentals")
    func once() throws {
        let later = counter.bookedLater()
        counter.inspect(later, "pickup", km: 40_000, fuel: 8)
        _ = back(km: 41_000)
        let id = try #require(UUID(later))
        let app = counter.world.instance.app
        counter.world.instance.write(
            "UPDATE bookings SET starts_at = $2 WHERE id = $1", .uuid(id),
            .integer(Clock.epochMs() + 60_000))
        counter.sign(later)
        counter.holdDeposit(later)
        let refused = counter.post("/v1/bookings/\(later)/handover", #"{"override_reason":"A"}"#)
        #expect(refused.status >= 400 && refused.body.contains("inspect it anew"), "\(refused.body)")
        #expect(try app.database.reader().read { try BookingStore(tx: $0).readings(of: id).kmOut } == nil)
    }

    @Test(
        "Nobody has looked at a vehicle before it left or came back",
        arguments: ["0001-01-01T00:00:00Z", "1990-01-01T00:00:00Z"])
    func times(time: String) {
        let booking = counter.out()
        let taken = ",\"taken_at\":\"\(time)\""
        let early = counter.begin(booking, "return", km: 0, taken)
        #expect(early.status == 422 && early.body.contains(" time)"), "\(early.body)")
        _ = counter.post("/v1/bookings/\(booking)/return", "{}")
        let next = counter.bookedLater()
        #expect(counter.begin(next, "pickup", km: 40_000, taken).status == 422)
        #expect(counter.begin(next, "pickup", km: 40_000).status == 201)
    }

    @Test("A pickup is not inspected while another has the vehicle, or its return is half inspected")
    func waits() {
        let booking = counter.out()
        let next = counter.bookedLater()
        let begun = counter.begin(next, "pickup", km: 40_000).member("id")?.text ?? ""
        func submit() -> Answered { counter.post("/v1/inspections/\(begun)/submission", nil) }
        #expect(submit().status == 409)
        _ = counter.begin(booking, "return", km: 40_010)
        _ = counter.post("/v1/bookings/\(booking)/return", "{}")
        #expect(submit().status == 409)
    }

    @Test(
        "A digit too many is asked about at a vehicle's first inspection, too, by what it says itself",
        arguments: [true, false])
    func firstEver(isRead: Bool) {
        let vehicle = counter.world.vehicle
        if isRead {
            #expect(counter.post("/v1/fleet/\(vehicle)/odometer", #"{"km":34150}"#).status == 201)
        }
        let booking = counter.booked()
        let typed = counter.begin(booking, "pickup", km: 341_500)
        #expect(typed.status == 422 && typed.body.contains("digit"), "\(typed.body)")
        #expect(counter.begin(booking, "pickup", km: 34_200).status == 201)
    }

    @Test("What is submitted is taken back to be changed, and keeps its number")
    func reopens() {
        let booking = counter.booked()
        let id = counter.begin(booking, "pickup", km: 40_000).member("id")?.text ?? ""
        let number = counter.post("/v1/inspections/\(id)/submission", nil).member("number")
        let body = #"{"odometer_km":40100,"fuel":8}"#
        #expect(counter.send("PUT", "/v1/inspections/\(id)", body).status == 409)
        let open = counter.post("/v1/inspections/\(id)/reopening", #"{"reason":"Misread"}"#)
        #expect(open.member("state") == "draft", "\(open.body)")
        #expect(counter.send("PUT", "/v1/inspections/\(id)", body).status == 200)
        #expect(counter.post("/v1/inspections/\(id)/submission", nil).member("number") == number)
    }

    @Test("A digit too many is asked about; what was locked all the same is put right with what it has cost")
    func corrects() {
        let booking = counter.out()
        _ = counter.post("/v1/bookings/\(booking)/return", "{}")
        let typed = counter.begin(booking, "return", km: 400_100)
        #expect(typed.status == 422 && typed.body.contains("digit"), "\(typed.body)")
        let id = counter.inspect(
            booking, "return", km: 400_100, fuel: 8, isSigned: true, #","override_reason":"Sure""#)
        #expect(counter.charges(booking).count == 1)
        let right = counter.post(
            "/v1/inspections/\(id)/correction", #"{"odometer_km":42100,"reason":"Misread"}"#)
        #expect(right.member("odometer_km")?.integer == 400_100, "\(right.body)")
        #expect(right.member("corrected_km")?.integer == 42_100 && vehicleKm == 42_100)
        let live = counter.charges(booking).filter { $0["waived_at"] == .null }
        #expect(live.compactMap { $0["evidence"]?["km_in"]?.integer } == [42_100], "\(live)")
        #expect(counter.charges(booking).count == 2)
    }

    @Test("A correction keeps between the readings before and after it, and is not anybody's to make")
    func bounds() {
        let booking = back(km: 41_000)
        let items = counter.get("/v1/bookings/\(booking)/inspections").json?["items"]?.list ?? []
        let ids = items.compactMap { $0["id"]?.text }
        func correct(_ id: String, _ km: Int64) -> Int {
            counter.post(
                "/v1/inspections/\(id)/correction", "{\"odometer_km\":\(km),\"reason\":\"A\"}"
            ).status
        }
        #expect(ids.count == 2 && correct(ids.last ?? "", 39_999) == 422)
        #expect(correct(ids.first ?? "", 41_001) == 422)
        #expect(correct(ids.first ?? "", 40_200) == 200)
        let draft = counter.begin(counter.bookedLater(), "pickup", km: 41_000).member("id")?.text ?? ""
        #expect(correct(draft, 41_000) == 409)
    }

    @Test("A photo that a locked inspection shows stays; one that came after it goes")
    func photos() throws {
        let booking = counter.booked()
        let instance = counter.world.instance
        let owner = FileOwner(.booking, try #require(UUID(booking)))
        func photo() -> UUID {
            let id = instance.app.freshID()
            People.write(instance) { tx in
                guard let hash = ContentHash([UInt8](repeating: 1, count: 32)) else { return }
                let kept = KeptContent(hash: hash, type: .pdf, bytes: 1)
                try FileStore(tx: tx).insert(id, .inspectionPhoto, of: owner, name: "", kept, by: nil)
            }
            return id
        }
        func remove(_ id: UUID) -> Int {
            instance.ask(
                Asked("DELETE", "/v1/files/\(id)", fields: counter.world.people.fields(.manager))
            ).status
        }
        let (shown, other) = (photo(), photo())
        #expect(remove(other) == 204)
        counter.inspect(booking, "pickup", km: 40_000, fuel: 8)
        #expect(remove(shown) == 409)
        instance.write("UPDATE inspections SET locked_at = locked_at - 60000")
        #expect(remove(photo()) == 204)
    }
}
