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
        }
        let reason = desk.field(
            "override_reason", of: act, "Reason for departing from a rule",
            hint: "Needed only where a rule speaks against it; it goes on record.")
        let slots = isOut ? [] : try extras()
        let drivers = try drivers()
        entry.ticked["drivers"] = drivers?.ticked
        return [
            "change_form": try desk.form(
                act, at: "\(dossier.url)/change", "Change the booking",
                parts: [
                    FormPart(fields: fields),
                    slots.isEmpty ? nil : FormPart("Extras", slots: slots),
                    drivers.map { FormPart(fields: [], ticks: [$0.boxes]) },
                    FormPart(fields: [reason], columns: 1),
                ].compactMap(\.self),
                now: entry, version: dossier.version,
                // With none ticked the list is sent all the same, with nobody in it.
                hidden: drivers == nil ? [] : [("drivers", "[]")], look: .quiet,
                by: dossier.reading.zone, refused: refused),
            "untitled": false,
            "is_out": .bool(isOut), "place_name": View(try dossier.place("pickup_location_id")?.name),
            "may_find_drivers": .bool(desk.may("GET /v1/customers")), "url": .text(dossier.url),
            "wanted_driver": .text(desk.given["driver"] ?? ""),
            "finds_nobody": .bool(drivers?.findsNobody ?? false),
        ]
    }

    /// Who drives besides, and whoever was looked for; nil where there is nobody to tick.
    private func drivers() throws -> (boxes: FormTicks, ticked: [String], findsNobody: Bool)? {
        let parts = try desk.ask("GET /v1/bookings/{id:uuid}/parts", [dossier.id])
        let known = (parts["drivers"]?.list ?? []).compactMap { $0.text.flatMap { UUID($0) } }
        let entered = (refused?.values["drivers"] ?? []).compactMap { UUID($0) }
        let wanted = desk.given["driver"] ?? ""
        let asked = [("q", wanted), ("limit", "10")]
        let found =
            wanted.isEmpty ? [] : try desk.askIfAllowed("GET /v1/customers", [], asked)?.items ?? []
        let names = try desk.customers(known + entered)
        let renter = dossier.sheet.id("customer_id")
        var options: [(value: String, label: String)] = []
        let there = (known + entered).map { ($0, names[$0] ?? "Somebody who drives") }
        let others = found.compactMap { person in person.id("id").map { ($0, person.text("name")) } }
        for (id, name) in there + others where id != renter {
            if !options.contains(where: { $0.value == "\(id)" }) { options.append(("\(id)", name)) }
        }
        guard !options.isEmpty || !wanted.isEmpty else { return nil }
        let boxes = FormTicks(
            name: "drivers", legend: "Who drives besides", hint: "Without a tick they do not drive any more.",
            options: options)
        return (boxes, known.map { "\($0)" }, !wanted.isEmpty && found.isEmpty)
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

    /// How many of each extra that there is. One that is offered no more can be taken off.
    private func extras() throws -> [FormSlot] {
        let parts = try desk.ask("GET /v1/bookings/{id:uuid}/parts", [dossier.id]).parts("extras")
        let known = Dictionary(parts.map { ($0.text("code"), $0.integer("quantity") ?? 1) }) { first, _ in
            first
        }
        let entered = refused?.values["extras"].map { Set($0) }
        let all = try desk.ask("GET /v1/extras").items.filter {
            $0.isTrue("is_offered") || known[$0.text("code")] != nil
        }
        return all.enumerated().map { index, extra in
            let (code, now) = (extra.text("code"), known[extra.text("code")])
            let counts = 1...max(extra.integer("most") ?? 1, now ?? 1, 1)
            // The whole wish as one value: what is chosen is asked for, and nothing where nothing is.
            let options = counts.map { count in (value: Self.wish(code, count), label: "\(count)") }
            let chosen =
                entered.map { sent in options.first { sent.contains($0.value) }?.value ?? "" }
                ?? now.map { Self.wish(code, $0) } ?? ""
            return FormSlot(
                name: "extras", label: extra.text("name"), value: chosen, id: "change-extra-\(index)",
                attributes: " name=\"extras\"", options: [(value: "", label: "None")] + options)
        }
    }

    private static func wish(_ code: String, _ count: Int64) -> String {
        var json = JSONWriter()
        json.object { json in
            json.member("code", code)
            json.member("quantity", count)
        }
        return String(decoding: json.bytes, as: UTF8.self)
    }
}
