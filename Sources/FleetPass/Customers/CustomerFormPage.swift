// The form by which a customer is entered, and the same by which what is known of them is changed.

import HTTP
import Mustache
import Schema

struct CustomerFormPage {
    private static let entering = "POST /v1/customers"
    private static let changing = "PUT /v1/customers/{id:uuid}"
    /// Beside those that somebody has.
    private static let blankTags = 2
    private let desk: PageDesk

    init(_ desk: PageDesk) { self.desk = desk }

    func renderNew(_ refused: RefusedForm? = nil) throws -> Response {
        // What an enquiry has told already.
        let known = FormEntry(desk.given.filter { ["name", "email", "phone"].contains($0.key) })
        let place = CustomerListPage.place
        var sheet = DeskSheet("New customer", from: DeskLink("Customers", place))
        sheet.isNarrow = true
        sheet.panels = [
            try panel(Self.entering, at: place, "Enter customer", known, tags: [], nil, place, refused)
        ]
        return try desk.answer(sheet, refused)
    }

    func renderChange(_ refused: RefusedForm? = nil) throws -> Response {
        let id = try desk.call.id()
        let customer = try desk.ask("GET /v1/customers/{id:uuid}", [id])
        let tags = (customer["tags"]?.list ?? []).compactMap { $0.text }
        let entries = FormEntry(customer.entries(try desk.reading()), ticked: ["tags": tags])
        let place = "\(CustomerListPage.place)/\(id)"
        var sheet = DeskSheet(
            "Change \(customer.text("name"))", from: DeskLink(customer.text("name"), place))
        sheet.isNarrow = true
        sheet.panels = [
            try panel(
                Self.changing, at: place, "Save", entries, tags: tags, customer.integer("version"), place,
                refused)
        ]
        return try desk.answer(sheet, refused)
    }

    private func panel(
        _ act: String, at place: String, _ submit: String, _ now: FormEntry, tags: [String],
        _ version: Int64?, _ back: String, _ refused: RefusedForm?
    ) throws -> DeskPanel {
        func field(_ name: String, _ label: String? = nil, hint: String? = nil) -> FormField {
            desk.field(name, of: act, label, hint: hint)
        }
        let typed = desk.isOf(place, refused) ? refused?.values["tags"] ?? [] : []
        let known = tags + typed.filter { !$0.isEmpty && !tags.contains($0) }
        let blank = (0..<Self.blankTags).map { index in
            FormSlot(
                name: "tags", label: index == 0 ? "New tag" : "Another new tag", id: "tag-\(index)",
                attributes: " name=\"tags\" type=\"text\" maxlength=\"30\" pattern=\"[a-z0-9\\-]+\"",
                hint: index == 0 ? "Small letters, digits and dashes, as vip." : nil)
        }
        let parts = [
            FormPart(
                "Who it is", nil,
                [
                    field("name", "Name", hint: "As their papers have it."), field("born_on", "Born on"),
                    field("email", "E-mail"), field("phone", "Telephone"),
                ]),
            FormPart(
                "Driving licence", nil,
                [
                    field("licence.number", "Number"), field("licence.country", "Country", hint: "As US."),
                    field("licence.valid_until", "Valid until"),
                ]),
            FormPart(
                "Address", nil,
                [
                    field("address.street", "Street"), field("address.city", "Town"),
                    field("address.region", "State or province"), field("address.postal_code", "Postal code"),
                    field("address.country", "Country", hint: "As US."),
                ]),
            FormPart(
                "Tags", nil,
                ticks: known.isEmpty
                    ? []
                    : [
                        FormTicks(
                            name: "tags", legend: "What they are marked with",
                            options: known.map { ($0, $0) })
                    ]), FormPart(nil, nil, slots: blank),
        ]
        var panel = DeskPanel("", "facts")
        panel.forms = [
            try desk.form(
                act, at: place, submit, parts: parts, now: now, version: version,
                back: DeskLink("Cancel", back), refused: refused)
        ]
        return panel
    }
}
