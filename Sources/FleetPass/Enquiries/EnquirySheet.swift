// The page of one enquiry: what was asked, of what, who answers it, and where it leads.

import HTTP
import Mustache
import Schema

struct EnquirySheet {
    private static let act = "PUT /v1/enquiries/{id:uuid}/assignment"
    private let desk: PageDesk
    private let id: UUID

    init(_ desk: PageDesk) throws { (self.desk, id) = (desk, try desk.call.id()) }

    func render(_ refused: RefusedForm? = nil) throws -> Response {
        let enquiry = try desk.ask("GET /v1/enquiries/{id:uuid}", [id])
        let reading = try desk.reading()
        let vehicle = enquiry.id("vehicle_id")
        let title = try vehicle.flatMap { try desk.vehicles([$0])[$0] }
        let assignee = enquiry.id("assigned_to")
        let name = try assignee.flatMap { try desk.colleagues([$0])[$0] }
        let known = try known(enquiry)
        var fields = enquiry.fields(reading)
        fields["vehicle_title"] = View(title?.title)
        fields["vehicle_plate"] = View(title?.plate)
        fields["vehicle_url"] = View(desk.call.may(.fleetView) ? vehicle.map { "/desk/fleet/\($0)" } : nil)
        fields["assignee"] = View(name)
        fields["mail_url"] = .text("mailto:\(enquiry.text("email"))")
        fields["phone"] = View(enquiry["phone"]?.text.map(Wording.phone))
        fields["phone_url"] = View(enquiry["phone"]?.text.map(Wording.call))
        return try desk.answer(
            "web/desk/enquiry",
            [
                "title": .text(enquiry.text("name")), "untitled": false, "enquiry": .object(fields),
                "assignment": try assignment(assignee, refused),
                "take": try take(assignee, refused),
                "ways": .list(known.isEmpty ? try ways(enquiry).map(\.view) : []),
                "customers": .list(known.map(\.view)),
            ], refused)
    }

    /// Whoever may say who answers says it of anybody who works here.
    private func assignment(_ assignee: UUID?, _ refused: RefusedForm?) throws -> View {
        let colleagues = try desk.everyColleague()
        let options = [(value: "", label: "Nobody yet")] + colleagues.map { ("\($0.id)", $0.name) }
        return try desk.form(
            Self.act, at: place, "Save",
            parts: [
                FormPart(
                    slots: [
                        FormSlot(
                            name: "assigned_to", label: "Colleague", value: assignee.map { "\($0)" } ?? "",
                            id: "assigned-to", attributes: " name=\"assigned_to\"", options: options,
                            error: refused?.errors["assigned_to"].map { "Colleague \($0)." })
                    ])
            ], look: .quiet, refused: refused)
    }

    private func take(_ assignee: UUID?, _ refused: RefusedForm?) throws -> View {
        guard assignee == nil, let me = desk.call.asker.signedIn?.account.value else { return .absent }
        return try desk.button(
            Self.act, at: place, "I answer it", hidden: [("assigned_to", "\(me)")], look: .quiet)
    }

    private var place: String { "/desk/enquiries/\(id)/assignment" }

    /// What comes of it.
    private func ways(_ enquiry: Sheet) throws -> [DeskLink] {
        var ways: [DeskLink] = []
        if desk.call.may(.customersEdit) {
            let known = ["name", "email", "phone"].map { ($0, enquiry.text($0)) }
            ways.append(
                DeskLink(
                    "Make a customer of it", "/desk/customers/new?" + PageDesk.query(known), icon: "customers"
                ))
        }
        if desk.call.may(.bookingsEdit) {
            let vehicle = enquiry.id("vehicle_id").map { [("vehicle", "\($0)")] } ?? []
            let query = PageDesk.query(vehicle)
            ways.append(
                DeskLink(
                    "Book it", "/desk/bookings/new" + (query.isEmpty ? "" : "?\(query)"), icon: "calendar"))
        }
        return ways
    }

    /// Customers who are known by that address already.
    private func known(_ enquiry: Sheet) throws -> [DeskLink] {
        let found = try desk.askIfAllowed(
            "GET /v1/customers", [], [("email", enquiry.text("email")), ("limit", "5")])
        let vehicle = enquiry.id("vehicle_id").map { "&vehicle=\($0)" } ?? ""
        return (found?.items ?? []).map { customer in
            DeskLink(
                customer.text("name"), "/desk/customers/\(customer.text("id"))",
                icon: desk.call.may(.bookingsEdit)
                    ? "/desk/bookings/new?customer=\(customer.text("id"))\(vehicle)" : nil)
        }
    }
}
