// Calendar feeds as HTML: one's own, everybody's for whoever sees to them, the form that makes one, and its
// link, which is shown once.

import HTTP
import Mustache
import Schema
import Zones

enum FeedPage {
    private static let making = "POST /v1/calendar-feeds"

    static let noun: SettingsNoun = .init(
        name: "calendars", title: "Calendars",
        lead: "Bookings in your own calendar: a link that it looks at by itself. Whoever has the link"
            + " sees the bookings, so keep it to yourself.",
        permission: .holding(.bookingsView), lists: "GET /v1/calendar-feeds",
        columns: [.init("Of"), .init("Made"), .init("")],
        empty: "There is no link yet.",
        making: .init(
            line: making, title: "New link", lead: "Of one vehicle, it is made on the vehicle's page.",
            submit: "Make the link", hidden: [("kind", "location")],
            outcome: { call, made, app in try told(made.text("url"), call, app) },
            parts: { desk, _ in
                let field = DeskFields(desk, of: making)
                return [
                    FormPart(fields: [field("object_id", "Location", options: try Reach.places(desk))])
                ]
            }),
        acts: [
            .init(path: "/revocation", line: "DELETE /v1/calendar-feeds/{id:uuid}", done: .removed)
        ],
        rows: { try rows($0) })

    private static func rows(_ list: SettingsList) throws -> [[DeskCell]] {
        let places = try Reach.places(list.desk)
        let vehicles = try list.desk.vehicles(list.items.compactMap { $0.id("object_id") })
        let people = try list.desk.colleagues(list.items.compactMap { $0.id("made_by") })
        return try list.items.map { feed in
            let (object, kind) = (feed.text("object_id"), Labels.choice(feed.text("kind")))
            let name =
                places.first { $0.value == object }?.label
                ?? feed.id("object_id").flatMap { vehicles[$0]?.title } ?? kind
            return [
                DeskCell(name, note: "\(kind), \(feed.text("hint"))…"),
                DeskCell(
                    list.moment("created_at", of: feed), note: feed.id("made_by").flatMap { people[$0] }),
                try list.button("/revocation", of: feed, "Revoke"),
            ]
        }
    }

    /// The link, this once.
    static func told(_ url: String, _ call: Call, _ app: App) throws -> Response {
        try PageFrame(app, call).answer(
            "web/desk/told",
            [
                "told_title": "The calendar's link",
                "lead": "Copy it into your calendar now, as one to subscribe to: it is not shown again.",
                "secret": [
                    "label": "Link", "text": .text(url),
                    "hint": "Whoever has it sees the bookings, until it is revoked.",
                ], "codes": [],
                "ways": [["label": "All calendars", "url": .text(noun.place)]],
            ], .created)
    }
}
