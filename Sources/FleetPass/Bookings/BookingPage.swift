// The page of one booking: who, what, when and where, what is to be done next, and a tab of the rest.

import HTTP
import Mustache
import Schema
import Zones

struct BookingPage {
    private let desk: PageDesk
    private let id: UUID
    private let tab: BookingTab

    init(_ desk: PageDesk, _ id: UUID, _ tab: BookingTab? = nil) {
        (self.desk, self.id) = (desk, id)
        self.tab = tab ?? desk.given["tab"].flatMap { BookingTab(rawValue: $0) } ?? .overview
    }

    func render(_ refused: RefusedForm? = nil) throws -> Response {
        let dossier = try BookingDossier(desk, id)
        let next = try BookingNextStep(dossier, refused).view()
        var fields = try head(dossier)
        fields["next"] = next
        fields["problem"] = View(refused.map(\.failure.message))
        fields["facts"] = try facts(dossier)
        fields["timeline_url"] = .text(
            DeskAddress.path(
                "/desk/timeline", [("from", dossier.reading.zone.civil(at: dossier.starts).date.text)]))
        fields["others"] = try BookingOtherMoves(dossier, refused).views()
        fields["tabs"] = .list(
            BookingTab.allCases.filter { isShown($0, dossier) }.map {
                [
                    "label": .text($0.label), "url": .text("\(dossier.url)\($0.query)"),
                    "current": .bool($0 == tab),
                ]
            })
        for other in BookingTab.allCases { fields[View.Name("tab_\(other.rawValue)")] = .absent }
        fields[View.Name("tab_\(tab.rawValue)")] = try content(dossier, refused)
        return try desk.answer("web/desk/booking", fields, refused)
    }

    private func isShown(_ tab: BookingTab, _ dossier: BookingDossier) -> Bool {
        switch tab {
        case .overview, .papers, .history: true
        case .money: dossier.balance != nil
        case .change: desk.may("PATCH /v1/bookings/{id:uuid}") && BookingChangeTab.isOpen(dossier)
        }
    }

    private func content(_ dossier: BookingDossier, _ refused: RefusedForm?) throws -> View {
        switch tab {
        case .overview: try BookingOverviewTab(dossier).view()
        case .money: try BookingMoneyTab(dossier, refused).view()
        case .papers: try BookingPapersTab(dossier, refused).view()
        case .change: try BookingChangeTab(dossier, refused).view()
        case .history: try BookingHistoryTab(dossier).view()
        }
    }

    private func head(_ dossier: BookingDossier) throws -> View.Fields {
        let vehicle = try dossier.vehicleName
        let state = dossier.sheet.text("state")
        return [
            "code": .text(dossier.sheet.text("code")), "state": .text(Labels.choice(state)),
            "state_code": .text(state), "is_overdue": .bool(dossier.isOverdue),
            "type": View(
                dossier.sheet.text("type") == "rental" ? nil : Labels.choice(dossier.sheet.text("type"))),
            "customer": View(try dossier.customerName),
            "customer_url": View(dossier.customer.map { "/desk/customers/\($0)" }),
            "vehicle": View(vehicle?.title), "plate": View(vehicle?.plate),
            "vehicle_url": View(dossier.vehicle.map { "/desk/fleet/\($0)" }),
            "length": .text(Wording.length(dossier.ends.epochMs - dossier.starts.epochMs)),
        ]
    }

    /// When, where and how much: what one looks for first.
    private func facts(_ dossier: BookingDossier) throws -> View {
        func fact(_ label: String, _ value: String?, _ note: String? = nil, isWrong: Bool = false) -> View {
            guard let value else { return .absent }
            return [
                "label": .text(label), "value": .text(value), "note": View(note), "wrong": .bool(isWrong),
            ]
        }
        let sheet = dossier.sheet
        func time(_ field: String, _ reading: Reading) -> String? {
            sheet.instant(field).map { Wording.moment($0, in: reading.zone) }
        }
        let due = dossier.balance?.money("due")
        let paid = dossier.balance?.money("paid")
        let isOwed = (due?.amountMinor ?? 0) > 0
        let deposit = dossier.deposit
        let facts = [
            fact(
                sheet.instant("picked_up_at") == nil ? "Pick-up" : "Picked up",
                time("picked_up_at", dossier.reading) ?? time("starts_at", dossier.reading),
                try dossier.place("pickup_location_id")?.name),
            fact(
                sheet.instant("returned_at") == nil ? "Return" : "Returned",
                time("returned_at", dossier.returnReading) ?? time("ends_at", dossier.returnReading),
                try dossier.place("return_location_id")?.name, isWrong: dossier.isOverdue),
            fact("Held until", dossier.state == .held ? time("held_until", dossier.reading) : nil),
            fact("Total", sheet.money("total").map { Wording.money($0) }),
            fact(
                isOwed ? "Still to pay" : "To give back",
                due.flatMap { $0.amountMinor == 0 ? nil : dossier.money(abs($0.amountMinor)) },
                isWrong: isOwed && !dossier.state.isOpen),
            fact(
                "Paid", due?.amountMinor == 0 && (paid?.amountMinor ?? 0) > 0 ? paid.map(Wording.money) : nil,
                "in full"),
            fact(
                "Deposit", deposit?.money("amount").map { Wording.money($0) },
                deposit.map { Labels.choice($0.text("state")).lowercased() }),
        ]
        return facts.present
    }
}
