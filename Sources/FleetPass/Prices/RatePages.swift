// Rates as HTML, for staff: the plans, one with what it says and has said, and the form by which it says
// something else from some day on.

import HTTP
import Mustache
import Schema
import Zones

func ratePages(_ desk: DeskMaker) -> [Route] {
    let (place, may) = (RatePage.place, Permission.holding(.fleetView, .ratesEdit))
    let editing = Permission.holding(.ratesEdit)
    return [
        desk.page("GET \(place)", for: may, "Rate plans, for staff") { try RatePage($0).renderList() },
        desk.page("GET \(place)/new", for: editing, "Where a rate plan is made") {
            try RatePage($0).renderNew()
        },
        desk.page("GET \(place)/{id:uuid}", for: may, "The page of a rate plan") {
            try RatePage($0).render()
        },
        desk.page("GET \(place)/{id:uuid}/publish", for: editing, "Where a rate plan is published") {
            try TermsPage($0).render()
        },
        desk.form("POST \(place)", does: RatePage.making, .created) { _, made in
            "\(place)/\(made["id"]?.text ?? "")"
        } page: {
            try RatePage($1).renderNew($0)
        },
        desk.form("POST \(place)/{id:uuid}", does: RatePage.changing, .saved) { call, _ in
            "\(place)/\(call.parameter())"
        } page: {
            try RatePage($1).render($0)
        },
        desk.form("POST \(place)/{id:uuid}/publish", does: TermsPage.publishing, .created) { call, _ in
            "\(place)/\(call.parameter())"
        } page: {
            try TermsPage($1).render($0)
        },
    ]
}

struct RatePage {
    static let place = "\(SettingsIndex.place)/rates"
    static let making = "POST /v1/rate-plans"
    static let changing = "PUT /v1/rate-plans/{id:uuid}"
    static let crumb = DeskLink("Rates", place)
    private let desk: PageDesk

    init(_ desk: PageDesk) { self.desk = desk }

    func renderList() throws -> Response {
        let list = try desk.ask("GET /v1/rate-plans")
        var sheet = DeskSheet(
            "Rates", "Of several plans that fit a rental, the one with the greatest priority counts.",
            from: SettingsIndex.crumb)
        if desk.may(Self.making) {
            sheet.actions = [DeskLink("New plan", "\(Self.place)/new", icon: "plus", isPlain: false)]
        }
        var panel = DeskPanel("Plans", "plans")
        panel.table = DeskTable(
            "Rate plans", [.init("Plan"), .init("For"), .init("Priority", number: true)],
            try list.items.map { plan in
                [
                    DeskCell(
                        plan.text("name"), url: "\(Self.place)/\(plan.text("id"))", note: plan.text("code"),
                        marks: plan.text("status") == "retired" ? [DeskMark("Retired")] : []),
                    DeskCell(try Reach(plan, desk).text),
                    DeskCell(plan.integer("priority").map { "\($0)" }),
                ]
            })
        panel.empty = "There is no plan yet: nothing has a price."
        panel.emptyLink = desk.may(Self.making) ? DeskLink("Make the first", "\(Self.place)/new") : nil
        sheet.panels = [panel]
        return try desk.answer(sheet)
    }

    func renderNew(_ refused: RefusedForm? = nil) throws -> Response {
        var sheet = DeskSheet(
            "New rate plan", "First what it is for. What it says comes next.", from: Self.crumb)
        sheet.isNarrow = true
        var panel = DeskPanel("What it is for", "plan")
        let act = Self.making
        let code = desk.field("code", of: act, "Code", hint: "As prices name it; it never changes.")
        panel.forms = [
            try desk.form(
                act, at: Self.place, "Make it", parts: try Reach.parts(desk, act, first: [code]),
                now: FormEntry(["priority": "0"]), back: Self.crumb, refused: refused)
        ]
        sheet.panels = [panel]
        return try desk.answer(sheet, refused)
    }

    func render(_ refused: RefusedForm? = nil) throws -> Response {
        let id = try desk.call.id()
        let plan = try Self.plan(id, desk)
        let versions = try desk.ask("GET /v1/rate-plans/{id:uuid}/versions", [id])
        let reading = try desk.reading()
        let now = desk.now
        var sheet = DeskSheet(plan.text("name"), from: Self.crumb)
        sheet.marks = plan.text("status") == "retired" ? [DeskMark("Retired")] : []
        if desk.may(TermsPage.publishing) {
            sheet.actions = [
                DeskLink("Change the prices", "\(Self.place)/\(id)/publish", icon: "edit", isPlain: false)
            ]
        }
        let current = versions.items.first { $0.instant("starts_at").map { $0 <= now } == true }
        let chosen = desk.given["version"].flatMap { number in
            versions.items.first { $0.integer("number").map { "\($0)" } == number }
        }
        if let shown = chosen ?? current ?? versions.items.last {
            sheet.panels = TermsReading(shown, reading, isCurrent: shown.id("id") == current?.id("id")).panels
        } else {
            var nothing = DeskPanel("What it says", "terms")
            nothing.empty = "It says nothing yet, so nothing is priced by it."
            nothing.emptyLink = DeskLink("Say what a day costs", "\(Self.place)/\(id)/publish")
            sheet.panels = [nothing]
        }
        sheet.beside =
            [history(versions, current, id, reading)]
            + (try RateExample(desk, at: "\(Self.place)/\(id)").panels()) + [try change(plan, id, refused)]
        return try desk.answer(sheet, refused)
    }

    static func plan(_ id: UUID, _ desk: PageDesk) throws -> Sheet {
        guard let plan = try desk.ask("GET /v1/rate-plans").items.first(where: { $0.id("id") == id }) else {
            throw Failure.notFound
        }
        return plan
    }

    private func history(_ versions: Sheet, _ current: Sheet?, _ id: UUID, _ reading: Reading) -> DeskPanel {
        var panel = DeskPanel("Versions", "versions", note: "A booking keeps the prices that it was made by.")
        panel.table = DeskTable(
            "Versions", [.init("From"), .init("")],
            versions.items.map { version in
                let number = version.integer("number") ?? 0
                let isCurrent = version.id("id") == current?.id("id")
                let isAhead = version.instant("starts_at").map { $0 > desk.now } == true
                return [
                    DeskCell(
                        version.instant("starts_at").map { Wording.moment($0, in: reading.zone) },
                        url: "\(Self.place)/\(id)?version=\(number)"),
                    DeskCell(
                        nil,
                        marks: isCurrent
                            ? [DeskMark("Holds now", .good)]
                            : isAhead ? [DeskMark("Comes", .new)] : [DeskMark("Was")]),
                ]
            })
        return panel
    }

    private func change(_ plan: Sheet, _ id: UUID, _ refused: RefusedForm?) throws -> DeskPanel {
        var panel = DeskPanel("What it is for", "plan")
        let reach = try Reach(plan, desk)
        panel.facts = [
            DeskFact("Code", plan.text("code")), DeskFact("For", reach.text),
            DeskFact("Priority", "\(plan.integer("priority") ?? 0)"),
        ]
        let (act, place) = (Self.changing, "\(Self.place)/\(id)")
        let status = desk.field("status", of: act, "State")
        let form = try desk.form(
            act, at: place, "Save", parts: try Reach.parts(desk, act, first: [status]),
            now: FormEntry(plan.entries(try desk.reading()), ticked: reach.ticked),
            version: plan.integer("version"), look: .quiet, refused: refused)
        panel.drawers = [desk.drawer("Change it", at: place, form, refused: refused)]
        return panel
    }
}

/// What a plan or a discount is for: places, classes and types.
struct Reach {
    let ticked: [String: [String]]
    let text: String

    static let classes = Vehicle.Class.allCases.map(\.rawValue)
    private static let types = BookingType.allCases.map(\.rawValue)

    init(_ sheet: Sheet, _ desk: PageDesk) throws {
        func list(_ name: String) -> [String] { (sheet[name]?.list ?? []).compactMap { $0.text } }
        ticked = ["locations": list("locations"), "classes": list("classes"), "types": list("types")]
        let names = try Self.places(desk)
        let places = list("locations").map { id in names.first { $0.value == id }?.label ?? "a location" }
        let parts = [
            places.isEmpty ? "All locations" : places.joined(separator: ", "),
            list("classes").map { Labels.choice($0) }.joined(separator: ", "),
            list("types").map { Labels.choice($0) }.joined(separator: ", "),
        ]
        text = parts.filter { !$0.isEmpty }.joined(separator: " · ")
    }

    static func places(_ desk: PageDesk) throws -> [(value: String, label: String)] {
        try desk.ask("GET /v1/locations").items.map { ($0.text("id"), $0.text("name")) }
    }

    static func parts(_ desk: PageDesk, _ act: String, first: [FormField]) throws -> [FormPart] {
        let fields =
            [
                desk.field("name", of: act, "Name", hint: "As people read it.")
            ] + first + [desk.field("priority", of: act, "Priority", hint: "The greatest counts.")]
        return [
            FormPart(fields: fields),
            try ticks(desk, types: true),
        ]
    }

    static func ticks(_ desk: PageDesk, types isTyped: Bool) throws -> FormPart {
        func options(_ codes: [String]) -> [(value: String, label: String)] {
            codes.map { ($0, Labels.choice($0)) }
        }
        var ticks = [
            FormTicks(name: "locations", legend: "At", hint: "None: everywhere.", options: try places(desk)),
            FormTicks(name: "classes", legend: "For", hint: "None: all classes.", options: options(classes)),
        ]
        if isTyped {
            ticks.append(
                FormTicks(name: "types", legend: "As", hint: "None: all kinds.", options: options(types)))
        }
        return FormPart(fields: [], ticks: ticks)
    }
}
