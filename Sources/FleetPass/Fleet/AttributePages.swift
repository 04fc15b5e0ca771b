// What the organisation wants to know of its vehicles besides what all have, as HTML: the list of attributes,
// one of them, and the form that adds one.

import HTTP
import Mustache
import Schema

struct AttributePage {
    private static let adding = "POST /v1/attributes"
    private static let changing = "PUT /v1/attributes/{id:uuid}"
    private static let removing = "DELETE /v1/attributes/{id:uuid}"
    private static let blankRows = 4

    static let noun: SettingsNoun = .init(
        name: "attributes", title: "Attributes of vehicles",
        lead: "What you want to know of your vehicles besides what every vehicle has. Customers can search by"
            + " those that you let them.",
        permission: .holding(.settingsManage), isEverywhere: true, lists: "GET /v1/fleet/attributes",
        columns: [.init("Name"), .init("What it is"), .init("Customers")],
        empty: "There is none yet: a tow bar, a range, a colour inside.",
        making: .init(
            line: adding, title: "New attribute", submit: "Add it",
            first: { _ in FormEntry(["position": "100"]) }, parts: { newParts($0, $1) }),
        acts: [
            .init(path: "/changes", line: changing, done: .saved),
            .init(path: "/removal", line: removing, done: .removed, isLast: true),
        ],
        one: { try AttributePage($0).render($1) },
        rows: { list in list.items.map { row($0, list) } })

    private let desk: PageDesk

    init(_ desk: PageDesk) { self.desk = desk }

    private static func row(_ one: Sheet, _ list: SettingsList) -> [DeskCell] {
        let unit = one["unit"]?.text.map { ", \($0)" } ?? ""
        let choices = (one["choices"]?.list ?? []).compactMap(\.text).joined(separator: ", ")
        let seen = one.isTrue("is_public") ? [DeskMark("see it", .good)] : []
        return [
            DeskCell(one.text("label"), url: list.noun.place(of: one), note: one.text("key")),
            DeskCell(
                Labels.choice(one.text("kind")) + unit, note: choices.isEmpty ? nil : choices),
            DeskCell(nil, marks: seen + (one.isTrue("is_filter") ? [DeskMark("search by it")] : [])),
        ]
    }

    private static func newParts(_ desk: PageDesk, _ refused: RefusedForm?) -> [FormPart] {
        let field = DeskFields(desk, of: adding)
        let kinds = [
            (value: "flag", label: "Yes or no"), ("choice", "One of several"), ("number", "A number"),
            ("text", "A text"),
        ]
        return [
            FormPart(
                fields: [
                    field("label", "Name", hint: "As people read it: Tow bar, Range."),
                    field("key", "Short name", hint: "For tables and filters: tow_bar. It never changes."),
                    field("kind", "What it is", options: kinds),
                    field("unit", "Unit", hint: "Of a number: km, kg."),
                ] + shown(field)), choices([], refused, "Of “one of several”."),
        ]
    }

    private static func shown(_ field: DeskFields) -> [FormField] {
        [
            field("position", "Place in the list", hint: "Lower ones come first."),
            field("is_filter", "One can search by it"), field("is_public", "Customers see it"),
        ]
    }

    func render(_ refused: RefusedForm?) throws -> Response {
        let id = try desk.call.id()
        let all = try desk.ask("GET /v1/fleet/attributes").items
        guard let one = all.first(where: { $0.id("id") == id }) else { throw Failure.notFound }
        let (kind, place) = (one.text("kind"), Self.noun.place(of: one, "/changes"))
        var sheet = DeskSheet(one.text("label"), Labels.choice(kind), from: Self.noun.crumb)
        sheet.isNarrow = true
        if let refused, !desk.isOf(place, refused) {
            sheet.notices = [DeskNotice(text: refused.failure.message, isWrong: true)]
        }
        let field = DeskFields(desk, of: Self.changing)
        let fields =
            [field("label", "Name")] + (kind == "number" ? [field("unit", "Unit")] : []) + Self.shown(field)
        let known = (one["choices"]?.list ?? []).compactMap(\.text)
        var panel = DeskPanel("", "about")
        panel.forms = [
            try desk.form(
                Self.changing, at: place, "Save",
                parts: [FormPart(fields: fields)]
                    + (kind == "choice" ? [Self.choices(known, refused, nil)] : []),
                now: FormEntry(one.entries(try desk.reading())), version: one.integer("version"),
                back: DeskLink("Cancel", Self.noun.place), refused: refused)
        ]
        let end = Self.noun.place(of: one, "/removal")
        let removal = try desk.button(Self.removing, at: end, "Remove it", look: .danger)
        panel.drawers = [
            desk.drawer(
                "Remove it", "It can be removed while no vehicle has it.", at: end, removal,
                refused: refused)
        ]
        sheet.panels = [panel]
        return try desk.answer(sheet, refused)
    }

    /// Those that there are, and some to fill in.
    private static func choices(_ known: [String], _ refused: RefusedForm?, _ about: String?) -> FormPart {
        let filled = (refused?.values["choices"] ?? known).filter { !$0.isEmpty }
        let rows = filled + Array(repeating: "", count: blankRows)
        let error = refused?.errors["choices"].map { "The choices \($0)." }
        return FormPart(
            "Choices",
            [about, "Leave blank what you do not need; save to get more rows."]
                .compactMap(\.self).joined(separator: " "),
            slots: rows.enumerated().map { index, text in
                FormSlot(
                    name: "choices", label: "Choice \(index + 1)", value: text, id: "choice-\(index)",
                    attributes: " name=\"choices\" type=\"text\" maxlength=\"200\" autocomplete=\"off\"",
                    error: index == 0 ? error : nil)
            })
    }
}
