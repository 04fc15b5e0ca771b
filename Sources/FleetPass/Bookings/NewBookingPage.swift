// A booking made at the counter: who, when and where, which vehicle, what goes along, what it costs.
// The last button alone makes something.

import HTTP
import Mustache
import Schema
import Threads
import Zones

func newBookingPages(_ desk: DeskMaker) -> [Route] {
    [
        desk.page("GET /desk/bookings/new", for: .holding(.bookingsEdit), "A new booking, at the counter") {
            try NewBookingPage($0).render()
        },
        desk.form("POST /desk/bookings/new", does: "POST /v1/bookings", .booked) { _, answer in
            "/desk/bookings/\(answer["id"]?.text ?? "")"
        } page: { form, desk in
            try NewBookingPage(desk).render(form)
        },
        // Where one goes on with them stands in the address that the form was sent to.
        desk.form("POST /desk/bookings/new/customer", does: "POST /v1/customers", .created) { call, answer in
            let known = call.request.firstValues(of: call.request.query).filter {
                $0.key != "customer" && $0.key != "who"
            }
            let query = known.map { ($0.key, $0.value) } + [("customer", answer["id"]?.text ?? "")]
            return DeskAddress.path("/desk/bookings/new", query.sorted { $0.0 < $1.0 })
        } page: { form, desk in
            try NewBookingPage(desk).render(form)
        },
    ]
}

struct NewBookingPage {
    private let desk: PageDesk
    private let now = Instant(epochMs: Clock.epochMs())
    private let house: HouseRules
    private let act = "POST /v1/bookings"
    private let newcomer = "POST /v1/customers"
    static let path = "/desk/bookings/new"

    init(_ desk: PageDesk) throws { (self.desk, house) = (desk, try desk.house.get()) }

    func render(_ refused: RefusedForm? = nil) throws -> Response {
        let choice = BookingChoice(desk, house, now, refused)
        let found = try choice.isTimed ? vehicles(choice) : nil
        let quote = try quote(choice)
        let customer = try customer(choice)
        let isReady = quote?.sheet != nil && customer != nil
        let refusedPath = refused.map { $0.call.request.text($0.call.request.path) }
        return try desk.answer(
            "web/desk/new-booking",
            [
                "who": try who(choice, customer, refusedPath == "\(Self.path)/customer" ? refused : nil),
                "places": places(choice.pickup), "returns": places(choice.dropOff),
                "from": .text(choice.from), "until": .text(choice.until),
                "classes": .list(
                    Vehicle.Class.allCases.map {
                        [
                            "value": .text($0.rawValue), "label": .text($0.label),
                            "chosen": .bool(desk.given["class"] == $0.rawValue),
                        ]
                    }),
                "vehicles": .list(found?.views ?? []), "has_vehicles": .bool(found?.views.isEmpty == false),
                "vehicles_error": View(found?.flaw), "is_timed": .bool(choice.isTimed),
                "extras": try extras(choice), "price": try price(quote),
                "hidden": .list(choice.hidden.map { ["name": .text($0.0), "value": .text($0.1)] }),
                "is_ready": .bool(isReady), "missing": .text(missing(choice, customer)),
                "key": .text(FormOnce.hidden().value),
                "problem": View(refusedPath == Self.path ? refused?.failure.message : nil),
                "note": .text(refused?.entered["note"] ?? ""),
                "override_reason": .text(refused?.entered["override_reason"] ?? ""),
                "may_override": .bool(desk.call.may(.bookingsOverride)),
            ], refused)
    }

    private func missing(_ choice: BookingChoice, _ customer: String?) -> String {
        if customer == nil { return "Choose who rents." }
        if !choice.isTimed { return "Say when and where." }
        return choice.vehicle == nil ? "Choose a vehicle." : "The vehicle cannot be had like that."
    }

    private func places(_ chosen: UUID?) -> View {
        .list(
            house.places.map {
                [
                    "value": .text($0.id.description), "label": .text($0.name),
                    "chosen": .bool($0.id == chosen),
                ]
            })
    }

    private func customer(_ choice: BookingChoice) throws -> String? {
        guard let id = choice.customer else { return nil }
        return try desk.customers([id])[id]
    }

    /// One who is chosen, those who may be meant, or a form for somebody new.
    private func who(_ choice: BookingChoice, _ chosen: String?, _ refused: RefusedForm?) throws -> View {
        let word = desk.given["who"] ?? ""
        let isSought = chosen == nil && !word.isEmpty && desk.may("GET /v1/customers")
        let found =
            isSought ? try desk.ask("GET /v1/customers", [], [("q", word), ("limit", "8")]).items : []
        let fields =
            ["name", "email", "phone", "born_on"].map { name in
                desk.field(name, of: newcomer, control: name == "born_on" ? .day : .plain)
            } + [
                desk.field("licence.number", of: newcomer, "Licence number"),
                desk.field("licence.valid_until", of: newcomer, "Licence valid until", control: .day),
            ]
        let address = DeskAddress.path("\(Self.path)/customer", choice.kept)
        let form =
            desk.may(newcomer)
            ? try desk.form(
                newcomer, at: "\(Self.path)/customer", "Enter and go on", fields,
                now: FormEntry(["name": word]), isQuiet: true, refused: refused) : .absent
        return [
            "other_url": .text(
                DeskAddress.path(Self.path, choice.kept.filter { $0.0 != "customer" && $0.0 != "who" })),
            "chosen": View(chosen), "chosen_id": View(choice.customer?.description), "word": .text(word),
            "found": .list(
                found.map { person in
                    let born = person["born_on"]?.text.flatMap { CivilDate(text: $0.utf8.span) }
                    let notes = [
                        person["email"]?.text, person["phone"]?.text.map(Wording.phone),
                        born.map { "born \(Wording.day($0).dropFirst(4))" },
                    ]
                    return [
                        "id": .text(person.text("id")), "name": .text(person.text("name")),
                        "note": .text(notes.compactMap { $0 }.joined(separator: " · ")),
                    ]
                }),
            "has_found": .bool(!found.isEmpty), "is_sought": .bool(isSought), "new_form": form,
            "new_action": .text(address), "is_new": .bool(refused != nil || isSought && found.isEmpty),
        ]
    }

    private func vehicles(_ choice: BookingChoice) throws -> (views: [View], flaw: String?) {
        var query = choice.stay + [("limit", "30"), ("location", choice.pickup?.description ?? "")]
        if let wanted = desk.given["class"], Vehicle.Class(rawValue: wanted) != nil {
            query.append(("class", wanted))
        }
        let found: [Sheet]
        do { found = try desk.ask("GET /v1/vehicles", [], query).items } catch let failure as Failure {
            return ([], failure.fields.first?.detail ?? failure.message)
        } catch is Invalid { return ([], "Times are as 2026-07-01T10:00.") }
        return (
            found.map { vehicle in
                let offer = vehicle.part("offer")
                let title = "\(vehicle.integer("year") ?? 0) \(vehicle.text("make")) \(vehicle.text("model"))"
                let group = Vehicle.Class(rawValue: vehicle.text("class"))?.label ?? ""
                let traits = [
                    group, "\(vehicle.integer("seats") ?? 0) seats", Labels.choice(vehicle.text("fuel")),
                    vehicle.text("colour"),
                ]
                return [
                    "id": .text(vehicle.text("id")), "title": .text(title),
                    "plate": .text(vehicle.text("plate")),
                    "traits": .text(traits.filter { !$0.isEmpty }.joined(separator: " · ")),
                    "total": View(offer?.money("total").map { Wording.money($0) }),
                    "chosen": .bool(vehicle.text("id") == choice.vehicle?.description),
                ]
            }, nil
        )
    }

    private func extras(_ choice: BookingChoice) throws -> View {
        let all = try desk.ask("GET /v1/extras").items
        return .list(
            all.enumerated().map { index, extra in
                [
                    "index": .integer(Int64(index)), "code": .text(extra.text("code")),
                    "name": .text(extra.text("name")),
                    "quantity": .text(choice.extras[extra.text("code")].map { "\($0)" } ?? ""),
                ]
            })
    }

    /// What it costs, what speaks against it, and what can be had instead.
    private func quote(_ choice: BookingChoice) throws -> (sheet: Sheet?, flaw: String?, ways: [View])? {
        guard choice.isTimed, choice.vehicle != nil else { return nil }
        do {
            let sheet = try desk.ask("POST /v1/quotes/price", [], [], body: choice.wish)
            let ways = sheet.isTrue("can_be_booked") ? [] : try alternatives(choice)
            return (sheet, nil, ways)
        } catch let failure as Failure {
            return (nil, failure.message, [])
        } catch is Invalid { return (nil, "Some of that cannot be read.", []) }
    }

    private func alternatives(_ choice: BookingChoice) throws -> [View] {
        guard let vehicle = choice.vehicle else { return [] }
        let query = choice.stay + [("location", choice.pickup?.description ?? "")]
        let found = try? desk.ask("GET /v1/vehicles/{id:uuid}/alternatives", [vehicle], query)
        return try (found?.parts("alternatives") ?? []).prefix(5).map { way in
            let at = way.id("pickup_location_id")
            let reading = try desk.reading(at: at)
            let (start, end) = (way.instant("starts_at") ?? now, way.instant("ends_at") ?? now)
            let changed = [
                "vehicle": way.text("vehicle_id"), "pickup": way.text("pickup_location_id"),
                "from": reading.control(start), "until": reading.control(end),
            ]
            let kept = choice.kept.map { ($0.0, changed[$0.0] ?? $0.1) }
            let missing = changed.filter { name, _ in !kept.contains { $0.0 == name } }.map {
                ($0.key, $0.value)
            }
            return [
                "kind": .text(Labels.choice(way.text("kind"))), "title": .text(way.text("title")),
                "when": .text("\(Wording.moment(start, in: reading.zone)), \(way.text("pickup_location"))"),
                "total": View(way.money("total").map { Wording.money($0) }),
                "url": .text(DeskAddress.path(Self.path, kept + missing.sorted { $0.0 < $1.0 })),
            ]
        }
    }

    private func price(_ quote: (sheet: Sheet?, flaw: String?, ways: [View])?) throws -> View {
        guard let quote else { return .absent }
        let sheet = quote.sheet
        let obstacles = sheet?.parts("obstacles") ?? []
        return [
            "lines": .list(sheet.map { PriceLines.views($0.parts("lines"), house.currency) } ?? []),
            "total": View(sheet?.money("total").map { Wording.money($0) }),
            "deposit": View(sheet?.money("deposit").flatMap { $0.amountMinor > 0 ? Wording.money($0) : nil }),
            "km": View(sheet?.integer("km_included").map { "\(Wording.grouped($0)) km" }),
            "flaw": View(quote.flaw),
            "obstacles": .list(
                obstacles.map { ["text": .text($0.text("text")), "hard": .bool($0.isTrue("is_absolute"))] }),
            "has_obstacles": .bool(!obstacles.isEmpty), "ways": .list(quote.ways),
            "has_ways": .bool(!quote.ways.isEmpty),
        ]
    }
}
