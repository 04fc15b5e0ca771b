// What has happened to a booking: when it was made, picked up and returned, and what was changed about it.

import HTTP
import Mustache
import Schema

struct BookingHistoryTab {
    private let dossier: BookingDossier

    init(_ dossier: BookingDossier) { self.dossier = dossier }

    func view() throws -> View {
        let (desk, sheet) = (dossier.desk, dossier.sheet)
        var events: [(at: Instant, view: View)] = []
        func add(_ field: String, _ text: String, icon: String) {
            guard let at = sheet.instant(field) else { return }
            events.append((at, event(at, text, icon: icon)))
        }
        add("created_at", "Booked, \(Labels.choice(sheet.text("channel")).lowercased())", icon: "bookings")
        add("picked_up_at", "Picked up", icon: "pickup")
        add("returned_at", "Returned", icon: "return")
        for amendment in try desk.ask("GET /v1/bookings/{id:uuid}/amendments", [dossier.id]).items {
            guard let at = amendment.instant("created_at") else { continue }
            events.append((at, try self.amendment(amendment, at)))
        }
        events.sort { $0.at > $1.at }
        return [
            "events": .list(events.map(\.view)),
            "audit_url": View(
                desk.call.may(.auditView) && desk.call.asker.locations.isEmpty
                    ? "/audit?object_id=\(dossier.id)" : nil),
        ]
    }

    private func event(
        _ at: Instant, _ text: String, icon: String, changes: [View] = [], note: String? = nil
    ) -> View {
        [
            "at": .text(Wording.moment(at, in: dossier.reading.zone)), "text": .text(text),
            "icon": .text(icon),
            "changes": .list(changes), "note": View(note),
        ]
    }

    private func amendment(_ amendment: Sheet, _ at: Instant) throws -> View {
        guard case .object(let members)? = amendment["changes"] else {
            return event(at, Labels.choice(amendment.text("kind")), icon: "edit")
        }
        let changes = try members.compactMap { member -> View? in
            let (before, after) = (
                try words(member.value[0], member.name), try words(member.value[1], member.name)
            )
            guard before != nil || after != nil else { return nil }
            return ["field": .text(Labels.field(member.name)), "before": View(before), "after": View(after)]
        }
        let difference = amendment.integer("difference_minor") ?? 0
        let cost =
            difference == 0 ? "" : ", \(dossier.money(abs(difference))) \(difference > 0 ? "more" : "less")"
        return event(
            at, "\(Labels.choice(amendment.text("kind")))\(cost)", icon: "edit", changes: changes,
            note: amendment["reason"]?.text)
    }

    /// As people say it: times by the clocks of the place, vehicles and places by their names.
    private func words(_ value: JSONValue?, _ name: String) throws -> String? {
        guard let value, value != .null else { return nil }
        if let minor = value.integer, name.hasSuffix("_minor") { return dossier.money(minor) }
        guard let text = value.text else { return value.integer.map { Wording.grouped($0) } }
        if let time = Instant(text) { return Wording.moment(time, in: dossier.reading.zone) }
        guard let id = UUID(text) else { return text }
        if name == "vehicle_id" { return try dossier.desk.vehicles([id])[id]?.title }
        if name.hasSuffix("location_id") { return try dossier.desk.house.get().place(id)?.name }
        return nil
    }
}
