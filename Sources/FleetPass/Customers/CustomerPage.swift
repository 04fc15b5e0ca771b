// The page of one customer: what is known of them, their bookings, papers and notes. The forms that change
// something stand in CustomerForms.

import HTTP
import Mustache
import Schema
import Zones

struct CustomerPage {
    let desk: PageDesk
    let id: UUID

    init(_ desk: PageDesk) throws { (self.desk, id) = (desk, try desk.call.id()) }

    init(_ desk: PageDesk, _ id: UUID) { (self.desk, self.id) = (desk, id) }

    @Sendable static func place(_ call: Call, _ answer: JSONValue) -> String {
        "\(CustomerListPage.place)/\(call.parameter())"
    }

    func place(_ part: String) -> String { "\(CustomerListPage.place)/\(id)/\(part)" }

    func render(_ refused: RefusedForm? = nil) throws -> Response {
        let customer = try desk.ask("GET /v1/customers/{id:uuid}", [id])
        let reading = try desk.reading()
        var sheet = DeskSheet(
            customer.text("name"), from: DeskLink("Customers", CustomerListPage.place))
        sheet.marks = (customer["tags"]?.list ?? []).compactMap { $0.text }.map { DeskMark($0) }
        let isLive = customer["merged_into"]?.text == nil && customer["erased_at"]?.text == nil
        sheet.notices = notices(customer)
        if isLive { sheet.actions = actions(customer) }
        sheet.panels =
            [try bookings()].compactMap(\.self) + [try notes(reading, isLive, refused)]
            + [try checks(reading, isLive, refused)] + [try files(reading, isLive)].compactMap(\.self)
        sheet.beside = [facts(customer, reading)]
        if isLive { sheet.beside.append(try acts(customer, refused)) }
        if let merges = try merges(reading, refused) { sheet.beside.append(merges) }
        return try desk.answer(sheet, refused)
    }

    private func notices(_ customer: Sheet) -> [DeskNotice] {
        var notices: [DeskNotice] = []
        if let reason = customer["do_not_rent"]?.text {
            notices.append(DeskNotice(text: "Must not rent: \(reason)", isWrong: true))
        }
        if let other = customer["merged_into"]?.text {
            notices.append(
                DeskNotice(
                    text: "They turned out to be somebody else who is known here.",
                    link: DeskLink("Go there", "\(CustomerListPage.place)/\(other)")))
        }
        if customer["erased_at"]?.text != nil {
            notices.append(DeskNotice(text: "They were forgotten. Nothing is kept that tells who they were."))
        }
        return notices
    }

    private func actions(_ customer: Sheet) -> [DeskLink] {
        var actions: [DeskLink] = []
        if desk.may("PUT /v1/customers/{id:uuid}") {
            actions.append(DeskLink("Change", place("edit"), icon: "edit"))
        }
        if desk.may("POST /v1/bookings"), !customer.isRefused {
            actions.append(
                DeskLink("Book", "/desk/bookings/new?customer=\(id)", icon: "calendar", isPlain: false))
        }
        return actions
    }

    private func facts(_ customer: Sheet, _ reading: Reading) -> DeskPanel {
        let shown = customer.entries(reading)
        let street = ["street", "city", "region", "postal_code", "country"].compactMap {
            shown["address.\($0)"]
        }
        let licence = [shown["licence.number"], shown["licence.country"]].compactMap { $0 }
        var panel = DeskPanel("What is known", "facts")
        panel.facts = [
            DeskFact("E-mail", known: customer.text("email"), url: "mailto:\(customer.text("email"))"),
            DeskFact(
                "Telephone", known: Wording.phone(customer.text("phone")),
                url: Wording.call(customer.text("phone"))),
            DeskFact("Born on", known: shown["born_on"].flatMap { Self.day($0) }),
            DeskFact("Licence", known: licence.joined(separator: ", ")),
            DeskFact("Valid until", known: shown["licence.valid_until"].flatMap { Self.day($0) }),
            DeskFact("Address", known: street.joined(separator: ", ")),
            DeskFact(
                "Account",
                customer["account_id"]?.text == nil ? "None: they have not signed up" : "They have signed up"),
            DeskFact(
                "Known since",
                known: customer.instant("created_at").map { Wording.day($0.day(in: reading)) }),
        ].compactMap(\.self)
        return panel
    }

    static func day(_ text: String) -> String {
        CivilDate(text: text.utf8.span).map { Wording.day($0) } ?? text
    }

    private func bookings() throws -> DeskPanel? {
        let query = [("limit", "10"), ("cursor", desk.given["cursor"] ?? "")]
        guard let list = try desk.askIfAllowed("GET /v1/customers/{id:uuid}/bookings", [id], query) else {
            return nil
        }
        let vehicles = try desk.vehicles(list.items.compactMap { $0.id("vehicle_id") })
        let rows = try list.items.map { booking -> [DeskCell] in
            let reading = try desk.reading(at: booking.id("pickup_location_id"))
            let fields = booking.entries(reading)
            let title = booking.id("vehicle_id").flatMap { vehicles[$0]?.title }
            return [
                DeskCell(
                    booking.text("code"), url: "/desk/bookings/\(booking.text("id"))",
                    marks: [DeskMark(state: fields["state"] ?? "")]),
                DeskCell(title),
                DeskCell(booking.instant("starts_at").map { Wording.moment($0, in: reading.zone) }),
                DeskCell(booking.money("total").map { Wording.money($0) }),
            ]
        }
        var panel = DeskPanel("Bookings", "bookings")
        panel.table = DeskTable(
            "Bookings of this customer",
            [.init("Booking"), .init("Vehicle"), .init("Pick-up"), .init("Total", number: true)], rows,
            next: list.next.map {
                "\(CustomerListPage.place)/\(id)?" + PageDesk.query([("cursor", $0)]) + "#bookings"
            })
        panel.empty = "They have not rented yet."
        return panel
    }

    private static let removing = "DELETE /v1/files/{id:uuid}"

    static func removal(_ desk: DeskMaker) -> Route {
        desk.form("POST /desk/files/{id:uuid}/removal/{customer:uuid}", does: removing, .removed) { call, _ in
            "\(CustomerListPage.place)/\(call.parameter(1))"
        } page: { form, _ in
            throw form.failure
        }
    }

    private func files(_ reading: Reading, _ isLive: Bool) throws -> DeskPanel? {
        guard let list = try desk.askIfAllowed("GET /v1/customers/{id:uuid}/files", [id]) else { return nil }
        let mayEdit = isLive && desk.call.may(.customersEdit)
        let rows = try list.items.map { file -> [DeskCell] in
            let removal = "/desk/files/\(file.text("id"))/removal/\(id)"
            return [
                DeskCell(file.text("name"), url: file.parts("sizes").last?.text("url")),
                DeskCell(file.instant("created_at").map { Wording.moment($0, in: reading.zone) }),
                DeskCell(mayEdit ? try desk.button(Self.removing, at: removal, "Remove") : .absent),
            ]
        }
        var panel = DeskPanel("Papers", "papers", note: "Links to them are good for some minutes.")
        panel.table = DeskTable(
            "Papers of this customer", [.init("File"), .init("Kept since"), .init("")], rows)
        panel.empty = "No copy of a licence or a passport is kept."
        panel.sender = mayEdit ? "\(id)" : nil
        return panel
    }
}

extension Instant {
    func day(in reading: Reading) -> CivilDate { reading.zone.civil(at: self).date }
}
