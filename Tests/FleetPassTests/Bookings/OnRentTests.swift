// Who may drive, at the handover and after it, and what is signed while a vehicle is out.

import Schema
import Store
import Testing

@testable import FleetPass

@Suite struct OnRentTests {
    private let counter = CounterWorld()

    private func somebody(_ more: String) -> String {
        counter.post("/v1/customers", "{\"name\":\"Ben Bold\"\(more)}").member("id")?.text ?? ""
    }

    private func drives(_ booking: String, _ person: String) -> Answered {
        counter.patch(
            "/v1/bookings/\(booking)", "{\"drivers\":[\"\(person)\"],\"override_reason\":\"A\"}")
    }

    @Test("While a vehicle is out nobody comes to drive it whom nobody has checked")
    func drivers() {
        let booking = counter.out()
        let licence = #","licence":{"number":"XY7654321","country":"US","valid_until":"2099-12-31"}"#
        let person = somebody(#","born_on":"1980-01-01""# + licence)
        let refused = drives(booking, person)
        #expect(refused.status == 422 && refused.body.contains("Nobody has checked"), "\(refused.body)")
        let check = #"{"document":"licence","valid_until":"2099-12-31","outcome":"approved"}"#
        _ = counter.post("/v1/customers/\(person)/kyc-checks", check)
        let taken = drives(booking, person)
        #expect(taken.status == 200, "\(taken.body)")
    }

    @Test("Staff alone are told why whoever drives must not rent, also while the vehicle is out")
    func refused() {
        let booking = counter.out()
        let world = counter.world
        world.instance.write("UPDATE customers SET refused_for = 'Burnt the seats'")
        let longer = "{\"ends_at\":\"\(counter.end(days: 3))\"}"
        var asked = Asked.json(
            "/v1/me/bookings/\(booking)", longer,
            world.people.fields(.customer).merging(["If-Match": "*"]) { $1 })
        asked.method = "PATCH"
        let told = world.instance.ask(asked)
        #expect(told.status == 422 && told.body.contains("Please call us"), "\(told.body)")
        #expect(!told.body.contains("seats"), "\(told.body)")
        let staff = counter.patch("/v1/bookings/\(booking)", longer)
        #expect(staff.status == 422 && staff.body.contains("seats"), "\(staff.body)")
    }

    @Test(
        "Who turns out at the counter to be young pays for that: it is priced anew before the vehicle leaves")
    func young() {
        counter.world.instance.write("UPDATE customers SET born_on = NULL")
        let booking = counter.booked()
        #expect(!counter.obstacles(booking).contains("price"))
        _ = counter.send(
            "PUT", "/v1/customers/\(counter.world.customer)",
            #"{"name":"Ada Bright","email":"customer@people.test","born_on":"\#(RentalWorld.year - 24)-01-01"}"#
        )
        #expect(counter.obstacles(booking).contains("price"))
        let priced = counter.patch("/v1/bookings/\(booking)", "{\"ends_at\":\"\(counter.end(days: 2))\"}")
        #expect(priced.status == 200 && priced.body.contains("Driver under 25"), "\(priced.body)")
        #expect(!counter.obstacles(booking).contains("price"))
    }

    @Test("A rental is not extended beyond what somebody's papers hold for")
    func papers() {
        let booking = counter.out()
        counter.world.instance.write(
            "UPDATE kyc_checks SET valid_until = $1",
            .text(String(decoding: counter.end(days: 3).utf8.prefix(10), as: UTF8.self)))
        func extend(_ days: Int64) -> Answered {
            counter.patch(
                "/v1/bookings/\(booking)",
                "{\"ends_at\":\"\(counter.end(days: days))\",\"override_reason\":\"A\"}")
        }
        let refused = extend(9)
        #expect(refused.status == 422 && refused.body.contains("does not hold"), "\(refused.body)")
        #expect(extend(1).status == 200)
    }

    @Test("What is agreed while a vehicle is out is signed too; until then what was signed before holds")
    func supplement() {
        let booking = counter.out()
        #expect(counter.post("/v1/bookings/\(booking)/agreements", nil).status == 409)
        let longer = counter.patch(
            "/v1/bookings/\(booking)", #"{"ends_at":"\#(counter.end(days: 3))","override_reason":"A"}"#)
        #expect(longer.status == 200, "\(longer.body)")
        func states() -> [String] { counter.agreements(booking).compactMap { $0["state"]?.text } }
        _ = counter.post("/v1/bookings/\(booking)/agreements", nil)
        #expect(states() == ["open", "signed"])
        counter.sign(booking)
        #expect(states() == ["signed", "void", "void"])
    }

    @Test(
        "Whoever is too young, or is of an age that nobody knows, drives by a departure from the rule alone")
    func age() {
        let booking = counter.booked()
        counter.checkIdentity()
        #expect(!counter.obstacles(booking).contains("customer"))
        for born in ["\"\(RentalWorld.year - 18)-01-01\"", "null"] {
            _ = counter.send(
                "PUT", "/v1/customers/\(counter.world.customer)",
                #"{"name":"Ada Bright","email":"customer@people.test","born_on":\#(born)}"#)
            #expect(counter.obstacles(booking).contains("customer"), "\(born)")
        }
    }

    @Test("A licence is not approved of somebody of whom there is nothing to compare it with")
    func licence() {
        let person = somebody("")
        func check(_ outcome: String, _ paper: String = "licence") -> Answered {
            counter.post(
                "/v1/customers/\(person)/kyc-checks",
                "{\"document\":\"\(paper)\",\"outcome\":\"\(outcome)\"}")
        }
        let refused = check("approved")
        #expect(refused.status == 422 && refused.body.contains("number of the licence"), "\(refused.body)")
        let unsure = check("needs_review").member("id")?.text ?? ""
        #expect(
            counter.post("/v1/kyc-checks/\(unsure)/decision", #"{"outcome":"approved"}"#).status == 422)
        #expect(check("approved", "passport").status == 201)
    }

    @Test("The list of what is missing says all that the move would say: not ready, or not free yet")
    func told() {
        let first = counter.out()
        People.write(counter.world.instance) { tx in
            let rules =
                #"{"horizon_days":1095,"notice_minutes":0,"allows_out_of_hours":true,"turnaround_minutes":30}"#
            try OrganisationStore(tx: tx).set(rules: [UInt8](rules.utf8))
            try RevisionStore(tx: tx).raise(.rules)
        }
        _ = counter.post("/v1/bookings/\(first)/return", "{}")
        let made = counter.world.book(
            from: counter.end(days: 0), until: counter.end(days: 1), #""override_reason":"A""#)
        let next = made.member("id")?.text ?? "\(made.body)"
        #expect(counter.obstacles(next).contains("state"))
        _ = counter.post("/v1/bookings/\(next)/readiness", nil)
        #expect(!counter.obstacles(next).contains("state") && counter.obstacles(next).contains("taken"))
        let vehicle = counter.world.vehicle
        let person = counter.world.people.account(.crew).map { "\($0.value)" } ?? ""
        let job = counter.post(
            "/v1/jobs",
            "{\"kind\":\"turnaround\",\"vehicle_id\":\"\(vehicle)\",\"assigned_to\":\"\(person)\"}")
        for step in ["in_progress", "done"] {
            _ = counter.post("/v1/jobs/\(job.member("id")?.text ?? "")/moves", "{\"to\":\"\(step)\"}")
        }
        #expect(!counter.obstacles(next).contains("taken"))
        #expect(counter.obstacles(first).contains("state"))
    }
}
