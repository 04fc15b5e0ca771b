// The vehicles that a search by dates or distance finds: from sets of bits, without a look at any row.

import Schema
import Store

/// A vehicle is had from one place: where it stands, if that is one of those that were chosen, and else from
/// the first of them that has it to give.
struct VehicleFinder {
    let search: VehicleSearch
    let fleet: StayFleet
    private let ledger: StayLedger
    private let departures: [Departure]
    /// By the number of a tariff the vehicles whose total it keeps within the bounds; empty: there are none.
    private let affordable: [VehicleSet]
    /// By departure the vehicles that are had from there, filters aside.
    private var assigned: [VehicleSet] = []
    /// What is found.
    private(set) var found = VehicleSet()
    private let reached: VehicleSet

    init(_ search: VehicleSearch, _ app: App, _ tx: Transaction) throws {
        let rules = try app.house.rules(tx)
        let fleet = try app.stays.fleet(having: search.words, rules, tx)
        var ledger = StayLedger(fleet, rules, youngest: search.stay?.driverAge, tx)
        var departures = try Departures(rules: rules, now: tx.now).all(search)
        if search.stay != nil {
            try app.stays.taken.look(tx) { days in
                for index in departures.indices { departures[index].fill(&ledger, days) }
            }
        } else {
            for index in departures.indices {
                departures[index].vehicles = fleet.index.offered(at: departures[index].place.id)
            }
        }
        (self.search, self.fleet, self.ledger, self.departures) = (search, fleet, ledger, departures)
        affordable = Self.affordable(search, ledger)
        assigned = Self.assigned(search, fleet, departures)
        var reached = VehicleSet()
        for (index, vehicles) in assigned.enumerated() {
            reached.formUnion(Self.within(affordable, departures[index], vehicles))
        }
        self.reached = reached
        found = fleet.index.found(search, of: reached)
    }

    private static func assigned(
        _ search: VehicleSearch, _ fleet: StayFleet, _ departures: [Departure]
    ) -> [VehicleSet] {
        let isChosen = departures.map {
            search.locations.isEmpty || search.locations.contains($0.place.id)
        }
        var assigned = Array(repeating: VehicleSet(), count: departures.count)
        var given = VehicleSet()
        for (index, departure) in departures.enumerated() where isChosen[index] {
            assigned[index] = departure.vehicles.intersection(fleet.standing(at: departure.place.id))
            given.formUnion(assigned[index])
        }
        for (index, departure) in departures.enumerated() where isChosen[index] {
            let others = departure.vehicles.subtracting(given)
            assigned[index].formUnion(others)
            given.formUnion(others)
        }
        return assigned
    }

    private static func affordable(_ search: VehicleSearch, _ ledger: StayLedger) -> [VehicleSet] {
        guard search.totalMin != nil || search.totalMax != nil else { return [] }
        let (least, most) = (search.totalMin ?? .min, search.totalMax ?? .max)
        let index = ledger.fleet.index
        return ledger.tariffs.map { tariff in
            if tariff.isOrdered {
                let first = index.place { tariff.totalMinor($0) < least }
                let end = index.place { tariff.totalMinor($0) <= most }
                return VehicleSet(first: end).subtracting(VehicleSet(first: first))
            }
            var within = VehicleSet()
            var last: (rate: Int64, isWithin: Bool)?
            for (number, rate) in index.rates.enumerated() {
                if last?.rate != rate {
                    last = (rate, (least...max(least, most)).contains(tariff.totalMinor(rate)))
                }
                if last?.isWithin == true, least <= most { within.insert(number) }
            }
            return within
        }
    }

    private static func within(
        _ affordable: [VehicleSet], _ departure: Departure, _ vehicles: VehicleSet
    ) -> VehicleSet {
        guard !affordable.isEmpty else { return vehicles }
        var within = VehicleSet()
        for (tariff, priced) in departure.priced {
            within.formUnion(vehicles.intersection(priced).intersection(affordable[tariff]))
        }
        return within
    }

    /// How many vehicles each filter would leave.
    func counts() -> FacetIndex.Counts {
        var ofPlace: [UUID: VehicleSet] = [:]
        for departure in departures {
            ofPlace[departure.place.id] = Self.within(affordable, departure, departure.vehicles)
        }
        return fleet.index.counts(search, within: FacetIndex.Reach(chosen: reached, ofPlace: ofPlace))
    }

    /// Where a vehicle is had from.
    func departure(of number: Int) -> Departure? {
        assigned.firstIndex { $0.contains(number) }.map { departures[$0] }
    }

    /// The first of what is found behind a cursor, in the search's order.
    func first(_ count: Int, after cursor: PageCursor?) -> [Ranking.Hit] {
        var ranking = Ranking(
            count, after: cursor, isDescending: search.sort.isDescending, ids: fleet.index.ids)
        switch search.sort {
        case .total, .totalDescending: rankTotals(&ranking)
        case .price, .priceDescending: rank(&ranking) { fleet.index.rates[$0] }
        case .year, .yearAscending: rank(&ranking) { fleet.years[$0] }
        case .newest: rank(&ranking) { fleet.created[$0] }
        case .distance:
            for (index, vehicles) in assigned.enumerated() {
                let metres = departures[index].metres ?? 0
                vehicles.intersection(found).walk { ranking.offer($0, metres) }
            }
        }
        return ranking.hits
    }

    private func rank(_ ranking: inout Ranking, _ key: (Int) -> Int64) {
        found.walk { number in
            _ = ranking.offer(number, key(number))
            return true
        }
    }

    /// Numbers go up with the daily rate, and with it the total: once a vehicle comes too late, so do those
    /// behind it.
    private func rankTotals(_ ranking: inout Ranking) {
        var ofTariff: [Int: VehicleSet] = [:]
        for (index, vehicles) in assigned.enumerated() {
            let meant = vehicles.intersection(found)
            for (tariff, priced) in departures[index].priced {
                ofTariff[tariff, default: VehicleSet()].formUnion(meant.intersection(priced))
            }
        }
        let rates = fleet.index.rates
        for (number, vehicles) in ofTariff {
            let tariff = ledger.tariffs[number]
            var last: (rate: Int64, total: Int64)?
            func total(_ rate: Int64) -> Int64 {
                if let last, last.rate == rate || tariff.isFlat { return last.total }
                let total = tariff.totalMinor(rate)
                last = (rate, total)
                return total
            }
            guard tariff.isOrdered else {
                vehicles.walk { vehicle in
                    _ = ranking.offer(vehicle, total(rates[vehicle]))
                    return true
                }
                continue
            }
            let begin = ranking.cursor?.key
            if search.sort == .total {
                let first = begin.map { key in fleet.index.place { tariff.totalMinor($0) < key } } ?? 0
                vehicles.walk(from: first) { ranking.offer($0, total(rates[$0])) }
            } else {
                let end =
                    begin.map { key in fleet.index.place { tariff.totalMinor($0) <= key } } ?? rates.count
                vehicles.walkDown(before: end) { ranking.offer($0, total(rates[$0])) }
            }
        }
    }

    /// What a vehicle costs, by whatever engine prices bookings.
    /// - Throws: `unprocessable` where it has no price any more.
    func price(_ vehicle: RentedVehicle, from departure: Departure, _ tx: Transaction) throws -> Price? {
        guard let stay = search.stay, let itinerary = departure.itinerary else { return nil }
        let wish = BookingWish(vehicle: vehicle.id, from: departure.place.id, stay)
        return try Pricing(rules: ledger.rules, tx: tx, terms: nil)
            .price(wish, vehicle, itinerary, youngest: stay.driverAge, changed: nil).price
    }
}

/// The best so many of what is offered, in the order of a key, and among equals of their ids.
struct Ranking {
    struct Hit: Equatable {
        let number: Int
        let key: Int64
        let id: UUID
    }

    private(set) var hits: [Hit] = []
    let cursor: PageCursor?
    private let count: Int
    private let isDescending: Bool
    private let ids: [UUID]

    init(_ count: Int, after cursor: PageCursor?, isDescending: Bool, ids: [UUID]) {
        (self.count, self.cursor, self.isDescending, self.ids) = (count, cursor, isDescending, ids)
        hits.reserveCapacity(count + 1)
    }

    private func comes(_ key: Int64, _ id: UUID, before other: (key: Int64, id: UUID)) -> Bool {
        isDescending ? (key, id) > (other.key, other.id) : (key, id) < (other.key, other.id)
    }

    /// - Returns: false if this one has too great a key, and so would all that have a greater one.
    mutating func offer(_ number: Int, _ key: Int64) -> Bool {
        let id = ids[number]
        if let cursor, !comes(cursor.key, cursor.id, before: (key, id)) { return true }
        if hits.count == count {
            guard let last = hits.last else { return false }
            guard comes(key, id, before: (last.key, last.id)) else { return key == last.key }
            hits.removeLast()
        }
        var (place, end) = (0, hits.count)
        while place < end {
            let middle = (place + end) / 2
            if comes(hits[middle].key, hits[middle].id, before: (key, id)) {
                place = middle + 1
            } else {
                end = middle
            }
        }
        hits.insert(Hit(number: number, key: key, id: id), at: place)
        return true
    }
}
