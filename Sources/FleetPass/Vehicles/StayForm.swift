// Place, pickup and return as a form asks for them: what can be chosen, what stands in it, and what it is
// filled with where nobody has said anything.

import Mustache
import Schema
import Zones

struct StayForm {
    let rules: HouseRules
    let now: Instant
    let words: Words

    /// What a form is filled with.
    struct Filled {
        var places: [UUID] = []
        var from = ""
        var until = ""
        var dropOff: UUID?
        var age = ""
    }

    /// - Parameter counts: by place how many vehicles it has; nil: that is not told.
    /// - Parameter form: the id of the form that the controls belong to, where they stand outside of it.
    func view(_ filled: Filled, counts: [UUID: Int]? = nil, of form: String? = nil) -> View {
        let open = rules.places.filter { $0.isOpen || filled.places.contains($0.id) }
        let single = filled.places.count == 1 ? filled.places.first : nil
        let ids = open.map(\.id.description)
        func option(_ number: Int, _ chosen: UUID?, _ counts: [UUID: Int]?) -> View {
            let place = open[number]
            let count = counts.map { $0[place.id] ?? 0 }
            return [
                "value": .text(ids[number]),
                "label": .text(place.name + (count.map { " (\(words.grouped(Int64($0))))" } ?? "")),
                "chosen": .bool(place.id == chosen),
            ]
        }
        return [
            "places": .list(open.indices.map { option($0, single, counts) }),
            // Several are kept as they are: a select holds one.
            "several": filled.places.count > 1
                ? .list(filled.places.map { ["value": .text($0.description)] }) : .absent,
            "has_several": .bool(filled.places.count > 1), "form": View(form),
            "several_label": .text(
                words("{n} locations", ["n": words.grouped(Int64(filled.places.count))])),
            "from": .text(filled.from), "until": .text(filled.until),
            "earliest": View(today.isEmpty ? nil : today),
            "return_places": .list(open.indices.map { option($0, filled.dropOff, nil) }),
            "one_way": .bool(rules.rental.allowsOneWay && open.count > 1),
            "more_open": .bool(filled.dropOff != nil || !filled.age.isEmpty), "age": .text(filled.age),
        ]
    }

    /// What a search asks for; where it says no times, none, or those that one may begin with.
    func filled(_ search: VehicleSearch, suggesting: Bool = false) -> Filled {
        var filled = Filled(places: search.locations)
        let place = search.locations.first.flatMap { rules.place($0) } ?? rules.places.first { $0.isOpen }
        guard let stay = search.stay else {
            if suggesting, let place, let times = suggestion(at: place) {
                (filled.from, filled.until) = times
            }
            return filled
        }
        filled.from = Self.local(stay.from, stay.texts.from, in: place?.zone)
        filled.until = Self.local(
            stay.until, stay.texts.until, in: stay.dropOff.flatMap { rules.place($0) }?.zone ?? place?.zone)
        (filled.dropOff, filled.age) = (stay.dropOff, stay.driverAge.map { "\($0)" } ?? "")
        return filled
    }

    /// As a control for a date and a time takes it.
    static func local(_ time: GivenTime, _ text: String, in zone: Zone?) -> String {
        switch time {
        case .local(let civil): return self.text(civil)
        case .instant(let instant): return zone.map { self.text($0.civil(at: instant)) } ?? text
        }
    }

    static func text(_ civil: CivilTime) -> String {
        func two(_ number: Int) -> String { Wording.padded(Int64(number), to: 2) }
        let date = civil.date
        let year = Wording.padded(Int64(date.year), to: 4)
        return "\(year)-\(two(date.month))-\(two(date.day))T\(two(civil.hour)):\(two(civil.minute))"
    }

    private var today: String {
        let place = rules.places.first { $0.isOpen }
        return place.map { String(Self.text($0.zone.civil(at: now)).prefix(10)) + "T00:00" } ?? ""
    }

    private static let daysTried: Int64 = 14
    private static let suggestedDays: Int64 = 3

    /// From tomorrow at ten on, for three days or what comes next, when the place is open for both.
    private func suggestion(at place: Place) -> (from: String, until: String)? {
        let first = place.zone.civil(at: now).date.daysSinceEpoch + 1
        for day in first..<first + Self.daysTried {
            for days in Self.suggestedDays..<Self.suggestedDays + 3 {
                guard let start = Self.atTen(day), let end = Self.atTen(day + days),
                    let from = try? GivenTime.local(start).resolved(in: place.zone),
                    let until = try? GivenTime.local(end).resolved(in: place.zone)
                else { continue }
                let itinerary = Itinerary(pickup: place, dropOff: place, startsAt: from, endsAt: until)
                if TimeRules(rules: rules, now: now).obstacles(itinerary).isEmpty {
                    return (Self.text(start), Self.text(end))
                }
            }
        }
        return nil
    }

    private static func atTen(_ day: Int64) -> CivilTime? {
        CivilDate(daysSinceEpoch: day).flatMap { CivilTime(date: $0, hour: 10, minute: 0) }
    }
}
