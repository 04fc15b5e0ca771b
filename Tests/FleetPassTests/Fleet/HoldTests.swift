// Holds, papers and odometers of vehicles.

import Schema
import Store
import Testing

@testable import FleetPass

@Suite struct HoldTests {
    static let world = FleetWorld()
    private var world: FleetWorld { Self.world }
    private let year = RentalWorld.year

    @Test("A hold without an end hides a vehicle from the public until it is released")
    func hides() {
        let id = world.entered(20)
        let made = world.post("/v1/fleet/\(id)/holds", #"{"kind":"off_rental","reason":"For the show"}"#)
        let hold = made.member("id")?.text ?? "none: \(made.body)"
        #expect(world.instance.get("/v1/vehicles/\(id)").status == 404)
        let record = world.get("/v1/fleet/\(id)")
        #expect(record.member("holds.0.id")?.text == hold && record.member("can_be_rented")?.boolean == false)
        let release = "/v1/fleet/\(id)/holds/\(hold)/release"
        #expect(world.post(release, #"{"reason":"The show is over"}"#).status == 204)
        #expect(world.post(release, #"{"reason":"Again"}"#).status == 409)
        #expect(world.instance.get("/v1/vehicles/\(id)").status == 200)
    }

    @Test("A hold without an end that is to begin leaves a vehicle in search until then, and no longer")
    func begins() throws {
        let world = FleetWorld()
        let id = world.entered(25)
        let made = world.post(
            "/v1/fleet/\(id)/holds",
            #"{"kind":"sale","reason":"Sold","starts_at":"\#(year)-09-10T00:00:00Z"}"#)
        let hold = try #require(made.member("id")?.text.flatMap { UUID($0) }, "\(made.body)")
        func found(_ from: String, _ until: String) -> Bool {
            world.instance.get(
                "/v1/vehicles?q=flt25&from=\(year)-09-\(from)T10:00&until=\(year)-09-\(until)T10:00"
            )
            .ids == [id]
        }
        #expect(world.instance.get("/v1/vehicles/\(id)").status == 200)
        #expect(found("03", "05") && !found("08", "12") && !found("20", "22"))
        // Before its time nothing comes of it, and in time it does by itself.
        world.instance.write("UPDATE chores SET due_at = 1 WHERE object_id = $1", .uuid(hold))
        try ChoreRunner(world.instance.app).round()
        #expect(world.instance.get("/v1/vehicles/\(id)").status == 200)
        world.instance.write("UPDATE holds SET starts_at = created_at WHERE id = $1", .uuid(hold))
        world.instance.write("UPDATE chores SET due_at = 1 WHERE object_id = $1", .uuid(hold))
        try ChoreRunner(world.instance.app).round()
        #expect(world.instance.get("/v1/vehicles/\(id)").status == 404)
        #expect(try world.instance.count("SELECT count(*) FROM chores WHERE kind = 'begin_hold'") == 0)
    }

    @Test("A hold says which bookings it is in the way of")
    func meets() {
        let id = world.entered(21)
        let booking = world.rental.book(
            from: "\(year)-06-03T10:00", until: "\(year)-06-05T10:00", vehicle: id)
        func held(_ from: String, _ until: String) -> JSONValue? {
            world.post(
                "/v1/fleet/\(id)/holds",
                """
                {"kind":"maintenance","reason":"Service","starts_at":"\(year)-\(from)T00:00:00Z",
                 "ends_at":"\(year)-\(until)T00:00:00Z"}
                """
            ).member("bookings")
        }
        let code = booking.member("code")?.text ?? "none: \(booking.body)"
        #expect(held("06-04", "06-09") == .list([.text(code)]))
        #expect(held("07-04", "07-09") == .list([]))
        #expect(held("07-09", "07-04") == nil)
    }

    @Test("Whether a vehicle may be rented for a time is told with every reason")
    func eligible() {
        let id = world.entered(22)
        _ = world.post(
            "/v1/fleet/\(id)/holds",
            """
            {"kind":"recall","reason":"Airbag","starts_at":"\(year)-08-01T00:00:00Z",
             "ends_at":"\(year)-08-09T00:00:00Z"}
            """)
        func asked(_ from: String, _ until: String) -> Answered {
            world.get(
                "/v1/fleet/\(id)/eligibility?from=\(year)-\(from)T00:00:00Z&until=\(year)-\(until)T00:00:00Z")
        }
        #expect(asked("07-01", "07-03").member("can_be_rented")?.boolean == true)
        let held = asked("08-08", "08-12")
        #expect(held.member("obstacles.0.code")?.text == "hold", "\(held.body)")
        #expect(held.member("obstacles.0.is_absolute")?.boolean == true)
        #expect(asked("08-12", "08-08").status == 422)
    }

    @Test("Papers come and go")
    func papers() {
        let id = world.entered(23)
        let made = world.post(
            "/v1/fleet/\(id)/documents",
            #"{"kind":"insurance","number":"P-17","valid_until":"\#(year)-01-01T00:00:00Z"}"#)
        let paper = made.member("id")?.text ?? "none: \(made.body)"
        #expect(world.get("/v1/fleet/\(id)/documents").ids == [paper])
        let one = Asked(
            "DELETE", "/v1/fleet/\(id)/documents/\(paper)", fields: world.people.fields(.manager))
        #expect(world.instance.ask(one).status == 204)
        #expect(world.instance.ask(one).status == 404)
    }

    @Test("An odometer says what was read last, and never less than what was signed")
    func odometer() throws {
        let id = world.entered(24, #""odometer_km":1000,"status":"active""#)
        let vehicle = try #require(UUID(id))
        func read(_ km: Int, _ time: String) -> Answered {
            world.post("/v1/fleet/\(id)/odometer", #"{"km":\#(km),"read_at":"\#(time)"}"#)
        }
        func shown() -> Int64? { world.get("/v1/fleet/\(id)").member("odometer_km")?.integer }
        #expect(read(900, "2026-01-01T00:00:00Z").status == 201 && shown() == 1_000)
        People.write(world.instance) { tx in
            let signed = OdometerReading(
                id: world.instance.app.freshID(), km: 1_200, source: .return,
                readAt: Instant("2026-02-01T00:00:00Z") ?? tx.now, isSigned: true)
            try OdometerStore(tx: tx).insert(signed, of: vehicle, by: nil)
        }
        let below = read(1_100, "2026-03-01T00:00:00Z")
        #expect(below.status == 409 && below.body.contains("1,100") && below.body.contains("1,200"))
        #expect(read(950, "2026-01-15T00:00:00Z").status == 201 && shown() == 1_200)
        #expect(read(1_300, "2999-01-01T00:00:00Z").status == 422)
        #expect(world.get("/v1/fleet/\(id)/odometer?limit=2").member("items.1.km")?.integer == 1_200)
    }
}
