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
    ] + organisationPages(desk) + locationPages(desk) + ratePages(desk) + extraPages(desk)
        + discountPages(desk) + chorePages(desk) + feedPages(desk)
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
                    label: "Name and look", url: "\(place)/organisation", icon: "building",
                    text: "What customers read, in which colour.", line: "PUT /v1/organisation/profile"),
                Card(
                    label: "Locations", url: "\(place)/locations", icon: "location",
                    text: "Addresses, opening hours, taxes.", line: "PUT /v1/locations/{id:uuid}"),
                Card(
                    label: "Rental rules", url: "\(place)/rules", icon: "booking",
                    text: "Notice, turnaround, one-way rentals.", line: "PUT /v1/organisation/rules"),
                Card(
                    label: "Attributes", url: "\(place)/attributes", icon: "tag",
                    text: "What else is known of vehicles.", line: "POST /v1/attributes"),
            ]
        ),
        (
            "Prices",
            [
                Card(
                    label: "Rates", url: "\(place)/rates", icon: "price",
                    text: "What a day costs, seasons, mileage, fees.", line: "GET /v1/rate-plans"),
                Card(
                    label: "Extras", url: "\(place)/extras", icon: "plus",
                    text: "Child seats, roof boxes, and how many there are.",
                    line: "GET /v1/extras/{id:uuid}/prices"),
                Card(
                    label: "Discounts", url: "\(place)/discounts", icon: "percent",
                    text: "Codes, and what everybody is given.", line: "GET /v1/discounts"),
            ]
        ),
        (
            "People",
            [
                Card(
                    label: "Staff", url: "/staff", icon: "staff", text: "Who works here, and where.",
                    line: "GET /v1/staff"),
                Card(
                    label: "Roles", url: "/roles", icon: "roles", text: "Who may do what.",
                    line: "GET /v1/roles"),
                Card(
                    label: "Second factor", url: "\(place)/security", icon: "shield",
                    text: "Who must sign in with one.", line: "PUT /v1/organisation"),
                Card(
                    label: "Support access", url: "/support", icon: "support",
                    text: "Let the platform's people in for a while.", line: "GET /v1/support-access"),
            ]
        ),
        (
            "Data",
            [
                Card(
                    label: "Retention", url: "\(place)/retention", icon: "history",
                    text: "For how long what is kept.", line: "PUT /v1/organisation/retention"),
                Card(
                    label: "Record of processing", url: "\(place)/processing", icon: "document",
                    text: "What the law wants written down.", line: "GET /v1/organisation/processing-record"),
                Card(
                    label: "Record", url: "/audit", icon: "audit", text: "Who did what, and when.",
                    line: "GET /v1/audit"),
            ]
        ),
        (
            "Machinery",
            [
                Card(
                    label: "Letters", url: "/outbox", icon: "outbox",
                    text: "What was sent, and what was not.",
                    line: "GET /v1/outbox"),
                Card(
                    label: "Calendars", url: "\(place)/calendars", icon: "calendar",
                    text: "Bookings in your own calendar.", line: "POST /v1/calendar-feeds"),
                Card(
                    label: "API keys", url: "/api-keys", icon: "api", text: "For programs of others.",
                    line: "GET /v1/api-keys"),
                Card(
                    label: "Chores", url: "\(place)/chores", icon: "repeat",
                    text: "What is done by itself, and how it went.", line: "GET /v1/chores"),
            ]
        ),
    ]
}
