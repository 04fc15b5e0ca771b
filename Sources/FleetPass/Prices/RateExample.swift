// A price worked out as an example: what somebody would pay who picked up a vehicle of a class. By what holds
// then, whichever plan it comes from.

import HTTP
import Mustache
import Schema
import Zones

struct RateExample {
    private let desk: PageDesk
    private let place: String

    /// - Parameter place: the page that it stands on.
    init(_ desk: PageDesk, at place: String) { (self.desk, self.place) = (desk, place) }

    private func given(_ name: String, _ usual: String) -> String {
        desk.given[name].flatMap { $0.isEmpty ? nil : $0 } ?? usual
    }

    func panels() throws -> [DeskPanel] {
        let places = try Reach.places(desk)
        guard desk.may("GET /v1/fleet"), let first = places.first else { return [] }
        let tomorrow = desk.now.day(in: try desk.reading()).daysSinceEpoch + 1
        let from = given("from", CivilDate(daysSinceEpoch: tomorrow)?.text ?? "")
        let (days, location) = (given("days", "3"), given("at", first.value))
        let vehicleClass = given("class", "suv")
        var panel = DeskPanel(
            "Work out a price", "example", note: "By what holds then, taxes and fees included.")
        let filter = desk.filter(
            "\(place)#example",
            [
                desk.control(
                    "class", "Class", Reach.classes.map { ($0, Labels.choice($0)) }, value: vehicleClass),
                desk.control("at", "Location", places, value: location),
                desk.control("from", "From", type: "date", value: from),
                desk.control("days", "Days", type: "number", value: days),
            ], submit: "Work it out")
        panel.filter = filter
        do {
            try work(&panel, vehicleClass, location, from, Int64(days) ?? 3)
        } catch let failure as Failure {
            panel.texts = [failure.message]
        } catch is Invalid { panel.texts = ["No price can be told for that."] }
        return [panel]
    }

    private func work(
        _ panel: inout DeskPanel, _ vehicleClass: String, _ location: String, _ from: String, _ days: Int64
    ) throws {
        let fleet = try desk.ask(
            "GET /v1/fleet", [], [("class", vehicleClass), ("status", "active"), ("limit", "1")])
        guard let vehicle = fleet.items.first, let first = CivilDate(text: from.utf8.span),
            let last = CivilDate(daysSinceEpoch: first.daysSinceEpoch + min(max(days, 1), 365))
        else {
            panel.texts = ["There is no vehicle of that class that could be rented."]
            return
        }
        let price = try desk.ask(
            "POST /v1/quotes/price",
            body: [
                ("vehicle_id", vehicle.text("id")), ("pickup_location_id", location),
                ("starts_at", "\(first.text)T10:00"), ("ends_at", "\(last.text)T10:00"),
            ])
        func money(_ name: String) -> String { price.money(name).map { Wording.money($0) } ?? "" }
        let currency = price.money("total")?.currency
        panel.facts =
            price.parts("lines").map { line in
                let minor = line.integer("amount_minor") ?? 0
                let amount = currency.map { Wording.money(Money(amountMinor: minor, currency: $0)) } ?? ""
                return DeskFact(line.text("text"), amount)
            } + [DeskFact("Total", money("total")), DeskFact("Deposit", money("deposit"))]
        let title = "\(vehicle.integer("year") ?? 0) \(vehicle.text("make")) \(vehicle.text("model"))"
        panel.note = "For a \(title), from \(Wording.day(first)), 10:00, to \(Wording.day(last)), 10:00."
    }
}
