// The timeline: vehicles by days, with what takes each. Where a time stands on it, TimelineScale says.

import HTTP
import Mustache
import Schema
import Store
import Threads
import Zones

func timelinePages(_ desk: DeskMaker) -> [Route] {
    [
        desk.page("GET /desk/timeline", for: .holding(.fleetView), "The timeline of the fleet") {
            try TimelinePage($0).render()
        }
    ] + moveBookingPages(desk)
}

struct TimelinePage {
    private let desk: PageDesk
    private let scale: TimelineScale
    private let place: Place?
    private let now: Instant

    init(_ desk: PageDesk) throws {
        self.desk = desk
        now = Instant(epochMs: Clock.epochMs())
        let house = try desk.house.get()
        place = desk.given["location"].flatMap { UUID($0) }.flatMap { house.place($0) }
        let zone = try desk.reading(at: place?.id ?? desk.call.asker.locations.first).zone
        let today = zone.civil(at: now).date
        let wanted = desk.given["from"].flatMap { CivilDate(text: $0.utf8.span) }
        let first = wanted ?? CivilDate(daysSinceEpoch: today.daysSinceEpoch - 3) ?? today
        let days = desk.given["days"].flatMap { Int($0) }.flatMap {
            TimelineScale.spans.contains($0) ? $0 : nil
        }
        scale = TimelineScale(zone: zone, first: first, days: days ?? 30, today: today, now: now)
    }

    func render() throws -> Response {
        var query = [("from", "\(scale.start)"), ("until", "\(scale.end)"), ("limit", "500")]
        if let place { query.append(("location", place.id.description)) }
        let wanted = desk.given["class"].flatMap { Vehicle.Class(rawValue: $0) }
        if let wanted { query.append(("class", wanted.rawValue)) }
        if let cursor = desk.given["cursor"] { query.append(("cursor", cursor)) }
        let list = try desk.ask("GET /v1/fleet/calendar", [], query)
        let ids = list.items.flatMap { $0.parts("entries").compactMap { $0.id("customer_id") } }
        let reach: TimelineBars.Reach =
            desk.may("PATCH /v1/bookings/{id:uuid}")
            ? .moves(back: address()) : desk.may("GET /v1/bookings/{id:uuid}") ? .sees : .nothing
        let bars = TimelineBars(scale, try desk.customers(ids), reach)
        let rows = list.items.map { bars.row($0) }
        let rooms = stride(from: 0, to: rows.count, by: 20).map { start -> View in
            let part = rows[start..<min(start + 20, rows.count)]
            return ["rows": .list(Array(part)), "is_short": .bool(part.count < 20)]
        }
        try offerUndo()
        return try desk.answer(
            "web/desk/timeline",
            [
                "rooms": .list(rooms), "has_rows": .bool(!rows.isEmpty),
                "count": .text(Wording.vehicles(rows.count)),
                "scale": .text("tl-\(scale.days)"), "weekday": .integer(Int64(scale.weekday)),
                "width": .integer(Int64(scale.width)), "days": .list(scale.dayViews),
                "months": .list(scale.monthViews), "now_x": scale.nowX.map { .text($0) } ?? .absent,
                "title_span": .text(scale.title),
                "clocks": .text(Wording.clocks(of: scale.zone)),
                "before_url": .text(address(["from": scale.day(-7).text])),
                "after_url": .text(address(["from": scale.day(7).text])),
                "today_url": .text(address(["from": ""])),
                "spans": .list(
                    TimelineScale.spans.map {
                        [
                            "label": .text("\($0) days"), "current": .bool($0 == scale.days),
                            "url": .text(address(["days": "\($0)"])),
                        ]
                    }),
                "places": .list(
                    try desk.house.get().places.map {
                        [
                            "value": .text($0.id.description), "label": .text($0.name),
                            "chosen": .bool($0.id == place?.id),
                        ]
                    }),
                "classes": .list(
                    Vehicle.Class.allCases.map {
                        [
                            "value": .text($0.rawValue), "label": .text($0.label),
                            "chosen": .bool($0 == wanted),
                        ]
                    }),
                "from_now": View(desk.given["from"]), "days_now": .text("\(scale.days)"),
                "next_url": View(list.next.map { address(["cursor": $0]) }),
                "agenda": .list(bars.agenda(list.items)),
                "may_move": .bool(desk.may("PATCH /v1/bookings/{id:uuid}")),
            ])
    }

    /// This page with something else in its address.
    private func address(_ changes: [String: String] = [:]) -> String {
        let names = ["from", "days", "location", "class", "cursor"]
        let kept = names.compactMap { name -> (String, String)? in
            // The vehicles behind those that are shown are others for another choice.
            let known = name == "cursor" && changes[name] == nil ? "" : desk.given[name] ?? ""
            let value = changes[name] ?? known
            return value.isEmpty ? nil : (name, value)
        }
        return DeskAddress.path("/desk/timeline", kept)
    }

    /// A form that puts back what was just moved, as its newest amendment says that it was.
    private func offerUndo() throws {
        let act = "PATCH /v1/bookings/{id:uuid}"
        guard let id = desk.given["moved"].flatMap({ UUID($0) }), desk.may(act),
            let booking = try desk.askIfAllowed("GET /v1/bookings/{id:uuid}", [id]),
            let changes = try desk.ask("GET /v1/bookings/{id:uuid}/amendments", [id]).items.last?["changes"]
        else { return }
        let names = ["starts_at", "ends_at", "vehicle_id"]
        let hidden = names.compactMap { name in changes[name]?[0]?.text.map { (name: name, value: $0) } }
        guard !hidden.isEmpty else { return }
        desk.undo = [
            "action": .text("/desk/bookings/\(id)/move"), "label": "Undo",
            "hidden": .list(
                (hidden + [FormOnce.hidden(), FormVersion.hidden(booking.integer("version") ?? 1)]).map {
                    ["name": .text($0.name), "value": .text($0.value)]
                }),
        ]
    }
}
