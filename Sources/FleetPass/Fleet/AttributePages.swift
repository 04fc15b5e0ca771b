// What the organisation wants to know of its vehicles besides what all have: the list of attributes, and
// the forms to add, change and remove them.

import HTTP
import Mustache
import Schema

func attributePages(_ desk: DeskMaker) -> [Route] {
    let home = "/desk/settings/attributes"
    return [
        desk.page("GET /desk/settings/attributes", for: .holding(.settingsManage), "Attributes of vehicles") {
            try AttributePage($0).render()
        }.everywhere(),
        desk.form("POST \(home)", does: "POST /v1/attributes", .created) { _, _ in
            home
        } page: { form, desk in
            try AttributePage(desk).render(form)
        },
        desk.form("POST \(home)/{id:uuid}/changes", does: "PUT /v1/attributes/{id:uuid}", .saved) { _, _ in
            home
        } page: { form, desk in
            try AttributePage(desk, changing: desk.call.id()).render(form)
        },
        desk.form("POST \(home)/{id:uuid}/removal", does: "DELETE /v1/attributes/{id:uuid}", .removed) {
            _, _ in
            home
        } page: { form, desk in
            try AttributePage(desk, removing: desk.call.id()).render(form)
        },
    ]
}

private struct AttributePage {
    private static let home = "/desk/settings/attributes"
    private let desk: PageDesk
    private let changed: UUID?
    private let removed: UUID?
    private static let blankRows = 4

    init(_ desk: PageDesk, changing: UUID? = nil, removing: UUID? = nil) {
        self.desk = desk
        changed = changing ?? desk.given["edit"].flatMap { UUID($0) }
        removed = removing
    }

    func render(_ refused: RefusedForm? = nil) throws -> Response {
        let list = try desk.ask("GET /v1/fleet/attributes").items
        let reading = try desk.reading()
        let changing = list.first { $0.id("id") == changed }
        let rows = try list.map { one -> View in
            var fields = one.fields(reading)
            fields["choice_words"] = .text(
                (one["choices"]?.list ?? []).compactMap(\.text).joined(separator: ", "))
            fields["edit_url"] = .text("\(Self.home)?edit=\(one.text("id"))#form")
            fields["removal"] = try desk.form(
                "DELETE /v1/attributes/{id:uuid}", at: "\(Self.home)/\(one.text("id"))/removal", "Remove", [],
                isQuiet: true, refused: one.id("id") == removed ? refused : nil)
            return .object(fields)
        }
        let given = removed == nil ? refused : nil
        return try desk.answer(
            "web/desk/attributes",
            [
                "attributes": .list(rows), "has_attributes": .bool(!rows.isEmpty),
                "heading": .text(changing.map { "Change “\($0.text("label"))”" } ?? "Add an attribute"),
                "is_change": .bool(changing != nil),
                "form": try changing.map { try change($0, given) } ?? entry(given),
                "choices": .list(choices(changing, given)),
                "takes_choices": .bool(changing.map { $0.text("kind") == "choice" } ?? true),
                "choices_error": View(given?.errors["choices"].map { "The choices \($0)." }),
                "problem": removed == nil ? .absent : View(refused?.failure.message),
            ], refused)
    }

    private func entry(_ refused: RefusedForm?) throws -> View {
        let act = "POST /v1/attributes"
        return try desk.form(
            act, at: Self.home, "Add it",
            [
                desk.field("label", of: act, "Name", hint: "As people read it: Tow bar, Range."),
                desk.field(
                    "key", of: act, "Short name", hint: "For tables and filters: tow_bar. It never changes."),
                desk.field("kind", of: act, "What it is", options: Self.kinds),
                desk.field("unit", of: act, "Unit", hint: "Of a number: km, kg."),
                desk.field("position", of: act, "Place in the list", hint: "Lower ones come first."),
                desk.field("is_filter", of: act, "One can search by it"),
                desk.field("is_public", of: act, "Customers see it"),
            ], now: FormEntry(["position": "100"]), refused: refused)
    }

    private static let kinds: PageDesk.Choices = [
        ("flag", "Yes or no"), ("choice", "One of several"), ("number", "A number"), ("text", "A text"),
    ]

    private func change(_ attribute: Sheet, _ refused: RefusedForm?) throws -> View {
        let act = "PUT /v1/attributes/{id:uuid}"
        var fields = [desk.field("label", of: act, "Name")]
        if attribute.text("kind") == "number" { fields.append(desk.field("unit", of: act, "Unit")) }
        fields += [
            desk.field("position", of: act, "Place in the list", hint: "Lower ones come first."),
            desk.field("is_filter", of: act, "One can search by it"),
            desk.field("is_public", of: act, "Customers see it"),
        ]
        return try desk.form(
            act, at: "\(Self.home)/\(attribute.text("id"))/changes", "Save", fields,
            now: FormEntry(attribute.entries(try desk.reading())), version: attribute.integer("version"),
            refused: refused)
    }

    /// Those that there are, and some to fill in.
    private func choices(_ attribute: Sheet?, _ refused: RefusedForm?) -> [View] {
        let known = refused?.values["choices"] ?? (attribute?["choices"]?.list ?? []).compactMap(\.text)
        let filled = known.filter { !$0.isEmpty }
        return (filled + Array(repeating: "", count: Self.blankRows)).enumerated().map { index, text in
            ["value": .text(text), "number": .integer(Int64(index + 1))]
        }
    }
}
