// The form that makes a booking another: other times, another vehicle, other extras, further drivers.

import HTTP
import Mustache
import Schema

struct BookingChangeTab {
    private let dossier: BookingDossier
    private let refused: RefusedForm?
    private var desk: PageDesk { dossier.desk }
    private let act = "PATCH /v1/bookings/{id:uuid}"

    init(_ dossier: BookingDossier, _ refused: RefusedForm?) {
        (self.dossier, self.refused) = (dossier, refused)
    }

    static func isOpen(_ dossier: BookingDossier) -> Bool {
        dossier.state.isOpen && dossier.state != .held || dossier.state == .onRent
    }

    func view() throws -> View {
        guard Self.isOpen(dossier) else { return .absent }
        let isOut = dossier.state == .onRent
        var entry = FormEntry([
            "starts_at": dossier.reading.control(dossier.starts),
            "ends_at": dossier.returnReading.control(dossier.ends),
            "return_location_id": dossier.sheet.text("return_location_id"),
            "vehicle_id": dossier.sheet.text("vehicle_id"),
        ])
        let places = try desk.house.get().places.map { (value: $0.id.description, label: $0.name) }
        var fields = isOut ? [] : [desk.field("starts_at", of: act, "Pick-up", control: .moment)]
        fields.append(desk.field("ends_at", of: act, "Return", control: .moment))
        fields.append(desk.field("return_location_id", of: act, "Returned at", options: places))
        if !isOut {
            fields.append(desk.field("vehicle_id", of: act, "Vehicle", options: try vehicles()))
            fields += try extras(&entry)
        }
        fields.append(
            desk.field(
                "override_reason", of: act, "Reason for departing from a rule",
                hint: "Needed only where a rule speaks against it; it goes on record."))
        return [
            "change_form": try dossier.form(
                act, at: "change", "Change the booking", fields, now: entry, version: dossier.version, refused
            ),
            "is_out": .bool(isOut), "place_name": View(try dossier.place("pickup_location_id")?.name),
        ]
    }

    /// Its own, and what can be had instead at the same time.
    private func vehicles() throws -> [(value: String, label: String)] {
        let own = try dossier.vehicleName
        let mine = (
            value: dossier.sheet.text("vehicle_id"),
            label: own.map { "\($0.title) · \($0.plate)" } ?? "This one"
        )
        let found = try? desk.ask(
            "GET /v1/vehicles", [],
            [
                ("location", dossier.sheet.text("pickup_location_id")),
                ("from", "\(max(dossier.starts, dossier.now))"), ("until", "\(dossier.ends)"),
                ("return_location", dossier.sheet.text("return_location_id")), ("limit", "50"),
            ])
        let others = (found?.items ?? []).filter { $0.text("id") != mine.value }.map { vehicle in
            let offer = vehicle.part("offer")?.money("total").map { " · \(Wording.money($0))" } ?? ""
            let title = "\(vehicle.integer("year") ?? 0) \(vehicle.text("make")) \(vehicle.text("model"))"
            return (value: vehicle.text("id"), label: "\(title) · \(vehicle.text("plate"))\(offer)")
        }
        return [mine] + others
    }

    /// A number for each extra that there is.
    private func extras(_ entry: inout FormEntry) throws -> [FormField] {
        let parts = try desk.ask("GET /v1/bookings/{id:uuid}/parts", [dossier.id]).parts("extras")
        let all = try desk.ask("GET /v1/extras").items.map {
            (value: $0.text("code"), label: $0.text("name"))
        }
        let rows = min(20, parts.count + 1)
        for (index, part) in parts.enumerated() {
            entry.entered["extras.\(index).code"] = part.text("code")
            entry.entered["extras.\(index).quantity"] = part.integer("quantity").map { "\($0)" }
        }
        guard !all.isEmpty else { return [] }
        return (0..<rows).flatMap { row in
            [
                desk.field(
                    "extras.\(row).code", of: act, row < parts.count ? "Extra" : "Another extra",
                    options: [("", "None")] + all),
                desk.field("extras.\(row).quantity", of: act, "How many"),
            ]
        }
    }
}
