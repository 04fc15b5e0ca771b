// The day at the counter: what goes out, what comes back, what is late and what waits for a word.

import HTTP
import Mustache
import Schema
import Threads
import Zones

func boardPages(_ desk: DeskMaker) -> [Route] {
    let moves: [(place: String, done: Done)] = [("confirmation", .confirmed), ("readiness", .ready)]
    return [
        desk.page("GET /desk", for: .holding(.bookingsView), "The day at the counter") {
            try DayBoardPage($0).render()
        }
    ]
        + moves.map { move in
            desk.form(
                "POST /desk/day/{id:uuid}/\(move.place)",
                does: "POST /v1/bookings/{id:uuid}/\(move.place)", move.done
            ) { _, _ in
                "/desk"
            } page: { form, desk in
                try DayBoardPage(desk).render(form)
            }
        }
}

struct DayBoardPage {
    private let desk: PageDesk
    private let now = Instant(epochMs: Clock.epochMs())
    private let place: Place?
    private let zone: Zone
    private let day: CivilDate
    private let board: BoardDay
    private static let most = 100
    /// More than that nobody works through on a board: the list has all.
    private static let mostCards = 12

    init(_ desk: PageDesk) throws {
        self.desk = desk
        let house = try desk.house.get()
        let wanted = desk.given["location"].flatMap { UUID($0) }
        let only = desk.call.asker.locations.first
        place = wanted.flatMap { house.place($0) } ?? only.flatMap { house.place($0) }
        zone = try desk.reading(at: place?.id).zone
        board = BoardDay(desk.given["day"], now, zone)
        day = board.day
    }

    private var isToday: Bool { board.isToday }

    func render(_ refused: RefusedForm? = nil) throws -> Response {
        let (outgoing, due) = (try list(board.outgoing), try list(board.due))
        let late = isToday ? try list(board.late) : []
        let waiting = isToday ? try list(board.waiting) : []
        let names = try BoardNames(desk, outgoing + due + late + waiting)
        let order: [BookingState] = [.onRent, .pending, .returned, .disputed]
        func rank(_ booking: Sheet) -> Int { order.firstIndex { $0.rawValue == booking.text("state") } ?? 0 }
        let urgent = (late + waiting).enumerated().sorted {
            (rank($0.element), $0.offset) < (rank($1.element), $1.offset)
        }
        func cards(_ bookings: [Sheet]) throws -> [View] { try bookings.map { try card($0, names, refused) } }
        var needing: [BookingListPage.Quick] = []
        if !late.isEmpty { needing.append(.overdue) }
        if !waiting.isEmpty { needing.append(.waiting) }
        var stats = [stat(outgoing, .out), stat(due, .back)]
        // What needs somebody needs them now: of another day there is nothing to count.
        if isToday {
            stats.append(stat(late, .overdue, isWrong: !late.isEmpty))
            stats.append(stat(waiting, .waiting))
        }
        let columns = [
            isToday
                ? column(
                    "Needs you", "bell", try cards(urgent.map(\.element)), needing,
                    "Nothing is overdue, and nobody waits for a word.") : .absent,
            column("Going out", "pickup", try cards(outgoing), [.out], "Nothing goes out."),
            column("Coming back", "return", try cards(due), [.back], "Nothing comes back."),
        ]
        return try desk.answer(
            "web/desk/day",
            [
                "columns": columns.present, "day": .text(Wording.day(day)), "is_today": .bool(isToday),
                "before_url": .text(link(-1)), "after_url": .text(link(1)), "today_url": .text(link(nil)),
                "day_text": .text(day.text), "places": try places(),
                "problem": View(refused.map(\.failure.message)),
                "may_make": .bool(desk.may("POST /v1/bookings")),
                "stats": .list(stats),
            ], refused)
    }

    private func list(_ asked: BoardDay.Query) throws -> [Sheet] {
        var query = asked + [("limit", "\(Self.most)")]
        if let place { query.append(("location", place.id.description)) }
        return try desk.ask("GET /v1/bookings", [], query).items
    }

    /// How many there are, as far as the board has looked.
    private func counted(_ count: Int) -> String { count >= Self.most ? "\(Self.most)+" : "\(count)" }

    /// The list that has all of what is counted here.
    private func list(of view: BookingListPage.Quick) -> String {
        let query = [
            ("view", view.rawValue), ("day", isToday ? "" : day.text),
            ("location", place?.id.description ?? ""),
        ]
        return DeskAddress.path("/desk/bookings", query.filter { !$0.1.isEmpty })
    }

    private func stat(_ bookings: [Sheet], _ view: BookingListPage.Quick, isWrong: Bool = false) -> View {
        [
            "label": .text(view.label), "value": .text(counted(bookings.count)), "url": .text(list(of: view)),
            "wrong": .bool(isWrong),
        ]
    }

    /// - Parameter lists: together they hold what stands in it.
    private func column(
        _ title: String, _ icon: String, _ cards: [View], _ lists: [BookingListPage.Quick], _ none: String
    ) -> View {
        let shown = cards.prefix(Self.mostCards)
        return [
            "title": .text(title), "icon": .text(icon), "count": .text(counted(cards.count)),
            "cards": .list(Array(shown)), "none": .text(none),
            "lists": .list(
                lists.map { view in
                    [
                        "label": .text(lists.count > 1 ? view.label : "Show the list"),
                        "url": .text(list(of: view)),
                    ]
                }),
            "rest": cards.count > shown.count
                ? .text("\(shown.count) of \(counted(cards.count)) are here") : .absent,
        ]
    }

    private func link(_ days: Int64?) -> String {
        let other = days.flatMap { CivilDate(daysSinceEpoch: day.daysSinceEpoch + $0) }
        let query = [
            ("day", other.flatMap { $0 == board.today ? nil : $0.text } ?? ""),
            ("location", desk.given["location"] ?? ""),
        ]
        return DeskAddress.path("/desk", query.filter { !$0.1.isEmpty })
    }

    private func places() throws -> View {
        let reach = desk.call.asker.locations
        return .list(
            try desk.house.get().places.filter { reach.isEmpty || reach.contains($0.id) }.map {
                [
                    "value": .text($0.id.description), "label": .text($0.name),
                    "chosen": .bool($0.id.description == desk.given["location"]),
                ]
            })
    }

    private func card(_ booking: Sheet, _ names: BoardNames, _ refused: RefusedForm?) throws -> View {
        let state = BookingState(rawValue: booking.text("state")) ?? .closed
        let isReturn = [.onRent, .returned, .disputed].contains(state)
        let field = state == .returned ? "returned_at" : isReturn ? "ends_at" : "starts_at"
        let time = booking.instant(field) ?? now
        let at = booking.id(isReturn ? "return_location_id" : "pickup_location_id")
        let local = try desk.reading(at: at).zone.civil(at: time)
        let isLate = time < now && state != .returned && state != .disputed
        let vehicle = names.vehicles[booking.id("vehicle_id") ?? UUID(high: 0, low: 0)]
        return [
            "url": .text("/desk/bookings/\(booking.text("id"))"),
            "clock": .text(
                "\(Wording.padded(Int64(local.hour), to: 2)):\(Wording.padded(Int64(local.minute), to: 2))"),
            "other_day": View(local.date == day ? nil : String(Wording.day(local.date).dropLast(5))),
            "late": .bool(isLate),
            "who": .text(
                booking.id("customer_id").flatMap { names.customers[$0] } ?? booking.text("code")),
            "state": .text(isLate && state == .onRent ? "Overdue" : Labels.choice(state.rawValue)),
            "state_code": .text(isLate && state == .onRent ? "overdue" : state.rawValue),
            "vehicle": View(vehicle?.title), "plate": View(vehicle?.plate),
            "place": View(place == nil ? try at.flatMap { try desk.house.get().place($0)?.name } : nil),
            "act": try act(booking, state, refused),
        ]
    }

    /// The one step that is next: done here where a press is enough, else where it is done.
    private func act(_ booking: Sheet, _ state: BookingState, _ refused: RefusedForm?) throws -> View {
        let id = booking.text("id")
        func form(_ act: String, _ words: String) throws -> View {
            let form = try desk.form(
                "POST /v1/bookings/{id:uuid}/\(act)", at: "/desk/day/\(id)/\(act)", words, [],
                isQuiet: true, refused: refused)
            return form == .absent ? .absent : ["form": form, "link": .absent]
        }
        func link(_ words: String) -> View {
            guard desk.call.may(.bookingsEdit) else { return .absent }
            return ["form": .absent, "link": .text(words)]
        }
        switch state {
        case .pending: return try form("confirmation", "Confirm")
        case .confirmed: return try form("readiness", "It is ready")
        case .ready: return link("Hand over")
        case .onRent: return link("Take back")
        case .returned: return link("Settle")
        case .disputed: return link("See to it")
        default: return .absent
        }
    }
}

/// What the vehicles and people on the board are called.
struct BoardNames {
    let vehicles: [UUID: (title: String, plate: String)]
    let customers: [UUID: String]

    init(_ desk: PageDesk, _ bookings: [Sheet]) throws {
        vehicles = try desk.vehicles(bookings.compactMap { $0.id("vehicle_id") })
        customers = try desk.customers(bookings.compactMap { $0.id("customer_id") })
    }
}
