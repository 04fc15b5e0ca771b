// Searches that people keep: checked when they are kept, run by whoever has kept them, and gone with them.

import Schema
import Store
import Testing

@testable import FleetPass

@Suite struct SavedSearchTests {
    let world = FleetWorld()
    private let year = RentalWorld.year

    private func keep(_ query: String, by person: Person = .customer) -> Answered {
        world.post("/v1/me/searches", #"{"name":"Mine","query":"\#(query)"}"#, by: person)
    }

    @Test(
        "What vehicles can be searched by is kept, and nothing else",
        arguments: [
            ("", 201), ("class=suv&sort=-price", 201), ("q=toyota&attribute=tyres:winter", 201),
            ("from=2027-03-10T10:00&until=2027-03-12T10:00&total_max=500&sort=-total", 201),
            ("near=39.7,-104.9&within_km=10&sort=distance", 201), ("class=submarine", 422),
            ("colour=red", 422),
            ("sort=total", 422), ("sort=distance", 422), ("from=2027-03-10T10:00", 422), ("total_min=5", 422),
            ("near=91,0", 422), ("near=1,2,3", 422), ("within_km=5", 422),
            ("from=soon-and-so-on-x&until=2027-03-12T10:00", 422),
        ])
    func checked(query: String, status: Int) {
        let answer = keep(query)
        #expect(answer.status == status, "\(answer.body)")
        #expect(status == 201 || answer.member("errors.0.pointer")?.text == "/query")
    }

    @Test("It finds what the same search finds, page by page, and nobody else can run or remove it")
    func run() {
        let query = "from=\(year)-05-10T10:00&until=\(year)-05-12T10:00&class=suv&limit=5"
        let id = keep(query).member("id")?.text ?? ""
        let path = "/v1/me/searches/\(id)"
        let first = world.get("\(path)/vehicles?facets=true", by: .customer)
        let plain = world.get("/v1/vehicles?\(query)&facets=true")
        #expect(first.ids == plain.ids && first.ids.count == 5, "\(first.body)")
        #expect(first.member("total") == plain.member("total"))
        let next = first.member("next")?.text ?? ""
        #expect(
            world.get("\(path)/vehicles?cursor=\(next)", by: .customer).ids
                == world.get("/v1/vehicles?\(query)&cursor=\(next)").ids)
        #expect(world.get("\(path)/vehicles", by: .other).status == 404)
    }

    @Test("Fifty are kept, the latest first; one has to go before another comes")
    func limit() {
        let ids = (0..<SavedSearch.most).compactMap { _ in keep("class=suv", by: .crew).member("id")?.text }
        #expect(Set(ids).count == SavedSearch.most && keep("class=suv", by: .crew).status == 409)
        let kept = world.get("/v1/me/searches", by: .crew)
        let times = kept.json?["items"]?.list?.compactMap { $0["created_at"]?.text } ?? []
        // Of those that were kept in one millisecond none is the later.
        #expect(Set(kept.ids) == Set(ids) && times.count == ids.count && times == times.sorted(by: >))
        let gone = Asked("DELETE", "/v1/me/searches/\(ids[0])", fields: world.people.fields(.crew))
        #expect(world.instance.ask(gone).status == 204 && world.instance.ask(gone).status == 404)
        #expect(keep("class=suv", by: .crew).status == 201)
    }

    @Test("Whoever is forgotten leaves none behind")
    func forgotten() throws {
        #expect(keep("class=suv").status == 201)
        let erased = world.instance.ask(
            Asked("DELETE", "/v1/me", fields: world.people.cookie(world.people.session(of: .customer).token)))
        #expect(erased.status == 204, "\(erased.body)")
        let left = try world.instance.app.database.reader().read { tx in
            try tx.first(.assembled("SELECT count(*) FROM saved_searches")) { $0.integer(0) }
        }
        #expect(left == 0)
    }
}
