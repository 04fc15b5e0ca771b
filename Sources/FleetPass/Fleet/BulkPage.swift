// One change to many vehicles as a page: which vehicles, which change, and afterwards what became of each.

import HTTP
import Mustache
import Schema

struct BulkPage {
    private static let act = "POST /v1/fleet/bulk"
    private static let place = "/desk/fleet/bulk"
    private let desk: PageDesk
    /// Those that were ticked; none: all that the filter leaves.
    private let ids: [String]
    private let filter: FleetPageFilter

    init(_ desk: PageDesk) {
        self.desk = desk
        ids = desk.allGiven("ids").filter { UUID($0) != nil }
        filter = FleetPageFilter(desk)
    }

    /// What can be changed, in the order of how often it is.
    enum Change: String, CaseIterable {
        case rate, percent, status, hold, place, `class`, attribute

        var label: String {
            switch self {
            case .rate: "Daily rate"
            case .percent: "Rate by percent"
            case .status: "Status"
            case .hold: "Hold"
            case .place: "Place"
            case .class: "Class"
            case .attribute: "Attribute"
            }
        }
    }

    func render(_ refused: RefusedForm? = nil) throws -> Response {
        let given = refused.map { $0.values["ids"] ?? [] } ?? ids
        let whole = refused?.entered["filter"]
        guard !given.isEmpty || whole != nil || desk.given["all"] == "1" else {
            return .onward(to: filter.url("/desk/fleet"))
        }
        let change =
            refused.map(Self.change) ?? desk.given["change"].flatMap { Change(rawValue: $0) } ?? .rate
        let which: [(String, String)] =
            given.isEmpty ? [("filter", whole ?? filter.json)] : given.map { ("ids", $0) }
        let count =
            given.isEmpty && whole == nil
            ? try desk.ask("GET /v1/fleet/count", [], filter.query).integer("vehicles") : Int64(given.count)
        let form = try desk.form(
            Self.act, at: Self.place, "Change them", try fields(change), hidden: which, refused: refused)
        let words = Wording.vehicles(Int(clamping: count ?? 0)).lowercased()
        return try desk.answer(
            "web/desk/fleet-bulk",
            [
                "heading": .text(whole == nil ? "Change \(words)" : "Change vehicles"),
                "chips": .list(given.isEmpty ? try filter.chips(desk) : []),
                "is_whole": .bool(given.isEmpty && !filter.isNarrow && whole == nil),
                "changes": .list(
                    Change.allCases.map { one in
                        [
                            "label": .text(one.label), "current": .bool(one == change),
                            "url": .text(url(one, given)),
                        ]
                    }),
                "form": form,
            ], refused)
    }

    private func url(_ change: Change, _ given: [String]) -> String {
        let which = given.isEmpty ? [("all", "1")] : given.map { ("ids", $0) }
        return PageURL.of(
            Self.place, (given.isEmpty ? filter.query : []) + which + [("change", change.rawValue)])
    }

    private func fields(_ change: Change) throws -> [FormField] {
        func field(
            _ path: String, _ label: String? = nil, hint: String? = nil,
            control: FormField.Control = .plain, options: PageDesk.Choices = []
        ) -> FormField {
            desk.field(
                "change.\(path)", of: Self.act, label, hint: hint, control: control, options: options)
        }
        var own: [FormField]
        switch change {
        case .rate: own = [field("daily_rate", "New daily rate")]
        case .percent:
            own = [field("daily_rate_percent", "By how many percent", hint: "7.5 for more, -10 for less.")]
        case .status: own = [field("move.to", "New status"), field("move.reason", "Why")]
        case .hold:
            own = [
                field("hold.kind", "What for"), field("hold.reason", "In words"),
                field("hold.starts_at", "From", hint: "Now, if left blank.", control: .moment),
                field(
                    "hold.ends_at", "Until", hint: "Until somebody releases it, if left blank.",
                    control: .moment),
            ]
        case .place: own = [field("location_id", "They stand at", options: try desk.places())]
        case .class: own = [field("class", "New class")]
        case .attribute:
            let known = try desk.ask("GET /v1/fleet/attributes").items
            own = [
                field(
                    "attribute.key", "Attribute",
                    options: known.map { ($0.text("key"), $0.text("label")) }),
                field("attribute.value", "Value", hint: "Left blank, it is taken off."),
            ]
        }
        own = own.map { $0.name.hasSuffix("ends_at") || $0.name.hasSuffix("starts_at") ? $0 : $0.demanded() }
        if change == .attribute { own[1].isDemanded = false }
        return own + [desk.field("dry_run", of: Self.act, "Only show what would become of each")]
    }

    /// Which one a form that came back was.
    private static func change(_ form: RefusedForm) -> Change {
        let names = Set(form.entered.keys)
        func has(_ start: String) -> Bool { names.contains { $0.utf8.starts(with: "change.\(start)".utf8) } }
        if has("move") { return .status }
        if has("hold") { return .hold }
        if has("attribute") { return .attribute }
        if has("location_id") { return .place }
        if has("class") { return .class }
        return has("daily_rate_percent") ? .percent : .rate
    }

    static func routes(_ desk: DeskMaker) -> [Route] {
        [
            desk.page("GET /desk/fleet/bulk", for: .holding(.fleetEdit), "Change many vehicles") {
                try BulkPage($0).render()
            },
            desk.form(
                "POST /desk/fleet/bulk", does: act, onward: "/desk/fleet", outcome: BulkOutcomePage.render
            ) { form, desk in try BulkPage(desk).render(form) },
        ]
    }
}

/// What became of each.
private enum BulkOutcomePage {
    @Sendable static func render(_ call: Call, _ sheet: Sheet, _ app: App) throws -> Response {
        let form = RefusedForm(call, Failure(.conflict, ""))
        let isTrial = form.entered["dry_run"] != nil
        let own = Set([FormGuard.field.spec.name, FormOnce.field.spec.name, "dry_run"])
        let kept = form.values.filter { !own.contains($0.key) }.sorted { $0.key < $1.key }.flatMap {
            name, all in
            all.map { (name: name, value: $0) }
        }
        let again = PageForm(
            action: "/desk/fleet/bulk", submit: "Do it now", id: "bulk", hidden: kept + [FormOnce.hidden()])
        let refused = sheet.parts("items").filter { $0.text("result") == "refused" }
        func count(_ name: String) -> View { .text(Wording.grouped(sheet.integer(name) ?? 0)) }
        return try PageFrame(app, call).answer(
            "web/desk/fleet-bulk-outcome",
            [
                "is_trial": .bool(isTrial), "changed": count("changed"), "unchanged": count("unchanged"),
                "refused": count("refused"), "has_refused": .bool(!refused.isEmpty),
                "rows": .list(
                    refused.prefix(500).map {
                        [
                            "url": .text("/desk/fleet/\($0.text("id"))"),
                            "vehicle": .text($0["vehicle"]?.text ?? "A vehicle"),
                            "reason": .text($0.text("reason")),
                        ]
                    }),
                "form": isTrial && (sheet.integer("changed") ?? 0) > 0 ? again.view() : .absent,
            ])
    }
}
