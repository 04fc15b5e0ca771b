// What the organisation has decided for itself, as HTML: its look, how it rents, for how long it keeps what.

import HTTP
import Mustache
import Schema

func organisationPages(_ desk: DeskMaker) -> [Route] {
    let place = SettingsIndex.place
    let may = Permission.holding(.settingsManage)
    let pages: [(String, String, @Sendable (OrganisationPage, RefusedForm?) throws -> Response)] = [
        ("organisation", "PUT /v1/organisation/profile", { try $0.renderProfile($1) }),
        ("rules", "PUT /v1/organisation/rules", { try $0.renderRules($1) }),
        ("retention", "PUT /v1/organisation/retention", { try $0.renderRetention($1) }),
        ("security", "PUT /v1/organisation", { try $0.renderSecurity($1) }),
    ]
    let routes = pages.flatMap { name, act, render in
        [
            desk.page("GET \(place)/\(name)", for: may, "Settings of the organisation: \(name)") {
                try render(OrganisationPage($0), nil)
            }.everywhere(),
            desk.form("POST \(place)/\(name)", does: act, .saved) { _, _ in
                "\(place)/\(name)"
            } page: { form, desk in
                try render(OrganisationPage(desk), form)
            },
        ]
    }
    return routes + logoPages(desk) + [
        desk.page("GET \(place)/processing", for: may, "The record of processing, for staff") {
            try ProcessingPage($0).render()
        }
    ]
}

struct OrganisationPage {
    let desk: PageDesk
    let known: Sheet

    init(_ desk: PageDesk) throws {
        (self.desk, known) = (desk, try desk.ask("GET /v1/organisation"))
    }

    private func page(
        _ title: String, _ lead: String, _ act: String, _ name: String, _ parts: [FormPart],
        _ now: FormEntry, _ refused: RefusedForm?, beside: [DeskPanel] = []
    ) throws -> Response {
        var sheet = DeskSheet(title, lead, from: SettingsIndex.crumb)
        sheet.isNarrow = beside.isEmpty
        var panel = DeskPanel("", "settings")
        panel.forms = [
            try desk.form(
                act, at: "\(SettingsIndex.place)/\(name)", "Save", parts: parts, now: now,
                version: known.integer("version"), refused: refused)
        ]
        sheet.panels = [panel]
        sheet.beside = beside
        return try desk.answer(sheet, refused)
    }

    func renderProfile(_ refused: RefusedForm?) throws -> Response {
        let act = "PUT /v1/organisation/profile"
        func field(_ name: String, _ label: String, hint: String? = nil) -> FormField {
            desk.field(name, of: act, label, hint: hint)
        }
        let accent = FormSlot(
            name: "accent", label: "Colour", value: refused?.entered["accent"] ?? known.text("accent"),
            id: "accent",
            attributes:
                " name=\"accent\" type=\"text\" maxlength=\"7\" pattern=\"#[0-9A-Fa-f]{6}\" data-accent",
            error: refused?.errors["accent"].map { "Colour \($0)." },
            hint:
                "Of buttons and links, as #2246d0. Empty: ours. One that could not be read is made darker or lighter."
        )
        let parts = [
            FormPart(
                nil, nil,
                [
                    field("name", "Name", hint: "Empty: as the operator has configured it."),
                    field("legal_name", "Legal name", hint: "As contracts and invoices have it."),
                    field("email", "E-mail"), field("phone", "Telephone"), field("website", "Website"),
                    field(
                        "currency", "Currency", hint: "Three capitals. Prices that are there keep theirs."),
                ]),
            FormPart("Look", nil, [], slots: [accent]),
            FormPart(nil, nil, [field("footer", "At the foot of every page")], columns: 1),
        ]
        let place = "\(SettingsIndex.place)/organisation"
        let sheet = DeskSheet("Name and look", "How customers know you.", from: SettingsIndex.crumb)
        var fields = sheet.fields
        fields["form"] = try desk.form(
            act, at: place, "Save", parts: parts, now: FormEntry(known.entries(try desk.reading())),
            version: known.integer("version"), refused: refused)
        fields["shown_name"] = .text(known["name"]?.text ?? desk.app.sign.name)
        fields["usual_name"] = .text(desk.app.configuration.organisation)
        fields["untitled"] = false
        fields["own_logo"] = try logo(refused)
        fields["shown_footer"] = View(known["footer"]?.text)
        return try desk.answer("web/desk/organisation", fields, refused)
    }

    func renderRules(_ refused: RefusedForm?) throws -> Response {
        let act = "PUT /v1/organisation/rules"
        func field(_ name: String, _ label: String, hint: String) -> FormField {
            desk.field(name, of: act, label, hint: hint)
        }
        func choice(_ name: String, _ label: String, _ usual: String) -> FormField {
            desk.field(
                name, of: act, label,
                options: [("", "As usual: \(usual)"), ("true", "Yes"), ("false", "No")])
        }
        let papers: [(value: String, label: String)] = [
            "registration", "insurance", "inspection", "lease", "other",
        ].map { ($0, Labels.choice($0)) }
        let parts = [
            FormPart(
                "Before a rental", nil,
                [
                    field(
                        "notice_minutes", "Notice, minutes", hint: "From a booking to its pick-up. Empty: 60."
                    ),
                    field("horizon_days", "Ahead at most, days", hint: "Empty: 365."),
                    field("hold_minutes", "Time to check out, minutes", hint: "Empty: 15."),
                ]),
            FormPart(
                "Between rentals", nil,
                [
                    field("turnaround_minutes", "To make a vehicle ready, minutes", hint: "Empty: 60."),
                    field(
                        "transfer_minutes", "To bring one from elsewhere, minutes",
                        hint: "Empty: 1440, a day."),
                ]),
            FormPart(
                "What may be", nil,
                [
                    choice("confirms_itself", "A customer's booking holds at once", "yes"),
                    choice("allows_out_of_hours", "Pick-up and return while a location is closed", "no"),
                    choice("allows_one_way", "Return at another location", "yes"),
                ]),
            FormPart(
                "Papers of a vehicle", "Without these it is not rented.",
                ticks: [
                    FormTicks(name: "required_documents", legend: "It must have", options: papers)
                ]),
        ]
        let rules = known.part("rules")
        let ticked = (rules?["required_documents"]?.list ?? []).compactMap { $0.text }
        return try page(
            "Rental rules", "How the organisation rents, at every location.", act, "rules", parts,
            try entry(rules, ticked: ["required_documents": ticked]), refused)
    }

    private func entry(_ part: Sheet?, ticked: [String: [String]] = [:]) throws -> FormEntry {
        var entries = part?.entries(try desk.reading()) ?? [:]
        // A choice of yes, no and neither.
        for (name, value) in entries where value.isEmpty { entries[name] = "false" }
        return FormEntry(entries, ticked: ticked)
    }

    func renderRetention(_ refused: RefusedForm?) throws -> Response {
        let act = "PUT /v1/organisation/retention"
        let fields = [
            ("customers_months", "Customers", "Who has not rented for so long is forgotten."),
            ("enquiries_months", "Enquiries", "Who sent one, and what they wrote."),
            ("documents_months", "Papers and photos", "Copies of licences, photos of inspections."),
            ("bookings_months", "Names in bookings", "The booking stays, the name goes."),
            ("unrented_months", "The same, where nothing came of it", "Empty: as of other bookings."),
            ("record_months", "Names in the record", "What was done stays on record."),
        ].map { desk.field($0, of: act, "\($1), months", hint: $2) }
        var panel = DeskPanel(
            "What would go now", "preview", note: "By what is saved, the next time that it is looked through."
        )
        if let preview = try desk.askIfAllowed("GET /v1/organisation/retention/preview") {
            let lines = [
                ("customers", "Customers"), ("enquiries", "Enquiries"), ("documents", "Papers and photos"),
                ("bookings", "Names in bookings"), ("record", "Events that lose names"),
            ]
            panel.facts = lines.map { name, label in
                DeskFact(label, Wording.grouped(preview.integer(name) ?? 0))
            }
        }
        return try page(
            "Retention", "For how long what is kept, in months after it was last needed. Empty: it stays.",
            act, "retention", [FormPart(fields: fields)], try entry(known.part("retention")), refused,
            beside: [panel])
    }

    func renderSecurity(_ refused: RefusedForm?) throws -> Response {
        let act = "PUT /v1/organisation"
        let field = desk.field(
            "requires_second_factor", of: act, "Whoever may change much signs in with a second factor",
            hint: "They are asked to set one up when they sign in next.")
        return try page(
            "Second factor", "A password alone can be read over a shoulder.", act, "security",
            [FormPart(fields: [field], columns: 1)],
            FormEntry(known.entries(try desk.reading())), refused)
    }
}
