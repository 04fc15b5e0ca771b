// When a vehicle is taken and by what: the next weeks as a table of days, holds and blackouts with their
// forms.

import Mustache
import Schema
import Store
import Zones

extension FleetVehiclePage {
    func calendar() throws -> View {
        let (hold, blackout) = ("POST /v1/fleet/{id:uuid}/holds", "POST /v1/fleet/{id:uuid}/blackouts")
        let all = try desk.ask("GET /v1/fleet/{id:uuid}/holds", [id]).items
        let inForce = all.filter { $0["released_at"]?.text == nil }
        let blackouts = try desk.ask("GET /v1/fleet/{id:uuid}/blackouts", [id]).items
        return [
            "weeks": try weeks(10), "entries": .list(try entries()),
            "holds": .list(try inForce.map(held)), "has_holds": .bool(!inForce.isEmpty),
            "blackouts": .list(try blackouts.map(blackedOut)), "has_blackouts": .bool(!blackouts.isEmpty),
            "hold_form": try form(
                hold, "holds", "Hold it",
                [
                    desk.field("kind", of: hold, "What for"), desk.field("reason", of: hold, "In words"),
                    desk.field("starts_at", of: hold, "From", hint: "Now, if left blank.", control: .moment),
                    desk.field(
                        "ends_at", of: hold, "Until", hint: "Until somebody releases it, if left blank.",
                        control: .moment),
                ]),
            "blackout_form": try form(
                blackout, "blackouts", "Keep it free",
                [
                    desk.field("from", of: blackout, "From", control: .moment),
                    desk.field("until", of: blackout, "Until", control: .moment),
                    desk.field("reason", of: blackout, "What for"),
                ]),
            "past": .list(
                all.filter { $0["released_at"]?.text != nil }.prefix(20).map { $0.view(reading) }),
        ]
    }

    private func held(_ hold: Sheet) throws -> View {
        let act = "POST /v1/fleet/{id:uuid}/holds/{hold:uuid}/release"
        var fields = hold.fields(reading)
        fields["form"] = try form(
            act, "holds/\(hold.text("id"))/release", "Release it",
            [desk.field("reason", of: act, "Why it is over")], isQuiet: true)
        return .object(fields)
    }

    private func blackedOut(_ blackout: Sheet) throws -> View {
        var fields = blackout.fields(reading)
        fields["form"] = try form(
            "POST /v1/fleet/{id:uuid}/blackouts/{blackout:uuid}/end",
            "blackouts/\(blackout.text("id"))/end", "End it", [], isQuiet: true)
        return .object(fields)
    }

    private func taken() throws -> [Sheet] {
        try desk.ask("GET /v1/fleet/{id:uuid}/calendar", [id]).items
    }

    private func entries() throws -> [View] {
        try taken().prefix(50).map { entry in
            var fields = entry.fields(reading)
            fields["url"] =
                entry.text("kind") == "booking" && desk.call.may(.bookingsView)
                ? .text("/desk/bookings?code=\(entry.text("booking_code"))") : .absent
            return .object(fields)
        }
    }

    /// The weeks from this one on, each with its days.
    func weeks(_ count: Int) throws -> View {
        let taken = try taken().compactMap { Stretch($0, reading.zone) }
        let today = reading.zone.civil(at: Instant(epochMs: try desk.errand.read { $0.now.epochMs })).date
            .daysSinceEpoch
        // 1 January 1970 was a Thursday.
        let monday = today - (today + 3) % 7
        let rows = (0..<Int64(count)).map { week -> View in
            let first = CivilDate(daysSinceEpoch: monday + week * 7)
            let days = (0..<7).map { day(monday + week * 7 + $0, today, taken) }
            return ["label": .text(first.map { Self.label($0) } ?? ""), "days": .list(days)]
        }
        return .list(rows)
    }

    private func day(_ number: Int64, _ today: Int64, _ taken: [Stretch]) -> View {
        let met = taken.filter { $0.first <= number && number <= $0.last }
        let kind = Stretch.order.first { kind in met.contains { $0.kind == kind } }
        let date = CivilDate(daysSinceEpoch: number)
        let words = date.map { Wording.day($0) } ?? ""
        return [
            "number": .integer(Int64(date?.day ?? 0)),
            "kind": number < today ? "past" : View(kind),
            "today": .bool(number == today),
            "words": .text(
                kind == nil || number < today
                    ? words : "\(words): \(met.map(\.words).joined(separator: ", "))"),
        ]
    }

    private static func label(_ date: CivilDate) -> String {
        Wording.day(date).split(separator: " ").dropFirst().prefix(2).joined(separator: " ")
    }

    /// Days on which something has the vehicle.
    private struct Stretch {
        let first: Int64
        let last: Int64
        let kind: String
        let words: String
        static let order = ["hold", "booking", "blackout", "transfer"]

        init?(_ entry: Sheet, _ zone: Zone) {
            guard let from = entry.instant("from") else { return nil }
            first = zone.civil(at: from).date.daysSinceEpoch
            last =
                entry.instant("until").map {
                    zone.civil(at: Instant(epochMs: $0.epochMs - 1)).date.daysSinceEpoch
                } ?? .max
            kind = entry.text("kind")
            let code = entry["booking_code"]?.text.map { " \($0)" } ?? ""
            words = Labels.choice(kind) + code
        }
    }
}
