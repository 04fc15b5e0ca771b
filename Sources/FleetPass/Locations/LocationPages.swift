// Locations as HTML, for staff: the list, one with its taxes, and the form by which one is opened or changed.

import HTTP
import Mustache
import Schema
import Zones

func locationPages(_ desk: DeskMaker) -> [Route] {
    let place = LocationPage.noun.place
    return LocationPage.noun.routes(desk) + [
        desk.form("POST /desk/settings/taxes/{id:uuid}/end", does: LocationPage.ending, .ended) { call, _ in
            let query = call.request.firstValues(of: call.request.query)
            return query["location"].flatMap { UUID($0) }.map { "\(place)/\($0)" } ?? place
        } page: {
            try LocationPage($1).render($0, of: $1.named("location", for: $0))
        }
    ]
}

struct LocationPage {
    private static let opening = "POST /v1/locations"
    private static let changing = "PUT /v1/locations/{id:uuid}"
    private static let levying = "POST /v1/locations/{id:uuid}/taxes"
    static let ending = "POST /v1/taxes/{id:uuid}/end"

    static let noun: SettingsNoun = .init(
        name: "locations", title: "Locations", permission: .holding(.settingsManage, .ratesEdit),
        lists: "GET /v1/locations",
        columns: [.init("Name"), .init("Address"), .init("Telephone"), .init("Lends to")],
        empty: "There is no location yet. Vehicles need one to stand at.",
        making: .init(
            line: opening, title: "New location", submit: "Open it",
            first: { FormEntry(["is_open": "true", "time_zone": try $0.reading().zone.name]) },
            parts: { LocationForm($0, opening, $1, at: noun.place).parts(nil) }),
        acts: [
            .init(path: "", line: changing, done: .saved),
            .init(path: "/taxes", line: levying, done: .created),
        ],
        one: { try LocationPage($0).render($1) },
        rows: { list in
            list.items.map { location in
                [
                    DeskCell(location.text("name"), url: noun.place(of: location), marks: marks(location)),
                    DeskCell(
                        location.text("street"),
                        note: "\(location.text("postal_code")) \(location.text("city"))"),
                    DeskCell(phone: location.text("phone")), DeskCell(location.text("share_group")),
                ]
            }
        })

    private let desk: PageDesk

    init(_ desk: PageDesk) { self.desk = desk }

    private static func marks(_ location: Sheet) -> [DeskMark] {
        location.isTrue("is_open") ? [] : [DeskMark("Does not rent", .warn)]
    }

    /// - Parameter other: the location, where the form that came back names something else.
    func render(_ refused: RefusedForm?, of other: UUID? = nil) throws -> Response {
        let id = try other ?? desk.call.id()
        let location = try desk.ask("GET /v1/locations/{id:uuid}", [id])
        let reading = try desk.reading(at: id)
        let place = Self.noun.place(of: location)
        var sheet = DeskSheet(location.text("name"), from: Self.noun.crumb)
        sheet.marks = Self.marks(location)
        let form = LocationForm(desk, Self.changing, refused, at: place)
        var panel = DeskPanel("", "facts")
        let parts = desk.may(Self.changing) ? form.parts(location) : []
        panel.forms = [
            try desk.form(
                Self.changing, at: place, "Save", parts: parts, now: FormEntry(location.entries(reading)),
                version: location.integer("version"), refused: refused)
        ].filter { $0 != .absent }
        let taxes = try taxes(id, reading, refused)
        sheet.panels = panel.forms.isEmpty ? [taxes] : [panel]
        sheet.beside = panel.forms.isEmpty ? [] : [taxes]
        return try desk.answer(sheet, refused)
    }

    private func taxes(_ id: UUID, _ reading: Reading, _ refused: RefusedForm?) throws -> DeskPanel {
        var panel = DeskPanel(
            "Taxes", "taxes", note: "A tax is never changed: it is ended, and another follows.")
        guard let list = try desk.askIfAllowed("GET /v1/locations/{id:uuid}/taxes", [id]) else {
            panel.texts = ["Whoever sees rates sees them."]
            return panel
        }
        let now = desk.now
        panel.table = DeskTable(
            "Taxes of this location", [.init("Tax"), .init("")],
            try list.items.map { tax in
                let end = tax.instant("ends_at")
                let isOver = end.map { $0 <= now } == true
                let exempt = (tax["exempt"]?.list ?? []).compactMap { $0.text }.map { Labels.choice($0) }
                let since = tax.instant("starts_at").map { "since \(Wording.day($0.day(in: reading)))" } ?? ""
                let note = [since, exempt.isEmpty ? "" : "not on: \(exempt.joined(separator: ", "))"]
                return [
                    DeskCell(
                        "\(tax.text("name")), \(Wording.percent(ppm: tax.integer("rate_ppm") ?? 0)) %",
                        note: note.filter { !$0.isEmpty }.joined(separator: "; "),
                        marks: isOver ? [DeskMark("Ended")] : end == nil ? [] : [DeskMark("Ends", .warn)]),
                    DeskCell(
                        isOver
                            ? View.absent
                            : try desk.button(
                                Self.ending,
                                at: "/desk/settings/taxes/\(tax.text("id"))/end?location=\(id)",
                                "End it now",
                                hidden: [("ends_at", "\(Instant(epochMs: now.epochMs + 1_000))")],
                                refused: refused)),
                ]
            })
        panel.empty = "None is levied here."
        let act = Self.levying
        let field = DeskFields(desk, of: act)
        let kinds = ["rental", "length", "extra", "mileage", "fee", "discount"].map {
            ($0, Labels.choice($0))
        }
        let form = try desk.form(
            act, at: "\(Self.noun.place)/\(id)/taxes", "Levy it",
            parts: [
                FormPart(
                    fields: [
                        field("name", "Name"), field("rate_ppm", "Percent", hint: "As 8.875.", .spoken),
                        field("starts_at", "For pick-ups from", .moment),
                    ],
                    ticks: [
                        FormTicks(name: "exempt", legend: "Not on", options: kinds.map { ($0.0, $0.1) })
                    ])
            ], now: FormEntry(["starts_at": reading.control(now)]), look: .quiet, by: reading.zone,
            refused: refused)
        panel.drawers = [
            desk.drawer("Levy another", at: "\(Self.noun.place)/\(id)/taxes", form, refused: refused)
        ]
        return panel
    }
}
