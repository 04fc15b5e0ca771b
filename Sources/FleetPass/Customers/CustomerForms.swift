// What may be done about one customer on their page: notes, looks at their papers, refusing them, merges,
// forgetting.

import HTTP
import Mustache
import Schema
import Zones

extension CustomerPage {
    private static let noting = "POST /v1/customers/{id:uuid}/notes"
    private static let looking = "POST /v1/customers/{id:uuid}/kyc-checks"
    private static let deciding = "POST /v1/kyc-checks/{id:uuid}/decision"
    private static let refusing = "PUT /v1/customers/{id:uuid}/refusal"
    private static let allowing = "DELETE /v1/customers/{id:uuid}/refusal"
    private static let forgetting = "DELETE /v1/customers/{id:uuid}"
    private static let parting = "POST /v1/customer-merges/{id:uuid}/undo"
    private static let word = DeskForm.word("FORGET")

    static func forms(_ desk: DeskMaker) -> [Route] {
        let acts: [(String, String, Done)] = [
            ("notes", noting, .noted), ("checks", looking, .noted), ("refusal", refusing, .barred),
            ("refusal/end", allowing, .allowed),
        ]
        let own = acts.map { place, act, done in
            desk.form("POST /desk/customers/{id:uuid}/\(place)", does: act, done, onward: CustomerPage.place)
            {
                try CustomerPage($1).render($0)
            }
        }
        return own + [
            removal(desk),
            desk.form(
                "POST /desk/customers/{id:uuid}/erasure", does: forgetting, .forgotten, typing: word
            ) { _, _ in
                CustomerListPage.place
            } page: {
                try CustomerPage($1).render($0)
            },
            desk.form("POST /desk/kyc-checks/{id:uuid}/decision", does: deciding, .saved) { _, check in
                "\(CustomerListPage.place)/\(check["customer_id"]?.text ?? "")"
            } page: { form, desk in
                try CustomerPage(desk, desk.named("customer", for: form)).render(form)
            },
            desk.form("POST /desk/customer-merges/{id:uuid}/undo", does: parting, .undone) { _, merge in
                "\(CustomerListPage.place)/\(merge["kept_id"]?.text ?? "")"
            } page: { form, desk in
                try CustomerPage(desk, desk.named("customer", for: form)).render(form)
            },
        ]
    }

    func notes(_ reading: Reading, _ isLive: Bool, _ refused: RefusedForm?) throws -> DeskPanel {
        let list = try desk.ask("GET /v1/customers/{id:uuid}/notes", [id])
        let people = try desk.colleagues(list.items.compactMap { $0.id("made_by") })
        var panel = DeskPanel("Notes", "notes", note: "Whoever asks what is known of them may read these.")
        panel.table = DeskTable(
            "Notes", [.init("Note"), .init("By")],
            list.items.map { note in
                [
                    DeskCell(note.text("text")),
                    DeskCell(
                        note.id("made_by").flatMap { people[$0] } ?? "A program",
                        note: note.instant("created_at").map { Wording.moment($0, in: reading.zone) }),
                ]
            })
        guard isLive else { return panel }
        let field = desk.field("text", of: Self.noting, "New note")
        panel.forms = [
            try desk.form(
                Self.noting, at: place("notes"), "Note it", parts: [FormPart(fields: [field], columns: 1)],
                look: .quiet, refused: refused)
        ]
        return panel
    }

    func checks(_ reading: Reading, _ isLive: Bool, _ refused: RefusedForm?) throws -> DeskPanel {
        let list = try desk.ask("GET /v1/customers/{id:uuid}/kyc-checks", [id])
        var panel = DeskPanel(
            "Who they are", "checks", note: "Somebody has held their papers beside their face.")
        panel.table = DeskTable(
            "Checks of their papers", [.init("Paper"), .init("Looked at"), .init("Note"), .init("")],
            try list.items.map { check in
                let state = check.text("state")
                let until = check["valid_until"]?.text.map { "Valid until \(Self.day($0))" }
                return [
                    DeskCell(
                        Labels.choice(check.text("document")), note: until,
                        marks: [DeskMark(Labels.choice(state), Self.look(state))]),
                    DeskCell(check.instant("created_at").map { Wording.moment($0, in: reading.zone) }),
                    DeskCell(check.text("note")), DeskCell(try decision(check, refused)),
                ]
            })
        guard isLive else { return panel }
        let act = Self.looking
        let part = FormPart(
            fields: [
                desk.field("document", of: act, "Paper"), desk.field("valid_until", of: act, "Valid until"),
                desk.field("outcome", of: act, "What came of it"), desk.field("note", of: act, "Note"),
            ])
        let form = try desk.form(
            act, at: place("checks"), "Put it down", parts: [part], look: .quiet, refused: refused)
        panel.drawers = [desk.drawer("I have looked at a paper", at: place("checks"), form, refused: refused)]
        panel.empty = "Nobody has looked at their papers yet."
        return panel
    }

    private static func look(_ state: String) -> DeskMark.Look {
        switch state {
        case "approved": .good
        case "declined", "failed": .wrong
        case "needs_review", "pending", "stale", "expired": .warn
        default: .plain
        }
    }

    private func decision(_ check: Sheet, _ refused: RefusedForm?) throws -> View {
        guard check.text("state") == "needs_review" else { return .absent }
        let outcomes = [
            (value: "approved", label: "It is them"), (value: "declined", label: "It is not them"),
        ]
        return try desk.form(
            Self.deciding, at: "/desk/kyc-checks/\(check.text("id"))/decision?customer=\(id)", "Decide",
            parts: [
                FormPart(fields: [desk.field("outcome", of: Self.deciding, "Decision", options: outcomes)])
            ],
            look: .button, refused: refused)
    }

    /// What is done once in a while.
    func acts(_ customer: Sheet, _ refused: RefusedForm?) throws -> DeskPanel {
        var panel = DeskPanel("More", "more")
        let version = customer.integer("version")
        if customer.isRefused {
            panel.forms = [
                try desk.button(
                    Self.allowing, at: place("refusal/end"), "They may rent again", refused: refused)
            ]
        }
        let reason = desk.field("reason", of: Self.refusing, "Why", hint: "For staff to read, not for them.")
        let now = FormEntry(["reason": customer.text("do_not_rent")])
        let refusal = try desk.form(
            Self.refusing, at: place("refusal"), "They must not rent",
            parts: [FormPart(fields: [reason], columns: 1)], now: now, version: version, look: .dangerButton,
            refused: refused)
        panel.drawers = [
            desk.drawer(
                customer.isRefused ? "Change why they must not rent" : "Do not rent to them",
                "A booking for them, or with them as a driver, then says why it cannot be.",
                at: place("refusal"), refusal, refused: refused)
        ]
        if desk.may("GET /v1/customers/{id:uuid}/export") {
            panel.facts = [
                DeskFact("All that is kept of them", "Download", url: "/v1/customers/\(id)/export")
            ]
        }
        let typed = FormField(Self.word, "Type FORGET", hint: "In capitals.")
        let forgetting = try desk.form(
            Self.forgetting, at: place("erasure"), "Forget them for good",
            parts: [FormPart(fields: [typed], columns: 1)], look: .dangerButton, refused: refused)
        panel.drawers.append(
            desk.drawer(
                "Forget them",
                "Name, numbers, papers, notes and their account go at once, and nothing brings them back."
                    + " What was paid and rented stays without their name.",
                at: place("erasure"), forgetting, refused: refused))
        return panel
    }

    func merges(_ reading: Reading, _ refused: RefusedForm?) throws -> DeskPanel? {
        let list = try desk.ask("GET /v1/customers/{id:uuid}/merges", [id])
        guard !list.items.isEmpty else { return nil }
        let others = list.items.flatMap { [$0.id("kept_id"), $0.id("merged_id")] }.compactMap(\.self)
        let names = try desk.customers(others)
        var panel = DeskPanel("Merged", "merges")
        panel.table = DeskTable(
            "Who was merged", [.init("Who"), .init("")],
            try list.items.map { merge in
                let isKept = merge.id("kept_id") == id
                let other = merge.id(isKept ? "merged_id" : "kept_id")
                let name = other.flatMap { names[$0] } ?? "Somebody"
                let isUndone = merge["undone_at"]?.text != nil
                return [
                    DeskCell(
                        isKept ? "\(name) went into them" : "They went into \(name)",
                        note: merge.instant("created_at").map { Wording.moment($0, in: reading.zone) },
                        marks: isUndone ? [DeskMark("Undone")] : []),
                    DeskCell(
                        isUndone
                            ? View.absent
                            : try desk.button(
                                Self.parting,
                                at: "/desk/customer-merges/\(merge.text("id"))/undo?customer=\(id)",
                                "Take apart", refused: refused)),
                ]
            })
        return panel
    }
}
