// Which places a vehicle is found at, and counted at, besides the one where it stands.

import Glibc
import Schema
import Store
import Testing

@testable import FleetPass

@Suite struct SharingTests {
    private let world = FleetWorld()
    private let year = RentalWorld.year

    private func found(at place: String, _ more: String = "make=Quillon") -> [String] {
        world.instance.get("/v1/vehicles?limit=100&location=\(place)&\(more)").ids
    }

    private func counted(at place: String) -> Int64? {
        let answer = world.instance.get("/v1/vehicles?limit=1&facets=true&make=Quillon")
        return answer.member("facets.location")?.list?.first { $0["value"]?.text == place }?["count"]?.integer
    }

    /// Counts may be of a moment ago, while a worker makes them anew.
    private func isCounted(_ count: Int64, at place: String) -> Bool {
        for _ in 0..<100 {
            if counted(at: place) ?? 0 == count { return true }
            usleep(50_000)
        }
        return false
    }

    @Test("A place that a vehicle is shared with finds, counts and books it, until that is ended")
    func grant() {
        let id = world.entered(40)
        #expect(found(at: world.elsewhere) == [])
        let made = world.post("/v1/fleet/\(id)/sharing", #"{"location_id":"\#(world.elsewhere)"}"#)
        let grant = made.member("id")?.text ?? "none: \(made.body)"
        #expect(found(at: world.elsewhere) == [id] && isCounted(1, at: world.elsewhere))
        #expect(isCounted(1, at: world.place) && found(at: world.place) == [id])
        #expect(
            world.post("/v1/fleet/\(id)/sharing", #"{"location_id":"\#(world.elsewhere)"}"#).status == 409)
        #expect(world.post("/v1/fleet/\(id)/sharing/\(grant)/end", "").status == 204)
        #expect(found(at: world.elsewhere) == [] && isCounted(0, at: world.elsewhere))
    }

    @Test("A grant that begins later, or has run out, counts for nothing")
    func later() {
        let id = world.entered(41)
        let made = world.post(
            "/v1/fleet/\(id)/sharing",
            #"{"location_id":"\#(world.elsewhere)","starts_at":"\#(year)-01-01T00:00:00Z"}"#)
        #expect(made.status == 201 && found(at: world.elsewhere) == [])
        #expect(isCounted(0, at: world.elsewhere))
        let nowhere = world.post("/v1/fleet/\(id)/sharing", #"{"location_id":"\#(Demo.id(9))"}"#)
        #expect(nowhere.status == 422)
    }

    @Test("Places of one group find and count each other's vehicles")
    func group() throws {
        let id = world.entered(42)
        let places = try [world.place, world.elsewhere].map { try #require(UUID($0)) }
        People.write(world.instance) { tx in
            for place in places {
                try tx.run(
                    .assembled("UPDATE locations SET share_group = 'north' WHERE id = $1"), .uuid(place))
            }
            try RevisionStore(tx: tx).raise(.rules)
            try VehicleStore(tx: tx).fleetHasChanged()
        }
        #expect(found(at: world.elsewhere) == [id] && isCounted(1, at: world.elsewhere))
        #expect(isCounted(1, at: world.place))
        let total = world.instance.get(
            "/v1/vehicles?limit=1&facets=true&location=\(world.elsewhere)&make=Quillon")
        #expect(total.member("total")?.integer == 1)
    }
}

@Suite struct AttributeSearchTests {
    private let world = FleetWorld()

    /// Three vehicles: two with winter tyres, one of them with a tow bar of 1,500 kg.
    private func entered() -> [String] {
        world.define("tyres", "choice", choices: #"["winter","summer"]"#)
        world.define("tow_kg", "number")
        world.define("owner", "text", isPublic: false)
        let sets = [
            #"{"key":"tyres","value":"winter"},{"key":"tow_kg","value":"1500"},{"key":"owner","value":"Us"}"#,
            #"{"key":"tyres","value":"winter"}"#, #"{"key":"tyres","value":"summer"}"#,
        ]
        return sets.enumerated().map { world.entered(50 + $0, #""status":"active","attributes":[\#($1)]"#) }
    }

    @Test(
        "Customers search by public attributes, and counts are of what is found",
        arguments: [
            ("attribute=tyres:winter", [0, 1], 2, 1), ("attribute=tyres:winter,summer", [0, 1, 2], 2, 1),
            ("attribute=tow_kg:1000..", [0], 1, 0), ("attribute=tow_kg:..1000", [], 0, 0),
            ("attribute=tyres:winter&attribute=tow_kg:1500", [0], 1, 0), ("attribute=owner:Us", [], 0, 0),
            ("attribute=tyres:summer&make=Saab", [], 0, 0),
        ])
    func searches(query: String, numbers: [Int], winter: Int64, summer: Int64) {
        let ids = entered()
        let answer = world.instance.get("/v1/vehicles?facets=true&\(query)")
        #expect(Set(answer.ids) == Set(numbers.map { ids[$0] }), "\(answer.body)")
        #expect(answer.member("total")?.integer == Int64(numbers.count))
        let counts = answer.member("facets.attributes.tyres")?.list ?? []
        let tyres = Dictionary(counts.map { ($0["value"]?.text, $0["count"]?.integer) }) { $1 }
        #expect(tyres["winter"] == winter && tyres["summer"] == summer)
        #expect(!answer.body.contains("owner"))
    }

    @Test("The results page offers them as filters, and shows those that are chosen")
    func page() {
        _ = entered()
        let page = world.instance.get("/vehicles?attribute=tyres:winter").body
        #expect(page.contains(#"name="attribute" value="tyres:winter" checked"#))
        #expect(page.contains("The tyres") && !page.contains("The owner"))
    }
}
