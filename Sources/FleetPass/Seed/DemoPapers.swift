// The papers of the demonstration's rentals that are out or have just come back: who drives is known, the
// agreement is signed, what was found is locked, and what is to be done next is a job.

import Crypto
import Schema
import Store

struct DemoPapers {
    let app: App
    let tx: Transaction
    let world: DemoWorld
    private let ids: DemoIDs
    private var generator: SeededGenerator

    /// Each takes some hundredths of a second to set: of a large fleet, the newest have them.
    static let most = 150
    private static let minuteMs: Int64 = 60_000

    init(_ app: App, _ tx: Transaction, _ world: DemoWorld) {
        (self.app, self.tx, self.world) = (app, tx, world)
        ids = DemoIDs(seed: world.seed, part: .max - 5, from: world.today)
        generator = SeededGenerator(seed: world.seed ^ 0x5EED_9A9E, part: 0)
    }

    /// - Throws: `unavailable` where documents cannot be made here.
    mutating func write(ofAtMost limit: Int) throws {
        for rental in try SeedStore(tx: tx).rentalsAway(limit) {
            guard let booking = try BookingStore(tx: tx).booking(rental.booking), let desk = desk(),
                let customer = try booking.customer.flatMap({ try CustomerStore(tx: tx).customer($0) })
            else { continue }
            try know(customer, booking, rental.trip, desk)
            let pickup = try inspect(.pickup, booking, rental.trip, desk)
            try agree(booking, customer, rental.trip, desk)
            try lock(pickup, booking, customer, desk)
            guard rental.trip.returnedAt != nil else { continue }
            let found = try inspect(.return, booking, rental.trip, desk)
            try lock(found, booking, customer, desk)
            if booking.state == .returned { try makeReady(booking, rental.trip, desk) }
        }
    }

    private mutating func desk() -> UUID? { generator.pick(world.staff) }

    /// Everybody who drives has shown a licence.
    private func know(
        _ customer: Customer, _ booking: Booking, _ trip: SeedStore.Trip, _ desk: UUID
    ) throws {
        let store = KycStore(tx: tx.at(trip.pickedUpAt.minus(minutes: 20)))
        for id in [customer.id] + (try BookingStore(tx: tx).drivers(of: booking.id)) {
            guard try store.newest(of: id) == nil, let driver = try CustomerStore(tx: tx).customer(id)
            else { continue }
            let draft = KycRecord.Draft(.licence, validUntil: driver.licenceUntil, outcome: .approved)
            try store.insert(ids.next(), draft, of: id, by: desk)
        }
    }

    private func agree(
        _ booking: Booking, _ customer: Customer, _ trip: SeedStore.Trip, _ desk: UUID
    ) throws {
        let (drawn, signed) = (trip.pickedUpAt.minus(minutes: 12), trip.pickedUpAt.minus(minutes: 6))
        let store = AgreementStore(tx: tx.at(drawn))
        let number = try NumberStore(tx: tx).next(.agreement)
        let content = try app.agreementContent(booking, Agreement.name(number), at: drawn, tx)
        let agreement = Agreement(
            id: ids.next(), version: 1, booking: booking.id, number: number, state: .open, content: content,
            termsHash: try app.termsHash(of: booking, tx), document: nil)
        let hash = Digest.sha256Hex(content)
        try store.insert(agreement, contentHash: hash, by: desk)
        let names = [
            signature(.customer, customer.name, at: signed),
            signature(.staff, try PaperStore(tx: tx).name(of: desk), at: signed),
        ]
        for name in names {
            try SignatureStore(tx: tx).insert(ids.next(), name, under: .agreement(agreement.id), by: desk)
        }
        let kept = try app.fileRoom.keep(app.paper("agreement", content, names), as: .pdf)
        let file = try enter(kept, .agreement, booking, "\(agreement.name).pdf", desk, at: signed)
        try AgreementStore(tx: tx.at(signed)).sign(
            agreement.id,
            FrozenPaper(content: content, contentHash: hash, document: file, documentHash: kept.hash.hex))
    }

    /// - Returns: the inspection as it was submitted.
    private mutating func inspect(
        _ kind: Inspection.Kind, _ booking: Booking, _ trip: SeedStore.Trip, _ desk: UUID
    ) throws -> Inspection {
        let isPickup = kind == .pickup
        let time = isPickup ? trip.inspectedAt : trip.returnedAt ?? trip.pickedUpAt
        let clean = isPickup || generator.below(100) < 70
        let inspection = Inspection(
            id: ids.next(), version: 1, booking: booking.id, vehicle: booking.vehicle,
            location: isPickup ? booking.pickup : booking.dropOff, kind: kind, state: .draft,
            number: try NumberStore(tx: tx).next(.inspection),
            findings: Inspection.Findings(
                odometerKm: isPickup ? trip.kmOut : trip.kmIn, fuel: isPickup ? trip.fuelOut : trip.fuelIn,
                cleanliness: clean ? .clean : .acceptable, equipment: DemoNames.equipment,
                remarks: isPickup || clean ? "" : generator.pick(DemoNames.remarks) ?? "", takenAt: time),
            unsignedFor: nil, maker: desk)
        let store = InspectionStore(tx: tx.at(time))
        _ = try store.insert(inspection)
        if !isPickup, generator.below(100) < 15, let (kind, part) = generator.pick(DemoNames.damages) {
            let damage = Damage(
                id: ids.next(), kind: kind, part: part, x: Int64(generator.between(150, 850)),
                y: Int64(generator.between(100, 900)), remark: "", foundBy: inspection.id)
            try DamageStore(tx: tx.at(time)).insert(damage, of: booking.vehicle, by: desk)
        }
        try store.submit(inspection.id, as: inspection.number ?? 1)
        return inspection
    }

    private func lock(
        _ inspection: Inspection, _ booking: Booking, _ customer: Customer, _ desk: UUID
    ) throws {
        let time = Instant(epochMs: inspection.findings.takenAt.epochMs + 4 * Self.minuteMs)
        let name = signature(.customer, customer.name, at: time)
        let content = try app.inspectionContent(inspection, booking, unsignedFor: nil, at: time, tx)
        let kept = try app.fileRoom.keep(app.paper("inspection", content, [name]), as: .pdf)
        try SignatureStore(tx: tx).insert(ids.next(), name, under: .inspection(inspection.id), by: desk)
        let file = try enter(kept, .inspection, booking, "\(inspection.name).pdf", desk, at: time)
        try InspectionStore(tx: tx.at(time)).lock(
            inspection,
            FrozenPaper(
                content: content, contentHash: Digest.sha256Hex(content), document: file,
                documentHash: kept.hash.hex),
            unsignedFor: nil)
    }

    /// What has come back is cleaned before it goes out again.
    private func makeReady(_ booking: Booking, _ trip: SeedStore.Trip, _ desk: UUID) throws {
        let back = trip.returnedAt ?? world.today
        let job = Job(
            id: ids.next(), version: 1, kind: .turnaround, state: .planned, vehicle: booking.vehicle,
            booking: booking.id, from: booking.dropOff, to: booking.dropOff, assignee: nil)
        try JobStore(tx: tx.at(back)).insert(job, JobRecord.Draft(note: "Wash and fuel"), by: desk)
    }

    private func enter(
        _ kept: KeptContent, _ kind: FileKind, _ booking: Booking, _ name: String, _ desk: UUID,
        at time: Instant
    ) throws -> UUID {
        let id = ids.next()
        let owner = FileOwner(.booking, booking.id)
        try FileStore(tx: tx.at(time)).insert(id, kind, of: owner, name: name, kept, by: desk)
        return id
    }

    /// A hand as invented as the name: the same name is always signed alike.
    private func signature(_ role: Signature.Role, _ name: String, at time: Instant) -> Signature {
        var hand = SeededGenerator(seed: 7, part: name.utf8.reduce(5_381) { $0 &* 33 &+ UInt64($1) })
        var strokes = "M60 \(hand.between(120, 200))"
        var x = 60
        for step in 0..<24 {
            x += hand.between(12, 38)
            let y = step % 2 == 0 ? hand.between(40, 140) : hand.between(150, 260)
            strokes += " L\(x) \(y)"
        }
        return Signature(role: role, name: name, hand: .drawn(strokes), signedAt: time)
    }
}

extension Instant {
    fileprivate func minus(minutes: Int64) -> Instant { Instant(epochMs: epochMs - minutes * 60_000) }
}
