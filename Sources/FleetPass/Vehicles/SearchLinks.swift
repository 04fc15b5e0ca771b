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
        if showsMap { pairs.append(("view", "map")) }
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

    /// Everything that is chosen, each with the search that remains without it. Times and places have their
    /// own controls.
    func choices(_ words: Words, _ currency: Currency, locationName: (UUID) -> String) -> [Choice] {
        func money(_ minor: Int64) -> String {
            words.roughly(Money(amountMinor: minor, currency: currency))
        }
        var choices = each(\.makes) { $0 }
        choices += each(\.classes) { words(Vehicle.Class(rawValue: $0)?.label ?? $0) }
        choices += each(\.fuels) { words(Vehicle.Fuel(rawValue: $0)?.label ?? $0) }
        choices += each(\.bodies) { words(Vehicle.Body(rawValue: $0)?.label ?? $0) }
        choices += each(\.seats) { words("{n} seats", ["n": "\($0)"]) }
        choices += each(\.locations, label: locationName)
        choices += attributes.flatMap(\.texts).map { text in
            without(text) { search in
                let others = search.attributes.flatMap(\.texts).filter { $0 != text }
                search.attributes = AttributeFilter.read(others)
            }
        }
        if let rateMin {
            choices.append(
                without(words("From {rate} a day", ["rate": money(rateMin)])) { $0.rateMin = nil })
        }
        if let rateMax {
            choices.append(
                without(words("Up to {rate} a day", ["rate": money(rateMax)])) { $0.rateMax = nil })
        }
        if let totalMin {
            choices.append(
                without(words("From {price} in all", ["price": money(totalMin)])) { $0.totalMin = nil })
        }
        if let totalMax {
            choices.append(
                without(words("Up to {price} in all", ["price": money(totalMax)])) { $0.totalMax = nil })
        }
        if let yearMin {
            choices.append(without(words("From {year}", ["year": "\(yearMin)"])) { $0.yearMin = nil })
        }
        if let yearMax {
            choices.append(without(words("Up to {year}", ["year": "\(yearMax)"])) { $0.yearMax = nil })
        }
        if let vicinity {
            let label = words("Within {n} km", ["n": "\(vicinity.withinKm)"])
            choices.append(
                without(label) { search in
                    search.vicinity = nil
                    if search.sort == .distance { search.sort = search.usualSort }
                })
        }
        if !text.isEmpty { choices.append(without("“\(text)”") { $0.text = "" }) }
        return choices
    }

    /// The same search without its times, and what goes with them.
    var withoutStay: VehicleSearch {
        var search = self
        (search.stay, search.totalMin, search.totalMax) = (nil, nil, nil)
        if search.sort == .total || search.sort == .totalDescending { search.sort = search.usualSort }
        return search
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
