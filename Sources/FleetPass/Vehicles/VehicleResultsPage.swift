// The results page: the search form with its counts, the vehicles, and a way on from an empty result.

import HTTP
import Mustache
import Schema
import Store

struct VehicleResultsPage {
    private let app: App
    private let search: VehicleSearch
    private let tx: Transaction
    private let frame: PageFrame
    /// What was entered and cannot be searched for; `search` is then the rest.
    private let refused: RefusedForm?
    private let locationNames: [UUID: String]

    /// Values of a facet that show without opening it; chosen ones always do.
    private static let valuesShown = 8
    private static let cardsLoadedEagerly = 4
    /// An empty result is counted again without each of so many choices.
    private static let choicesTried = 12

    init(
        _ search: VehicleSearch, _ tx: Transaction, _ app: App, _ frame: PageFrame,
        refused: RefusedForm? = nil
    ) throws {
        (self.app, self.search, self.tx, self.frame, self.refused) = (app, search, tx, frame, refused)
        let locations = try LocationStore(tx: tx).all()
        locationNames = Dictionary(
            locations.map { ($0.id.value, $0.name) }, uniquingKeysWith: { first, _ in first })
    }

    func render(after sealed: String?) throws -> [UInt8] {
        let cursor = try sealed.map { try app.cursors.open($0, for: search.cursorPurpose) }
        var cards: [View] = []
        let places = try OfferedPlaces(search, app, tx)
        let next = try VehicleSearchStore(tx: tx).page(search, at: places, after: cursor) { row in
            let card = try VehicleCard(row)
            cards.append(
                card.view(location: name(card.locationID), isEager: cards.count < Self.cardsLoadedEagerly))
        }.map { app.cursors.seal($0, for: search.cursorPurpose) }
        let index = try app.facets.index(having: search.words, tx)
        let counts = index.counts(search)
        let chosen = search.choices(locationName: name)
        let drops = cards.isEmpty ? try drops(chosen, index) : []
        return try frame.render(
            "web/vehicles/results",
            [
                "heading": .text(
                    words(chosen.isEmpty ? Words.key("All vehicles") : Words.key("Vehicles for rent"))),
                "search_url": "/vehicles", "q": .text(refused?.entered["q"] ?? search.text),
                "q_error": View(searchError),
                "count_label": .text(Wording.vehicles(counts.total)),
                "chosen_count": chosen.isEmpty ? .absent : .text("\(chosen.count)"),
                "ranges": .list(ranges), "facets": .list(facets(counts)),
                "chips": .list(
                    chosen.map { ["label": .text($0.label), "remove_url": .text($0.without.url)] }),
                "has_chips": .bool(!chosen.isEmpty), "clear_url": "/vehicles", "sorts": .list(sorts),
                "has_vehicles": .bool(!cards.isEmpty),
                "has_fleet": .bool(!chosen.isEmpty || counts.total > 0),
                "shown_label": .text("Showing \(cards.count) of \(Wording.grouped(Int64(counts.total)))"),
                "vehicles": .list(cards),
                "next_url": next.map { .text(search.url(after: $0)) } ?? .absent,
                "first_url": sealed == nil ? .absent : .text(search.url),
                "drops": .list(drops), "has_drops": .bool(!drops.isEmpty),
            ])
    }

    private var words: Words { frame.words }

    private func name(_ id: UUID) -> String { locationNames[id] ?? "" }

    /// What is wrong with anything but the ranges, which tell it themselves.
    private var searchError: String? {
        let ranges: Set = ["rate_min", "rate_max", "year_min", "year_max"]
        let wrong = (refused?.errors ?? [:]).filter { !ranges.contains($0.key) }.sorted { $0.key < $1.key }
        guard !wrong.isEmpty else { return nil }
        let subjects = ["q": "The words", "": "The search"]
        return wrong.map { "\(subjects[$0] ?? $0) \($1)." }.joined(separator: " ")
    }

    private var ranges: [View] {
        [
            range(
                "Daily rate", "$", "rate", search.rateMin.map { $0 / 100 }, search.rateMax.map { $0 / 100 },
                ("30", "250")),
            range("Year", nil, "year", search.yearMin, search.yearMax, ("2017", "2027")),
        ]
    }

    private func range(
        _ label: String, _ unit: String?, _ name: String, _ low: Int64?, _ high: Int64?,
        _ hints: (String, String)
    ) -> View {
        func end(_ suffix: String, _ value: Int64?, _ hint: String) -> View {
            [
                "id": .text("\(name)-\(suffix)"), "name": .text("\(name)_\(suffix)"),
                "value": .text(refused?.entered["\(name)_\(suffix)"] ?? value.map { "\($0)" } ?? ""),
                "hint": .text(hint),
            ]
        }
        let wrong = [(Words.key("From"), "\(name)_min"), (Words.key("To"), "\(name)_max")].compactMap {
            word, field in
            refused?.errors[field].map { "\(words(word)) \(words.told($0))." }
        }
        return [
            "label": .text(label), "unit": View(unit),
            "error": wrong.isEmpty ? .absent : .text(wrong.joined(separator: " ")),
            "error_id": .text("\(name)-error"),
            "low": end("min", low, hints.0), "high": end("max", high, hints.1),
        ]
    }

    private var sorts: [View] {
        let labels: [(VehicleSearch.Sort, String)] = [
            (.price, "Lowest price"), (.priceDescending, "Highest price"), (.year, "Newest model year"),
            (.yearAscending, "Oldest model year"), (.newest, "Recently added"),
        ]
        return labels.map { sort, label in
            ["value": .text(sort.rawValue), "label": .text(label), "chosen": .bool(sort == search.sort)]
        }
    }

    private func facets(_ counts: FacetIndex.Counts) -> [View] {
        let ofAll = FacetIndex.Facet.allCases.map { kind in
            facet(
                kind.name, kind.label, counts.facets[kind.rawValue], Set(chosenValues(kind)),
                isOpen: kind == .make || kind == .vehicleClass
            ) { label(kind, $0) }
        }
        return ofAll
            + counts.attributes.map { own in
                let prefix = "\(own.key):"
                let entries = own.counts.map { FacetIndex.Count(value: prefix + $0.value, count: $0.count) }
                let chosen = Set(search.attributes.flatMap(\.texts))
                return facet("attribute", own.label, entries, chosen, isOpen: false) { value in
                    own.label(of: String(value.dropFirst(prefix.count)))
                }
            }
    }

    private func facet(
        _ name: String, _ title: String, _ entries: [FacetIndex.Count], _ chosen: Set<String>, isOpen: Bool,
        label: (String) -> String
    ) -> View {
        let shown = entries.enumerated().filter {
            $0.offset < Self.valuesShown || chosen.contains($0.element.value)
        }
        let hidden = entries.enumerated().filter {
            $0.offset >= Self.valuesShown && !chosen.contains($0.element.value)
        }
        func values(_ list: [EnumeratedSequence<[FacetIndex.Count]>.Element]) -> View {
            .list(
                list.map { entry in
                    let value = entry.element.value
                    return [
                        "value": .text(value), "label": .text(label(value)),
                        "count": .text(Wording.grouped(Int64(entry.element.count))),
                        "chosen": .bool(chosen.contains(value)), "none": .bool(entry.element.count == 0),
                    ]
                })
        }
        let hasChosen = entries.contains { chosen.contains($0.value) }
        return [
            "name": .text(name), "label": .text(title), "open": .bool(isOpen || hasChosen),
            "values": values(shown),
            "has_more": .bool(!hidden.isEmpty), "more_label": .text("\(hidden.count) more"),
            "more_open": false,
            "more": values(hidden),
        ]
    }

    private func label(_ facet: FacetIndex.Facet, _ value: String) -> String {
        switch facet {
        case .make: value
        case .vehicleClass: Vehicle.Class(rawValue: value)?.label ?? value
        case .fuel: Vehicle.Fuel(rawValue: value)?.label ?? value
        case .body: Vehicle.Body(rawValue: value)?.label ?? value
        case .seats: value
        case .location: UUID(value).map(name) ?? value
        }
    }

    private func chosenValues(_ facet: FacetIndex.Facet) -> [String] {
        switch facet {
        case .make: search.makes
        case .vehicleClass: search.classes
        case .fuel: search.fuels
        case .body: search.bodies
        case .seats: search.seats.map { "\($0)" }
        case .location: search.locations.map(\.description)
        }
    }

    /// For an empty result: what would be found with one filter less. All but one of the choices keep the
    /// words, and with them the index; to read it anew for each would hold the loop up for seconds.
    private func drops(_ chosen: [VehicleSearch.Choice], _ index: FacetIndex) throws -> [View] {
        let found = try chosen.prefix(Self.choicesTried).map { choice in
            let words = choice.without.words
            let other = try words == search.words ? index : app.facets.index(having: words, tx)
            return (choice, other.counts(choice.without).total)
        }
        return found.filter { $0.1 > 0 }.sorted { $0.1 > $1.1 }.prefix(5).map { choice, count in
            [
                "filter": .text(choice.label), "count_label": .text(Wording.vehicles(count)),
                "url": .text(choice.without.url),
            ]
        }
    }
}

extension FacetIndex.Facet {
    fileprivate var label: String {
        switch self {
        case .make: "Make"
        case .vehicleClass: "Class"
        case .fuel: "Fuel"
        case .body: "Body"
        case .seats: "Seats"
        case .location: "Location"
        }
    }
}
