// Locations as HTML, for staff: the list, one with its taxes, and the form by which one is opened or changed.

import HTTP
import Mustache
import Schema
import Zones

func locationPages(_ desk: DeskMaker) -> [Route] {
    let (place, may) = (LocationPage.place, Permission.holding(.settingsManage, .ratesEdit))
    let managing = Permission.holding(.settingsManage)
    return [
        desk.page("GET \(place)", for: may, "Locations, for staff") { try LocationPage($0).renderList() },
        desk.page("GET \(place)/new", for: managing, "Where a location is opened") {
            try LocationPage($0).renderNew()
        },
        desk.page("GET \(place)/{id:uuid}", for: may, "The page of a location, for staff") {
            try LocationPage($0).render()
        },
        desk.form("POST \(place)", does: LocationPage.opening, .created) { _, made in
            "\(place)/\(made["id"]?.text ?? "")"
        } page: {
            try LocationPage($1).renderNew($0)
        },
        desk.form("POST \(place)/{id:uuid}", does: LocationPage.changing, .saved) { call, _ in
            "\(place)/\(call.parameter())"
        } page: {
            try LocationPage($1).render($0)
        },
        desk.form("POST \(place)/{id:uuid}/taxes", does: LocationPage.levying, .created) { call, _ in
            "\(place)/\(call.parameter())"
        } page: {
            try LocationPage($1).render($0)
        },
        desk.form("POST /desk/settings/taxes/{id:uuid}/end", does: LocationPage.ending, .ended) { call, _ in
            let query = call.request.firstValues(of: call.request.query)
            return query["location"].flatMap { UUID($0) }.map { "\(place)/\($0)" } ?? place
        } page: {
            try LocationPage($1).render($0, of: $1.named("location", for: $0))
        },
    ]
}

struct LocationPage {
    static let place = "\(SettingsIndex.place)/locations"
    static let opening = "POST /v1/locations"
    static let changing = "PUT /v1/locations/{id:uuid}"
    static let levying = "POST /v1/locations/{id:uuid}/taxes"
    static let ending = "POST /v1/taxes/{id:uuid}/end"
    private static let crumb = DeskLink("Locations", place)
    private let desk: PageDesk

    init(_ desk: PageDesk) { self.desk = desk }

    func renderList() throws -> Response {
        let list = try desk.ask("GET /v1/locations")
        var sheet = DeskSheet("Locations", from: SettingsIndex.crumb)
        if desk.may(Self.opening), desk.call.asker.locations.isEmpty {
            sheet.actions = [DeskLink("New location", "\(Self.place)/new", icon: "plus", isPlain: false)]
        }
        var panel = DeskPanel("By name", "locations")
        panel.table = DeskTable(
            "Locations", [.init("Name"), .init("Address"), .init("Telephone"), .init("Lends to")],
            list.items.map { location in
                [
                    DeskCell(
                        location.text("name"), url: "\(Self.place)/\(location.text("id"))",
                        marks: location.isTrue("is_open") ? [] : [DeskMark("Does not rent", .warn)]),
                    DeskCell(
                        location.text("street"),
                        note: "\(location.text("postal_code")) \(location.text("city"))"),
                    DeskCell(location.text("phone")), DeskCell(location.text("share_group")),
                ]
            })
        panel.empty = "There is no location yet. Vehicles need one to stand at."
        sheet.panels = [panel]
        return try desk.answer(sheet)
    }

    func renderNew(_ refused: RefusedForm? = nil) throws -> Response {
        var sheet = DeskSheet("New location", from: Self.crumb)
        sheet.isNarrow = true
        var panel = DeskPanel("", "facts")
        let hours = LocationForm(desk, Self.opening, refused, at: Self.place)
        let first = FormEntry(["is_open": "true", "time_zone": try desk.reading().zone.name])
        panel.forms = [
            try desk.form(
                Self.opening, at: Self.place, "Open it", parts: hours.parts(nil), now: first,
                back: Self.crumb, refused: refused)
        ]
        sheet.panels = [panel]
        return try desk.answer(sheet, refused)
    }

    /// - Parameter other: the location, where the form that came back names something else.
    func render(_ refused: RefusedForm? = nil, of other: UUID? = nil) throws -> Response {
        let id = try other ?? desk.call.id()
        let location = try desk.ask("GET /v1/locations/{id:uuid}", [id])
        let reading = try desk.reading(at: id)
        var sheet = DeskSheet(location.text("name"), from: Self.crumb)
        sheet.marks = location.isTrue("is_open") ? [] : [DeskMark("Does not rent", .warn)]
        let place = "\(Self.place)/\(id)"
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
        let kinds = ["rental", "length", "extra", "mileage", "fee", "discount"].map {
            ($0, Labels.choice($0))
        }
        let form = try desk.form(
            act, at: "\(Self.place)/\(id)/taxes", "Levy it",
            parts: [
                FormPart(
                    fields: [
                        desk.field("name", of: act, "Name"),
                        desk.field("rate_ppm", of: act, "Percent", hint: "As 8.875.", control: .spoken),
                        desk.field("starts_at", of: act, "For pick-ups from", control: .moment),
                    ],
                    ticks: [
                        FormTicks(name: "exempt", legend: "Not on", options: kinds.map { ($0.0, $0.1) })
                    ])
            ], now: FormEntry(["starts_at": reading.control(now)]), look: .quiet, by: reading.zone,
            refused: refused)
        panel.drawers = [
            desk.drawer("Levy another", at: "\(Self.place)/\(id)/taxes", form, refused: refused)
        ]
        return panel
    }
}
