// Calendar feeds as HTML: one's own, everybody's for whoever sees to them, the form that makes one, and its
// link, which is shown once.

import HTTP
import Mustache
import Schema
import Zones

func feedPages(_ desk: DeskMaker) -> [Route] {
    let place = FeedPage.place
    return [
        desk.page("GET \(place)", for: .holding(.bookingsView), "Calendar feeds, for staff") {
            try FeedPage($0).render()
        },
        desk.form("POST \(place)", does: FeedPage.making, onward: place) { call, made, app in
            try FeedPage.told(made.text("url"), call, app)
        } page: {
            try FeedPage($1).render($0)
        },
        desk.form("POST \(place)/{id:uuid}/revocation", does: FeedPage.revoking, .removed) { _, _ in
            place
        } page: {
            try FeedPage($1).render($0)
        },
    ]
}

struct FeedPage {
    static let place = "\(SettingsIndex.place)/calendars"
    static let making = "POST /v1/calendar-feeds"
    static let revoking = "DELETE /v1/calendar-feeds/{id:uuid}"
    private let desk: PageDesk

    init(_ desk: PageDesk) { self.desk = desk }

    func render(_ refused: RefusedForm? = nil) throws -> Response {
        let list = try desk.ask("GET /v1/calendar-feeds")
        let reading = try desk.reading()
        let places = try Reach.places(desk)
        let vehicles = try desk.vehicles(list.items.compactMap { $0.id("object_id") })
        let people = try desk.colleagues(list.items.compactMap { $0.id("made_by") })
        var sheet = DeskSheet(
            "Calendars",
            "Bookings in your own calendar: a link that it looks at by itself. Whoever has the link"
                + " sees the bookings, so keep it to yourself.", from: SettingsIndex.crumb)
        var panel = DeskPanel("Feeds", "feeds")
        panel.table = DeskTable(
            "Calendar feeds", [.init("Of"), .init("Made"), .init("")],
            try list.items.map { feed in
                let object = feed.text("object_id")
                let name =
                    places.first { $0.value == object }?.label
                    ?? feed.id("object_id").flatMap { vehicles[$0]?.title }
                    ?? Labels.choice(feed.text("kind"))
                return [
                    DeskCell(name, note: "\(Labels.choice(feed.text("kind"))), \(feed.text("hint"))…"),
                    DeskCell(
                        feed.instant("created_at").map { Wording.moment($0, in: reading.zone) },
                        note: feed.id("made_by").flatMap { people[$0] }),
                    DeskCell(
                        try desk.button(
                            Self.revoking, at: "\(Self.place)/\(feed.text("id"))/revocation", "Revoke")),
                ]
            })
        panel.empty = "There is none yet."
        var making = DeskPanel("Another one", "new")
        making.forms = [
            try desk.form(
                Self.making, at: Self.place, "Make the link",
                parts: [
                    FormPart(
                        fields: [
                            desk.field("object_id", of: Self.making, "Location", options: places)
                        ])
                ], hidden: [("kind", "location")], look: .quiet, refused: refused)
        ]
        making.note = "Of one vehicle, it is made on the vehicle's page."
        sheet.panels = [panel, making]
        return try desk.answer(sheet, refused)
    }

    /// The link, this once.
    static func told(_ url: String, _ call: Call, _ app: App) throws -> Response {
        try PageFrame(app, call).answer(
            "web/people/told",
            [
                "told_title": "The calendar's link",
                "lead": "Copy it into your calendar now, as one to subscribe to: it is not shown again.",
                "secret": [
                    "label": "Link", "text": .text(url),
                    "hint": "Whoever has it sees the bookings, until it is revoked.",
                ], "codes": [],
                "ways": [["label": "All calendars", "url": .text(place)]],
            ], .created)
    }
}
