// Rates as HTML, for staff: the plans, one with what it says and has said, and the form by which it says
// something else from some day on.

import HTTP
import Mustache
import Schema
import Zones

func ratePages(_ desk: DeskMaker) -> [Route] {
    let place = "\(RatePage.noun.place)/{id:uuid}"
    return RatePage.noun.routes(desk) + [
        desk.page("GET \(place)/publish", like: TermsPage.publishing, "Where a rate plan is published") {
            try TermsPage($0).render()
        },
        desk.form("POST \(place)/publish", does: TermsPage.publishing, .created) { call, _ in
            "\(RatePage.noun.place)/\(call.parameter())"
        } page: {
            try TermsPage($1).render($0)
        },
    ]
}

struct RatePage {
    private static let making = "POST /v1/rate-plans"
    private static let changing = "PUT /v1/rate-plans/{id:uuid}"

    static let noun: SettingsNoun = .init(
        name: "rates", title: "Rates",
        lead: "Of several plans that fit a rental, the one with the greatest priority counts.",
        permission: .holding(.fleetView, .ratesEdit), lists: "GET /v1/rate-plans",
        columns: [.init("Plan"), .init("For"), .init("Priority", number: true)],
        empty: "There is no plan yet: nothing has a price.",
        making: .init(
            line: making, title: "New rate plan", lead: "First what it is for. What it says comes next.",
            first: { _ in FormEntry(["priority": "0"]) },
            parts: { desk, _ in
                let code = desk.field(
                    "code", of: making, "Code", hint: "As prices name it; it never changes.")
                return try Reach.parts(desk, making, first: [code])
            }),
        acts: [.init(path: "", line: changing, done: .saved)],
        one: { try RatePage($0).render($1) },
        rows: { list in
            try list.items.map { plan in
                [
                    DeskCell(
                        plan.text("name"), url: noun.place(of: plan), note: plan.text("code"),
                        marks: marks(plan)),
                    DeskCell(try Reach(plan, list.desk).text),
                    DeskCell(plan.integer("priority").map { "\($0)" }),
                ]
            }
        })

    private let desk: PageDesk

    init(_ desk: PageDesk) { self.desk = desk }

    private static func marks(_ plan: Sheet) -> [DeskMark] {
        plan.text("status") == "retired" ? [DeskMark("Retired")] : []
    }

    func render(_ refused: RefusedForm?) throws -> Response {
        let id = try desk.call.id()
        let plan = try Self.plan(id, desk)
        let versions = try desk.ask("GET /v1/rate-plans/{id:uuid}/versions", [id])
        let reading = try desk.reading()
        let now = desk.now
        let place = Self.noun.place(of: plan)
        var sheet = DeskSheet(plan.text("name"), from: Self.noun.crumb)
        sheet.marks = Self.marks(plan)
        if desk.may(TermsPage.publishing) {
            sheet.actions = [
                DeskLink("Change the prices", "\(place)/publish", icon: "edit", isPlain: false)
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
            nothing.emptyLink = DeskLink("Say what a day costs", "\(place)/publish")
            sheet.panels = [nothing]
        }
        sheet.beside =
            [history(versions, current, place, reading)]
            + (try RateExample(desk, at: place).panels()) + [try change(plan, refused)]
        return try desk.answer(sheet, refused)
    }

    static func plan(_ id: UUID, _ desk: PageDesk) throws -> Sheet {
        guard let plan = try desk.ask("GET /v1/rate-plans").items.first(where: { $0.id("id") == id }) else {
            throw Failure.notFound
        }
        return plan
    }

    private func history(_ versions: Sheet, _ current: Sheet?, _ place: String, _ reading: Reading)
        -> DeskPanel
    {
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
                        url: "\(place)?version=\(number)"),
                    DeskCell(
                        nil,
                        marks: isCurrent
                            ? [DeskMark("Holds now", .good)]
                            : isAhead ? [DeskMark("Comes", .new)] : [DeskMark("Was")]),
                ]
            })
        return panel
    }

    private func change(_ plan: Sheet, _ refused: RefusedForm?) throws -> DeskPanel {
        let reach = try Reach(plan, desk)
        let status = desk.field("status", of: Self.changing, "State")
        return try desk.change(
            Self.changing, at: Self.noun.place(of: plan), of: plan,
            [
                DeskFact("Code", plan.text("code")), DeskFact("For", reach.text),
                DeskFact("Priority", "\(plan.integer("priority") ?? 0)"),
            ], parts: try Reach.parts(desk, Self.changing, first: [status]), ticked: reach.ticked, refused)
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
