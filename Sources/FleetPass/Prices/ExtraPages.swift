// Extras as HTML, for staff: the list, and one with its prices and how many each location has.

import HTTP
import Mustache
import Schema
import Zones

struct ExtraPage {
    private static let making = "POST /v1/extras"
    private static let changing = "PUT /v1/extras/{id:uuid}"
    private static let pricing = "POST /v1/extras/{id:uuid}/prices"
    private static let counting = "PUT /v1/extras/{id:uuid}/stock"

    static let noun: SettingsNoun = .init(
        name: "extras", title: "Extras", lead: "What can be rented along with a vehicle.",
        permission: .holding(.fleetView, .ratesEdit), lists: "GET /v1/extras",
        columns: [.init("Extra"), .init("What it is"), .init("In one booking", number: true)],
        empty: "There is none yet: a child seat is a good start.",
        making: .init(
            line: making, title: "New extra",
            first: { _ in
                FormEntry(["most": "1", "position": "0", "is_offered": "true", "about": ""])
            },
            parts: { desk, _ in
                let code = desk.field(
                    "code", of: making, "Code", hint: "As prices name it; it never changes.")
                return parts(desk, making, first: [code])
            }),
        acts: [
            .init(path: "", line: changing, done: .saved),
            .init(path: "/prices", line: pricing, done: .saved),
            .init(path: "/stock", line: counting, done: .saved),
        ],
        one: { try ExtraPage($0).render($1) },
        rows: { list in
            list.items.map { extra in
                [
                    DeskCell(
                        extra.text("name"), url: noun.place(of: extra), note: extra.text("code"),
                        marks: marks(extra)),
                    DeskCell(extra.text("about")), DeskCell(extra.integer("most").map { "\($0)" }),
                ]
            }
        })

    private let desk: PageDesk

    init(_ desk: PageDesk) { self.desk = desk }

    private static func marks(_ extra: Sheet) -> [DeskMark] {
        extra.isTrue("is_offered") ? [] : [DeskMark("Not offered", .warn)]
    }

    private static func parts(_ desk: PageDesk, _ act: String, first: [FormField] = []) -> [FormPart] {
        let field = DeskFields(desk, of: act)
        return [
            FormPart(
                fields: [field("name", "Name")] + first + [
                    field("most", "In one booking at most"), field("position", "Place in lists"),
                    field("is_limited", "There are only so many"), field("is_offered", "It can be booked"),
                ]),
            FormPart(fields: [field("about", "What it is, in a sentence")], columns: 1),
        ]
    }

    func render(_ refused: RefusedForm?) throws -> Response {
        let id = try desk.call.id()
        guard let extra = try desk.ask("GET /v1/extras").items.first(where: { $0.id("id") == id }) else {
            throw Failure.notFound
        }
        var sheet = DeskSheet(extra.text("name"), extra.text("about"), from: Self.noun.crumb)
        sheet.marks = Self.marks(extra)
        sheet.panels = [try prices(id, desk.reading(), refused), try stock(id, extra, refused)]
        sheet.beside = [
            try desk.change(
                Self.changing, at: Self.noun.place(of: extra), of: extra,
                [
                    DeskFact("Code", extra.text("code")),
                    DeskFact("In one booking at most", "\(extra.integer("most") ?? 1)"),
                    DeskFact(
                        "How many there are",
                        extra.isTrue("is_limited") ? "so many at each location" : "enough"),
                ], parts: Self.parts(desk, Self.changing), refused)
        ]
        return try desk.answer(sheet, refused)
    }

    private func prices(_ id: UUID, _ reading: Reading, _ refused: RefusedForm?) throws -> DeskPanel {
        let list = try desk.ask("GET /v1/extras/{id:uuid}/prices", [id])
        let now = desk.now
        let current = list.items.first { $0.instant("starts_at").map { $0 <= now } == true }
        func money(_ minor: Int64?) -> String? {
            minor.map { Wording.money(Money(amountMinor: $0, currency: reading.currency)) }
        }
        var panel = DeskPanel("Prices", "prices", note: "A booking keeps the price that it was made by.")
        panel.table = DeskTable(
            "Prices", [.init("From"), .init("Price", number: true), .init("At most", number: true)],
            list.items.map { price in
                let isCurrent = price.integer("number") == current?.integer("number")
                return [
                    DeskCell(
                        price.instant("starts_at").map { Wording.moment($0, in: reading.zone) },
                        marks: isCurrent ? [DeskMark("Holds now", .good)] : []),
                    DeskCell(money(price.integer("amount_minor")), note: "a \(price.text("per"))"),
                    DeskCell(money(price.integer("most_minor"))),
                ]
            })
        panel.empty = "It has no price yet, so it cannot be booked."
        let (act, place) = (Self.pricing, "\(Self.noun.place)/\(id)/prices")
        let field = DeskFields(desk, of: act)
        let form = try desk.form(
            act, at: place, "Set the price",
            parts: [
                FormPart(
                    fields: [
                        field("amount_minor", "Price", .spoken), field("per", "For a"),
                        field("most_minor", "At most", hint: "For one, however long.", .spoken),
                        field("starts_at", "From", hint: "Empty: from now on.", .moment),
                    ])
            ], look: .quiet, refused: refused)
        panel.drawers = [
            DeskDrawer(
                label: "Set another price", form: form,
                isOpen: desk.isOf(place, refused) || list.items.isEmpty)
        ]
        return panel
    }

    private func stock(_ id: UUID, _ extra: Sheet, _ refused: RefusedForm?) throws -> DeskPanel {
        let list = try desk.ask("GET /v1/extras/{id:uuid}/stock", [id])
        let places = try Reach.places(desk)
        var panel = DeskPanel(
            "How many there are", "stock",
            note: extra.isTrue("is_limited") ? nil : "It is not counted: there are always enough.")
        let (act, place) = (Self.counting, "\(Self.noun.place)/\(id)/stock")
        let rows = try places.filter { desk.call.asker.works(at: UUID($0.value)) }.map {
            location in
            let count = list.items.first { $0.text("location_id") == location.value }?.integer("count") ?? 0
            let form = try desk.form(
                act, at: place, "Set",
                parts: [FormPart(fields: [desk.field("count", of: act, "At \(location.label)")])],
                now: FormEntry(["count": "\(count)"]), hidden: [("location_id", location.value)],
                look: .button, id: "stock-\(location.value)", refused: nil)
            return [DeskCell(location.label), DeskCell("\(count)"), DeskCell(form)]
        }
        if extra.isTrue("is_limited") {
            panel.table = DeskTable(
                "Stock by location", [.init("Location"), .init("There are", number: true), .init("")], rows)
        }
        return panel
    }
}
