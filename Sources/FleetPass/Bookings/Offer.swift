// What a wish comes to: the vehicle and its time, what it costs, and all that stands in its way.

import Schema
import Store
import Zones

struct Offer: Sendable {
    let wish: BookingWish
    let vehicle: RentedVehicle
    let itinerary: Itinerary
    /// When the vehicle is taken: bringing it there and making it ready included.
    let block: Block
    let obstacles: [Obstacle]
    /// What the price depends on, and the version that it goes by; nil where nothing is paid.
    let asked: PriceCase
    let version: UUID?
    let price: Price
    let extras: [(extra: Extra, price: ExtraPrice, quantity: Int64)]
    let discount: Discount?
    /// Bookings in the way whose time to check out is over: they are to make room.
    let expired: [UUID]
}

/// Whoever drives, as far as rules go by it.
struct DriverFacts: Sendable {
    let id: UUID
    let name: String
    /// Why they must not rent; nil: they may.
    let refusedFor: String?
    let bornOn: CivilDate?
    let licenceUntil: CivilDate?

    func age(on date: CivilDate) -> Int64? {
        bornOn.map { born in
            let hadBirthday = (date.month, date.day) >= (born.month, born.day)
            return Int64(date.year - born.year - (hadBirthday ? 0 : 1))
        }
    }

    /// What speaks against their driving until a day.
    /// - Parameter isForStaff: who alone are told why somebody must not rent.
    func obstacles(until end: CivilDate, _ pointer: String, isForStaff: Bool) -> [Obstacle] {
        var obstacles: [Obstacle] = []
        if let refusedFor {
            let text =
                isForStaff
                ? "\(name) must not rent: \(refusedFor)"
                : "We cannot take this booking online. Please call us."
            obstacles.append(.rule(.customer, pointer, text))
        }
        if let licenceUntil, licenceUntil < end {
            obstacles.append(
                .rule(.customer, pointer, "The licence of \(name) ends before the rental does."))
        }
        return obstacles
    }
}

/// Looks at a wish from all sides.
struct Appraiser {
    let rules: HouseRules
    let tx: Transaction
    /// The booking that is to be changed into what is wished; its own vehicle and extras are not in its way.
    var changed: Booking?
    /// Who is to rent and drive; empty: nobody is known yet.
    var drivers: [DriverFacts] = []
    /// Whether staff ask, who are told why somebody must not rent.
    var isForStaff = false
    /// By which terms `changed` goes; nil: it is free.
    var terms: (version: UUID, plan: String, number: Int64, terms: RateTerms)?

    /// - Throws: `unprocessable` for what there is not: a vehicle, a place, an extra, a price.
    func offer(_ wish: BookingWish) throws -> Offer {
        let itinerary = try wish.itinerary(rules)
        guard let vehicle = try FleetStore(tx: tx).rented(wish.vehicle) else { throw Self.noVehicle }
        let block = rules.block(vehicle, itinerary)
        let time = TimeRules(rules: rules, now: tx.now, changed: changed)
        var obstacles = time.obstacles(itinerary)
        obstacles += try offering(vehicle, itinerary)
        obstacles += try Eligibility(vehicle: vehicle, rules: rules.rental)
            .obstacles(from: itinerary.startsAt, until: itinerary.endsAt, in: itinerary.pickup, tx)
        let taken = try taken(vehicle.id, block)
        if let by = taken.by { obstacles.append(Self.taken(vehicle, by, itinerary, block)) }
        obstacles += driverObstacles(itinerary)
        let priced = try Pricing(rules: rules, tx: tx, terms: terms, isForStaff: isForStaff).price(
            wish, vehicle, itinerary, youngest: youngest(wish, itinerary), changed: changed)
        if let least = priced.leastAge { obstacles += ageObstacles(wish, itinerary, least) }
        return Offer(
            wish: wish, vehicle: vehicle, itinerary: itinerary, block: block,
            obstacles: obstacles + priced.obstacles, asked: priced.asked, version: priced.version,
            price: priced.price, extras: priced.extras, discount: priced.discount, expired: taken.expired)
    }

    static let noVehicle = Failure(
        .unprocessable, "There is no such vehicle.",
        fields: [FieldError(pointer: "/vehicle_id", detail: "is not a vehicle that can be rented")])

    /// Says no more than when a vehicle is taken, which anybody may ask.
    private static func taken(
        _ vehicle: RentedVehicle, _ other: Block, _ itinerary: Itinerary, _ block: Block
    ) -> Obstacle {
        var sentences = [
            Words.key(
                "{vehicle} is taken from {from} until {until}, making it ready included (local time at {place})."
            )
        ]
        if !other.meets(Block(from: itinerary.startsAt, until: itinerary.endsAt)) {
            sentences.append(
                Words.key(
                    "This rental takes it from {start} until {end}, so bringing it there or making it ready again is in the way."
                ))
        }
        return .absolute(
            .taken, "/vehicle_id",
            ToldObstacle(
                sentences: sentences, place: itinerary.pickup, names: ["vehicle": vehicle.title],
                times: [
                    "from": other.from, "until": other.until, "start": block.from, "end": block.until,
                ]))
    }

    /// Mostly the last one before the end of that time is enough to know.
    private func taken(_ vehicle: UUID, _ block: Block) throws -> (by: Block?, expired: [UUID]) {
        let store = AllocationStore(tx: tx)
        guard let last = try store.inTheWay(of: block, vehicle, but: changed?.id) else { return (nil, []) }
        guard last.hasExpired(tx.now) else { return (last.block, []) }
        let all = try store.blocks(of: vehicle, meeting: block).filter {
            $0.booking != changed?.id || $0.booking == nil
        }
        return (
            all.first { !$0.hasExpired(tx.now) }?.block,
            all.compactMap { $0.hasExpired(tx.now) ? $0.booking : nil }
        )
    }

    /// Whether the place of pickup has it to give.
    private func offering(_ vehicle: RentedVehicle, _ itinerary: Itinerary) throws -> [Obstacle] {
        let pickup = itinerary.pickup
        if pickup.id == vehicle.location || pickup.id == vehicle.home { return [] }
        if let stands = rules.place(vehicle.location),
            rules.neighbours(of: stands).contains(where: { $0.id == pickup.id })
        {
            return []
        }
        let isGranted = try FleetStore(tx: tx).isGranted(
            vehicle.id, to: pickup.id, from: itinerary.startsAt, until: itinerary.endsAt)
        guard !isGranted else { return [] }
        return [
            .rule(.notOfferedHere, "/pickup_location_id", "\(pickup.name) does not offer \(vehicle.title).")
        ]
    }

    private func driverObstacles(_ itinerary: Itinerary) -> [Obstacle] {
        let end = itinerary.dropOff.zone.civil(at: itinerary.endsAt).date
        return drivers.flatMap { $0.obstacles(until: end, "/customer_id", isForStaff: isForStaff) }
    }

    /// Those who are known to be too young by their names, or else what somebody has said.
    private func ageObstacles(_ wish: BookingWish, _ itinerary: Itinerary, _ least: Int64) -> [Obstacle] {
        guard let youngest = youngest(wish, itinerary), youngest < least else { return [] }
        let date = itinerary.pickup.zone.civil(at: itinerary.startsAt).date
        let named = drivers.compactMap { driver -> Obstacle? in
            guard let age = driver.age(on: date), age < least else { return nil }
            return Pricing.tooYoung("/customer_id", least, "\(driver.name) is \(age), and ")
        }
        return named.isEmpty ? [Pricing.tooYoung("/driver_age", least)] : named
    }

    /// As long as somebody's birth is not known, they may be the one whose age was told.
    private func youngest(_ wish: BookingWish, _ itinerary: Itinerary) -> Int64? {
        let date = itinerary.pickup.zone.civil(at: itinerary.startsAt).date
        let known = drivers.compactMap { $0.age(on: date) }
        let told = drivers.isEmpty || known.count < drivers.count ? wish.driverAge : nil
        return (known + [told].compactMap { $0 }).min()
    }
}

extension HouseRules {
    /// When a rental takes its vehicle: bringing it there and making it ready included.
    func block(_ vehicle: RentedVehicle, _ itinerary: Itinerary) -> Block {
        block(
            itinerary, standsThere: vehicle.location == itinerary.pickup.id,
            endsAtHome: itinerary.dropOff.id == (vehicle.home ?? vehicle.location))
    }

    /// The same of any vehicle of which that holds.
    func block(_ itinerary: Itinerary, standsThere: Bool, endsAtHome: Bool) -> Block {
        let bringing = standsThere ? 0 : rental.transferMinutes
        let after = turnaroundMinutes(at: itinerary.dropOff) + (endsAtHome ? 0 : rental.transferMinutes)
        return Block(
            from: Instant(epochMs: itinerary.startsAt.epochMs - bringing * 60_000),
            until: Instant(epochMs: itinerary.endsAt.epochMs + after * 60_000))
    }
}
