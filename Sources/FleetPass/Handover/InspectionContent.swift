// What the paper of an inspection says, for `documents/inspection`.

import Schema
import Store

extension App {
    /// - Parameter reason: why the customer has not signed it.
    func inspectionContent(
        _ inspection: Inspection, _ booking: Booking, unsignedFor reason: String?, at now: Instant,
        _ tx: Transaction
    ) throws -> [UInt8] {
        let rules = try house.rules(tx)
        guard let place = rules.place(inspection.location) else { throw Failure.notFound }
        var paper = PaperContent(self, rules, at: now, tx)
        paper.json.beginObject()
        paper.json.member("heading", inspection.kind.heading)
        let agreement = try AgreementStore(tx: tx).live(of: booking.id)
        paper.json.member("agreement", agreement.map { Agreement.name($0.number) } ?? booking.code)
        try paper.head(inspection.name, place)
        paper.vehicle(try PaperStore(tx: tx).vehicle(inspection.vehicle))
        let inspector = try PaperStore(tx: tx).name(of: inspection.maker)
        let customer = try booking.customer.flatMap { try CustomerStore(tx: tx).customer($0)?.name } ?? ""
        paper.json.member("place", place.name)
        paper.json.member("inspector", inspector)
        paper.json.member("customer", customer)
        try paper.write(inspection.findings, of: inspection, booking)
        try paper.write(DamageStore(tx: tx).open(of: inspection.vehicle), foundBy: inspection)
        PaperContent.texts("equipment", inspection.findings.equipment, to: &paper.json)
        paper.json.member("has_equipment", !inspection.findings.equipment.isEmpty)
        try paper.writePhotos(of: inspection, booking, place)
        let remarks = [inspection.findings.remarks, reason.map { "Not signed by the customer: \($0)" } ?? ""]
            .filter { !$0.isEmpty }
        PaperContent.texts("remarks", remarks, to: &paper.json)
        paper.json.member("has_remarks", !remarks.isEmpty)
        paper.signers(customer.isEmpty ? [] : [(role: .customer, name: customer)], place)
        paper.json.endObject()
        return paper.json.bytes
    }
}

extension PaperContent {
    /// Those that came since the vehicle was here. Each by its hash: another would be another paper.
    fileprivate mutating func writePhotos(of inspection: Inspection, _ booking: Booking, _ place: Place)
        throws
    {
        let photos = try InspectionPhotos.kept(of: inspection, tx)
        json.key("photos")
        json.array(photos.enumerated()) { json, numbered in
            let photo = numbered.element
            json.object { json in
                json.member("number", "\(numbered.offset + 1)")
                json.member("caption", photo.alt.isEmpty ? photo.name : photo.alt)
                json.member("time", Self.words(photo.createdAt, at: place))
                json.member("hash", photo.content?.hex)
            }
        }
        json.member("has_photos", !photos.isEmpty)
    }

    fileprivate mutating func write(
        _ found: Inspection.Findings, of inspection: Inspection, _ booking: Booking
    ) throws {
        let km = found.odometerKm ?? 0
        let out = try inspection.kind == .return ? BookingStore(tx: tx).readings(of: booking.id).kmOut : nil
        json.member("odometer", "\(Wording.grouped(km)) km")
        json.member("driven", out.map { "\(Wording.grouped(km - $0)) km" })
        json.member("fuel", Self.fuel(found.fuel ?? 0))
        json.member("eighths", "\(found.fuel ?? 0)")
        json.member("cleanliness", found.cleanliness.map { Wording.capitalised($0.rawValue) } ?? "Not noted")
    }

    fileprivate mutating func write(_ damages: [Damage], foundBy inspection: Inspection) {
        json.key("marks")
        json.array(damages.enumerated()) { json, numbered in
            let (damage, isNew) = (numbered.element, numbered.element.foundBy == inspection.id)
            json.object { json in
                json.member("number", "\(numbered.offset + 1)")
                json.member("x", "\(damage.x)")
                json.member("y", "\(damage.y)")
                json.member("kind", damage.kind.rawValue)
                json.member("kind_label", damage.kind.label)
                json.member("state", isNew ? "new" : "known")
                json.member("state_label", isNew ? "New" : "Known before")
                json.member("part", damage.part)
                json.member("remark", damage.remark.isEmpty ? nil : damage.remark)
                json.member("photos", String?.none)
            }
        }
        json.member("has_marks", !damages.isEmpty)
        json.key("legends")
        let kinds = Damage.Kind.allCases.filter { kind in damages.contains { $0.kind == kind } }
        json.array(kinds) { json, kind in
            json.object { json in
                json.member("kind", kind.rawValue)
                json.member("label", kind.label)
            }
        }
    }
}
