// Tolls: whose they are by the minute, and by what somebody has found out.

import Schema
import Store
import Testing
import Threads

@testable import FleetPass

@Suite struct TollTests {
    private let counter = CounterWorld()

    private func take(
        _ reference: String, plate: String? = nil, afterMs: Int64 = 0, by person: Person = .manager
    ) -> Answered {
        let time = Instant(epochMs: Clock.epochMs() + afterMs)
        let body = """
            {"tolls":[{"reference":"\(reference)","plate":"\(plate ?? counter.plate)","passed_at":"\(time)",
                       "place":"E-470","amount":{"amount":355,"currency":"USD"}}]}
            """
        let world = counter.world
        return world.instance.ask(.json("/v1/tolls", body, world.people.fields(person)))
    }

    /// Lets the sales staff work at one place alone.
    private func keepSales(at place: String) {
        let account = counter.world.people.account(.sales)
        People.write(counter.world.instance) { tx in
            if let account, let place = UUID(place) {
                try StaffStore(tx: tx).set(locations: [place], of: account)
            }
        }
    }

    private var elsewhere: String { Demo.locations.first { $0 != counter.world.place } ?? "" }

    /// How many tolls the sales staff see.
    private func seen() -> Int? {
        let world = counter.world
        return world.instance.get("/v1/tolls", world.people.fields(.sales)).json?["items"]?.list?.count
    }

    private func waiting() -> String {
        counter.get("/v1/tolls?unmatched=true").member("items.0.id")?.text ?? ""
    }

    private func give(_ toll: String, to booking: String) -> Answered {
        counter.post("/v1/tolls/\(toll)/booking", "{\"booking_id\":\"\(booking)\"}")
    }

    @Test("What has not happened yet is not taken")
    func future() {
        let booking = counter.out()
        let taken = take("T1", afterMs: 3_600_000)
        #expect(taken.member("refused.0.reason") == "lies in the future", "\(taken.body)")
        #expect(counter.get("/v1/bookings/\(booking)/charges").json?["items"]?.list == [])
    }

    @Test(
        "Of a plate letters and digits count, in whatever way they are written, whichever version has written it",
        arguments: ["äbc 123", "ÄBC-123", "ä.b.c.1.2.3", "ÄBC123"])
    func plates(plate: String) throws {
        let instance = counter.world.instance
        let unnoted = "SELECT count(*) FROM vehicles WHERE plain_plate IS NULL"
        #expect(try instance.count(unnoted) == 0)
        // As an older version has left it.
        instance.write(
            "UPDATE vehicles SET plate = 'Äbc·123', plain_plate = NULL WHERE id = $1",
            .uuid(UUID(counter.world.vehicle)))
        let taken = take("T1", plate: plate)
        #expect(taken.member("taken")?.integer == 1, "\(taken.body)")
        #expect(take("T2", plate: "ÄBC 124").member("refused.0.reason") == "no vehicle has that plate")
        #expect(try instance.count(unnoted) == 0)
        #expect(take("T3", plate: plate).member("taken")?.integer == 1)
    }

    @Test("A toll goes by the plate that a vehicle has now, however it got it")
    func changed() {
        let fleet = FleetWorld(counter.world)
        let id = fleet.entered(7)
        #expect(take("T1", plate: "flt 7").member("taken")?.integer == 1)
        let table = "vin,plate\n\(FleetWorld.vin(7)),Ü 77\n"
        var fields = fleet.people.fields(.manager)
        fields["Content-Type"] = "text/csv"
        let read = fleet.instance.ask(
            Asked("POST", "/v1/fleet/import", fields: fields, body: [UInt8](table.utf8)))
        #expect(read.member("changed")?.integer == 1, "\(read.body)")
        #expect(take("T2", plate: "ü77").member("taken")?.integer == 1)
        let put = fleet.put("/v1/fleet/\(id)", fleet.input(7))
        #expect(put.status == 200, "\(put.body)")
        #expect(take("T3", plate: "ü77").member("refused.0.reason") == "no vehicle has that plate")
        #expect(take("T4", plate: "FLT7").member("taken")?.integer == 1)
    }

    @Test("A plate without letters and digits is no vehicle's", arguments: ["???", "-", "·"])
    func empty(plate: String) {
        let fleet = FleetWorld(counter.world)
        let made = fleet.post("/v1/fleet", fleet.input(7, #""plate":"-""#, without: ["plate"]))
        #expect(made.status == 201, "\(made.body)")
        let taken = take("T1", plate: plate)
        #expect(
            taken.member("refused.0.reason") == "has a plate without letters and digits", "\(taken.body)")
    }

    @Test("Whoever works at some places alone takes no toll of another place's, and sees none")
    func elsewhereOnly() {
        let booking = counter.out()
        keepSales(at: elsewhere)
        #expect(take("T1", by: .sales).member("refused.0.reason") == "no vehicle has that plate")
        #expect(counter.charges(booking).isEmpty)
        #expect(take("T1").member("charged")?.integer == 1)
        _ = take("T2", afterMs: -86_400_000)
        #expect(seen() == 0)
        let world = counter.world
        let given = world.instance.ask(
            .json(
                "/v1/tolls/\(waiting())/booking", "{\"booking_id\":\"\(booking)\"}",
                world.people.fields(.sales)))
        #expect(given.status == 404, "\(given.body)")
        keepSales(at: world.place)
        #expect(seen() == 2)
    }

    @Test(
        "Who reaches the rental charges it, wherever the vehicle is now; who reaches the vehicle alone does not",
        arguments: [true, false])
    func moved(isRentals: Bool) {
        let booking = counter.out()
        keepSales(at: isRentals ? counter.world.place : elsewhere)
        counter.world.instance.write(
            "UPDATE vehicles SET location_id = $2, home_location_id = NULL WHERE id = $1",
            .uuid(UUID(counter.world.vehicle)), .uuid(UUID(elsewhere)))
        let taken = take("T1", by: .sales)
        #expect(taken.member("taken")?.integer == 1, "\(taken.body)")
        #expect(taken.member("charged")?.integer == (isRentals ? 1 : 0))
        #expect(counter.charges(booking).isEmpty == !isRentals)
        #expect(seen() == 1)
    }

    @Test("A toll whose charge was waived is charged to the booking that it belongs to")
    func again() {
        let (booking, other) = (counter.out(), counter.bookedLater())
        _ = take("T1")
        counter.world.instance.write(
            "UPDATE bookings SET state = 'on_rent' WHERE id = $1", .uuid(UUID(other)))
        let toll = counter.get("/v1/tolls").member("items.0.id")?.text ?? ""
        let charge = counter.charges(booking).first?["id"]?.text ?? ""
        let early = give(toll, to: other)
        #expect(early.status == 409 && early.body.contains("waive its charge"), "\(early.body)")
        #expect(counter.post("/v1/charges/\(charge)/waiver", #"{"reason":"Wrong"}"#).status == 204)
        let given = give(toll, to: other)
        #expect(given.member("booking_id")?.text == other, "\(given.body)")
        #expect(counter.charges(other).count == 1)
        #expect(give(toll, to: booking).status == 409)
    }

    @Test("A toll that is nobody's is charged to the booking that somebody names, once")
    func given() {
        let booking = counter.out()
        _ = take("T1", afterMs: -86_400_000)
        let toll = waiting()
        let given = give(toll, to: booking)
        #expect(given.member("booking_id")?.text == booking, "\(given.body)")
        #expect(give(toll, to: booking).status == 409)
        let charges = counter.get("/v1/bookings/\(booking)/charges")
        #expect(charges.member("items.0.evidence.reference") == "T1" && charges.member("items.1") == nil)
        #expect(counter.get("/v1/bookings/\(booking)/balance").member("charged.amount")?.integer == 355)
        #expect(waiting() == "")
    }

    @Test("It is not charged to who never drove, nor to another vehicle's booking, nor where there is none")
    func notGiven() {
        let booking = counter.booked()
        _ = take("T1", afterMs: -86_400_000)
        let toll = waiting()
        #expect(give(toll, to: booking).status == 409)
        #expect(give(toll, to: counter.world.vehicle).status == 422)
        counter.world.instance.write("UPDATE bookings SET state = 'on_rent'")
        let other = Demo.vehicles.first { $0.id != counter.world.vehicle }?.id
        counter.world.instance.write("UPDATE tolls SET vehicle_id = $1", .uuid(other.flatMap { UUID($0) }))
        #expect(give(toll, to: booking).status == 422)
        #expect(give(counter.world.vehicle, to: booking).status == 404)
    }

    @Test(
        "Whoever is forgotten is charged nothing any more: the toll waits, whoever is named",
        arguments: ["UPDATE customers SET erased_at = 1", "UPDATE bookings SET customer_id = NULL"])
    func forgotten(statement: String) {
        let booking = counter.out()
        counter.world.instance.write(statement)
        #expect(take("T1").member("charged")?.integer == 0)
        #expect(give(waiting(), to: booking).status == 409)
        let charged = counter.post(
            "/v1/bookings/\(booking)/charges",
            #"{"kind":"fine","text":"A","net":{"amount":500,"currency":"USD"},"is_taxed":false,"evidence":"A"}"#
        )
        #expect(charged.status == 409 && charged.body.contains("forgotten"), "\(charged.body)")
        #expect(counter.charges(booking).isEmpty)
    }
}
