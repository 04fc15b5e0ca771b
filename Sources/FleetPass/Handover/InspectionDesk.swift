// Inspecting vehicles: begin, write down what is found, submit, sign and lock for good.

import Crypto
import HTTP
import Schema
import Store

extension App {
    /// The inspection that a call of staff is about, with its booking.
    /// - Throws: `not_found` for one at places where they do not work.
    func inspection(within call: Call, _ tx: Transaction) throws -> (inspection: Inspection, booking: Booking)
    {
        guard let inspection = try InspectionStore(tx: tx).inspection(call.id()) else {
            throw Failure.notFound
        }
        let booking = try booking(inspection.booking, tx)
        guard booking.isReached(by: call.asker) || call.asker.works(at: inspection.location) else {
            throw Failure.notFound
        }
        return (inspection, booking)
    }

    /// A pickup is inspected anew where the vehicle was driven since it was inspected for it, and so is a
    /// return that was inspected long before the vehicle came back.
    /// - Throws: `conflict` where it is not the time for one of that kind, or there is one already;
    /// `unprocessable` for findings that cannot be.
    func beginInspection(
        _ kind: Inspection.Kind, _ findings: Inspection.Findings, of booking: Booking, _ call: Call,
        _ tx: Transaction
    ) throws -> UUID {
        let states: [BookingState] =
            kind == .pickup ? [.confirmed, .ready] : [.onRent, .returned, .disputed]
        guard states.contains(booking.state) else {
            throw Failure(
                .conflict, "A booking that is \(booking.state.words) has no \(kind.rawValue) to inspect.")
        }
        let store = InspectionStore(tx: tx)
        if let known = try store.inspection(kind, of: booking) {
            guard try isOutdated(known, of: booking, tx) else {
                throw Failure(
                    .conflict, "This vehicle has a \(kind.rawValue) inspection for this booking already.")
            }
            try store.supersede(known.id)
        }
        try demandSoundTime(kind, findings.takenAt, booking.vehicle, of: booking, tx)
        try demandPlausible(findings, of: booking.vehicle, call, tx)
        let inspection = Inspection(
            id: freshID(), version: 1, booking: booking.id, vehicle: booking.vehicle,
            location: kind == .pickup ? booking.pickup : booking.dropOff, kind: kind, state: .draft,
            number: nil, findings: findings, unsignedFor: nil, maker: call.asker.id)
        try store.insert(inspection)
        try note(.inspectionBegun, inspection, call, tx) { Self.noteOverride(call, &$0) }
        return inspection.id
    }

    /// - Throws: `conflict` for one that is submitted.
    func change(
        _ inspection: Inspection, _ findings: Inspection.Findings, of booking: Booking, _ call: Call,
        _ tx: Transaction
    ) throws {
        try demandDraft(inspection)
        try demandSoundTime(inspection.kind, findings.takenAt, inspection.vehicle, of: booking, tx)
        try demandPlausible(findings, of: inspection.vehicle, call, tx)
        try InspectionStore(tx: tx).update(inspection.id, findings)
        try note(.inspectionChanged, inspection, call, tx) { Self.noteOverride(call, &$0) }
    }

    func add(_ damage: Damage, to inspection: Inspection, _ call: Call, _ tx: Transaction) throws {
        try demandDraft(inspection)
        guard try DamageStore(tx: tx).open(of: inspection.vehicle).count < Self.mostDamages else {
            throw Failure(.conflict, "More than \(Self.mostDamages) damages of a vehicle are not kept.")
        }
        try DamageStore(tx: tx).insert(damage, of: inspection.vehicle, by: call.asker.id)
        try note(.damageFound, damage.id, of: inspection.vehicle, call, tx)
    }

    /// - Throws: `not_found` for one that another inspection found.
    func remove(_ damage: UUID, from inspection: Inspection, _ call: Call, _ tx: Transaction) throws {
        try demandDraft(inspection)
        guard try DamageStore(tx: tx).remove(damage, foundBy: inspection.id) else { throw Failure.notFound }
        try note(.damageStruck, damage, of: inspection.vehicle, call, tx)
    }

    /// - Throws: `conflict` for one that is repaired.
    func repair(_ damage: UUID, _ text: String, _ call: Call, _ tx: Transaction) throws {
        guard let known = try DamageStore(tx: tx).damage(damage) else { throw Failure.notFound }
        _ = try FleetDesk(self, call, tx).vehicle(known.vehicle)
        guard !known.isRepaired else { throw Failure(.conflict, "It is repaired already.") }
        try DamageStore(tx: tx).repair(damage, text)
        try note(.damageRepaired, damage, of: known.vehicle, call, tx)
    }

    /// From now on it says what it says.
    /// - Throws: `unprocessable` where odometer or fuel are missing, or cannot be.
    func submit(_ inspection: Inspection, of booking: Booking, _ call: Call, _ tx: Transaction) throws {
        try inspection.state.demandMove(to: .submitted)
        var missing: [FieldError] = []
        if inspection.findings.odometerKm == nil {
            missing.append(FieldError(pointer: "/odometer_km", detail: "is required"))
        }
        if inspection.findings.fuel == nil {
            missing.append(FieldError(pointer: "/fuel", detail: "is required"))
        }
        guard missing.isEmpty else {
            throw Failure(.unprocessable, "An inspection says what odometer and fuel show.", fields: missing)
        }
        try demandHere(for: inspection, tx)
        try demandSoundTime(
            inspection.kind, inspection.findings.takenAt, inspection.vehicle, of: booking, tx)
        try demandSoundOdometer(inspection, of: booking, tx)
        // One that was taken back keeps its own: numbers have no gaps.
        let number = try inspection.number ?? NumberStore(tx: tx).next(.inspection)
        try InspectionStore(tx: tx).submit(inspection.id, as: number)
        try note(.inspectionSubmitted, inspection, call, tx)
    }

    /// Why a reading was taken that looks wrong.
    private static func noteOverride(_ call: Call, _ changes: inout AuditChanges) {
        if let reason = InspectionRecord.override(call) {
            changes.notePersonal("override", to: .text(reason))
        }
    }

    private static let mostDamages = 200

    private func demandDraft(_ inspection: Inspection) throws {
        guard inspection.state == .draft else {
            throw Failure(
                .conflict,
                inspection.state == .submitted
                    ? "It is submitted: take it back first, to change what it says."
                    : "It is \(inspection.state.words), and stays as it is.")
        }
    }

    private func note(
        _ action: AuditAction, _ damage: UUID, of vehicle: UUID, _ call: Call, _ tx: Transaction
    ) throws {
        var changes = AuditChanges.none
        changes.note("damage_id", to: .text("\(damage)"))
        try secrets.audit.note(action, of: AuditObject(.vehicle, vehicle), by: call.actor, tx, changes)
    }

    func note(
        _ action: AuditAction, _ inspection: Inspection, _ call: Call, _ tx: Transaction,
        _ more: (inout AuditChanges) -> Void = { _ in }
    ) throws {
        var changes = AuditChanges.none
        more(&changes)
        changes.note("inspection_id", to: .text("\(inspection.id)"))
        changes.note("kind", to: .text(inspection.kind.rawValue))
        try secrets.audit.note(
            action, of: AuditObject(.booking, inspection.booking), by: call.actor, tx, changes)
    }
}
