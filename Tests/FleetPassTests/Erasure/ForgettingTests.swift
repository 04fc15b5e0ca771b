// Who is forgotten at the desk: when that cannot be yet, and that no table names them afterwards.

import HTTP
import Schema
import Store
import Testing
import Threads

@testable import FleetPass

@Suite struct ForgettingTests {
    private let world = RentalWorld()
    private var instance: Instance { world.instance }
    private static let word = "zqxvmark"

    private func ask(_ method: String, _ path: String, _ body: String? = nil) -> Answered {
        let fields = world.people.fields(.admin)
        guard let body else { return instance.ask(Asked(method, path, fields: fields)) }
        return instance.ask(.json(path, body, fields))
    }

    private func made(_ path: String, _ body: String) throws -> String {
        let answer = ask("POST", path, body)
        try #require(answer.status == 201 || answer.status == 200, "\(path): \(answer.body)")
        return answer.member("id")?.text ?? ""
    }

    private func walkIn() throws -> String {
        try made(
            "/v1/customers",
            """
            {"name":"Ada \(Self.word)","email":"\(Self.word)@people.test","phone":"+1 303 555 0142",
             "born_on":"1990-04-01","tags":["\(Self.word)"],"address":{"street":"\(Self.word) 1"}}
            """)
    }

    private func book(_ customer: String) throws -> String {
        let year = RentalWorld.year
        return try made(
            "/v1/bookings",
            world.wish(
                from: "\(year)-06-01T10:00", until: "\(year)-06-03T10:00",
                "\"customer_id\":\"\(customer)\",\"note\":\"\(Self.word)\""))
    }

    private func forget(_ customer: String) -> Answered { ask("DELETE", "/v1/customers/\(customer)") }

    @Test(
        "Nobody is forgotten while they rent, or will",
        arguments: [
            ("quote", 409), ("held", 409), ("pending", 409), ("confirmed", 409), ("ready", 409),
            ("on_rent", 409), ("returned", 409), ("disputed", 409), ("closed", 409), ("expired", 204),
            ("declined", 204), ("cancelled", 204), ("no_show", 204),
        ])
    func states(state: String, status: Int) throws {
        let customer = try walkIn()
        let booking = try book(customer)
        instance.write("UPDATE bookings SET state = $2 WHERE id = $1", .uuid(UUID(booking)), .text(state))
        let answer = forget(customer)
        #expect(answer.status == status, "\(answer.body)")
        #expect(try instance.holds(Self.word) == (status == 409))
    }

    @Test("Whoever drives along is not forgotten meanwhile, and owes nothing afterwards")
    func drivers() throws {
        let (customer, driver) = ("\(world.customer)", try walkIn())
        let booking = try book(customer)
        instance.write(
            "INSERT INTO booking_drivers (booking_id, customer_id) VALUES ($1, $2)", .uuid(UUID(booking)),
            .uuid(UUID(driver)))
        #expect(forget(driver).status == 409)
        instance.write("UPDATE bookings SET state = 'closed' WHERE id = $1", .uuid(UUID(booking)))
        #expect(forget(driver).status == 204)
    }

    @Test("Whoever drove along is in no paper any more; the renter stays, and the papers' hashes")
    func papers() throws {
        let (counter, driver) = (CounterWorld(world), try walkIn())
        let booking = counter.booked()
        let at = "/v1/bookings/\(booking)"
        #expect(counter.patch(at, "{\"drivers\":[\"\(driver)\"]}").status == 200)
        _ = ask("POST", "/v1/customers/\(driver)/kyc-checks", #"{"document":"licence","outcome":"approved"}"#)
        counter.checkIdentity()
        counter.sign(booking)
        counter.inspect(booking, "pickup", km: 40_000, fuel: 8)
        let inspection = try #require(ask("GET", "\(at)/inspections").member("items.0.id")?.text)
        instance.write("UPDATE signatures SET name = $1 WHERE inspection_id IS NOT NULL", .text(Self.word))
        instance.write("UPDATE bookings SET state = 'closed' WHERE id = $1", .uuid(UUID(booking)))
        let paper = try #require(counter.agreements(booking).first)
        let paths = [
            "/v1/agreements/\(paper["id"]?.text ?? "")/document", "/v1/inspections/\(inspection)/document",
        ]
        #expect(paths.map { ask("GET", $0).status } == [200, 200])
        #expect(forget(driver).status == 204 && paths.map { ask("GET", $0).status } == [404, 404])
        #expect(try !instance.holds(Self.word))
        let left = try #require(counter.agreements(booking).first)
        #expect(left["document_hash"] == paper["document_hash"] && left["number"] == paper["number"])
        #expect(try instance.count("SELECT count(*) FROM booking_drivers") == 0)
        #expect(ask("GET", at).member("customer_id")?.text == "\(world.customer)")
    }

    @Test(
        "Whoever drove along for a while is in no paper any more, and is not forgotten before the rental is over",
        arguments: [false, true])
    func formerDrivers(isMerged: Bool) throws {
        let (counter, driver) = (CounterWorld(world), try walkIn())
        let (booking, kept) = (counter.booked(), "\(world.people.walkIn("Ben"))")
        let at = "/v1/bookings/\(booking)"
        for drivers in ["[\"\(driver)\"]", "[]"] {
            _ = counter.patch(at, "{\"drivers\":\(drivers),\"override_reason\":\"Came alone\"}")
            counter.sign(booking)
        }
        #expect(counter.agreements(booking).map { $0["state"] } == ["signed", "void"])
        if isMerged {
            let merged = ask("POST", "/v1/customers/\(kept)/merge", "{\"other_id\":\"\(driver)\"}")
            #expect(merged.status == 200)
        }
        let early = forget(isMerged ? kept : driver)
        #expect(early.status == 409 && early.body.contains("its papers name them"), "\(early.body)")
        instance.write("UPDATE bookings SET state = 'closed' WHERE id = $1", .uuid(UUID(booking)))
        #expect(try instance.holds(Self.word) && forget(isMerged ? kept : driver).status == 204)
        #expect(try !instance.holds(Self.word))
        #expect(try instance.count("SELECT count(*) FROM paper_people") == 0)
    }

    @Test("Nobody is named by what was written of a vehicle")
    func damages() throws {
        let customer = try walkIn()
        let booking = try book(customer)
        let inspection = try made(
            "/v1/bookings/\(booking)/inspections",
            #"{"kind":"pickup","odometer_km":40000,"fuel":8,"equipment":["Pram of \#(Self.word)"]}"#)
        let damage = """
            {"kind":"dent","part":"Door of \(Self.word)","x":1,"y":1,"remark":"\(Self.word)"}
            """
        for isRepaired in [true, false] {
            let id = try made("/v1/inspections/\(inspection)/damages", damage)
            let repair = "{\"repair\":\"By \(Self.word)\"}"
            if isRepaired { #expect(ask("POST", "/v1/damages/\(id)/repair", repair).status == 204) }
        }
        _ = ask("POST", "/v1/bookings/\(booking)/cancellation", #"{"reason":"A","waives_cost":true}"#)
        #expect(forget(customer).status == 204)
        #expect(try !instance.holds(Self.word))
        let open = ask("GET", "/v1/fleet/\(world.vehicle)/damages")
        #expect(open.member("items.0.kind") == "dent" && open.member("items.1") == nil)
    }

    private func signUp(_ name: String) {
        _ = ask("POST", "/v1/sign-ups", "{\"name\":\"\(name)\",\"email\":\"\(Self.word)@people.test\"}")
    }

    @Test("Whoever signed up and never confirmed it is forgotten once they cannot any more, and not before")
    func signUps() throws {
        signUp("Ada Bright")
        _ = try made(
            "/v1/enquiries", "{\"name\":\"A\",\"email\":\"\(Self.word)@people.test\",\"message\":\"Free?\"}")
        try instance.does(.forgetEnded)
        #expect(try instance.count("SELECT count(*) FROM accounts WHERE name = 'Ada Bright'") == 1)
        instance.write("UPDATE links SET ends_at = 1")
        try instance.does(.forgetEnded)
        #expect(try instance.count("SELECT count(*) FROM accounts WHERE name = 'Ada Bright'") == 0)
        #expect(try instance.count("SELECT count(*) FROM accounts WHERE email LIKE '\(Self.word)%'") == 0)
        // Anybody can have typed that address.
        #expect(try instance.count("SELECT count(*) FROM enquiries WHERE email LIKE '\(Self.word)%'") == 1)
        signUp("Ada Again")
        #expect(try instance.count("SELECT count(*) FROM accounts WHERE name = 'Ada Again'") == 1)
    }

    @Test("With somebody at the desk goes what was signed up for by their address")
    func strays() throws {
        let customer = try walkIn()
        signUp("Stray \(Self.word)")
        #expect(forget(customer).status == 204)
        #expect(try !instance.holds(Self.word))
    }

    @Test("Money, searches, letters of the desk and the record name nobody who is forgotten")
    func words() throws {
        let customer = try walkIn()
        _ = try made("/v1/customers/\(customer)/notes", "{\"text\":\"\(Self.word)\"}")
        let twin = try made(
            "/v1/customers", "{\"name\":\"Twin \(Self.word)\",\"email\":\"two@\(Self.word).test\"}")
        _ = ask("POST", "/v1/customers/\(customer)/merge", "{\"other_id\":\"\(twin)\"}")
        let enquiry = "{\"name\":\"A\",\"email\":\"two@\(Self.word).test\",\"message\":\"\(Self.word)?\"}"
        _ = try made("/v1/enquiries", enquiry)
        let booking = try book(customer)
        let paid = "{\"amount\":{\"amount\":100,\"currency\":\"USD\"}"
        let at = "/v1/bookings/\(booking)"
        _ = ask("POST", "\(at)/payments", "\(paid),\"method\":\"cash\",\"reference\":\"\(Self.word)\"}")
        _ = ask("POST", "\(at)/cancellation", "{\"reason\":\"\(Self.word)\",\"waives_cost\":true}")
        #expect(forget(customer).body.contains("given back"))
        let payment = try #require(ask("GET", "\(at)/payments").member("items.0.id")?.text)
        _ = ask("POST", "/v1/payments/\(payment)/refunds", "\(paid),\"reason\":\"\(Self.word)\"}")
        #expect(forget(customer).status == 204)
        #expect(try !instance.holds(Self.word))
        #expect(ask("GET", "/v1/audit/verify").member("ok") == true)
        #expect(ask("GET", "\(at)/payments").member("items.0.amount.amount") == 100)
        #expect(forget(customer).status == 409 && forget(twin).status == 409)
    }

    @Test("Indexes are cleared once after an erasure, and then no more")
    func traces() throws {
        let customer = try walkIn()
        #expect(forget(customer).status == 204)
        func go(from place: String?) throws -> ChoreProgress {
            let app = instance.app
            return try app.database.write { try app.removeTraces(from: place, $0) }
        }
        var progress = try go(from: nil)
        var steps = 0
        while case .more(let place) = progress, steps < 20 {
            progress = try go(from: place)
            steps += 1
        }
        #expect(steps == ErasureStore.indexes + 1)
        guard case .done(_, let place) = progress else { return #expect(Bool(false), "it never ends") }
        #expect(try go(from: place) == .done(from: place))
    }

    @Test("An export tells all or nothing: whoever may not see all of it gets none")
    func partial() throws {
        let customer = try walkIn()
        let fields = world.people.fields(.manager)
        let path = "/v1/customers/\(customer)/export"
        #expect(instance.ask(Asked("GET", path, fields: fields)).status == 200)
        let manager = world.people.account(.manager)?.value
        instance.write(
            "INSERT INTO staff_locations (staff_id, location_id) VALUES ($1, $2)", .uuid(manager),
            .uuid(UUID(world.place)))
        #expect(instance.ask(Asked("GET", path, fields: fields)).status == 403)
        #expect(
            try instance.count("SELECT count(*) FROM audit_events WHERE action = 'customer.exported'") == 1)
    }
}
