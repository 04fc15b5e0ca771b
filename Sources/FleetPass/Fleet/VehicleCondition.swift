// What a vehicle's odometer has said and what is broken about it, on its page; its papers, and who else
// offers it.

import Mustache
import Schema
import Store

extension FleetVehiclePage {
    func condition() throws -> View {
        let act = "POST /v1/fleet/{id:uuid}/odometer"
        let readings = try desk.ask("GET /v1/fleet/{id:uuid}/odometer", [id], [("limit", "40")]).items
        let damages =
            try desk.askIfAllowed("GET /v1/fleet/{id:uuid}/damages", [id], [("repaired", "true")])?.items
            ?? []
        let open = damages.filter { $0["repaired_at"]?.text == nil }
        return [
            "readings": .list(readings.prefix(5).map { $0.view(reading) }),
            "earlier": .list(readings.dropFirst(5).map { $0.view(reading) }),
            "has_earlier": .bool(readings.count > 5),
            "has_readings": .bool(!readings.isEmpty),
            "chart": chart(readings.filter { $0["corrected_at"]?.text == nil }.reversed()),
            "odometer_form": try form(
                act, "odometer", "Take it down",
                [
                    desk.field("km", of: act, "Odometer, km"),
                    desk.field("read_at", of: act, "Read", hint: "Now, if left blank.", control: .moment),
                ]),
            "damages": .list(try open.map(damage)), "has_damages": .bool(!open.isEmpty),
            "repaired": .list(
                damages.filter { $0["repaired_at"]?.text != nil }.prefix(20).map { $0.view(reading) }),
        ]
    }

    /// What was read, the earliest first; nothing where there is no line to draw.
    private func chart(_ readings: [Sheet]) -> View {
        let points = readings.compactMap { one in
            one.instant("read_at").flatMap { at in one.integer("km").map { (at: at, km: $0) } }
        }
        guard let first = points.first, let last = points.last, points.count > 2 else { return .absent }
        let chart = Chart(
            id: "odometer", title: "Odometer",
            summary: "From \(Wording.grouped(first.km)) km on \(Moment.day(first.at)) to "
                + "\(Wording.grouped(last.km)) km on \(Moment.day(last.at)).",
            axis: "Read", labels: points.map { String(Moment.day($0.at).dropLast(5)) },
            series: [Chart.Series(name: "km", values: points.map(\.km))], form: .lines,
            fromZero: false, heightPx: 180)
        return chart.view
    }

    private func damage(_ damage: Sheet) throws -> View {
        let act = "POST /v1/damages/{id:uuid}/repair"
        let place = "/desk/damages/\(damage.text("id"))/repair"
        var fields = damage.fields(reading)
        let form = try desk.form(
            act, at: place, "It is repaired", [desk.field("repair", of: act, "What was done")], isQuiet: true,
            refused: refused)
        if case .object(var named) = form {
            named["action"] = .text("\(place)?vehicle=\(id)")
            fields["form"] = .object(named)
        } else {
            fields["form"] = .absent
        }
        return .object(fields)
    }

    func papers() throws -> View {
        let act = "POST /v1/fleet/{id:uuid}/documents"
        let papers = try desk.ask("GET /v1/fleet/{id:uuid}/documents", [id]).items
        let now = try desk.errand.read { $0.now }
        return [
            "papers": .list(try papers.map { try paper($0, now) }), "has_papers": .bool(!papers.isEmpty),
            "form": try form(
                act, "documents", "Add the paper",
                [
                    desk.field("kind", of: act, "Which paper"), desk.field("number", of: act, "Its number"),
                    desk.field(
                        "valid_until", of: act, "Valid until", hint: "Without end, if left blank.",
                        control: .moment),
                ]),
        ]
    }

    private func paper(_ paper: Sheet, _ now: Instant) throws -> View {
        var fields = paper.fields(reading)
        let left = paper.instant("valid_until").map { $0.epochMs - now.epochMs }
        fields["is_over"] = .bool(left.map { $0 <= 0 } == true)
        fields["ends_soon"] = .bool(left.map { 0 < $0 && $0 < 30 * 86_400_000 } == true)
        fields["left"] = View(left.flatMap { $0 > 0 ? "\(Wording.span($0)) left" : nil })
        fields["form"] = try form(
            "DELETE /v1/fleet/{id:uuid}/documents/{document:uuid}", "documents/\(paper.text("id"))/removal",
            "Remove", [], isQuiet: true)
        return .object(fields)
    }

    func sharing() throws -> View {
        let act = "POST /v1/fleet/{id:uuid}/sharing"
        let grants = try desk.ask("GET /v1/fleet/{id:uuid}/sharing", [id]).items
        let live = grants.filter { $0["ended_at"]?.text == nil }
        let here = try vehicle.id("location_id").flatMap { try desk.house.get().place($0) }
        let group = try desk.house.get().places.filter {
            $0.id != here?.id && here?.shareGroup != nil && $0.shareGroup == here?.shareGroup
        }
        return [
            "grants": .list(try live.map(grant)), "has_grants": .bool(!live.isEmpty),
            "group": View(group.isEmpty ? nil : group.map(\.name).joined(separator: ", ")),
            "form": try form(
                act, "sharing", "Share it",
                [
                    desk.field(
                        "location_id", of: act, "With",
                        options: try desk.places().filter { $0.value != here.map { "\($0.id)" } }),
                    desk.field("starts_at", of: act, "From", hint: "Now, if left blank.", control: .moment),
                    desk.field(
                        "ends_at", of: act, "Until", hint: "Until somebody ends it, if left blank.",
                        control: .moment),
                ]),
        ]
    }

    private func grant(_ grant: Sheet) throws -> View {
        var fields = grant.fields(reading)
        fields["with"] = View(try desk.placeName(grant.id("location_id")))
        fields["form"] = try form(
            "POST /v1/fleet/{id:uuid}/sharing/{grant:uuid}/end", "sharing/\(grant.text("id"))/end",
            "End it", [], isQuiet: true)
        return .object(fields)
    }
}
