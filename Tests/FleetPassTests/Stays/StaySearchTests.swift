// Searches by dates against the desk's own word on every vehicle, in dealerships that were drawn at random.

import Schema
import Store
import Testing
import Zones

@testable import FleetPass

/// What the desk says of one vehicle at the place where a search must show it.
private struct Had {
    let place: UUID
    let totalMinor: Int64
    let startsAt: Instant
}

@Suite struct StaySearchTests {
    private static let searches = 12

    /// By vehicle where it is had of those places, asked one by one.
    private func had(
        _ drawn: DrawnStay, at locations: [UUID], _ world: StayWorld, ignoringClass: Bool = false
    ) throws -> [String: Had] {
        try world.instance.app.database.reader().read { tx in
            let rules = try world.instance.app.house.rules(tx)
            let appraiser = Appraiser(rules: rules, tx: tx)
            let search = Vicinity(
                drawn.near.map { "\($0.latitude),\($0.longitude)" } ?? "", withinKm: drawn.near?.km ?? 0)
            let places = rules.places.filter { place in
                (locations.isEmpty || locations.contains(place.id))
                    && search.map { $0.metres(to: place) <= $0.withinKm * 1_000 } != false
            }.sorted {
                (search?.metres(to: $0) ?? 0, $0.name, $0.id) < (search?.metres(to: $1) ?? 0, $1.name, $1.id)
            }
            let vehicles = try tx.all(
                .assembled(
                    "SELECT id, location_id, class FROM vehicles WHERE status = 'active' AND is_held = 0")
            ) { (try $0.uuid(0), try $0.uuid(1), $0.text(2)) }
            guard let stay = drawn.stay else { return [:] }
            var had: [String: Had] = [:]
            for (vehicle, stands, vehicleClass) in vehicles {
                guard ignoringClass || drawn.classes.isEmpty || drawn.classes.contains(vehicleClass) else {
                    continue
                }
                let order = places.filter { $0.id == stands } + places.filter { $0.id != stands }
                let offer = order.lazy.compactMap { place in
                    (try? appraiser.offer(BookingWish(vehicle: vehicle, from: place.id, stay))).flatMap {
                        $0.obstacles.isEmpty ? $0 : nil
                    }
                }.first
                guard let offer else { continue }
                let total = offer.price.totalMinor
                guard total >= (drawn.totals.min ?? 0) * 100, total <= (drawn.totals.max ?? 1_000_000) * 100
                else {
                    continue
                }
                had["\(vehicle)"] = Had(
                    place: offer.itinerary.pickup.id, totalMinor: total, startsAt: offer.itinerary.startsAt)
            }
            return had
        }
    }

    private func all(_ query: String, _ world: StayWorld) -> (items: [JSONValue], answer: Answered) {
        let first = world.instance.get("/v1/vehicles?limit=37&facets=true&\(query)")
        var (items, page) = (first.json?["items"]?.list ?? [], first)
        while let next = page.member("next")?.text, items.count < 1_000 {
            page = world.instance.get("/v1/vehicles?limit=37&\(query)&cursor=\(next)")
            items += page.json?["items"]?.list ?? []
        }
        return (items, first)
    }

    @Test(
        "What is listed is what the desk would book, for what it would cost, in that order", arguments: 1...6)
    func listing(seed: Int) throws {
        let world = StayWorld(seed: UInt64(seed))
        var draws = Draws(seed: UInt64(100 + seed))
        var seen = 0
        for _ in 0..<Self.searches {
            let drawn = DrawnStay(&draws)
            let expected = try had(drawn, at: drawn.locations, world)
            let (items, answer) = all(drawn.query, world)
            guard answer.status == 200 else {
                #expect(expected.isEmpty && answer.status == 422, "\(drawn.query) \(answer.body)")
                continue
            }
            let totals = items.compactMap { $0.member("offer.total.amount")?.integer }
            let listed = items.map {
                "\($0["id"]?.text ?? "") \($0.member("offer.pickup_location_id")?.text ?? "") \($0.member("offer.total.amount")?.integer ?? -1)"
            }
            let wanted = expected.map { "\($0.key) \($0.value.place) \($0.value.totalMinor)" }
            #expect(listed.sorted() == wanted.sorted(), "\(drawn.query)")
            #expect(totals == totals.sorted(), "\(drawn.query)")
            #expect(answer.member("total")?.integer == Int64(expected.count), "\(drawn.query)")
            seen += expected.count
        }
        #expect(seen > 0)
    }

    @Test("Each count is what a search would find that chose it", arguments: 7...10)
    func facets(seed: Int) throws {
        let world = StayWorld(seed: UInt64(seed))
        var draws = Draws(seed: UInt64(200 + seed))
        for _ in 0..<4 {
            let drawn = DrawnStay(&draws)
            let answer = world.instance.get("/v1/vehicles?limit=1&facets=true&\(drawn.query)")
            guard answer.status == 200 else { continue }
            let ofPlaces = try Dictionary(
                uniqueKeysWithValues: Demo.locations.map { place in
                    (place, try had(drawn, at: UUID(place).map { [$0] } ?? [], world).count)
                })
            #expect(
                counts(answer, "location").filter { $0.value > 0 } == ofPlaces.filter { $0.value > 0 },
                "\(drawn.query)")
            let all = try had(drawn, at: drawn.locations, world, ignoringClass: true)
            let ofClass = Dictionary(grouping: Demo.vehicles.filter { all[$0.id] != nil }, by: \.vehicleClass)
            #expect(
                counts(answer, "class").filter { $0.value > 0 } == ofClass.mapValues(\.count),
                "\(drawn.query)")
            let found = try had(drawn, at: drawn.locations, world)
            let ofMake = Dictionary(grouping: Demo.vehicles.filter { found[$0.id] != nil }, by: \.make)
            #expect(
                counts(answer, "make").filter { $0.value > 0 } == ofMake.mapValues(\.count), "\(drawn.query)")
        }
    }

    private func counts(_ answer: Answered, _ facet: String) -> [String: Int] {
        let entries = answer.member("facets.\(facet)")?.list ?? []
        return Dictionary(entries.map { ($0["value"]?.text ?? "", Int($0["count"]?.integer ?? -1)) }) { $1 }
    }

    @Test("Every order is walked through page by page without a gap", arguments: VehicleSearch.Sort.allCases)
    func orders(sort: VehicleSearch.Sort) throws {
        let world = StayWorld(seed: 11)
        let query =
            "from=\(RentalWorld.year)-03-10T10:00&until=\(RentalWorld.year)-03-12T10:00&near=39.7,-104.9&within_km=9000"
        let (items, answer) = all("\(query)&sort=\(sort.rawValue.escaped)", world)
        let ids = items.compactMap { $0["id"]?.text }
        #expect(Int64(ids.count) == answer.member("total")?.integer && Set(ids).count == ids.count)
        let path =
            switch sort {
            case .price, .priceDescending: "daily_rate.amount"
            case .year, .yearAscending: "year"
            case .newest: "created_at"
            case .total, .totalDescending: "offer.total.amount"
            case .distance: "distance_m"
            }
        // A time of whole seconds comes without thousandths.
        let keys = items.map { item in
            item.member(path)?.integer ?? Instant(item.member(path)?.text ?? "")?.epochMs ?? 0
        }
        #expect(keys == (sort.isDescending ? keys.sorted(by: >) : keys.sorted()))
        #expect(ids.count > 40)
    }
}

extension DrawnStay {
    fileprivate var stay: StayWish? {
        guard let from = GivenTime(starts), let until = GivenTime(ends) else { return nil }
        return StayWish(
            from: from, until: until, texts: StayWish.Texts(from: starts, until: ends), dropOff: dropOff,
            driverAge: age)
    }
}
