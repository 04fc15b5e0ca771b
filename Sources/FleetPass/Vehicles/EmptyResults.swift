// A search that finds nothing: why, what to take off to find something, and the nearest days that have it.

import Mustache
import Schema
import Store
import Zones

struct EmptyResults {
    let search: VehicleSearch
    let rules: HouseRules
    let app: App
    let tx: Transaction
    let words: Words

    /// It is counted again without each of so many choices, and on so many other days.
    private static let choicesTried = 12
    private static let choicesTriedOfStay = 6
    private static let dropsShown = 5
    private static let shifts: [Int64] = [1, -1, 2, -2, 3, -3, 7, -7, 14]
    private static let shiftsShown = 3

    /// - Parameter isEmpty: else there is nothing to offer, and nothing is counted.
    func fields(isEmpty: Bool, _ chosen: [VehicleSearch.Choice], total: Int) throws -> [(View.Name, View)] {
        let drops = isEmpty ? try drops(chosen) : []
        let dates = isEmpty ? try nearest() : []
        return [
            ("has_fleet", .bool(!chosen.isEmpty || search.stay != nil || total > 0)),
            ("reason", isEmpty ? View(reason) : .absent),
            ("drops", .list(drops)), ("has_drops", .bool(!drops.isEmpty)),
            ("dates", .list(dates)), ("has_dates", .bool(!dates.isEmpty)),
            (
                "without_dates_url",
                search.stay == nil ? .absent : .text(search.withoutStay.url)
            ),
        ]
    }

    /// What would be found with one filter less. All but one of the choices keep the words, and with them the
    /// index; to read it anew for each would hold the loop up for seconds.
    private func drops(_ chosen: [VehicleSearch.Choice]) throws -> [View] {
        let most = search.isOfStay ? Self.choicesTriedOfStay : Self.choicesTried
        let found = try chosen.prefix(most).map { ($0, try count($0.without)) }
        return found.filter { $0.1 > 0 }.sorted { $0.1 > $1.1 }.prefix(Self.dropsShown).map { choice, count in
            [
                "filter": .text(choice.label), "count_label": .text(words.vehicles(count)),
                "url": .text(choice.without.url),
            ]
        }
    }

    /// - Returns: none where nothing can be had so at all.
    private func count(_ search: VehicleSearch) throws -> Int {
        guard search.isOfStay else {
            return try app.facets.index(having: search.words, tx).counts(search).total
        }
        do { return try VehicleFinder(search, app, tx).counts().total } catch let failure as Failure
            where failure.code == .unprocessable
        {
            return 0
        }
    }

    /// Why nothing at all can be had then, where a rule says so at every place that is asked for.
    private var reason: String? {
        guard search.stay != nil else { return nil }
        let places = search.locations.isEmpty ? rules.places.map(\.id) : search.locations
        let time = TimeRules(rules: rules, now: tx.now)
        let against = places.map { place in
            search.itinerary(from: place, rules).map { time.obstacles($0) } ?? []
        }
        guard against.allSatisfy({ !$0.isEmpty }) else { return nil }
        return against.first?.first.map { $0.text(words) }
    }

    /// The same, as long, on other days.
    private func nearest() throws -> [View] {
        guard let stay = search.stay, let place = search.locations.first ?? rules.places.first?.id else {
            return []
        }
        var found: [(days: Int64, count: Int, search: VehicleSearch)] = []
        for days in Self.shifts where found.count < Self.shiftsShown {
            guard let moved = stay.moved(days: days) else { continue }
            var other = search
            other.stay = moved
            let count = try count(other)
            if count > 0 { found.append((days, count, other)) }
        }
        return found.sorted { $0.days < $1.days }.compactMap { _, count, other in
            other.itinerary(from: place, rules).map { itinerary in
                [
                    "label": .text(words.stay(itinerary)), "count_label": .text(words.vehicles(count)),
                    "url": .text(other.url),
                ]
            }
        }
    }
}

extension StayWish {
    /// As many days later by the clock; nil for times that say an offset.
    func moved(days: Int64) -> StayWish? {
        guard case .local(let start) = from, case .local(let end) = until,
            let first = start.moved(days: days), let last = end.moved(days: days)
        else { return nil }
        return StayWish(
            from: .local(first), until: .local(last),
            texts: Texts(from: StayForm.text(first), until: StayForm.text(last)), dropOff: dropOff,
            driverAge: driverAge)
    }
}

extension CivilTime {
    fileprivate func moved(days: Int64) -> CivilTime? {
        CivilDate(daysSinceEpoch: date.daysSinceEpoch + days).flatMap {
            CivilTime(date: $0, hour: hour, minute: minute)
        }
    }
}
