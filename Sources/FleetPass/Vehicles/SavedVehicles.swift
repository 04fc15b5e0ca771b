// Vehicles that a visitor has saved, and some of them side by side. They are kept in a cookie: nobody has to
// say who they are for that, and nothing is known of them here.

import HTTP
import Mustache
import Schema
import Store

/// The cookie: ids, the last saved first. A script of ours reads it too, to show what is saved.
struct SavedVehicles {
    private(set) var ids: [UUID]
    static let most = 50
    private static let keptSeconds: Int64 = 365 * 24 * 60 * 60

    init(_ request: Request) {
        let kept = Cookies.read(.saved, of: request) ?? []
        ids = kept.split(separator: UInt8(ascii: ".")).prefix(Self.most).compactMap { UUID([UInt8]($0)) }
    }

    mutating func add(_ id: UUID) {
        ids.removeAll { $0 == id }
        ids = [id] + ids.prefix(Self.most - 1)
    }

    mutating func remove(_ id: UUID) { ids.removeAll { $0 == id } }

    func keep(in response: inout Response) {
        let text = ids.map(\.description).joined(separator: ".")
        response.setCookie(.saved, text, forSeconds: ids.isEmpty ? 0 : Self.keptSeconds)
    }
}

enum SavedInput {
    static let vehicle = Field.uuid("vehicle_id", "Which one.")
    static let removes = Field.boolean("remove", "Whether it is saved no more.").optional
    static let shape = Shape("SavedVehicleForm", "A vehicle to be saved.", vehicle, removes)
    static let compared = Field.uuid("id", "Those that are shown side by side.").list(max: 4)
    static let comparison = Shape("ComparisonQuery", "Which vehicles are compared.", compared)
}

func savedPages(_ app: App) -> [Route] {
    [
        Route(
            "GET /saved", for: .anyone, "The vehicles that one has saved", answers: .page,
            .read { call, tx in
                let frame = PageFrame(app, toAll: call.request)
                let cards = try cards(SavedVehicles(call.request).ids, tx)
                let names = try placeNames(app, tx)
                return frame.answer(
                    try frame.render(
                        "web/saved",
                        [
                            "vehicles": .list(
                                cards.map {
                                    $0.view(
                                        frame.words, location: names[$0.locationID] ?? "", isEager: false)
                                }),
                            "has_vehicles": .bool(!cards.isEmpty), "can_compare": .bool(cards.count > 1),
                        ]), keeping: "no-store")
            }),

        Route(
            "POST /saved", for: .anyone, "Save a vehicle, or save it no more", answers: .page,
            .plain { call in
                var saved = SavedVehicles(call.request)
                let id = call.body(SavedInput.vehicle)
                if call.body(SavedInput.removes) == true { saved.remove(id) } else { saved.add(id) }
                var response = Response.onward(to: "/saved")
                saved.keep(in: &response)
                return response
            }
        ).taking(SavedInput.shape, asForm: true).answering(.seeOther).carrying(.location),

        Route(
            "GET /compare", for: .anyone, "Up to four vehicles side by side", answers: .page,
            .read { call, tx in
                let frame = PageFrame(app, toAll: call.request)
                let cards = try cards(call.query(SavedInput.compared), tx)
                let comparison = Comparison(cards: cards, places: try placeNames(app, tx), words: frame.words)
                return frame.answer(
                    try frame.render("web/compare", comparison.fields), keeping: "no-store")
            }
        ).asking(SavedInput.comparison),
    ]
}

/// Those that are still for rent, in the order of the ids.
private func cards(_ ids: [UUID], _ tx: Transaction) throws -> [VehicleCard] {
    var found: [UUID: VehicleCard] = [:]
    try VehicleSearchStore(tx: tx).each(ids) { row in
        let card = try VehicleCard(row)
        found[card.id] = card
    }
    return ids.compactMap { found.removeValue(forKey: $0) }
}

private func placeNames(_ app: App, _ tx: Transaction) throws -> [UUID: String] {
    Dictionary(try app.house.rules(tx).places.map { ($0.id, $0.name) }) { first, _ in first }
}

private struct Comparison {
    let cards: [VehicleCard]
    let places: [UUID: String]
    let words: Words

    var fields: View.Fields {
        [
            "vehicles": .list(
                cards.map { $0.view(words, location: places[$0.locationID] ?? "", isEager: true) }),
            "has_vehicles": .bool(!cards.isEmpty), "rows": .list(rows),
        ]
    }

    /// What is the same of all is no reason to choose one.
    private var rows: [View] {
        let rows: [(String, (VehicleCard) -> String)] = [
            (words("Per day"), { $0.rate(words) }), (words("Class"), { words($0.classLabel) }),
            (words("Body"), { words($0.body?.label ?? "") }), (words("Fuel"), { words($0.fuelLabel) }),
            (words("Seats"), { "\($0.seats)" }), (words("Model year"), { "\($0.year)" }),
            (words("Odometer"), { "\(words.grouped($0.odometerKm)) km" }),
            (words("Colour"), { words.colour($0.colour) }),
            (words("Location"), { places[$0.locationID] ?? "" }),
        ]
        return rows.map { label, value in
            let values = cards.map(value)
            return [
                "label": .text(label), "values": .list(values.map { ["value": .text($0)] }),
                "differs": .bool(Set(values).count > 1),
            ]
        }
    }
}
