// The filters of the results page: facets with live counts, ranges, orders. What they find is not here.

import HTTP
import Mustache
import Schema

struct ResultFilters {
    let search: VehicleSearch
    let currency: Currency
    let words: Words
    let locationName: (UUID) -> String
    /// What was entered and cannot be searched for.
    let refused: RefusedForm?

    /// Values of a facet that show without opening it; chosen ones always do.
    private static let valuesShown = 8

    /// What is wrong with anything but the ranges, which tell it themselves.
    var error: String? {
        let ranges: Set = ["rate_min", "rate_max", "total_min", "total_max", "year_min", "year_max"]
        let wrong = (refused?.errors ?? [:]).filter { !ranges.contains($0.key) }.sorted { $0.key < $1.key }
        guard !wrong.isEmpty else { return nil }
        let subjects = [
            "q": words("The words"), "": words("The search"), "from": words("Pick-up"),
            "until": words("Return"), "driver_age": words("Driver’s age"),
        ]
        return wrong.map { "\(subjects[$0] ?? $0) \(words.told($1))." }.joined(separator: " ")
    }

    var ranges: [View] {
        let sign = words.sign(currency)
        let price =
            search.stay == nil
            ? range(
                words("Daily rate"), sign, "rate", search.rateMin.map { $0 / 100 },
                search.rateMax.map { $0 / 100 }, ("30", "250"))
            : range(
                words("Total price"), sign, "total", search.totalMin.map { $0 / 100 },
                search.totalMax.map { $0 / 100 }, ("100", "1000"))
        return [
            price, range(words("Year"), nil, "year", search.yearMin, search.yearMax, ("2017", "2027")),
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
        let wrong = [(words("From"), "\(name)_min"), (words("To"), "\(name)_max")].compactMap {
            word, field in refused?.errors[field].map { "\(word) \(words.told($0))." }
        }
        return [
            "label": .text(label), "unit": View(unit),
            "error": wrong.isEmpty ? .absent : .text(wrong.joined(separator: " ")),
            "error_id": .text("\(name)-error"),
            "low": end("min", low, hints.0), "high": end("max", high, hints.1),
        ]
    }

    var sorts: [View] {
        let ofStay: [(VehicleSearch.Sort, String)] = [
            (.total, words("Lowest total")), (.totalDescending, words("Highest total")),
        ]
        let plain: [(VehicleSearch.Sort, String)] = [
            (.price, words("Lowest daily rate")), (.priceDescending, words("Highest daily rate")),
            (.year, words("Newest model year")), (.yearAscending, words("Oldest model year")),
            (.newest, words("Recently added")),
        ]
        let near: [(VehicleSearch.Sort, String)] = [(.distance, words("Nearest first"))]
        let all = (search.stay == nil ? [] : ofStay) + plain + (search.vicinity == nil ? [] : near)
        return all.map { sort, label in
            ["value": .text(sort.rawValue), "label": .text(label), "chosen": .bool(sort == search.sort)]
        }
    }

    /// Those that leave something to choose. Places have a control of their own.
    func facets(_ counts: FacetIndex.Counts) -> [View] {
        let ofAll = FacetIndex.Facet.allCases.filter { $0 != .location }.compactMap { kind in
            facet(
                kind.name, words(kind.label), counts.facets[kind.rawValue], Set(chosenValues(kind)),
                isOpen: kind == .make || kind == .vehicleClass
            ) { label(kind, $0) }
        }
        return ofAll
            + counts.attributes.compactMap { own in
                let prefix = "\(own.key):"
                let entries = own.counts.map { FacetIndex.Count(value: prefix + $0.value, count: $0.count) }
                let chosen = Set(search.attributes.flatMap(\.texts))
                return facet("attribute", own.label, entries, chosen, isOpen: false) { value in
                    own.label(of: String(value.dropFirst(prefix.count)))
                }
            }
    }

    func places(_ counts: FacetIndex.Counts) -> [UUID: Int] { Self.counts(ofPlaces: counts) }

    static func counts(ofPlaces counts: FacetIndex.Counts) -> [UUID: Int] {
        let found = counts.facets[FacetIndex.Facet.location.rawValue].compactMap { entry in
            UUID(entry.value).map { ($0, entry.count) }
        }
        return Dictionary(found, uniquingKeysWith: { first, _ in first })
    }

    private func facet(
        _ name: String, _ title: String, _ entries: [FacetIndex.Count], _ chosen: Set<String>, isOpen: Bool,
        label: (String) -> String
    ) -> View? {
        var (shown, hidden): ([View], [View]) = ([], [])
        for entry in entries {
            let isChosen = !chosen.isEmpty && chosen.contains(entry.value)
            // What would find nothing is no choice.
            guard isChosen || entry.count > 0 else { continue }
            let view: View = [
                "value": .text(entry.value), "label": .text(label(entry.value)),
                "count": words.view(grouped: Int64(entry.count)),
                "chosen": .bool(isChosen),
            ]
            if isChosen || shown.count < Self.valuesShown { shown.append(view) } else { hidden.append(view) }
        }
        guard !shown.isEmpty else { return nil }
        let hasChosen = entries.contains { chosen.contains($0.value) }
        return [
            "name": .text(name), "label": .text(title), "open": .bool(isOpen || hasChosen),
            "values": .list(shown),
            "has_more": .bool(!hidden.isEmpty), "more_open": false, "more": .list(hidden),
            "more_label": .text(words("{n} more", ["n": words.grouped(Int64(hidden.count))])),
        ]
    }

    private func label(_ facet: FacetIndex.Facet, _ value: String) -> String {
        switch facet {
        case .make, .seats: value
        case .vehicleClass: words(Vehicle.Class(rawValue: value)?.label ?? value)
        case .fuel: words(Vehicle.Fuel(rawValue: value)?.label ?? value)
        case .body: words(Vehicle.Body(rawValue: value)?.label ?? value)
        case .location: UUID(value).map(locationName) ?? value
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
}

extension FacetIndex.Facet {
    fileprivate var label: String {
        switch self {
        case .make: Words.key("Make")
        case .vehicleClass: Words.key("Class")
        case .fuel: Words.key("Fuel")
        case .body: Words.key("Body")
        case .seats: Words.key("Seats")
        case .location: Words.key("Location")
        }
    }
}
