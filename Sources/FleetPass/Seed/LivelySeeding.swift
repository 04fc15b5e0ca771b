// Writes a dealership that has been at work: people, fourteen months of bookings, and what comes with them.
// What each part is made of, the other files here say.

import Schema
import Store
import Zones

/// In one transaction, vehicle by vehicle, so that no more than one vehicle's bookings are in memory at once.
/// The same seed and day give the same data, but for what no two seeds may share: sealed numbers, hashes of
/// passwords, and the salt of the record.
struct LivelySeeding: Sendable {
    let scale: DemoScale
    let seed: UInt64
    let today: Instant
    private let quotas: [Quota: Int64]
    private let advice: String
    /// How many rentals have their papers, at most.
    private let papers: Int
    private let fleet: DemoFleet
    private let lots: [DemoLocation]

    /// Three lots in three time zones are easy to look at; a large fleet has them all.
    private static let fewVehicles = 1_000
    private static let fewLots = 3
    private static let bookingsPerCustomer = 5

    init(
        _ scale: DemoScale, seed: UInt64, today: Instant, quotas: [Quota: Int64] = [:],
        advice: String = Seeding.advice, papers: Int = DemoPapers.most
    ) {
        (self.scale, self.seed, self.today) = (scale, seed, today)
        (self.quotas, self.advice, self.papers) = (quotas, advice, papers)
        fleet = DemoFleet(vehicles: scale.vehicles, seed: seed)
        lots = Array(DemoLocation.all.prefix(scale.vehicles > Self.fewVehicles ? .max : Self.fewLots))
    }

    /// - Throws: `unavailable` where documents cannot be made.
    func run(_ app: App) throws -> SeedRun.Made {
        let secrets = app.secrets
        // Outside the transaction: that takes its time.
        let hashes = try DemoAccount.all.map { _ in try Hashing.make(DemoAccount.password) }
        return try app.database.write { tx in
            try demandEmpty(tx)
            // Where somebody works already, nobody comes in by a password that all know.
            let hasAccounts = try !SeedStore(tx: tx).hasStaff()
            let start = Instant(epochMs: today.epochMs - 3 * 365 * VehicleWalk.dayMs)
            let ids = DemoIDs(seed: seed, part: .max - 2)
            let locations = try insertLocations(tx, start, ids)
            try insertPrices(locations, tx.at(start), start, ids)
            let zones = ZoneShelf()
            let rules = try HouseRulesStore(tx: tx, zones: zones).rules(
                RevisionStore(tx: tx).value(of: .rules))
            var (staff, renter) = ([UUID](), AccountID?.none)
            if hasAccounts {
                try Quota.staff.demand(4, besides: 0, quotas[.staff])
                (staff, renter) = try DemoStaff(tx: tx.at(start)) { ids.next(at: start) }
                    .insert(hashes, firstLocation: locations.first?.value)
            }
            let people = DemoPeople(
                count: max(40, scale.bookings / Self.bookingsPerCustomer), seed: seed, today: today,
                towns: lots)
            try insert(people, by: staff.first, secrets, tx)
            let world = DemoWorld(rules: rules, people: people, staff: staff, today: today, seed: seed)
            let yard = DemoYard(tx: tx, world: world, fleet: fleet, locations: locations)
            let bookings = try yard.fill(with: scale.bookings)
            if let renter { try DemoRenter(tx: tx.at(start)).take(renter) }
            try DemoEnquiries(tx: tx, world: world, fleet: fleet, locations: locations)
                .insert(12 + min(200, scale.bookings / 70), secrets)
            var desk = DemoPapers(app, tx, world)
            try desk.write(ofAtMost: papers)
            try VehicleStore(tx: tx).measure()
            let made = SeedRun.Made(
                vehicles: scale.vehicles, locations: lots.count, bookings: bookings, customers: people.count,
                hasAccounts: hasAccounts)
            try note(made, secrets, tx)
            return made
        }
    }

    private func demandEmpty(_ tx: Transaction) throws {
        guard try !VehicleStore(tx: tx).hasAny(), try LocationStore(tx: tx).all().isEmpty else {
            throw Failure(
                .conflict, "there are vehicles or locations already, and nothing was changed; \(advice)")
        }
        try Quota.vehicles.demand(Int64(scale.vehicles), besides: 0, quotas[.vehicles])
    }

    private func insertLocations(_ tx: Transaction, _ start: Instant, _ ids: DemoIDs) throws
        -> [LocationID]
    {
        try lots.map { lot in
            let id = LocationID(value: ids.next(at: start))
            try LocationStore(tx: tx).insert(id, lot, start)
            try SeedStore(tx: tx).setHours(DemoPrices.hours, of: id.value)
            return id
        }
    }

    private func insertPrices(
        _ locations: [LocationID], _ tx: Transaction, _ start: Instant, _ ids: DemoIDs
    ) throws {
        let places = zip(locations, lots).map { (id: $0.value, location: $1) }
        try DemoPrices.insert(places, since: start, tx) { ids.next(at: start) }
        try DemoPrices.insertOffers(since: start, tx) { ids.next(at: start) }
    }

    private func insert(_ people: DemoPeople, by staff: UUID?, _ secrets: Secrets, _ tx: Transaction) throws {
        let ids = DemoIDs(seed: seed, part: .max - 3)
        for place in 0..<people.count {
            var (customer, numbers, note) = people.customer(place)
            (customer.phone, customer.licence) = numbers.sealed(for: customer.id, secrets)
            let then = tx.at(customer.createdAt)
            try CustomerStore(tx: then).insert(customer)
            if let note {
                let id = ids.next(at: customer.createdAt)
                try CustomerNoteStore(tx: then).insert(id, note, of: customer.id, by: staff)
            }
        }
    }

    /// One event says it all: nobody has done what the rows tell of.
    private func note(_ made: SeedRun.Made, _ secrets: Secrets, _ tx: Transaction) throws {
        var changes = AuditChanges.none
        changes.note("seed", to: .integer(Int64(clamping: seed)))
        changes.note("today", to: .instant(today))
        changes.note("vehicles", to: .integer(Int64(made.vehicles)))
        changes.note("customers", to: .integer(Int64(made.customers)))
        changes.note("bookings", to: .integer(Int64(made.bookings)))
        try secrets.audit.note(
            .demonstrationSeeded, of: AuditObject(.organisation), by: .system, tx, changes)
    }
}
