// The bars of the timeline: what takes a vehicle, where it stands and what it is called. Asks nothing.

import Mustache
import Schema
import Zones

struct TimelineBars {
    private let scale: TimelineScale
    private let customers: [UUID: String]
    /// What whoever looks may do with a booking.
    enum Reach {
        /// The form that moves it leads back there.
        case moves(back: String)
        case sees, nothing
    }

    private let reach: Reach

    init(_ scale: TimelineScale, _ customers: [UUID: String], _ reach: Reach) {
        (self.scale, self.customers, self.reach) = (scale, customers, reach)
    }

    private func url(_ booking: UUID) -> String? {
        let own = "/desk/bookings/\(booking)"
        switch reach {
        case .moves(let back): return DeskAddress.path("\(own)/move", [("back", back)])
        case .sees: return own
        case .nothing: return nil
        }
    }

    /// What takes a vehicle, with its times read once: each is compared with each.
    private struct Entry {
        let sheet: Sheet
        let state: String
        let isBooking: Bool
        let begin: Instant
        /// When it is over in truth: what has not come back takes its vehicle still.
        let end: Instant
        let bookedUntil: Instant?
        /// With the time that the vehicle is made ready in.
        let takenUntil: Instant?

        init(_ sheet: Sheet, _ scale: TimelineScale) {
            self.sheet = sheet
            (state, isBooking) = (sheet.text("booking_state"), sheet.text("kind") == "booking")
            (bookedUntil, takenUntil) = (sheet.instant("booking_ends_at"), sheet.instant("until"))
            begin = sheet.instant("booking_starts_at") ?? sheet.instant("from") ?? scale.start
            let end = bookedUntil ?? takenUntil ?? scale.end
            self.end = state == BookingState.onRent.rawValue ? max(end, scale.now) : end
        }

        var isOver: Bool {
            state == BookingState.closed.rawValue || state == BookingState.returned.rawValue
        }
    }

    func row(_ vehicle: Sheet) -> View {
        let entries = vehicle.parts("entries").map { Entry($0, scale) }
        let status = vehicle.text("status")
        return [
            "vehicle": .text(vehicle.text("vehicle_id")), "name": .text(vehicle.text("title")),
            "plate": .text(vehicle.text("plate")),
            "status": View(status == Vehicle.Status.active.rawValue ? nil : Labels.choice(status)),
            "bars": .list(entries.indices.map { bar(entries[$0], isInTheWay: isInTheWay($0, entries)) }),
        ]
    }

    /// Whether something else wants the vehicle at the same time: a rental that is late, or a hold.
    private func isInTheWay(_ index: Int, _ entries: [Entry]) -> Bool {
        let one = entries[index]
        guard one.isBooking, !one.isOver else { return false }
        return entries.indices.contains { other in
            other != index && one.begin < entries[other].end && entries[other].begin < one.end
                && !entries[other].isOver
        }
    }

    private func bar(_ entry: Entry, isInTheWay: Bool) -> View {
        // Of each so much is seen that it can be hit, and that one sees where the keyboard is.
        let (left, right) = (min(scale.x(entry.begin), Double(scale.width) - 8), max(scale.x(entry.end), 8))
        let width = max(right - left, 4)
        let ready = entry.takenUntil.map { scale.x($0) - right } ?? 0
        let isLate =
            entry.state == BookingState.onRent.rawValue && (entry.bookedUntil ?? scale.now) < scale.now
        let label = label(entry.sheet)
        let shown = max(left, 0)
        let room = Int((right - shown - 12) / 6.4)
        let kind = entry.isBooking ? (isLate ? "overdue" : entry.state) : entry.sheet.text("kind")
        return [
            "url": View(entry.sheet.id("booking_id").flatMap { url($0) }),
            "x": .text(TimelineScale.text(left)), "w": .text(TimelineScale.text(width)),
            "tx": .text(TimelineScale.text(shown + 7)),
            "kind": .text(kind), "clash": .bool(isInTheWay),
            "ready_x": .text(TimelineScale.text(right)),
            "ready_w": ready >= 3 ? .text(TimelineScale.text(ready)) : .absent,
            "text": room >= 3 ? .text(label.count <= room ? label : "\(label.prefix(room - 1))…") : .absent,
            "words": .text(words(entry, label, isInTheWay)),
        ]
    }

    private func label(_ entry: Sheet) -> String {
        switch entry.text("kind") {
        case "booking": entry.id("customer_id").flatMap { customers[$0] } ?? entry.text("booking_code")
        case "hold": Labels.choice(entry.text("hold_kind"))
        default: entry["reason"]?.text ?? Labels.choice(entry.text("kind"))
        }
    }

    private func words(_ entry: Entry, _ label: String, _ clash: Bool) -> String {
        let what =
            entry.state.isEmpty
            ? Labels.choice(entry.sheet.text("kind"))
            : "\(entry.sheet.text("booking_code")), \(Labels.choice(entry.state).lowercased())"
        let until = entry.bookedUntil ?? entry.takenUntil
        let end = until.map { Wording.moment($0, in: scale.zone) } ?? "until it is released"
        return
            "\(label): \(what), \(Wording.moment(entry.begin, in: scale.zone)) to \(end)"
            + (clash ? ". Something else wants the vehicle then." : "")
    }

    /// The same as a list, for a narrow screen: what begins on each day, the first days of it.
    func agenda(_ vehicles: [Sheet]) -> [View] {
        var days: [CivilDate: [(Instant, View)]] = [:]
        for vehicle in vehicles {
            for entry in vehicle.parts("entries") where entry.text("kind") == "booking" {
                let from = Entry(entry, scale).begin
                let date = scale.zone.civil(at: from).date
                guard date >= max(scale.first, scale.today),
                    date.daysSinceEpoch < scale.first.daysSinceEpoch + 17
                else { continue }
                days[date, default: []].append((from, agendaRow(entry, vehicle, from)))
            }
        }
        return days.sorted { $0.key < $1.key }.map { date, rows in
            ["day": .text(Wording.day(date)), "rows": .list(rows.sorted { $0.0 < $1.0 }.prefix(60).map(\.1))]
        }
    }

    private func agendaRow(_ entry: Sheet, _ vehicle: Sheet, _ from: Instant) -> View {
        let clock = Wording.moment(from, in: scale.zone).suffix(5)
        let until = entry.instant("booking_ends_at").map { Wording.moment($0, in: scale.zone) } ?? ""
        return [
            "clock": .text(String(clock)), "who": .text(label(entry)),
            "url": .text("/desk/bookings/\(entry.text("booking_id"))"),
            "state": .text(Labels.choice(entry.text("booking_state"))),
            "state_code": .text(entry.text("booking_state")),
            "vehicle": .text(vehicle.text("title")), "plate": .text(vehicle.text("plate")),
            "until": .text(until),
        ]
    }
}
