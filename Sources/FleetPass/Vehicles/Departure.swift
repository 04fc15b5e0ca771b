// A place as a search looks at it: when a stay would begin and end there, and which vehicles it has to give.

import Glibc
import Schema
import Zones

struct Departure: Sendable {
    let place: Place
    /// Nil: the search says no times.
    let itinerary: Itinerary?
    /// From the middle of the circle, if there is one.
    let metres: Int64?
    /// What may be booked from here, whatever filters say.
    var vehicles = VehicleSet()
    /// By the number of a tariff the vehicles that it prices here, others among them.
    var priced: [Int: VehicleSet] = [:]
}

/// Which places a search looks at, the nearest first, or else in the order of their names.
struct Departures {
    let rules: HouseRules
    let now: Instant

    /// - Throws: `unprocessable` where none of the places shows such a time, or it ends before it begins or
    /// long after.
    func all(_ search: VehicleSearch) throws -> [Departure] {
        let near = rules.places.compactMap { place -> (place: Place, metres: Int64?)? in
            guard let vicinity = search.vicinity else { return (place, nil) }
            let metres = vicinity.metres(to: place)
            return metres <= vicinity.withinKm * 1_000 ? (place, metres) : nil
        }.sorted {
            ($0.metres ?? 0, $0.place.name, $0.place.id) < ($1.metres ?? 0, $1.place.name, $1.place.id)
        }
        guard let stay = search.stay else {
            return near.map { Departure(place: $0.place, itinerary: nil, metres: $0.metres) }
        }
        var flaw: (any Error)?
        var isThere = false
        let departures = near.compactMap { near -> Departure? in
            let isMeant = search.locations.isEmpty || search.locations.contains(near.place.id)
            do throws(Failure) {
                let itinerary = try itinerary(stay, from: near.place)
                isThere = isThere || isMeant
                guard TimeRules(rules: rules, now: now).obstacles(itinerary).isEmpty else {
                    return nil
                }
                return Departure(place: near.place, itinerary: itinerary, metres: near.metres)
            } catch {
                if isMeant { flaw = error }
                return nil
            }
        }
        // What is wrong with a time everywhere is wrong with the search.
        if let flaw, !isThere { throw flaw }
        return departures
    }

    private func itinerary(_ stay: StayWish, from place: Place) throws(Failure) -> Itinerary {
        guard let dropOff = stay.dropOff.map({ rules.place($0) }) ?? place else {
            throw Failure(
                .unprocessable, "There is no such location.",
                fields: [
                    FieldError(parameter: "return_location", detail: "is not a location of this organisation")
                ])
        }
        let start = try Self.resolved(stay.from, in: place.zone, "from")
        let end = try Self.resolved(stay.until, in: dropOff.zone, "until")
        guard end > start else {
            throw Failure(
                .unprocessable, "A rental ends after it begins.",
                fields: [FieldError(parameter: "until", detail: "must be after the beginning")])
        }
        guard !Itinerary.isTooLong(from: start, to: end) else {
            let days = "\(Itinerary.mostDays) days"
            throw Failure(
                .unprocessable, "No rental lasts longer than \(days).",
                fields: [FieldError(parameter: "until", detail: "must be within \(days) of from")])
        }
        return Itinerary(pickup: place, dropOff: dropOff, startsAt: start, endsAt: end)
    }

    private static func resolved(_ time: GivenTime, in zone: Zone, _ name: String) throws(Failure) -> Instant
    {
        do throws(TimeFlaw) { return try time.resolved(in: zone) } catch {
            throw Failure(
                .unprocessable, "\(error.message).",
                fields: [FieldError(parameter: name, detail: error.message)])
        }
    }
}

extension Departure {
    /// Works out what may be booked from here: offered here, free for the whole time, fit, and with a price.
    mutating func fill(_ ledger: inout StayLedger, _ days: TakenDays) {
        guard let itinerary else { return }
        let (fleet, rules) = (ledger.fleet, ledger.rules)
        let standing = fleet.standing(at: place.id)
        var offered = standing.union(fleet.belonging[place.id] ?? VehicleSet())
        for neighbour in rules.neighbours(of: place) { offered.formUnion(fleet.standing(at: neighbour.id)) }
        for grant in rules.grants where grant.location == place.id {
            let covers =
                grant.startsAt <= itinerary.startsAt && grant.endsAt.map { $0 >= itinerary.endsAt } != false
            if covers, let number = fleet.number(of: grant.vehicle) { offered.insert(number) }
        }
        let time = Block(from: itinerary.startsAt, until: itinerary.endsAt)
        offered.subtract(fleet.unfit(during: time))
        let home = fleet.belonging[itinerary.dropOff.id] ?? VehicleSet()
        // A vehicle that is brought here, or taken back, is taken for longer.
        for (standsThere, endsAtHome) in [(true, true), (true, false), (false, true), (false, false)] {
            var meant = standsThere ? offered.intersection(standing) : offered.subtracting(standing)
            meant = endsAtHome ? meant.intersection(home) : meant.subtracting(home)
            guard !meant.isEmpty else { continue }
            let block = rules.block(itinerary, standsThere: standsThere, endsAtHome: endsAtHome)
            vehicles.formUnion(meant.subtracting(ledger.taken(block, days)))
        }
        price(&ledger, itinerary)
    }

    private mutating func price(_ ledger: inout StayLedger, _ itinerary: Itinerary) {
        var bookable = VehicleSet()
        for (name, ofClass) in ledger.classes {
            guard vehicles.count(within: ofClass) > 0, let tariff = ledger.tariff(name, itinerary) else {
                continue
            }
            priced[tariff, default: VehicleSet()].formUnion(ofClass)
            bookable.formUnion(ofClass)
        }
        vehicles = vehicles.intersection(bookable)
    }
}

extension Vicinity {
    /// As the crow flies, on a sphere: at most half a per cent off.
    func metres(to place: Place) -> Int64 { Self.metres((latitude, longitude), to: place) }

    static func metres(_ middle: (latitude: Double, longitude: Double), to place: Place) -> Int64 {
        let radians = Double.pi / 180
        let (from, to) = (middle.latitude * radians, place.latitude * radians)
        let (up, right) = ((to - from) / 2, (place.longitude - middle.longitude) * radians / 2)
        let chord = sin(up) * sin(up) + cos(from) * cos(to) * sin(right) * sin(right)
        return Int64(2 * 6_371_008.8 * asin(min(1, chord.squareRoot())))
    }
}
