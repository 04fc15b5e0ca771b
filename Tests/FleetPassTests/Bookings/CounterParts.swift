// What belongs to the counter and the lot, made for whoever is asked whether they may have it.

import Schema
import Store

@testable import FleetPass

extension People {
    func agreement(of person: Person = .manager) -> String {
        let id = instance.app.freshID()
        let booking = UUID(booking(of: person)) ?? id
        Self.write(instance) { tx in
            let number = try NumberStore(tx: tx).next(.agreement)
            let hash = String(repeating: "0", count: 64)
            guard let known = try BookingStore(tx: tx).booking(booking) else { return }
            let content = try instance.app.agreementContent(known, Agreement.name(number), at: tx.now, tx)
            try AgreementStore(tx: tx).insert(
                Agreement(
                    id: id, version: 1, booking: booking, number: number, state: .open,
                    content: content, termsHash: hash, document: nil),
                contentHash: hash, by: nil)
        }
        return "\(id)"
    }

    func inspection() -> String {
        let id = instance.app.freshID()
        guard let booking = UUID(booking(of: .manager)) else { return "" }
        Self.write(instance) { tx in
            guard let known = try BookingStore(tx: tx).booking(booking) else { return }
            let found = Inspection.Findings(
                odometerKm: 5_000_000, fuel: 8, cleanliness: .clean, equipment: [], remarks: "",
                takenAt: tx.now)
            _ = try InspectionStore(tx: tx).insert(
                Inspection(
                    id: id, version: 1, booking: booking, vehicle: known.vehicle, location: known.pickup,
                    kind: .pickup, state: .draft, number: nil, findings: found, unsignedFor: nil, maker: nil))
        }
        return "\(id)"
    }

    /// - Parameter inspection: what has found it.
    func damage(foundBy inspection: String) -> String {
        let id = instance.app.freshID()
        Self.write(instance) { tx in
            guard let found = try UUID(inspection).flatMap({ try InspectionStore(tx: tx).inspection($0) })
            else { return }
            let damage = Damage(
                id: id, kind: .dent, part: "A", x: 1, y: 1, remark: "", foundBy: found.id)
            try DamageStore(tx: tx).insert(damage, of: found.vehicle, by: nil)
        }
        return "\(id)"
    }

    func identityCheck() -> String {
        let (id, customer) = (instance.app.freshID(), walkIn())
        Self.write(instance) { tx in
            try tx.run(
                .assembled(
                    """
                    INSERT INTO kyc_checks (id, customer_id, method, state, document, created_at, updated_at)
                    VALUES ($1, $2, 'manual', 'needs_review', 'passport', 1, 1)
                    """), .uuid(id), .uuid(customer))
        }
        return "\(id)"
    }

    func toll() -> String {
        let id = instance.app.freshID()
        guard let vehicle = UUID(Demo.active), let amount = Currency("USD") else { return "" }
        Self.write(instance) { tx in
            _ = try TollStore(tx: tx).insert(
                id,
                Toll(
                    reference: "\(id)", plate: "A", passedAt: tx.now, place: "A",
                    amount: Money(amountMinor: 1, currency: amount)), of: vehicle, by: nil)
        }
        return "\(id)"
    }

    func job(of person: Person) -> String {
        let id = instance.app.freshID()
        let assignee = account(person)?.value
        Self.write(instance) { tx in
            try tx.run(
                .assembled(
                    """
                    INSERT INTO jobs (id, kind, state, vehicle_id, from_location_id, to_location_id, assigned_to,
                                      created_at, updated_at)
                    VALUES ($1, 'repair', 'planned', $2, $3, $3, $4, 1, 1)
                    """), .uuid(id), .uuid(UUID(Demo.active)), .uuid(UUID(Demo.locations[0])),
                .uuid(assignee))
        }
        return "\(id)"
    }
}
