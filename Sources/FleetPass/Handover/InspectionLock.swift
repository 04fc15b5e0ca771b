// Signing an inspection and locking it: from then on neither its words nor its PDF change.

import Crypto
import HTTP
import Schema
import Store
import Threads

extension App {
    /// Takes the customer's signature, or the reason why there is none, and freezes what was found.
    ///
    /// The PDF is set before the transaction that names it, by what was read before; whoever changed
    /// something in between is found out by the version.
    /// - Throws: `conflict` for one that is not submitted, or is locked; `unprocessable` for one that cannot
    /// be true any more: it is to be taken back.
    func lockInspection(_ call: Call, _ errand: Errand) throws -> UUID {
        let (id, now) = (try call.id(), Instant(epochMs: Clock.epochMs()))
        let (signature, reason) = try InspectionRecord.countersignature(call, at: now)
        let (content, version) = try errand.read { tx in
            let (inspection, booking) = try inspection(within: call, tx)
            guard inspection.state != .draft else {
                throw Failure(.conflict, "It is a draft yet: submit it before it is signed.")
            }
            try inspection.state.demandMove(to: .countersigned)
            return (
                try inspectionContent(inspection, booking, unsignedFor: reason, at: now, tx),
                inspection.version
            )
        }
        let kept = try fileRoom.keep(paper("inspection", content, signature.map { [$0] } ?? []), as: .pdf)
        return try errand.write { call, tx in
            let (inspection, booking) = try self.inspection(within: call, tx)
            guard inspection.version == version else { throw Failure.changedMeanwhile }
            try inspection.state.demandMove(to: .countersigned)
            // Since it was submitted, another may have read more.
            try self.demandHere(for: inspection, tx)
            try self.demandSoundTime(
                inspection.kind, inspection.findings.takenAt, inspection.vehicle, of: booking, tx)
            try self.demandSoundOdometer(inspection, of: booking, tx)
            if let signature {
                try SignatureStore(tx: tx).insert(
                    self.freshID(), signature, under: .inspection(id), by: call.asker.id)
            }
            let paper = FrozenPaper(
                content: content, contentHash: Digest.sha256Hex(content),
                document: try self.enter(
                    kept, .inspection, of: FileOwner(.booking, booking.id), name: "\(inspection.name).pdf",
                    by: call.asker.id, tx),
                documentHash: kept.hash.hex)
            try InspectionState.countersigned.demandMove(to: .locked)
            try InspectionStore(tx: tx).lock(inspection, paper, unsignedFor: reason)
            try self.read(inspection, isSigned: signature != nil, call, tx)
            try self.note(.inspectionLocked, inspection, call, tx) { changes in
                changes.note("way", to: signature.map { .text($0.hand.way.rawValue) } ?? .null)
            }
            if inspection.kind == .return { try self.settleIfReturned(booking, call, tx) }
            return id
        }
    }

    /// The vehicle's odometer, as it was read. Bills go by it, so nothing rewrites it.
    private func read(_ inspection: Inspection, isSigned: Bool, _ call: Call, _ tx: Transaction) throws {
        guard let km = inspection.findings.odometerKm else { return }
        let desk = try FleetDesk(self, call, tx)
        guard let vehicle = try FleetStore(tx: tx).vehicle(inspection.vehicle) else { return }
        try desk.read(
            OdometerReading(
                id: freshID(), km: km, source: inspection.kind.source, readAt: inspection.findings.takenAt,
                isSigned: isSigned),
            of: vehicle)
    }
}
