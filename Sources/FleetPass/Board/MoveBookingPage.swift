// Moving a booking: to other times, or to another vehicle. The form behind a bar of the timeline; where it
// cannot be, it says why and what can be had instead.

import HTTP
import Mustache
import Schema
import Zones

func moveBookingPages(_ desk: DeskMaker) -> [Route] {
    [
        desk.page(
            "GET /desk/bookings/{id:uuid}/move", for: .holding(.bookingsEdit), "The form that moves a booking"
        ) {
            try MoveBookingPage($0).render()
        },
        desk.form("POST /desk/bookings/{id:uuid}/move", does: "PATCH /v1/bookings/{id:uuid}", .moved) {
            call, _ in
            let back = MoveBookingPage.back(call.request.firstValues(of: call.request.query)["back"])
            return "\(back)\(back.utf8.contains(UInt8(ascii: "?")) ? "&" : "?")moved=\(call.parameter())"
        } page: { form, desk in
            try MoveBookingPage(desk).render(form)
        },
    ]
}

struct MoveBookingPage {
    private let desk: PageDesk
    private let dossier: BookingDossier
    private let act = "PATCH /v1/bookings/{id:uuid}"

    init(_ desk: PageDesk) throws {
        self.desk = desk
        dossier = try BookingDossier(desk, desk.call.id())
    }

    /// Nobody is led anywhere but to the timeline.
    static func back(_ given: String?) -> String {
        guard let given, given.hasPrefix("/desk/timeline?") || given == "/desk/timeline" else {
            return "/desk/timeline"
        }
        return given
    }

    func render(_ refused: RefusedForm? = nil) throws -> Response {
        let back = Self.back(desk.given["back"])
        let place = DeskAddress.path("\(dossier.url)/move", [("back", back)])
        let isOut = dossier.state == .onRent
        let entry = FormEntry([
            "starts_at": desk.given["from"] ?? shifted(dossier.starts, dossier.reading),
            "ends_at": desk.given["until"] ?? shifted(dossier.ends, dossier.returnReading),
            "vehicle_id": refused?.entered["vehicle_id"] ?? desk.given["vehicle"]
                ?? dossier.sheet.text("vehicle_id"),
        ])
        var fields = isOut ? [] : [desk.field("starts_at", of: act, "Pick-up", control: .moment)]
        fields.append(desk.field("ends_at", of: act, "Return", control: .moment))
        if !isOut {
            fields.append(desk.field("vehicle_id", of: act, "Vehicle", options: try vehicles(entry)))
        }
        if refused != nil {
            fields.append(
                desk.field(
                    "override_reason", of: act, "Reason for departing from a rule", hint: "It goes on record."
                ))
        }
        let canMove = BookingChangeTab.isOpen(dossier)
        let vehicle = try dossier.vehicleName
        return try desk.answer(
            "web/desk/move",
            [
                "code": .text(dossier.sheet.text("code")),
                "state": .text(Labels.choice(dossier.sheet.text("state"))),
                "state_code": .text(dossier.sheet.text("state")), "customer": View(try dossier.customerName),
                "vehicle": View(vehicle?.title), "plate": View(vehicle?.plate), "url": .text(dossier.url),
                "from": .text(Wording.moment(dossier.starts, in: dossier.reading.zone)),
                "until": .text(Wording.moment(dossier.ends, in: dossier.returnReading.zone)),
                "back_url": .text(back),
                "form": canMove
                    ? try desk.form(
                        act, at: place, "Move", fields, now: entry, version: dossier.version,
                        refused: refused) : .absent,
                "problem": View(refused?.failure.message),
                "ways": .list(refused == nil ? [] : try ways(entry, refused)),
                "has_ways": .bool(refused != nil),
            ], refused)
    }

    /// The same time of day, so many days on.
    private func shifted(_ time: Instant, _ reading: Reading) -> String {
        let text = reading.control(time)
        guard let days = desk.given["shift"].flatMap({ Int64($0) }), -1_000...1_000 ~= days,
            let date = CivilDate(daysSinceEpoch: reading.zone.civil(at: time).date.daysSinceEpoch + days)
        else { return text }
        return "\(date.text)\(text.dropFirst(10))"
    }

    /// Its own, the one that it was dragged to, and what can be had then.
    private func vehicles(_ entry: FormEntry) throws -> [(value: String, label: String)] {
        let wanted = [dossier.sheet.text("vehicle_id"), entry.entered["vehicle_id"] ?? ""].compactMap {
            UUID($0)
        }
        let names = try desk.vehicles(wanted)
        var options: [(value: String, label: String)] = []
        for id in wanted where !options.contains(where: { $0.value == id.description }) {
            options.append((id.description, names[id].map { "\($0.title) · \($0.plate)" } ?? "This one"))
        }
        let found = try? desk.ask(
            "GET /v1/vehicles", [],
            [
                ("location", dossier.sheet.text("pickup_location_id")),
                ("from", entry.entered["starts_at"] ?? ""),
                ("until", entry.entered["ends_at"] ?? ""),
                ("return_location", dossier.sheet.text("return_location_id")), ("limit", "40"),
            ])
        for vehicle in found?.items ?? [] where !options.contains(where: { $0.value == vehicle.text("id") }) {
            let title = "\(vehicle.integer("year") ?? 0) \(vehicle.text("make")) \(vehicle.text("model"))"
            options.append((vehicle.text("id"), "\(title) · \(vehicle.text("plate"))"))
        }
        return options
    }

    /// What can be had instead of what was asked for.
    private func ways(_ entry: FormEntry, _ refused: RefusedForm?) throws -> [View] {
        let given = refused?.entered ?? [:]
        guard
            let vehicle = (given["vehicle_id"] ?? dossier.sheet.text("vehicle_id")).isEmpty
                ? nil : UUID(given["vehicle_id"] ?? dossier.sheet.text("vehicle_id"))
        else { return [] }
        let found = try? desk.ask(
            "GET /v1/vehicles/{id:uuid}/alternatives", [vehicle],
            [
                ("from", given["starts_at"] ?? dossier.reading.control(dossier.starts)),
                ("until", given["ends_at"] ?? dossier.returnReading.control(dossier.ends)),
                ("location", dossier.sheet.text("pickup_location_id")),
                ("return_location", dossier.sheet.text("return_location_id")),
            ])
        return try (found?.parts("alternatives") ?? []).filter {
            $0.text("pickup_location_id") == dossier.sheet.text("pickup_location_id")
        }
        .prefix(5).map { way in
            let reading = try desk.reading(at: way.id("pickup_location_id"))
            let (start, end) = (
                way.instant("starts_at") ?? dossier.starts, way.instant("ends_at") ?? dossier.ends
            )
            return [
                "title": .text(way.text("title")),
                "when": .text(
                    "\(Wording.moment(start, in: reading.zone)) to \(Wording.moment(end, in: reading.zone))"),
                "total": View(way.money("total").map { Wording.money($0) }),
                "url": .text(
                    DeskAddress.path(
                        "\(dossier.url)/move",
                        [
                            ("vehicle", way.text("vehicle_id")), ("from", reading.control(start)),
                            ("until", reading.control(end)), ("back", Self.back(desk.given["back"])),
                        ])),
            ]
        }
    }
}
