// The rows behind a figure of a report, page by page: their number or their sum is the figure.

import HTTP
import Mustache
import Schema

struct ReportRowsPage {
    private let desk: PageDesk
    private let kind: ReportPage.Kind

    init(_ desk: PageDesk, _ kind: ReportPage.Kind) { (self.desk, self.kind) = (desk, kind) }

    private static let asked = [
        "from", "until", "only", "location", "class", "vehicle", "measure", "least", "below", "at", "cursor",
    ]

    func render() throws -> Response {
        let query = Self.asked.compactMap { name in desk.given[name].map { (name, $0) } }
        let list = try desk.ask(
            "\(kind.line)/rows", [], query + [("format", "json"), ("limit", "100")])
        let reading = try desk.reading()
        let back = ReportPage.place + "/\(kind.rawValue)"
        let kept = query.filter { ["from", "until", "location", "class"].contains($0.0) && kind.isByDays }
        var sheet = DeskSheet(
            title, days, from: DeskLink(kind.title, kept.isEmpty ? back : "\(back)?\(PageDesk.query(kept))"))
        sheet.actions = [
            DeskLink(
                "CSV",
                "/v1/reports/\(kind.rawValue)/rows?"
                    + PageDesk.query(
                        query.filter { $0.0 != "cursor" } + [("format", "csv"), ("limit", "1000")]),
                icon: "download")
        ]
        var panel = DeskPanel("", "rows")
        panel.table = DeskTable(
            title, columns, list.items.map { row($0, reading) }, next: desk.further("\(back)/rows", list))
        panel.empty = "There are none any more."
        sheet.panels = [panel]
        return try desk.answer(sheet)
    }

    private var title: String {
        switch (kind, desk.given["only"]) {
        case (.utilisation, "rented"): "Days that were rented"
        case (.utilisation, _): "Days that vehicles were there"
        case (.revenue, "charges"): "What was charged"
        case (.revenue, _): "What rentals have earned"
        case (.upcoming, "returns"): "What comes back"
        case (.upcoming, _): "What goes out"
        case (.overdue, _): "What should be back"
        case (.age, _): "Vehicles of that age"
        }
    }

    private var days: String? {
        guard let from = desk.given["from"], let until = desk.given["until"] else { return nil }
        return from == until
            ? CustomerPage.day(from) : "\(CustomerPage.day(from)) to \(CustomerPage.day(until))"
    }

    private var columns: [DeskTable.Column] {
        switch kind {
        case .utilisation: [.init("Vehicle"), .init("Day"), .init("")]
        case .revenue:
            [
                .init("Booking"), .init("Vehicle"), .init("What"), .init("Days", number: true),
                .init("Amount", number: true),
            ]
        case .upcoming, .overdue: [.init("Booking"), .init("Vehicle"), .init("Location"), .init("When")]
        case .age:
            [.init("Vehicle"), .init("Stock"), .init("Year", number: true), .init("Odometer", number: true)]
        }
    }

    /// Without its zone: the place stands beside it.
    private static func clock(_ local: String) -> String {
        local.split(separator: " ").filter { !$0.hasPrefix("(") }.joined(separator: " ")
    }

    private func row(_ row: Sheet, _ reading: Reading) -> [DeskCell] {
        let vehicle = row.id("vehicle_id").flatMap { desk.call.may(.fleetView) ? "/desk/fleet/\($0)" : nil }
        let booking = row.id("booking_id").flatMap {
            desk.call.may(.bookingsView) ? "/desk/bookings/\($0)" : nil
        }
        let name = DeskCell(row.text("name"), url: vehicle)
        switch kind {
        case .utilisation:
            return [
                name, DeskCell(CustomerPage.day(row.text("day"))),
                DeskCell(booking.map { _ in "By which booking" }, url: booking),
            ]
        case .revenue:
            let days = "\(row.integer("days") ?? 0) of \(row.integer("of_days") ?? 0)"
            let amount = Money(amountMinor: row.integer("amount_minor") ?? 0, currency: reading.currency)
            return [
                DeskCell(row.text("code"), url: booking), name,
                DeskCell(Labels.choice(row.text("kind")), note: "from \(CustomerPage.day(row.text("from")))"),
                DeskCell(days), DeskCell(Wording.money(amount)),
            ]
        case .upcoming, .overdue:
            return [
                DeskCell(
                    row.text("code"), url: booking, marks: [DeskMark(state: row.text("state"))]),
                name, DeskCell(row.text("location")), DeskCell(Self.clock(row.text("local"))),
            ]
        case .age:
            return [
                name, DeskCell(row.text("stock_number")), DeskCell("\(row.integer("year") ?? 0)"),
                DeskCell("\(Wording.grouped(row.integer("odometer_km") ?? 0)) km"),
            ]
        }
    }
}
