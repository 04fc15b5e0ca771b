// Discounts as HTML, for staff: those that are given, those that were, and the form that makes one.

import HTTP
import Mustache
import Schema
import Zones

func discountPages(_ desk: DeskMaker) -> [Route] {
    let place = DiscountPage.place
    return [
        desk.page("GET \(place)", for: .holding(.ratesEdit), "Discounts, for staff") {
            try DiscountPage($0).render()
        },
        desk.form("POST \(place)", does: DiscountPage.making, .created) { _, _ in
            place
        } page: {
            try DiscountPage($1).render($0)
        },
        desk.form("POST \(place)/{id:uuid}/end", does: DiscountPage.ending, .ended) { _, _ in
            place
        } page: {
            try DiscountPage($1).render($0)
        },
    ]
}

struct DiscountPage {
    static let place = "\(SettingsIndex.place)/discounts"
    static let making = "POST /v1/discounts"
    static let ending = "DELETE /v1/discounts/{id:uuid}"
    private let desk: PageDesk

    init(_ desk: PageDesk) { self.desk = desk }

    func render(_ refused: RefusedForm? = nil) throws -> Response {
        let list = try desk.ask("GET /v1/discounts")
        let reading = try desk.reading()
        var sheet = DeskSheet(
            "Discounts", "What is taken off the price for the time. A discount never changes: it is ended.",
            from: SettingsIndex.crumb)
        var panel = DeskPanel("The newest first", "discounts")
        panel.table = DeskTable(
            "Discounts",
            [
                .init("Discount"), .init("Takes off", number: true), .init("For"), .init("When"),
                .init("Used", number: true),
                .init(""),
            ],
            try list.items.map { try row($0, reading) })
        panel.empty = "There is none yet."
        var making = DeskPanel("Another one", "new")
        let act = Self.making
        func field(
            _ name: String, _ label: String, hint: String? = nil, _ control: FormField.Control = .plain
        ) -> FormField {
            desk.field(name, of: act, label, hint: hint, control: control)
        }
        let parts = [
            FormPart(
                fields: [
                    field("name", "Name", hint: "As people read it."),
                    field("code", "Code", hint: "As customers type it. Empty: everybody is given it."),
                    field("share_ppm", "Percent", hint: "As 10, or else an amount.", .spoken),
                    field("amount_minor", "Amount", .spoken),
                    field("least_days", "From days", hint: "Rentals of so many or more."),
                    field("most_uses", "Bookings at most"),
                    field("starts_at", "Given from", hint: "Empty: from now on.", .moment),
                    field("ends_at", "Until", .moment),
                ]), try Reach.ticks(desk, types: false),
        ]
        let form = try desk.form(
            act, at: Self.place, "Make it", parts: parts, now: FormEntry(["least_days": "0"]), look: .quiet,
            refused: refused)
        making.drawers = [
            DeskDrawer(
                label: "Make a discount", form: form,
                isOpen: desk.isOf(Self.place, refused) || list.items.isEmpty)
        ]
        sheet.panels = form == .absent ? [panel] : [panel, making]
        return try desk.answer(sheet, refused)
    }

    private func row(_ discount: Sheet, _ reading: Reading) throws -> [DeskCell] {
        let now = desk.now
        let isOver =
            discount["ended_at"]?.text != nil || discount.instant("ends_at").map { $0 <= now } == true
        let isAhead = discount.instant("starts_at").map { $0 > now } == true
        let share = discount.integer("share_ppm").map { "\(Wording.percent(ppm: $0)) %" }
        let amount = discount.integer("amount_minor").map {
            Wording.money(Money(amountMinor: $0, currency: reading.currency))
        }
        let days = discount.integer("least_days") ?? 0
        let until = discount.instant("ends_at").map { " to \(Wording.day($0.day(in: reading)))" } ?? " on"
        let from = discount.instant("starts_at").map { Wording.day($0.day(in: reading)) } ?? ""
        let most = discount.integer("most_uses").map { " of \(Wording.grouped($0))" } ?? ""
        return [
            DeskCell(
                discount.text("name"), note: discount["code"]?.text ?? "Everybody is given it",
                marks: isOver
                    ? [DeskMark("Ended")] : isAhead ? [DeskMark("Comes", .new)] : [DeskMark("Given", .good)]),
            DeskCell(share ?? amount),
            DeskCell(
                try Reach(discount, desk).text, note: days > 0 ? "From \(Wording.count(days, "day")) on" : nil
            ),
            DeskCell("\(from)\(until)"), DeskCell("\(Wording.grouped(discount.integer("uses") ?? 0))\(most)"),
            DeskCell(
                isOver
                    ? View.absent
                    : try desk.button(Self.ending, at: "\(Self.place)/\(discount.text("id"))/end", "End it")),
        ]
    }
}
