// Extras as HTML, for staff: the list, and one with its prices and how many each location has.

import HTTP
import Mustache
import Schema
import Zones

func extraPages(_ desk: DeskMaker) -> [Route] {
    let (place, may) = (ExtraPage.place, Permission.holding(.fleetView, .ratesEdit))
    let acts: [(String, String, Done)] = [
        ("", ExtraPage.changing, .saved), ("/prices", ExtraPage.pricing, .saved),
        ("/stock", ExtraPage.counting, .saved),
    ]
    return [
        desk.page("GET \(place)", for: may, "Extras, for staff") { try ExtraPage($0).renderList() },
        desk.page("GET \(place)/{id:uuid}", for: may, "The page of an extra") { try ExtraPage($0).render() },
        desk.form("POST \(place)", does: ExtraPage.making, .created) { _, made in
            "\(place)/\(made["id"]?.text ?? "")"
        } page: {
            try ExtraPage($1).renderList($0)
        },
    ]
        + acts.map { part, act, done in
            desk.form("POST \(place)/{id:uuid}\(part)", does: act, done) { call, _ in
                "\(place)/\(call.parameter())"
            } page: {
                try ExtraPage($1).render($0)
            }
        }
}

struct ExtraPage {
    static let place = "\(SettingsIndex.place)/extras"
    static let making = "POST /v1/extras"
    static let changing = "PUT /v1/extras/{id:uuid}"
    static let pricing = "POST /v1/extras/{id:uuid}/prices"
    static let counting = "PUT /v1/extras/{id:uuid}/stock"
    private let desk: PageDesk

    init(_ desk: PageDesk) { self.desk = desk }

    func renderList(_ refused: RefusedForm? = nil) throws -> Response {
        let list = try desk.ask("GET /v1/extras")
        var sheet = DeskSheet("Extras", "What can be rented along with a vehicle.", from: SettingsIndex.crumb)
        var panel = DeskPanel("In the order of lists", "extras")
        panel.table = DeskTable(
            "Extras", [.init("Extra"), .init("What it is"), .init("In one booking", number: true)],
            list.items.map { extra in
                [
                    DeskCell(
                        extra.text("name"), url: "\(Self.place)/\(extra.text("id"))",
                        note: extra.text("code"),
                        marks: extra.isTrue("is_offered") ? [] : [DeskMark("Not offered", .warn)]),
                    DeskCell(extra.text("about")), DeskCell(extra.integer("most").map { "\($0)" }),
                ]
            })
        panel.empty = "There is none yet: a child seat is a good start."
        let code = desk.field("code", of: Self.making, "Code", hint: "As prices name it; it never changes.")
        let first = FormEntry(["most": "1", "position": "0", "is_offered": "true", "about": ""])
        let form = try desk.form(
            Self.making, at: Self.place, "Make it", parts: parts(Self.making, first: [code]), now: first,
            look: .quiet, refused: refused)
        var making = DeskPanel("Another one", "new")
        making.drawers = [
            DeskDrawer(
                label: "Make an extra", form: form,
                isOpen: desk.isOf(Self.place, refused) || list.items.isEmpty)
        ]
        sheet.panels = form == .absent ? [panel] : [panel, making]
        return try desk.answer(sheet, refused)
    }

    private func parts(_ act: String, first: [FormField]) -> [FormPart] {
        func field(_ name: String, _ label: String, hint: String? = nil) -> FormField {
            desk.field(name, of: act, label, hint: hint)
        }
        return [
            FormPart(
                fields: [field("name", "Name")] + first + [
                    field("most", "In one booking at most"), field("position", "Place in lists"),
                    field("is_limited", "There are only so many"), field("is_offered", "It can be booked"),
                ]),
            FormPart(fields: [field("about", "What it is, in a sentence")], columns: 1),
        ]
    }

    func render(_ refused: RefusedForm? = nil) throws -> Response {
        let id = try desk.call.id()
        guard let extra = try desk.ask("GET /v1/extras").items.first(where: { $0.id("id") == id }) else {
            throw Failure.notFound
        }
        let reading = try desk.reading()
        var sheet = DeskSheet(extra.text("name"), extra.text("about"), from: DeskLink("Extras", Self.place))
        sheet.marks = extra.isTrue("is_offered") ? [] : [DeskMark("Not offered", .warn)]
        sheet.panels = [try prices(id, reading, refused), try stock(id, extra, refused)]
        var change = DeskPanel("What it is", "facts")
        change.facts = [
            DeskFact("Code", extra.text("code")),
            DeskFact("In one booking at most", "\(extra.integer("most") ?? 1)"),
            DeskFact(
                "How many there are", extra.isTrue("is_limited") ? "so many at each location" : "enough"),
        ]
        let place = "\(Self.place)/\(id)"
        let form = try desk.form(
            Self.changing, at: place, "Save", parts: parts(Self.changing, first: []),
            now: FormEntry(extra.entries(reading)), version: extra.integer("version"), look: .quiet,
            refused: refused)
        change.drawers = [desk.drawer("Change it", at: place, form, refused: refused)]
        sheet.beside = [change]
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
        let (act, place) = (Self.pricing, "\(Self.place)/\(id)/prices")
        let form = try desk.form(
            act, at: place, "Set the price",
            parts: [
                FormPart(
                    fields: [
                        desk.field("amount_minor", of: act, "Price", control: .spoken),
                        desk.field("per", of: act, "For a"),
                        desk.field(
                            "most_minor", of: act, "At most", hint: "For one, however long.", control: .spoken
                        ),
                        desk.field(
                            "starts_at", of: act, "From", hint: "Empty: from now on.", control: .moment),
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
        let (act, place) = (Self.counting, "\(Self.place)/\(id)/stock")
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
