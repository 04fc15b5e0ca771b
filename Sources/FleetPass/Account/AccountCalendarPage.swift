// Links by which a customer's calendar shows their bookings: made, shown once, and taken back.

import HTTP
import Mustache
import Schema

struct AccountCalendarPage {
    private let desk: PageDesk
    private var words: Words { desk.words }

    private init(_ desk: PageDesk) { self.desk = desk }

    private static let form = Shape(
        "OwnCalendarForm", "The button that makes a link.", FormOnce.field, FormGuard.field)

    static func routes(_ desk: DeskMaker, _ app: App) -> [Route] {
        [
            desk.page("GET /account/calendar", for: .customer, "Links to a calendar of one's bookings") {
                try AccountCalendarPage($0).render()
            },

            Route(
                "POST /account/calendar", for: .customer, "Make a calendar of one's bookings by a form",
                answers: .page,
                .write { call, tx in
                    let (_, token) = try app.makeFeedOfOwn(call, tx)
                    let url = app.url("/calendars/\(token.text)\(BookingFeed.suffix)")
                    return try PageFrame(app, call).answer(
                        "web/account/calendar-made",
                        ["feed_url": .text(url), "webcal_url": View(webcal(url))], .created)
                }
            ).taking(form, asForm: true).answering(.created).idempotent(by: FormOnce.field)
                .failing(.notFound, .unprocessable)
                .tellingOnItsPage { refused, _ in
                    try PageFrame(app, refused.call).answer(
                        "web/account/calendar",
                        [
                            "feeds": [], "has_feeds": false, "done": .absent,
                            "problem": .text(refused.failure.message), "making": .absent,
                        ], refused)
                },

            desk.form(
                "POST /account/calendar/{id:uuid}/removal", does: "DELETE /v1/calendar-feeds/{id:uuid}",
                .ended
            ) { _, _ in
                "/account/calendar"
            } page: { form, desk in
                try AccountCalendarPage(desk).render(form)
            },
        ]
    }

    /// The same link for a program that keeps calendars.
    private static func webcal(_ url: String) -> String? {
        guard let rest = url.firstIndex(of: ":") else { return nil }
        return "webcal" + url[rest...]
    }

    private func render(_ refused: RefusedForm? = nil) throws -> Response {
        let feeds = try desk.ask("GET /v1/calendar-feeds").items.filter {
            $0.text("kind") == BookingFeed.Kind.customer.rawValue
        }
        let making = PageForm(
            action: "/account/calendar", submit: words("Make a link"), id: "calendar",
            hidden: [FormOnce.hidden()])
        return try desk.answer(
            "web/account/calendar",
            [
                "feeds": .list(try feeds.map { try row($0) }), "has_feeds": .bool(!feeds.isEmpty),
                "done": desk.given[Done.parameter] == Done.ended.rawValue
                    ? .text(words("The link is taken back. It shows nothing any more.")) : .absent,
                "problem": View((refused?.failure.message).map { words.told($0) }),
                "making": making.view(),
            ], refused)
    }

    private func row(_ feed: Sheet) throws -> View {
        let clock = try desk.clock()
        return [
            "hint": .text(feed.text("hint")),
            "made": View(feed.instant("created_at").map { clock.day($0) }),
            "remove": try desk.form(
                "DELETE /v1/calendar-feeds/{id:uuid}", at: "/account/calendar/\(feed.text("id"))/removal",
                words("Take it back"), [], isQuiet: true),
        ]
    }
}
