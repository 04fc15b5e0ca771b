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

    func row(_ vehicle: Sheet) -> View {
        let entries = vehicle.parts("entries")
        let isSound = vehicle.text("status") == Vehicle.Status.active.rawValue
        return [
            "vehicle": .text(vehicle.text("vehicle_id")), "name": .text(vehicle.text("title")),
            "plate": .text(vehicle.text("plate")),
            "status": View(isSound ? nil : Labels.choice(vehicle.text("status"))),
            "bars": .list(entries.enumerated().map { bar($1, isInTheWay: isInTheWay($0, entries)) }),
        ]
    }

    /// When it is over in truth: what has not come back takes its vehicle still.
    private func end(of entry: Sheet) -> Instant {
        let end = entry.instant("booking_ends_at") ?? entry.instant("until") ?? scale.end
        return entry.text("booking_state") == BookingState.onRent.rawValue ? max(end, scale.now) : end
    }

    private func begin(of entry: Sheet) -> Instant {
        entry.instant("booking_starts_at") ?? entry.instant("from") ?? scale.start
    }

    /// Whether something else wants the vehicle at the same time: a rental that is late, or a hold.
    private func isInTheWay(_ index: Int, _ entries: [Sheet]) -> Bool {
        let one = entries[index]
        guard one.text("kind") == "booking", !isOver(one) else { return false }
        return entries.enumerated().contains { other, entry in
            other != index && !isOver(entry) && begin(of: one) < end(of: entry)
                && begin(of: entry) < end(of: one)
        }
    }

    private func isOver(_ entry: Sheet) -> Bool {
        let state = entry.text("booking_state")
        return state == BookingState.closed.rawValue || state == BookingState.returned.rawValue
    }

    private func bar(_ entry: Sheet, isInTheWay: Bool) -> View {
        let (from, until) = (begin(of: entry), end(of: entry))
        // Of each so much is seen that it can be hit, and that one sees where the keyboard is.
        let (left, right) = (min(scale.x(from), Double(scale.width) - 8), max(scale.x(until), 8))
        let width = max(right - left, 4)
        let ready = entry.instant("until").map { scale.x($0) - right } ?? 0
        let state = entry.text("booking_state")
        let isLate =
            state == BookingState.onRent.rawValue
            && (entry.instant("booking_ends_at") ?? scale.now) < scale.now
        let label = label(entry)
        let shown = max(left, 0)
        let room = Int((right - shown - 12) / 6.4)
        let kind = entry.text("kind") == "booking" ? (isLate ? "overdue" : state) : entry.text("kind")
        return [
            "url": View(entry.id("booking_id").flatMap { url($0) }),
            "x": .text(TimelineScale.text(left)), "w": .text(TimelineScale.text(width)),
            "tx": .text(TimelineScale.text(shown + 7)),
            "kind": .text(kind), "clash": .bool(isInTheWay),
            "ready_x": .text(TimelineScale.text(right)),
            "ready_w": ready >= 3 ? .text(TimelineScale.text(ready)) : .absent,
            "text": room >= 3 ? .text(label.count <= room ? label : "\(label.prefix(room - 1))…") : .absent,
            "words": .text(
                words(
                    entry, label, from, entry.instant("booking_ends_at") ?? entry.instant("until"), isInTheWay
                )),
        ]
    }

    private func label(_ entry: Sheet) -> String {
        switch entry.text("kind") {
        case "booking": entry.id("customer_id").flatMap { customers[$0] } ?? entry.text("booking_code")
        case "hold": Labels.choice(entry.text("hold_kind"))
        default: entry["reason"]?.text ?? Labels.choice(entry.text("kind"))
        }
    }

    private func words(_ entry: Sheet, _ label: String, _ from: Instant, _ until: Instant?, _ clash: Bool)
        -> String
    {
        let state = entry.text("booking_state")
        let what =
            state.isEmpty
            ? Labels.choice(entry.text("kind"))
            : "\(entry.text("booking_code")), \(Labels.choice(state).lowercased())"
        let end = until.map { Wording.moment($0, in: scale.zone) } ?? "until it is released"
        return
            "\(label): \(what), \(Wording.moment(from, in: scale.zone)) to \(end)"
            + (clash ? ". Something else wants the vehicle then." : "")
    }

    /// The same as a list, for a narrow screen: what begins on each day, the first days of it.
    func agenda(_ vehicles: [Sheet]) -> [View] {
        var days: [CivilDate: [(Instant, View)]] = [:]
        for vehicle in vehicles {
            for entry in vehicle.parts("entries") where entry.text("kind") == "booking" {
                let from = begin(of: entry)
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
