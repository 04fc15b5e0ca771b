// The first tab of a booking: what its price is made of, what goes along with it, and what was noted.

import HTTP
import Mustache
import Schema

struct BookingOverviewTab {
    private let dossier: BookingDossier

    init(_ dossier: BookingDossier) { self.dossier = dossier }

    func view() throws -> View {
        let (sheet, desk) = (dossier.sheet, dossier.desk)
        let parts = try desk.ask("GET /v1/bookings/{id:uuid}/parts", [dossier.id])
        let ids = (parts["drivers"]?.list ?? []).compactMap { $0.text.flatMap { UUID($0) } }
        let names = try desk.customers(ids)
        let charged = sheet.money("charged")
        return [
            "lines": .list(PriceLines.views(sheet.parts("lines"), dossier.currency)),
            "has_lines": .bool(!sheet.parts("lines").isEmpty),
            "net": View(sheet.money("net").map { Wording.money($0) }),
            "total": View(sheet.money("total").map { Wording.money($0) }),
            "charged": View(charged.flatMap { $0.amountMinor == 0 ? nil : Wording.money($0) }),
            "drivers": .list(
                ids.map {
                    ["name": .text(names[$0] ?? "A further driver"), "url": .text("/desk/customers/\($0)")]
                }),
            "has_drivers": .bool(!ids.isEmpty),
            "booking_note": View(sheet.text("note").isEmpty ? nil : sheet.text("note")),
            "made_at": View(sheet.instant("created_at").map { Wording.moment($0, in: dossier.reading.zone) }),
            "channel": View(BookingChannel(rawValue: sheet.text("channel"))?.words),
        ]
    }
}

/// The lines of a price as they are read aloud at the counter.
enum PriceLines {
    static func views(_ lines: [Sheet], _ currency: Currency) -> [View] {
        lines.map { line in
            let (quantity, unit) = (line.integer("quantity") ?? 1, line.integer("unit_minor") ?? 0)
            let isCounted = quantity > 1 && line.text("unit") != "share"
            let each = Wording.money(Money(amountMinor: unit, currency: currency))
            let amount = Money(amountMinor: line.integer("amount_minor") ?? 0, currency: currency)
            return [
                "text": .text(line.text("text")), "kind": .text(line.text("kind")),
                "each": View(isCounted ? "\(quantity) × \(each)" : nil),
                "amount": .text(Wording.money(amount)),
            ]
        }
    }
}

extension BookingChannel {
    /// Behind when it was booked.
    fileprivate var words: String {
        switch self {
        case .site: "on the site"
        case .desk: "at the counter"
        case .key: "by a program"
        case .imported: "elsewhere, and brought in"
        }
    }
}
