// The results page: place and dates, the filters with their counts, and the vehicles. What it offers where
// there are none is EmptyResults.swift, its filters are ResultFilters.swift.

import HTTP
import Mustache
import Schema
import Store

struct VehicleResultsPage {
    private let app: App
    private let search: VehicleSearch
    private let tx: Transaction
    private let frame: PageFrame
    private let rules: HouseRules
    /// What was entered and cannot be searched for; `search` is then the rest.
    private let refused: RefusedForm?
    /// Nil for a search that says neither times nor how near.
    private let finder: VehicleFinder?
    /// What is wrong with the times, and how that is answered.
    private let flaw: (text: String, status: Status)?
    private let locationNames: [UUID: String]

    private static let cardsLoadedEagerly = 4

    init(
        _ asked: VehicleSearch, _ tx: Transaction, _ app: App, _ frame: PageFrame,
        refused: RefusedForm? = nil
    ) throws {
        (self.app, self.tx, self.frame, self.refused) = (app, tx, frame, refused)
        rules = try app.house.rules(tx)
        locationNames = Dictionary(
            rules.places.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
        do {
            try asked.demandSound()
            finder = try asked.isOfStay ? VehicleFinder(asked, app, tx) : nil
            (search, flaw) = (asked, nil)
        } catch let failure as Failure where failure.code == .invalid || failure.code == .unprocessable {
            var rest = asked.withoutStay
            (rest.vicinity, rest.flaws) = (nil, [:])
            (search, finder) = (rest, nil)
            flaw = (Self.text(of: failure, frame.words), failure.code.status)
        }
    }

    private static func text(of failure: Failure, _ words: Words) -> String {
        let labels = ["from": words("Pick-up"), "until": words("Return"), "near": words("Near")]
        let fields = failure.fields.compactMap { field in
            labels[field.name].map { "\($0) \(words.told(field.detail))." }
        }
        return failure.code == .invalid && !fields.isEmpty
            ? fields.joined(separator: " ") : words.told(failure.message)
    }

    private var words: Words { frame.words }
    private func name(_ id: UUID) -> String { locationNames[id] ?? "" }

    func answer(after sealed: String?) throws -> Response {
        let status = refused?.failure.code.status ?? flaw?.status ?? .ok
        // What is wrong in it is that visitor's own.
        var response = frame.answer(
            try render(after: sealed), status, keeping: status == .ok ? "no-cache" : "no-store")
        if search.showsMap, let tiles = app.configuration.mapTiles {
            response.allowImages(from: tiles.origin)
        }
        return response
    }

    private func render(after sealed: String?) throws -> [UInt8] {
        let cursor = try sealed.map { try app.cursors.open($0, for: search.cursorPurpose) }
        let (cards, next) = try search.showsMap ? ([], nil) : page(after: cursor)
        let counts = try finder?.counts() ?? app.facets.index(having: search.words, tx).counts(search)
        let chosen = search.choices(words, rules.currency, locationName: name)
        let filters = ResultFilters(
            search: search, currency: rules.currency, words: words, locationName: name, refused: refused)
        var own: View.Fields = [
            "heading": .text(heading(chosen)), "search_url": "/vehicles",
            "q": .text(refused?.entered["q"] ?? search.text), "q_error": View(filters.error ?? flaw?.text),
            "stay": try stayForm(filters.places(counts)), "stay_label": View(stayLabel),
            "count_label": .text(words.vehicles(counts.total)),
            "chosen_count": chosen.isEmpty ? .absent : .text("\(chosen.count)"),
            "ranges": .list(filters.ranges), "facets": .list(filters.facets(counts)),
            "chips": .list(
                chosen.map { ["label": .text($0.label), "remove_url": .text($0.without.url)] }),
            "has_chips": .bool(!chosen.isEmpty), "clear_url": .text(cleared.url),
            "save_url": View(saveURL(chosen)),
            "sorts": .list(filters.sorts), "views": views, "map": try map(counts),
            "has_tiles": .bool(search.showsMap && app.configuration.mapTiles != nil),
            "has_vehicles": .bool(!cards.isEmpty), "vehicles": .list(cards),
            "shown_label": .text(
                words(
                    "Showing {shown} of {all}",
                    [
                        "shown": words.grouped(Int64(cards.count)),
                        "all": words.grouped(Int64(counts.total)),
                    ])),
            "next_url": next.map { .text(search.url(after: $0)) } ?? .absent,
            "first_url": sealed == nil ? .absent : .text(search.url),
        ]
        let isEmpty = cards.isEmpty && !search.showsMap
        let empty = EmptyResults(search: search, rules: rules, app: app, tx: tx, words: words)
        for (name, view) in try empty.fields(isEmpty: isEmpty, chosen, total: counts.total) {
            own[name] = view
        }
        return try frame.render("web/vehicles/results", own)
    }

    private func page(after cursor: PageCursor?) throws -> ([View], String?) {
        var cards: [View] = []
        func add(_ card: VehicleCard, at place: UUID, _ offer: StayOffer?) {
            cards.append(
                card.view(
                    words, location: name(place), isEager: cards.count < Self.cardsLoadedEagerly, offer))
        }
        if let finder {
            let page = try finder.page(after: cursor, app, tx) { row, departure, price in
                (try VehicleCard(row), departure.place.id, StayOffer(search, departure, price))
            }
            for (card, place, offer) in page.items { add(card, at: place, offer) }
            return (cards, page.next.map { app.cursors.seal($0, for: search.cursorPurpose) })
        }
        let places = try OfferedPlaces(search, app, tx)
        let next = try VehicleSearchStore(tx: tx).page(search, at: places, after: cursor) { row in
            let card = try VehicleCard(row)
            add(card, at: card.locationID, nil)
        }
        return (cards, next.map { app.cursors.seal($0, for: search.cursorPurpose) })
    }

    private func heading(_ chosen: [VehicleSearch.Choice]) -> String {
        if search.locations.count == 1, let place = search.locations.first {
            return words("Vehicles at {place}", ["place": name(place)])
        }
        return words(
            chosen.isEmpty && search.stay == nil ? Words.key("All vehicles") : Words.key("Vehicles for rent"))
    }

    /// Where it is kept by whoever has an account; nil for one that asks for nothing in particular.
    private func saveURL(_ chosen: [VehicleSearch.Choice]) -> String? {
        var search = self.search
        search.showsMap = false
        guard flaw == nil, refused == nil, search.asksForSomething else { return nil }
        let said = search.locations.map { name($0) } + chosen.map(\.label) + [stayLabel].compactMap { $0 }
        let title = String(said.joined(separator: ", ").prefix(SavedSearch.longestName))
        return SignInDetour.place(
            "/account/searches/new", ["query": search.queryString, "name": title.isEmpty ? nil : title])
    }

    /// Place and times stay.
    private var cleared: VehicleSearch {
        var search = VehicleSearch()
        (search.stay, search.locations) = (self.search.stay, self.search.locations)
        search.showsMap = self.search.showsMap
        search.sort = search.usualSort
        return search
    }

    /// What was entered stands there again, also where it cannot be searched for.
    private func stayForm(_ counts: [UUID: Int]) throws -> View {
        let form = StayForm(rules: rules, now: tx.now, words: words)
        var filled = form.filled(search)
        let entered = frame.entered()
        if flaw != nil || refused != nil {
            (filled.from, filled.until) = (entered["from"] ?? "", entered["until"] ?? "")
            filled.age = entered["driver_age"] ?? filled.age
        }
        return form.view(filled, counts: counts, of: "filters")
    }

    /// How long, from when until when: `3 days · Tue 24 Nov, 10:00 – Fri 27 Nov, 10:00`.
    private var stayLabel: String? {
        guard search.stay != nil, let place = search.locations.first ?? rules.places.first?.id else {
            return nil
        }
        return search.itinerary(from: place, rules).map { words.stay($0) }
    }

    private var views: View {
        func view(_ showsMap: Bool, _ label: String) -> View {
            var other = search
            other.showsMap = showsMap
            return [
                "label": .text(label), "url": .text(other.url),
                "icon": .text(showsMap ? "map" : "list"),
                "current": .bool(search.showsMap == showsMap),
            ]
        }
        return [view(false, words("List")), view(true, words("Map"))]
    }

    private func map(_ counts: FacetIndex.Counts) throws -> View {
        guard search.showsMap else { return .absent }
        let places = try LocationStore(tx: tx).all()
        return PlacePlan(places: places, search: search, words: words, tiles: app.configuration.mapTiles)
            .view(
                counts: ResultFilters.counts(ofPlaces: counts))
    }
}

/// Where a vehicle is had, when, and for how much, as a card says it.
struct StayOffer {
    let total: Money
    let perDay: Money
    /// Leads to the vehicle with the same times.
    let query: String

    init?(_ search: VehicleSearch, _ departure: Departure, _ price: Price?) {
        guard let price, let itinerary = departure.itinerary, let stay = search.stay else { return nil }
        total = price.money(price.totalMinor)
        let days = max(1, (itinerary.minutes + Cover.dayMinutes - 1) / Cover.dayMinutes)
        perDay = price.money(price.totalMinor / days)
        query = stay.query(from: departure.place.id)
    }
}

extension StayWish {
    /// The same stay, of a vehicle that is picked up there.
    func query(from place: UUID) -> String {
        var pairs = [("from", texts.from), ("until", texts.until), ("location", place.description)]
        if let dropOff { pairs.append(("return_location", dropOff.description)) }
        if let driverAge { pairs.append(("driver_age", "\(driverAge)")) }
        return pairs.map { "\($0.0)=\(PercentCoding.encode($0.1))" }.joined(separator: "&")
    }
}

extension VehicleSearch {
    /// What is wished, of a vehicle that is picked up there; nil where the clocks there do not show it.
    func itinerary(from place: UUID, _ rules: HouseRules) -> Itinerary? {
        guard let stay else { return nil }
        return try? BookingWish(vehicle: UUID(high: 0, low: 0), from: place, stay).itinerary(rules)
    }
}

extension Words {
    /// `1 vehicle`, `2,413 vehicles`, `No vehicles`
    func vehicles(_ count: Int) -> String {
        let words = self
        return count == 0
            ? words("No vehicles") : words.count(Int64(count), "1 vehicle", "{n} vehicles")
    }

    /// `3 days · Tue 24 Nov, 10:00 – Fri 27 Nov, 10:00`
    func stay(_ itinerary: Itinerary) -> String {
        let start = shortly(itinerary.startsAt, in: itinerary.pickup.zone)
        let end = shortly(itinerary.endsAt, in: itinerary.dropOff.zone)
        return "\(length(itinerary.minutes * 60_000)) · \(start) – \(end)"
    }
}
