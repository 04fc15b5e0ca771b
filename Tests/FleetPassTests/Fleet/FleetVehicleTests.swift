// Entering, changing, moving and looking through vehicles, as staff do it.

import Schema
import Testing

@testable import FleetPass

@Suite struct FleetVehicleTests {
    static let world = FleetWorld()
    private var world: FleetWorld { Self.world }
    private let year = RentalWorld.year

    @Test("A vehicle that is entered is found by its words, and public once it is in use")
    func enters() {
        let answer = world.post("/v1/fleet", world.input(1))
        #expect(answer.status == 201 && answer.member("status")?.text == "draft", "\(answer.body)")
        let id = answer.member("id")?.text ?? ""
        #expect(world.get("/v1/fleet?q=flt1+quillon").ids == [id])
        #expect(world.instance.get("/v1/vehicles/\(id)").status == 404)
        for status in ["prep", "active"] {
            let moved = world.post("/v1/fleet/\(id)/moves", #"{"to":"\#(status)","reason":"Ready"}"#)
            #expect(moved.member("status")?.text == status, "\(moved.body)")
        }
        #expect(world.instance.get("/v1/vehicles/\(id)").status == 200)
    }

    struct Refused: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let vin: String?
        let more: String
        let without: [String]
        let status: Int
        let pointer: String

        init(
            _ rule: String, vin: String? = nil, _ more: String = "", without: [String] = [],
            gives status: Int = 422,
            at pointer: String
        ) {
            (testDescription, self.vin, self.more) = (rule, vin, more)
            (self.without, self.status, self.pointer) = (without, status, pointer)
        }
    }

    static let refusals = [
        Refused("A North American VIN has its check digit", vin: "1HGCM82633A004353", at: "/vin"),
        Refused(
            "Its place exists", #""location_id":"\#(Demo.id(9))""#, without: ["location_id"],
            at: "/location_id"),
        Refused(
            "All prices are in one currency", #""daily_rate":{"amount":1,"currency":"EUR"}"#,
            without: ["daily_rate"], at: "/daily_rate/currency"),
        Refused("It is not entered as sold", #""status":"sold""#, gives: 400, at: "/status"),
        Refused(
            "What is not defined is no attribute", #""attributes":[{"key":"nothing","value":"1"}]"#,
            at: "/attributes/0/key"),
        Refused(
            "A stock number is one vehicle's", #""stock_number":"T1""#, without: ["stock_number"], gives: 409,
            at: "/stock_number"),
        Refused("A VIN is one vehicle's", vin: "TESTVEHACLE000011", gives: 409, at: "/vin"),
    ]

    @Test("What is wrong with a vehicle is said field by field", arguments: refusals)
    func refuses(refused: Refused) {
        let answer = world.post(
            "/v1/fleet", world.input(2, vin: refused.vin, refused.more, without: refused.without))
        #expect(answer.status == refused.status, "\(answer.body)")
        #expect(answer.member("errors.0.pointer")?.text == refused.pointer, "\(answer.body)")
    }

    @Test("A VIN from elsewhere may have another check digit, and it is told")
    func remarks() {
        func told(_ number: Int, _ vin: String?) -> String? {
            let answer = world.post("/v1/fleet", world.input(number, vin: vin))
            #expect(answer.status == 201, "\(answer.body)")
            return answer.member("vin_warning")?.text
        }
        #expect(told(60, "WVWZZZ1JZXW000001")?.contains("check digit") == true)
        #expect(told(61, nil) == nil)
    }

    @Test("A change is made to the version that was seen, and its words follow")
    func changes() {
        let id = world.entered(3)
        let changed = world.input(3, #""colour":"vermilion""#, without: ["colour"])
        #expect(world.put("/v1/fleet/\(id)", changed, version: nil).status == 428)
        #expect(world.put("/v1/fleet/\(id)", changed, version: "\"v9\"").status == 412)
        let answer = world.put("/v1/fleet/\(id)", changed, version: "\"v1\"")
        #expect(answer.status == 200 && answer.member("version")?.integer == 2, "\(answer.body)")
        #expect(world.get("/v1/fleet?q=vermilion+flt3").ids == [id])
        #expect(world.get("/v1/fleet?q=teal+flt3").ids == [])
    }

    @Test("A change to what it is already changes nothing")
    func same() {
        let id = world.entered(4)
        let answer = world.put("/v1/fleet/\(id)", world.input(4))
        #expect(answer.status == 200 && answer.member("version")?.integer == 1, "\(answer.body)")
    }

    @Test("What the table of states does not have is refused, with what is allowed")
    func refusesMove() {
        let id = world.entered(5)
        let answer = world.post("/v1/fleet/\(id)/moves", #"{"to":"draft","reason":"Back"}"#)
        #expect(answer.status == 409)
        #expect(answer.body.contains("cannot become draft") && answer.body.contains("maintenance"))
    }

    @Test("What is booked is not sold, and the bookings are named")
    func refusesEnd() {
        let id = world.entered(6)
        let booking = world.rental.book(
            from: "\(year)-05-03T10:00", until: "\(year)-05-05T10:00", vehicle: id)
        let code = booking.member("code")?.text ?? "none: \(booking.body)"
        let answer = world.post("/v1/fleet/\(id)/moves", #"{"to":"retired","reason":"Old"}"#)
        #expect(answer.status == 409 && answer.body.contains(code), "\(answer.body)")
    }

    @Test("The fleet comes page by page, and no vehicle twice")
    func pages() {
        var (seen, target): ([String], String?) = ([], "/v1/fleet?limit=60&status=active")
        while let next = target {
            let answer = world.get(next)
            seen += answer.ids
            target = answer.member("next")?.text.map { "/v1/fleet?limit=60&status=active&cursor=\($0)" }
            guard answer.status == 200 else { break }
        }
        #expect(seen.count >= Demo.vehicles.count && Set(seen).count == seen.count)
        #expect(Set(Demo.vehicles.map(\.id)).isSubset(of: Set(seen)))
        let other = world.get("/v1/fleet?limit=1&status=active").member("next")?.text ?? ""
        #expect(world.get("/v1/fleet?limit=1&status=prep&cursor=\(other)").status == 400)
    }

    @Test("Pictures are put in order and left out, and none is invented")
    func photos() {
        let target = "/v1/fleet/\(Demo.active)/photos"
        let answer = world.put(target, #"{"photos":["sedan-blue-front.svg","sedan-blue.svg"]}"#)
        #expect(answer.member("photos.0")?.text == "sedan-blue-front.svg", "\(answer.body)")
        #expect(world.put(target, #"{"photos":["another.svg"]}"#).status == 422)
        #expect(world.put(target, #"{"photos":["sedan-blue.svg","sedan-blue.svg"]}"#).status == 422)
        #expect(world.put(target, #"{"photos":["sedan-blue.svg"]}"#).member("photos")?.list?.count == 1)
    }

    @Test("Whoever works at one place sees what stands or belongs there, and nothing else")
    func reach() {
        let world = FleetWorld()
        let here = world.entered(7)
        let away = world.entered(8, #""location_id":"\#(world.elsewhere)""#, without: ["location_id"])
        let home = world.entered(
            9, #""location_id":"\#(world.elsewhere)","home_location_id":"\#(world.place)""#,
            without: ["location_id"])
        world.keep(.sales, at: world.place)
        #expect(Set(world.get("/v1/fleet?q=quillon", by: .sales).ids) == [here, home])
        #expect(world.get("/v1/fleet/\(away)", by: .sales).status == 404)
        world.keep(.manager, at: world.place)
        let input = world.input(10, #""location_id":"\#(world.elsewhere)""#, without: ["location_id"])
        #expect(world.post("/v1/fleet", input).member("errors.0.pointer")?.text == "/location_id")
        #expect(world.post("/v1/fleet/\(away)/moves", #"{"to":"retired","reason":"X"}"#).status == 404)
    }
}
