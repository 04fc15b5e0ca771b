// A search as a URL: the results page keeps its whole state there.

import HTTP
import Schema

extension VehicleSearch {
    /// One choice that a chip names and a link can take off.
    struct Choice: Equatable {
        let label: String
        let without: VehicleSearch
    }

    /// The query string of this search, in one order, without what is at its default. A page has a dozen of
    /// them, so it is written at once.
    var queryString: String {
        var query = QueryWriter()
        for make in makes { query.add("make", make) }
        for one in classes { query.add("class", one) }
        for fuel in fuels { query.add("fuel", fuel) }
        for body in bodies { query.add("body", body) }
        for number in seats { query.add("seats", number) }
        for place in locations { query.add("location", place.description) }
        for filter in attributes { for text in filter.texts { query.add("attribute", text) } }
        query.add("rate_min", rateMin.map { $0 / 100 })
        query.add("rate_max", rateMax.map { $0 / 100 })
        query.add("year_min", yearMin)
        query.add("year_max", yearMax)
        if !text.isEmpty { query.add("q", text) }
        addStay(to: &query)
        if sort != usualSort { query.add("sort", sort.rawValue) }
        if limit != Self.usualLimit, limit != Self.pageLimit { query.add("limit", Int64(limit)) }
        if showsMap { query.add("view", "map") }
        return query.text
    }

    private func addStay(to query: inout QueryWriter) {
        if let stay {
            query.add("from", stay.texts.from)
            query.add("until", stay.texts.until)
            if let dropOff = stay.dropOff { query.add("return_location", dropOff.description) }
            query.add("driver_age", stay.driverAge)
        }
        query.add("total_min", totalMin.map { $0 / 100 })
        query.add("total_max", totalMax.map { $0 / 100 })
        if let vicinity {
            query.add("near", vicinity.text)
            query.add("within_km", vicinity.withinKm)
        }
    }

    /// Whether it is not simply all vehicles, in whatever order.
    var asksForSomething: Bool {
        var plain = self
        (plain.showsMap, plain.sort, plain.limit) = (false, usualSort, Self.usualLimit)
        return !plain.queryString.isEmpty
    }

    var url: String {
        let query = queryString
        return query.isEmpty ? "/vehicles" : "/vehicles?\(query)"
    }

    func url(after cursor: String) -> String {
        let query = queryString
        return query.isEmpty ? "/vehicles?cursor=\(cursor)" : "/vehicles?\(query)&cursor=\(cursor)"
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

/// Names and values behind each other, as a URL has them.
private struct QueryWriter {
    private var bytes: [UInt8] = []

    init() { bytes.reserveCapacity(128) }

    var text: String { String(decoding: bytes, as: UTF8.self) }

    mutating func add(_ name: StaticString, _ value: String) {
        begin(name)
        PercentCoding.encode(value.utf8.span, to: &bytes)
    }

    mutating func add(_ name: StaticString, _ value: Int64?) {
        guard let value else { return }
        begin(name)
        bytes.append(decimal: Int(value))
    }

    private mutating func begin(_ name: StaticString) {
        if !bytes.isEmpty { bytes.append(UInt8(ascii: "&")) }
        // A literal of letters, which lives as long as the program.
        unsafe bytes.append(
            contentsOf: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
        bytes.append(UInt8(ascii: "="))
    }
}
