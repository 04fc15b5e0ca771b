// Where everything is that a dealership decides for itself: an index of cards, each for whoever may. What
// stands behind a card is its feature's.

import HTTP
import Mustache
import Schema

func settingsPages(_ desk: DeskMaker) -> [Route] {
    [
        desk.page("GET /desk/settings", for: .staff, "Settings, for staff") { desk in
            try SettingsIndex(desk).render()
        }
    ] + organisationPages(desk) + locationPages(desk) + ratePages(desk)
        + [ExtraPage.noun, DiscountPage.noun, ChorePage.noun, FeedPage.noun].flatMap { $0.routes(desk) }
}

struct SettingsIndex {
    static let place = "/desk/settings"
    static let crumb = DeskLink("Settings", place)
    private let desk: PageDesk

    init(_ desk: PageDesk) { self.desk = desk }

    private struct Card {
        let label: String
        let url: String
        let icon: String
        let text: String
        /// A route that whoever is shown the card may ask.
        let line: String

        init(_ label: String, _ url: String, _ icon: String, _ text: String, for line: String) {
            (self.label, self.url, self.icon, self.text, self.line) = (label, url, icon, text, line)
        }
    }

    func render() throws -> Response {
        let groups = Self.groups.map { title, cards in (title, cards.filter { desk.may($0.line) }) }
        return try desk.answer(
            "web/desk/settings",
            [
                "groups": .list(
                    groups.filter { !$0.1.isEmpty }.map { title, cards in
                        [
                            "title": .text(title), "id": .text(title.lowercased()),
                            "cards": .list(
                                cards.map {
                                    [
                                        "label": .text($0.label), "url": .text($0.url),
                                        "icon": .text($0.icon), "text": .text($0.text),
                                    ]
                                }),
                        ]
                    })
            ])
    }

    private static let groups: [(String, [Card])] = [
        (
            "Dealership",
            [
                Card(
                    "Name and look", "\(place)/organisation", "building",
                    "What customers read, in which colour.", for: "PUT /v1/organisation/profile"),
                Card(
                    "Locations", "\(place)/locations", "location", "Addresses, opening hours, taxes.",
                    for: "PUT /v1/locations/{id:uuid}"),
                Card(
                    "Rental rules", "\(place)/rules", "booking", "Notice, turnaround, one-way rentals.",
                    for: "PUT /v1/organisation/rules"),
                Card(
                    "Attributes", "\(place)/attributes", "tag", "What else is known of vehicles.",
                    for: "POST /v1/attributes"),
            ]
        ),
        (
            "Prices",
            [
                Card(
                    "Rates", "\(place)/rates", "price", "What a day costs, seasons, mileage, fees.",
                    for: "GET /v1/rate-plans"),
                Card(
                    "Extras", "\(place)/extras", "plus", "Child seats, roof boxes, and how many there are.",
                    for: "GET /v1/extras/{id:uuid}/prices"),
                Card(
                    "Discounts", "\(place)/discounts", "percent", "Codes, and what everybody is given.",
                    for: "GET /v1/discounts"),
            ]
        ),
        (
            "People",
            [
                Card("Staff", "/staff", "staff", "Who works here, and where.", for: "GET /v1/staff"),
                Card("Roles", "/roles", "roles", "Who may do what.", for: "GET /v1/roles"),
                Card(
                    "Second factor", "\(place)/security", "shield", "Who must sign in with one.",
                    for: "PUT /v1/organisation"),
                Card(
                    "Support access", "/support", "support", "Let the platform's people in for a while.",
                    for: "GET /v1/support-access"),
            ]
        ),
        (
            "Data",
            [
                Card(
                    "Retention", "\(place)/retention", "history", "For how long what is kept.",
                    for: "PUT /v1/organisation/retention"),
                Card(
                    "Record of processing", "\(place)/processing", "document",
                    "What the law wants written down.", for: "GET /v1/organisation/processing-record"),
                Card("Record", "/audit", "audit", "Who did what, and when.", for: "GET /v1/audit"),
            ]
        ),
        (
            "Machinery",
            [
                Card(
                    "Letters", "/outbox", "outbox", "What was sent, and what was not.", for: "GET /v1/outbox"),
                Card(
                    "Calendars", "\(place)/calendars", "calendar", "Bookings in your own calendar.",
                    for: "POST /v1/calendar-feeds"),
                Card("API keys", "/api-keys", "api", "For programs of others.", for: "GET /v1/api-keys"),
                Card(
                    "Chores", "\(place)/chores", "repeat", "What is done by itself, and how it went.",
                    for: "GET /v1/chores"),
            ]
        ),
    ]
}
