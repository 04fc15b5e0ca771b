// Somebody at the counter: the steps of giving a vehicle out and taking it back, as a program asks for them.

import Crypto
import Schema
import Store
import Threads

@testable import FleetPass

struct CounterWorld: Sendable {
    let world: RentalWorld
    /// When the bookings of this world begin: so soon that a vehicle can be given out for them.
    private let startMs = (Clock.epochMs() / 3_600_000 + 2) * 3_600_000

    init(_ world: RentalWorld = RentalWorld()) {
        self.world = world
        People.write(world.instance) { tx in
            let rules = #"{"horizon_days":1095,"notice_minutes":0,"allows_out_of_hours":true}"#
            try OrganisationStore(tx: tx).set(rules: [UInt8](rules.utf8))
            try RevisionStore(tx: tx).raise(.rules)
        }
    }

    static func hash(_ bytes: [UInt8]) -> String { Digest.sha256Hex(bytes) }

    private var fields: [String: String] { world.people.fields(.manager) }

    var plate: String {
        self.get("/v1/fleet/\(world.vehicle)").member("plate")?.text ?? ""
    }

    func get(_ target: String) -> Answered { world.instance.ask(Asked("GET", target, fields: fields)) }

    func post(_ target: String, _ body: String?) -> Answered {
        guard let body else { return world.instance.ask(Asked("POST", target, fields: fields)) }
        return world.instance.ask(.json(target, body, fields))
    }

    func patch(_ target: String, _ body: String) -> Answered { send("PATCH", target, body) }

    func send(_ method: String, _ target: String, _ body: String) -> Answered {
        world.instance.ask(
            Asked(
                method, target,
                fields: fields.merging(["Content-Type": "application/json", "If-Match": "*"]) { $1 },
                body: [UInt8](body.utf8)))
    }

    func end(days: Int64) -> String { Instant(epochMs: startMs + days * 86_400_000).description }

    /// - Returns: the id of a booking that begins soon and lasts a day, ready to be given out.
    func booked(days: Int64 = 2) -> String {
        let start = Instant(epochMs: startMs).description
        let answer = world.book(from: start, until: end(days: days), #""override_reason":"A""#)
        let id = answer.member("id")?.text ?? "\(answer.body)"
        _ = post("/v1/bookings/\(id)/readiness", nil)
        return id
    }

    /// - Returns: the id of a booking whose vehicle is out.
    func out() -> String {
        let booking = booked()
        checkIdentity()
        sign(booking)
        holdDeposit(booking)
        inspect(booking, "pickup", km: 40_000, fuel: 8)
        _ = post("/v1/bookings/\(booking)/handover", "{}")
        return booking
    }

    func checkIdentity() {
        _ = send(
            "PUT", "/v1/customers/\(world.customer)",
            #"{"name":"Ada Bright","email":"customer@people.test","born_on":"1990-04-01","#
                + #""licence":{"number":"AB1234567","country":"US","valid_until":"2099-12-31"}}"#)
        _ = post(
            "/v1/customers/\(world.customer)/kyc-checks", #"{"document":"licence","outcome":"approved"}"#)
    }

    func sign(_ booking: String) {
        let made = post("/v1/bookings/\(booking)/agreements", nil)
        let id = made.member("id")?.text ?? ""
        for (role, name) in [("customer", "Ada Bright"), ("staff", "Ines Clerk")] {
            _ = post(
                "/v1/agreements/\(id)/signatures",
                #"{"role":"\#(role)","name":"\#(name)","strokes":"M10 20 L300 40 L500 290"}"#)
        }
    }

    func agreements(_ booking: String) -> [JSONValue] {
        get("/v1/bookings/\(booking)/agreements").json?["items"]?.list ?? []
    }

    func holdDeposit(_ booking: String) {
        _ = post("/v1/bookings/\(booking)/deposit", #"{"method":"terminal","reference":"T-1"}"#)
    }

    /// - Returns: the inspection's id.
    @discardableResult
    func inspect(
        _ booking: String, _ kind: String, km: Int64, fuel: Int64, isSigned: Bool = true, _ more: String = ""
    ) -> String {
        let id = begin(booking, kind, km: km, fuel: fuel, more).member("id")?.text ?? ""
        _ = post("/v1/inspections/\(id)/submission", nil)
        let name = #"{"name":"Ada Bright","strokes":"M10 20 L300 40 L500 290"}"#
        _ = post("/v1/inspections/\(id)/countersignature", isSigned ? name : #"{"unsigned_for":"Key box"}"#)
        return id
    }

    func begin(_ booking: String, _ kind: String, km: Int64, fuel: Int64 = 8, _ more: String = "") -> Answered
    {
        post(
            "/v1/bookings/\(booking)/inspections",
            #"{"kind":"\#(kind)","odometer_km":\#(km),"fuel":\#(fuel),"cleanliness":"clean"\#(more)}"#)
    }

    /// - Returns: the id of a booking some days ahead, made ready.
    func bookedLater(days: Int64 = 4) -> String {
        let answer = world.book(
            from: end(days: days), until: end(days: days + 1), #""override_reason":"A""#)
        let id = answer.member("id")?.text ?? "\(answer.body)"
        _ = post("/v1/bookings/\(id)/readiness", nil)
        return id
    }

    /// What speaks against giving the vehicle out.
    func obstacles(_ booking: String) -> [String] {
        get("/v1/bookings/\(booking)/handover").json?["obstacles"]?.list?.compactMap { $0["code"]?.text }
            ?? []
    }

    func charges(_ booking: String) -> [JSONValue] {
        get("/v1/bookings/\(booking)/charges").json?["items"]?.list ?? []
    }

    /// Takes what is due, and gives the deposit back.
    func settle(_ booking: String) {
        let due = get("/v1/bookings/\(booking)/balance").member("due.amount")?.integer ?? 0
        _ = post(
            "/v1/bookings/\(booking)/payments",
            #"{"amount":{"amount":\#(due),"currency":"USD"},"method":"cash"}"#)
        _ = post("/v1/bookings/\(booking)/deposit/release", nil)
    }
}
