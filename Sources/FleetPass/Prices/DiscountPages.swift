// Discounts as HTML, for staff: those that are given, those that were, and the form that makes one.

import HTTP
import Mustache
import Schema
import Zones

enum DiscountPage {
    private static let making = "POST /v1/discounts"

    static let noun: SettingsNoun = .init(
        name: "discounts", title: "Discounts",
        lead: "What is taken off the price for the time. A discount never changes: it is ended.",
        permission: .holding(.ratesEdit), lists: "GET /v1/discounts",
        columns: [
            .init("Discount"), .init("Takes off", number: true), .init("For"), .init("When"),
            .init("Used", number: true), .init(""),
        ],
        empty: "There is none yet. One without a code is given to everybody.",
        making: .init(
            line: making, title: "New discount", first: { _ in FormEntry(["least_days": "0"]) },
            parts: { desk, _ in try parts(desk) }),
        acts: [.init(path: "/end", line: "DELETE /v1/discounts/{id:uuid}", done: .ended)],
        rows: { list in try list.items.map { try row($0, list) } })

    private static func parts(_ desk: PageDesk) throws -> [FormPart] {
        let field = DeskFields(desk, of: making)
        return [
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
    }

    private static func row(_ discount: Sheet, _ list: SettingsList) throws -> [DeskCell] {
        let (now, reading) = (list.desk.now, list.reading)
        let isOver =
            discount["ended_at"]?.text != nil || discount.instant("ends_at").map { $0 <= now } == true
        let isAhead = discount.instant("starts_at").map { $0 > now } == true
        let share = discount.integer("share_ppm").map { "\(Wording.percent(ppm: $0)) %" }
        let amount = discount.integer("amount_minor").map {
            Wording.money(Money(amountMinor: $0, currency: reading.currency))
        }
        let days = discount.integer("least_days") ?? 0
        let from = discount.instant("starts_at").map { Wording.day($0.day(in: reading)) } ?? ""
        let until = discount.instant("ends_at").map { Wording.day($0.day(in: reading)) }
        let most = discount.integer("most_uses").map { " of \(Wording.grouped($0))" } ?? ""
        return [
            DeskCell(
                discount.text("name"), note: discount["code"]?.text ?? "Everybody is given it",
                marks: isOver
                    ? [DeskMark("Ended")] : isAhead ? [DeskMark("Comes", .new)] : [DeskMark("Given", .good)]),
            DeskCell(share ?? amount),
            DeskCell(
                try Reach(discount, list.desk).text,
                note: days > 0 ? "From \(Wording.count(days, "day")) on" : nil),
            DeskCell(until.map { "\(from) to \($0)" } ?? "From \(from)"),
            DeskCell("\(Wording.grouped(discount.integer("uses") ?? 0))\(most)"),
            isOver ? DeskCell(nil) : try list.button("/end", of: discount, "End it"),
        ]
    }
}
