// The list of bookings: quick views, filters, a table, and a way on. One look-up may be a code or a name.

import HTTP
import Mustache
import Schema
import Threads
import Zones

struct BookingListPage {
    private let desk: PageDesk
    private let now = Instant(epochMs: Clock.epochMs())

    init(_ desk: PageDesk) { self.desk = desk }

    /// What one looks for most.
    enum Quick: String, CaseIterable {
        case today, upcoming, road, overdue, unsettled, past, all
        // What a day's board counts: reached from there.
        case out, back, waiting

        var label: String {
            switch self {
            case .all: "All"
            case .today: "Today"
            case .upcoming: "Upcoming"
            case .road: "On the road"
            case .overdue: "Overdue"
            case .unsettled: "Unsettled"
            case .past: "Past"
            case .out: "Going out"
            case .back: "Coming back"
            case .waiting: "Waiting for you"
            }
        }

        var isOfBoard: Bool { [.out, .back, .waiting].contains(self) }
    }

    func render() throws -> Response {
        // Whoever looks for something looks for it among all.
        let isSought = ["q", "state", "from", "until"].contains { desk.given[$0]?.isEmpty == false }
        let quick = desk.given["view"].flatMap { Quick(rawValue: $0) } ?? (isSought ? .all : .today)
        let word = desk.given["q"] ?? ""
        let people = try found(word)
        var query = try asked(quick)
        if people.count == 1 { query.append(("customer", people[0].text("id"))) }
        if people.isEmpty, !word.isEmpty { query.append(("code", String(word.prefix(8)))) }
        if let cursor = desk.given["cursor"] { query.append(("cursor", cursor)) }
        // Several people of that name: whose booking it is to be is chosen first.
        let isOpen = people.count < 2 && (word.isEmpty || !people.isEmpty || word.utf8.count <= 8)
        let list = isOpen ? try desk.ask("GET /v1/bookings", [], query) : nil
        let rows = try list.map { try self.rows($0.items) } ?? []
        return try desk.answer(
            "web/desk/bookings",
            [
                "bookings": .list(rows), "has_bookings": .bool(!rows.isEmpty), "q": .text(word),
                "people": .list(people.count > 1 ? people.map { person($0) } : []),
                "has_people": .bool(people.count > 1),
                "quick": .list(
                    Quick.allCases.filter { !$0.isOfBoard || $0 == quick }.map { view in
                        [
                            "label": .text(label(of: view)), "current": .bool(view == quick),
                            "url": .text(link(changing: ["view": view.rawValue])),
                        ]
                    }),
                "quick_now": View(desk.given["view"]),
                "states": .list(
                    BookingState.allCases.filter { $0 != .quote }.map {
                        option($0.rawValue, Labels.choice($0.rawValue), "state")
                    }),
                "places": .list(
                    try desk.house.get().places.map { option($0.id.description, $0.name, "location") }),
                "from": .text(desk.given["from"] ?? ""), "until": .text(desk.given["until"] ?? ""),
                "day": View(desk.given["day"]),
                "is_filtered": .bool(
                    ["q", "state", "location", "from", "until", "view"].contains {
                        desk.given[$0]?.isEmpty == false
                    }),
                "is_narrow": .bool(quick != .all || isSought || desk.given["location"]?.isEmpty == false),
                "may_make": .bool(desk.may("POST /v1/bookings")),
                "next_url": View(list?.next.map { link(changing: ["cursor": $0]) }),
                "first_url": View(desk.given["cursor"].map { _ in link(changing: [:]) }),
            ])
    }

    private func label(of view: Quick) -> String {
        let day = view.isOfBoard ? desk.given["day"].flatMap { CivilDate(text: $0.utf8.span) } : nil
        return day.map { "\(view.label) \(Wording.day($0))" } ?? view.label
    }

    private func option(_ value: String, _ label: String, _ name: String) -> View {
        ["value": .text(value), "label": .text(label), "chosen": .bool(desk.given[name] == value)]
    }

    /// This page with something else in its address; where it goes on is not kept.
    private func link(changing changes: [String: String]) -> String {
        let names = ["view", "day", "q", "state", "location", "from", "until"].filter {
            $0 != "day" || changes["view"] == nil
        }
        let kept = names.compactMap { name -> (String, String)? in
            let value = changes[name] ?? desk.given[name] ?? ""
            return value.isEmpty ? nil : (name, value)
        }
        let more = changes["cursor"].map { [("cursor", $0)] } ?? []
        return DeskAddress.path("/desk/bookings", kept + more)
    }

    /// Whoever is called so. A code is nobody's name.
    private func found(_ word: String) throws -> [Sheet] {
        guard word.utf8.contains(where: { 0x61...0x7A ~= $0 | 0x20 }), desk.call.may(.customersView) else {
            return []
        }
        if word.utf8.count == 8, try desk.ask("GET /v1/bookings", [], [("code", word)]).items.first != nil {
            return []
        }
        return try desk.ask("GET /v1/customers", [], [("q", word), ("limit", "12")]).items
    }

    private func person(_ person: Sheet) -> View {
        let note = person["email"]?.text ?? person["phone"]?.text.map(Wording.phone)
        return [
            "name": .text(person.text("name")), "note": View(note),
            "url": .text(DeskAddress.path("/desk/customers/\(person.text("id"))", [])),
        ]
    }

    private func asked(_ quick: Quick) throws -> [(String, String)] {
        let zone = try desk.reading(at: desk.given["location"].flatMap { UUID($0) }).zone
        let today = zone.civil(at: now).date
        let board = BoardDay(desk.given["day"], now, zone)
        func start(_ days: Int64) -> String {
            "\(CivilDate(daysSinceEpoch: today.daysSinceEpoch + days).map { zone.startOfDay($0) } ?? now)"
        }
        func states(_ states: BookingState...) -> [(String, String)] { states.map { ("state", $0.rawValue) } }
        var query: [(String, String)] = []
        switch quick {
        case .all: query = [("sort", "-starts")]
        case .today: query = [("from", start(0)), ("until", start(1))]
        case .upcoming: query = states(.held, .pending, .confirmed, .ready) + [("starts_from", "\(now)")]
        case .road: query = states(.onRent) + [("sort", "ends")]
        case .overdue: query = states(.onRent) + [("ends_until", "\(now)"), ("sort", "ends")]
        case .unsettled: query = [("unsettled", "true"), ("sort", "-starts")]
        case .past:
            let over = BookingState.allCases.filter(\.isOver)
            query = over.map { ("state", $0.rawValue) } + [("sort", "-over")]
        case .out: query = board.outgoing
        case .back: query = board.due
        case .waiting: query = board.waiting
        }
        func day(_ name: String, _ parameter: String, _ more: Int64) {
            guard let text = desk.given[name], let date = CivilDate(text: text.utf8.span),
                let day = CivilDate(daysSinceEpoch: date.daysSinceEpoch + more)
            else { return }
            query.removeAll { $0.0 == parameter }
            query.append((parameter, "\(zone.startOfDay(day))"))
        }
        day("from", "from", 0)
        day("until", "until", 1)
        if let place = desk.given["location"], UUID(place) != nil { query.append(("location", place)) }
        if let state = desk.given["state"], BookingState(rawValue: state) != nil {
            query.removeAll { $0.0 == "state" }
            query.append(("state", state))
        }
        return query
    }

    private func rows(_ items: [Sheet]) throws -> [View] {
        let vehicles = try desk.vehicles(items.compactMap { $0.id("vehicle_id") })
        let customers = try desk.customers(items.compactMap { $0.id("customer_id") })
        let house = try desk.house.get()
        return try items.map { booking -> View in
            let reading = try desk.reading(at: booking.id("pickup_location_id"))
            var row = booking.fields(reading)
            let vehicle = booking.id("vehicle_id").flatMap { vehicles[$0] }
            let isOut = booking.text("state") == BookingState.onRent.rawValue
            row["url"] = .text("/desk/bookings/\(booking.text("id"))")
            row["vehicle"] = View(vehicle?.title)
            row["plate"] = View(vehicle?.plate)
            row["customer"] = View(booking.id("customer_id").flatMap { customers[$0] })
            row["place"] = View(booking.id("pickup_location_id").flatMap { house.place($0)?.name })
            row["is_overdue"] = .bool(isOut && booking.instant("ends_at").map { $0 < now } == true)
            return .object(row)
        }
    }
}
