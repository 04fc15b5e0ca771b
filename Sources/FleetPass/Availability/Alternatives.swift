// Ways out where a vehicle cannot be had as somebody wishes: another vehicle, another hour, another place.

import Schema
import Store
import Zones

struct Alternative: Sendable {
    enum Kind: String, CaseIterable, Sendable {
        /// Another vehicle of the class, at the same place and time.
        case vehicle
        /// The same vehicle, earlier or later.
        case earlier, later
        /// The same time at another place.
        case location
    }

    let kind: Kind
    let offer: Offer
}

/// Each way out is looked at by the desk before it is told, so what is told can be booked, for what it is
/// said to cost.
struct Alternatives {
    let app: App
    let rules: HouseRules
    let tx: Transaction
    let wish: BookingWish
    let vehicle: RentedVehicle
    let itinerary: Itinerary

    private static let stepMs: Int64 = 30 * 60_000
    /// Who wants a vehicle on Monday is not helped by one next month.
    private static let steps: Int64 = 7 * 48
    /// What stands in the way of an hour at which the vehicle is free seldom ends within six: the next look
    /// is as far on, for each is a price.
    private static let stride: Int64 = 12
    private static let mostOfKind = 3

    /// The cheapest first.
    /// - Parameter obstacles: to the wish as it is.
    func all(stay: StayWish, _ obstacles: [Obstacle]) throws -> [Alternative] {
        let mayPass = obstacles.allSatisfy(\.code.mayPass)
        var all = try vehicles(stay) + (mayPass ? shifted() : []) + places(stay)
        all.sort { left, right in
            (left.offer.price.totalMinor, left.kind.rawValue, left.offer.vehicle.id)
                < (right.offer.price.totalMinor, right.kind.rawValue, right.offer.vehicle.id)
        }
        return all
    }

    private func appraised(_ kind: Alternative.Kind, _ wish: BookingWish) throws -> Alternative? {
        do {
            let offer = try Appraiser(rules: rules, tx: tx).offer(wish)
            return offer.obstacles.isEmpty && offer.vehicle.isPublic
                ? Alternative(kind: kind, offer: offer) : nil
        } catch let failure as Failure where failure.code == .unprocessable {
            return nil
        }
    }

    private func search(_ stay: StayWish) -> VehicleSearch {
        var search = VehicleSearch()
        (search.stay, search.sort, search.classes) = (stay, .total, [vehicle.vehicleClass])
        return search
    }

    private func vehicles(_ stay: StayWish) throws -> [Alternative] {
        var search = search(stay)
        search.locations = [wish.pickup]
        // One more, for the vehicle itself may be among them: free, and wished for with what there is none
        // of.
        let hits = try found(search, Self.mostOfKind + 1).filter { $0.id != vehicle.id }
        return try hits.prefix(Self.mostOfKind).compactMap {
            try appraised(.vehicle, BookingWish(vehicle: $0.id, from: wish.pickup, stay))
        }
    }

    /// At the nearest places that have one of the class, the cheapest of each.
    private func places(_ stay: StayWish) throws -> [Alternative] {
        let here = itinerary.pickup
        let others = rules.places.filter { $0.id != here.id && $0.isOpen }.map { place in
            (place: place.id, metres: Vicinity.metres((here.latitude, here.longitude), to: place))
        }.sorted { ($0.metres, $0.place) < ($1.metres, $1.place) }
        var found: [Alternative] = []
        for other in others where found.count < Self.mostOfKind {
            var search = search(stay)
            search.locations = [other.place]
            guard let hit = try self.found(search, 1).first else { continue }
            let wish = BookingWish(vehicle: hit.id, from: other.place, stay)
            if let alternative = try appraised(.location, wish) { found.append(alternative) }
        }
        return found
    }

    /// - Returns: none where nothing at all can be had so, as at a place that is closed then.
    private func found(_ search: VehicleSearch, _ count: Int) throws -> [Ranking.Hit] {
        do { return try VehicleFinder(search, app, tx).first(count, after: nil) } catch let failure as Failure
            where failure.code == .unprocessable
        {
            return []
        }
    }

    /// The same vehicle as little earlier, and as little later, as it takes.
    private func shifted() throws -> [Alternative] {
        let spanMs = Self.steps * Self.stepMs
        let whole = rules.block(itinerary, standsThere: standsThere, endsAtHome: endsAtHome)
        let wide = Block(
            from: Instant(epochMs: whole.from.epochMs - spanMs),
            until: Instant(epochMs: whole.until.epochMs + spanMs))
        let busy = try BusyTimes(tx: tx).blocks(of: vehicle.id, within: wide)
        return try [(Alternative.Kind.earlier, -Self.stepMs), (.later, Self.stepMs)].compactMap {
            kind, stepMs in
            var step: Int64 = 1
            while step <= Self.steps {
                let moved = itinerary.moved(byMs: step * stepMs)
                guard isFree(moved, busy), TimeRules(rules: rules, now: tx.now).obstacles(moved).isEmpty
                else {
                    step += 1
                    continue
                }
                let wish = wish.at(moved.startsAt, moved.endsAt)
                if let alternative = try appraised(kind, wish) { return alternative }
                step += Self.stride
            }
            return nil
        }
    }

    private var standsThere: Bool { vehicle.location == itinerary.pickup.id }
    private var endsAtHome: Bool { itinerary.dropOff.id == (vehicle.home ?? vehicle.location) }

    private func isFree(_ itinerary: Itinerary, _ busy: [Block]) -> Bool {
        let block = rules.block(itinerary, standsThere: standsThere, endsAtHome: endsAtHome)
        return !busy.contains { $0.meets(block) }
    }
}

extension Obstacle.Code {
    /// Whether the same rental may be without it at another hour.
    fileprivate var mayPass: Bool {
        switch self {
        case .taken, .hold, .document, .notOfferedHere, .outOfHours, .tooSoon, .tooFar, .tooShort: true
        case .state, .status, .closed, .tooLong, .notice, .oneWay, .price, .extra, .discount, .customer,
            .agreement,
            .identity, .deposit, .inspection, .payment, .onRent:
            false
        }
    }
}

extension Itinerary {
    /// By elapsed time: it stays as long as it is.
    fileprivate func moved(byMs ms: Int64) -> Itinerary {
        Itinerary(
            pickup: pickup, dropOff: dropOff, startsAt: Instant(epochMs: startsAt.epochMs + ms),
            endsAt: Instant(epochMs: endsAt.epochMs + ms))
    }
}
