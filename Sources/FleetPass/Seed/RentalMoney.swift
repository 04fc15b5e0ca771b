// The money of a demonstration rental: its deposit, what was charged beyond its price, and how it was paid.

import Schema
import Store

struct RentalMoney {
    let tx: Transaction
    let world: DemoWorld
    let booking: UUID
    let price: Price
    let asked: PriceCase
    let version: UUID?
    let madeAt: Instant
    let maker: UUID?
    let ids: DemoIDs
    private var deposit: UUID?

    init(
        tx: Transaction, world: DemoWorld, booking: UUID, price: Price, asked: PriceCase, version: UUID?,
        madeAt: Instant, maker: UUID?, ids: DemoIDs
    ) {
        (self.tx, self.world, self.booking, self.price) = (tx, world, booking, price)
        (self.asked, self.version, self.madeAt) = (asked, version, madeAt)
        (self.maker, self.ids) = (maker, ids)
    }

    private var terms: RateTerms? {
        world.rules.plans.lazy.flatMap(\.versions).first { $0.id == version }?.terms
    }

    mutating func requireDeposit() throws {
        guard price.depositMinor > 0 else { return }
        let id = ids.next()
        try MoneyStore(tx: tx.at(madeAt)).require(id, price.money(price.depositMinor), of: booking)
        deposit = id
    }

    mutating func payAhead() throws { try pay(price.totalMinor, .transfer, at: madeAt) }

    /// What follows when a vehicle has gone out, and has come back.
    mutating func settle(
        _ stay: DemoStay, _ trip: SeedStore.Trip, _ generator: inout SeededGenerator
    ) throws {
        let out = trip.pickedUpAt
        if let deposit {
            // Cards let go of it at times of their own.
            let end = Instant(epochMs: out.epochMs + Int64(generator.between(7, 30)) * VehicleWalk.dayMs)
            let isCash = generator.below(100) < 6
            try MoneyStore(tx: tx.at(out)).hold(
                deposit, isCash ? .cash : .terminal, isCash ? "" : reference(&generator),
                captureBefore: isCash ? nil : end)
        }
        let isDisputed = stay.fate == .disputed && generator.below(100) < 40
        let method: PaymentMethod = generator.below(100) < 85 ? .terminal : .cash
        try pay(
            price.totalMinor, method, isDisputed ? .disputed : .succeeded, reference(&generator), at: out)
        guard let back = trip.returnedAt else { return }
        let charged = try charge(stay, trip, &generator)
        guard stay.fate == .closed else { return }
        let waitMs = Int64(generator.between(20, 2_400)) * 60_000
        let closed = Instant(epochMs: min(back.epochMs + waitMs, world.today.epochMs))
        let kept = try close(charged, generator.below(100) < 35, at: closed)
        try pay(charged - kept, .terminal, .succeeded, reference(&generator), at: closed)
    }

    /// Gives the deposit back, or keeps of it what is owed.
    /// - Returns: what was kept.
    private mutating func close(_ charged: Int64, _ mayKeep: Bool, at time: Instant) throws -> Int64 {
        guard let deposit else { return 0 }
        let store = MoneyStore(tx: tx.at(time))
        guard mayKeep, charged > 0 else {
            try store.move(deposit: deposit, to: .released, capturedMinor: 0)
            return 0
        }
        let kept = min(charged, price.depositMinor)
        try store.move(
            deposit: deposit, to: kept == price.depositMinor ? .captured : .partCaptured, capturedMinor: kept)
        return kept
    }

    /// - Returns: what is to be paid of it.
    private mutating func charge(
        _ stay: DemoStay, _ trip: SeedStore.Trip, _ generator: inout SeededGenerator
    ) throws -> Int64 {
        guard stay.kind == .rental, let terms, let back = trip.returnedAt else { return 0 }
        var sum: Int64 = 0
        for charge in DemoCharge.all(of: stay, trip, price, terms, &generator) {
            let id = ids.next()
            let minor = try add(charge, id, at: back)
            guard generator.below(100) < 5 else {
                sum += minor
                continue
            }
            try ChargeStore(tx: tx.at(back)).waive(
                id, of: booking, minor: minor, generator.pick(DemoNames.waivers) ?? "As a courtesy.")
        }
        return sum
    }

    private func add(_ charge: DemoCharge, _ id: UUID, at time: Instant) throws -> Int64 {
        var tax: Int64 = 0
        if charge.isTaxed {
            for rate in asked.taxes {
                let known = world.rules.places.lazy.flatMap(\.taxes).first { $0.id == rate }
                tax += known?.rate.of(charge.netMinor) ?? 0
            }
        }
        try insert(charge, id, tax: tax, at: time)
        return charge.netMinor + tax
    }

    private func insert(_ charge: DemoCharge, _ id: UUID, tax: Int64, at time: Instant) throws {
        var evidence = JSONWriter()
        evidence.object { json in
            json.member("rule", charge.rule)
            json.member("measured", charge.measured)
        }
        try ChargeStore(tx: tx.at(time)).insert(
            ChargeStore.New(
                id: id, booking: booking, kind: charge.kind, text: charge.text, netMinor: charge.netMinor,
                taxMinor: tax, currency: price.currency, evidence: evidence.bytes,
                maker: maker ?? world.staff.first))
    }

    /// What calling it off costs, and half of those who owe it pay.
    mutating func callOff(_ stay: DemoStay, at time: Instant, _ generator: inout SeededGenerator) throws {
        let isNoShow = stay.fate == .noShow
        let early = terms?.cancellationShare(of: stay.itinerary.startsAt, now: time)
        let share = (isNoShow ? terms?.noShow : early) ?? Share(ppm: 0)
        let minor = share.of(price.totalMinor)
        guard minor > 0 else { return }
        let tax = Price.tax(within: minor, ofNet: price.netMinor, tax: price.taxMinor)
        let charge = DemoCharge(
            kind: isNoShow ? .noShow : .cancellation, text: isNoShow ? "Nobody came" : "Cancellation",
            netMinor: minor - tax, isTaxed: false, rule: "cancellation", measured: price.totalMinor)
        try insert(charge, ids.next(), tax: tax, at: time)
        if generator.below(100) < 50 { try pay(minor, .transfer, at: time) }
    }

    private mutating func pay(
        _ minor: Int64, _ method: PaymentMethod, _ state: PaymentState = .succeeded,
        _ reference: String = "", at time: Instant
    ) throws {
        guard minor > 0 else { return }
        let payment = MoneyStore.Payment(
            id: ids.next(), booking: booking, state: state, amount: price.money(minor),
            refundedMinor: 0)
        try MoneyStore(tx: tx.at(time)).insert(
            payment, method, method == .cash ? "" : reference, by: maker ?? world.staff.first)
    }

    /// As terminals print one.
    private func reference(_ generator: inout SeededGenerator) -> String {
        "T\(100_000 + generator.below(900_000))"
    }
}
