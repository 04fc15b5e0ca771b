// The first page: a search by place and dates, what there is to drive, and where.

import HTTP
import Mustache
import Schema
import Store

func homePages(_ app: App) -> [Route] {
    [
        Route(
            "GET /", for: .anyone, "The way in", answers: .page,
            .read { call, tx in
                let frame = PageFrame(app, toAll: call.request)
                return frame.answer(
                    try HomePage(app: app, frame: frame, tx: tx).render(), keeping: "no-cache")
            }
        ).remembered().browsed(),

        Route(
            "GET /sitemap.xml", for: .anyone, "The pages for crawlers", answers: .media(.xml),
            .slow { _, errand in try errand.read(for: .report) { try sitemap(app, $0) } }
        ).carrying(.etag),
    ]
}

/// As many as the protocol of sitemaps has room for.
private func sitemap(_ app: App, _ tx: Transaction) throws -> Response {
    let vehicles = try app.facets.index(having: [], tx).ids.prefix(49_000)
    var xml = [UInt8](#"<?xml version="1.0" encoding="UTF-8"?>"#.utf8)
    xml += "\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n".utf8
    for path in ["/", "/vehicles"] + vehicles.map({ "/vehicles/\($0)" }) {
        xml += "<url><loc>\(app.url(path))</loc></url>\n".utf8
    }
    xml += "</urlset>\n".utf8
    var response = Response(.ok, .bytes(xml))
    response.setType(.xml)
    response.setETag(Fingerprint.of(xml))
    response.set("Cache-Control", "public, max-age=3600")
    return response
}

struct HomePage {
    let app: App
    let frame: PageFrame
    let tx: Transaction

    private var words: Words { frame.words }

    func render() throws -> [UInt8] {
        let rules = try app.house.rules(tx)
        let form = StayForm(rules: rules, now: tx.now, words: words)
        let index = try app.facets.index(having: [], tx)
        let counts = index.counts(VehicleSearch())
        let classes = classes(index, counts, rules)
        let places = try places(rules, ResultFilters.counts(ofPlaces: counts))
        return try frame.render(
            "web/home",
            [
                "heading": .text(words("Rent a car from {brand}", ["brand": app.sign.name])),
                "page_url": .text(app.url("/")),
                "stay": form.view(form.filled(VehicleSearch(), suggesting: true)),
                "fleet_label": .text(
                    words(
                        "{vehicles} at {places}",
                        [
                            "vehicles": words.vehicles(counts.total),
                            "places": words.count(Int64(places.count), "1 location", "{n} locations"),
                        ])),
                "classes": .list(classes), "has_classes": .bool(!classes.isEmpty),
                "locations": .list(places), "has_locations": .bool(!places.isEmpty),
            ])
    }

    /// The commonest first, each with what its cheapest costs.
    private func classes(_ index: FacetIndex, _ counts: FacetIndex.Counts, _ rules: HouseRules) -> [View] {
        let sets = Dictionary(index.classes.map { ($0.name, $0.vehicles) }) { first, _ in first }
        return counts.facets[FacetIndex.Facet.vehicleClass.rawValue].filter { $0.count > 0 }.map { entry in
            var search = VehicleSearch()
            search.classes = [entry.value]
            let dayMinor = sets[entry.value].flatMap { self.dayMinor(of: entry.value, $0, index, rules) }
            let rate = dayMinor.map { words.roughly(Money(amountMinor: $0, currency: rules.currency)) }
            let kind = Vehicle.Class(rawValue: entry.value)
            return [
                "label": .text(words(kind?.label ?? entry.value)), "url": .text(search.url),
                "count_label": .text(words.vehicles(entry.count)),
                "from": View(rate.map { words("from {rate} a day", ["rate": $0]) }),
                "picture_url": .text("/files/\(CarPicture.standIn(body: kind?.usualBody.rawValue))"),
            ]
        }
    }

    /// What a day costs by the plans that count now, at the cheapest of the open places that offer the class:
    /// where a plan says nothing of it, what the cheapest that is had there says. Nothing where none is had.
    private func dayMinor(
        of vehicleClass: String, _ vehicles: VehicleSet, _ index: FacetIndex, _ rules: HouseRules
    ) -> Int64? {
        rules.places.filter(\.isOpen).compactMap { place -> Int64? in
            var least: Int64?
            vehicles.intersection(index.offered(at: place.id)).walk { number in
                least = index.rates[number]
                return false
            }
            guard let least else { return nil }
            let terms = rules.plan(at: place.id, of: vehicleClass, .rental, pickup: tx.now)?.version.terms
            return (terms?.basis == .ofClass ? terms?.dayOfClass[vehicleClass] : nil) ?? least
        }.min()
    }

    private func places(_ rules: HouseRules, _ counts: [UUID: Int]) throws -> [View] {
        try LocationStore(tx: tx).all().filter { rules.place($0.id.value)?.isOpen == true }.map { location in
            var search = VehicleSearch()
            search.locations = [location.id.value]
            let place = rules.place(location.id.value)
            return [
                "name": .text(location.name), "street": .text(location.street),
                "city_line": .text("\(location.city), \(location.region) \(location.postalCode)"),
                "phone": .text(Wording.phone(location.phone)),
                "phone_url": .text(Wording.call(location.phone)),
                "hours": place.map { .list(HoursView(words).rows($0.hours)) } ?? [],
                "url": .text(search.url),
                "count_label": .text(words.vehicles(counts[location.id.value] ?? 0)),
            ]
        }
    }
}

extension Vehicle.Class {
    /// How it is drawn.
    fileprivate var usualBody: Vehicle.Body {
        switch self {
        case .economy, .compact: .hatchback
        case .midsize, .fullsize, .luxury: .sedan
        case .suv, .largeSUV: .suv
        case .pickup: .pickup
        case .minivan: .minivan
        case .van: .van
        case .convertible: .convertible
        case .sports: .coupe
        }
    }
}
