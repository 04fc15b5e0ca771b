// Work on the lot, from its plan to what is so once it is done.

import Schema
import Store
import Testing

@testable import FleetPass

@Suite struct JobTests {
    private let counter = CounterWorld()
    private var vehicle: String { counter.world.vehicle }
    private var elsewhere: String { Demo.locations.first { $0 != counter.world.place } ?? "" }

    /// - Returns: the job, planned for somebody of the staff.
    private func planned(_ kind: String, to place: String? = nil) -> String {
        let to = place.map { ",\"to_location_id\":\"\($0)\"" } ?? ""
        let made = counter.post("/v1/jobs", "{\"kind\":\"\(kind)\",\"vehicle_id\":\"\(vehicle)\"\(to)}")
        let id = made.member("id")?.text ?? "\(made.body)"
        let account = counter.world.people.account(.crew)?.value
        let assigned = counter.send(
            "PUT", "/v1/jobs/\(id)", "{\"assigned_to\":\"\(account.map { "\($0)" } ?? "")\"}")
        #expect(assigned.member("state")?.text == "assigned", "\(assigned.body)")
        return id
    }

    private func move(_ job: String, to state: String) -> Answered {
        counter.post("/v1/jobs/\(job)/moves", "{\"to\":\"\(state)\"}")
    }

    @Test("A transfer that somebody was named for has moved its vehicle once it is done, and not before")
    func transfers() {
        let job = planned("transfer", to: elsewhere)
        #expect(move(job, to: "done").status == 409)
        #expect(move(job, to: "in_progress").status == 200)
        #expect(counter.get("/v1/fleet/\(vehicle)").member("location_id")?.text == counter.world.place)
        #expect(move(job, to: "done").member("state")?.text == "done")
        #expect(counter.get("/v1/fleet/\(vehicle)").member("location_id")?.text == elsewhere)
    }

    @Test(
        "Whoever is nobody of the staff, or not any more, gets no job",
        arguments: [Person.customer, .disabled])
    func nobody(person: Person) {
        let account = counter.world.people.account(person).map { "\($0.value)" } ?? ""
        let made = counter.post(
            "/v1/jobs",
            "{\"kind\":\"repair\",\"vehicle_id\":\"\(vehicle)\",\"assigned_to\":\"\(account)\"}")
        #expect(made.status == 422, "\(made.body)")
        #expect(made.member("errors.0.pointer")?.text == "/assigned_to")
        let job = planned("repair")
        #expect(counter.send("PUT", "/v1/jobs/\(job)", "{\"assigned_to\":\"\(account)\"}").status == 422)
    }

    @Test("A vehicle that is with a customer is moved by nobody else")
    func out() {
        let job = planned("transfer", to: elsewhere)
        _ = counter.out()
        _ = move(job, to: "in_progress")
        let done = move(job, to: "done")
        #expect(done.status == 409 && done.body.contains("has not come back"), "\(done.body)")
        #expect(counter.get("/v1/fleet/\(vehicle)").member("location_id")?.text == counter.world.place)
    }

    @Test("A vehicle that was made ready sooner than planned is free from then on")
    func turnaround() throws {
        let booking = counter.out()
        _ = counter.post("/v1/bookings/\(booking)/return", "{}")
        let id = try #require(UUID(booking))
        func freeAt() throws -> Int64 {
            let app = counter.world.instance.app
            return try app.database.reader().read {
                try AllocationStore(tx: $0).block(of: id)?.until.epochMs ?? 0
            }
        }
        let before = try freeAt()
        let job = planned("turnaround")
        _ = move(job, to: "in_progress")
        #expect(move(job, to: "done").status == 200)
        #expect(try freeAt() < before)
    }
}
