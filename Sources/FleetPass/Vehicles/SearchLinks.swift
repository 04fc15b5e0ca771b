// A search as a URL: the results page keeps its whole state there.

import Schema

extension VehicleSearch {
    /// One choice that a chip names and a link can take off.
    struct Choice: Equatable {
        let label: String
        let without: VehicleSearch
    }

    /// The query string of this search, in one order, without what is at its default.
    var queryString: String {
        var pairs: [(String, String)] = makes.map { ("make", $0) }
        pairs += classes.map { ("class", $0) } + fuels.map { ("fuel", $0) } + bodies.map { ("body", $0) }
        pairs += seats.map { ("seats", "\($0)") } + locations.map { ("location", $0.description) }
        pairs += attributes.flatMap(\.texts).map { ("attribute", $0) }
        let bounds = [
            ("rate_min", rateMin.map { $0 / 100 }), ("rate_max", rateMax.map { $0 / 100 }),
            ("year_min", yearMin),
            ("year_max", yearMax),
        ]
        for (name, bound) in bounds { if let bound { pairs.append((name, "\(bound)")) } }
        if !text.isEmpty { pairs.append(("q", text)) }
        pairs += stayPairs
        if sort != usualSort { pairs.append(("sort", sort.rawValue)) }
        if limit != VehicleSearch().limit { pairs.append(("limit", "\(limit)")) }
        return pairs.map { "\($0.0)=\(PercentCoding.encode($0.1))" }.joined(separator: "&")
    }

    private var stayPairs: [(String, String)] {
        var pairs: [(String, String)] = []
        if let stay {
            pairs = [("from", stay.texts.from), ("until", stay.texts.until)]
            if let dropOff = stay.dropOff { pairs.append(("return_location", dropOff.description)) }
            if let age = stay.driverAge { pairs.append(("driver_age", "\(age)")) }
        }
        if let totalMin { pairs.append(("total_min", "\(totalMin / 100)")) }
        if let totalMax { pairs.append(("total_max", "\(totalMax / 100)")) }
        if let vicinity {
            pairs += [("near", vicinity.text), ("within_km", "\(vicinity.withinKm)")]
        }
        return pairs
    }

    var url: String { queryString.isEmpty ? "/vehicles" : "/vehicles?\(queryString)" }

    func url(after cursor: String) -> String {
        queryString.isEmpty ? "/vehicles?cursor=\(cursor)" : "/vehicles?\(queryString)&cursor=\(cursor)"
    }

    /// Everything that is chosen, each with the search that remains without it.
    func choices(locationName: (UUID) -> String) -> [Choice] {
        var choices = each(\.makes) { $0 } + each(\.classes) { Vehicle.Class(rawValue: $0)?.label ?? $0 }
        choices += each(\.fuels) { Vehicle.Fuel(rawValue: $0)?.label ?? $0 }
        choices += each(\.bodies) { Vehicle.Body(rawValue: $0)?.label ?? $0 }
        choices += each(\.seats) { "\($0) seats" } + each(\.locations, label: locationName)
        choices += attributes.flatMap(\.texts).map { text in
            without(text) { search in
                let others = search.attributes.flatMap(\.texts).filter { $0 != text }
                search.attributes = AttributeFilter.read(others)
            }
        }
        if let rateMin { choices.append(without("From $\(rateMin / 100) a day") { $0.rateMin = nil }) }
        if let rateMax { choices.append(without("Up to $\(rateMax / 100) a day") { $0.rateMax = nil }) }
        if let yearMin { choices.append(without("From \(yearMin)") { $0.yearMin = nil }) }
        if let yearMax { choices.append(without("Up to \(yearMax)") { $0.yearMax = nil }) }
        if !text.isEmpty { choices.append(without("“\(text)”") { $0.text = "" }) }
        return choices
    }

    private func each<Element: Equatable>(
        _ list: WritableKeyPath<VehicleSearch, [Element]>, label: (Element) -> String
    ) -> [Choice] {
        self[keyPath: list].map { element in
            without(label(element)) { search in search[keyPath: list].removeAll { $0 == element } }
        }
    }

    private func without(_ label: String, _ change: (inout VehicleSearch) -> Void) -> Choice {
        var search = self
        change(&search)
        return Choice(label: label, without: search)
    }
}
