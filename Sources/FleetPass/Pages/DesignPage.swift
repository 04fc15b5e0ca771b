// Every part that pages are made of, in each of its states, for whoever builds pages: the example data of
// web/design. It shows nothing of the dealership.

import HTTP
import Mustache
import Schema
import Zones

func designPage(_ app: App) -> [Route] {
    [
        Route(
            "GET /design", for: .staff, "What pages are made of", answers: .page,
            .plain { [app] call in
                guard app.configuration.hasDesignPage else { throw Failure.notFound }
                return try PageFrame(app, call).answer("web/design", DesignPage.fields)
            }
        ).failing(.notFound)
    ]
}

enum DesignPage {
    static var fields: View.Fields {
        [
            "heading": "NM-2417", "state": "On rent", "state_code": "on_rent",
            "lead": "2023 Toyota RAV4, Ada Bright, until Friday at ten",
            "crumbs": [["label": "Bookings", "url": "#"]],
            "states": .list(states), "stats": .list(stats), "rows": .list(rows), "changes": .list(changes),
            "bars": bars.view, "lines": lines.view, "month": month,
            "shown_label": "1 to 25 of 214", "first_url": "#", "next_url": "#",
            "empty_icon": "booking", "empty_title": "No bookings yet",
            "empty_text": "The first one comes from the site, or from you.",
            "ways": [["label": "New booking", "url": "#"]],
            "fields": .list(controls), "act": act, "icons": .list(icons),
        ]
    }

    private static var states: [View] {
        BookingState.allCases.map { state in
            ["code": .text(state.rawValue), "label": .text(Labels.choice(state.rawValue))]
        } + [["code": "overdue", "label": "Overdue"], ["code": "available", "label": "Available"]]
    }

    private static let stats: [View] = [
        ["label": "Out now", "value": "38", "note": "of 120 vehicles", "trend": .absent, "url": "#"],
        ["label": "Pick-ups today", "value": "12", "note": "4 still to come", "trend": .absent, "url": "#"],
        [
            "label": "Taken this month", "value": "$184,250.00", "note": "12 % more than October",
            "trend": "rises", "url": .absent,
        ],
        [
            "label": "Overdue", "value": "3", "note": "one more than yesterday", "trend": "falls",
            "url": .absent,
        ],
    ]

    private static let rows: [View] = [
        row("NM-2417", "Ada Bright", "2023 Toyota RAV4", "on_rent", "Fri 27 Nov, 10:00", "$412.50"),
        row(
            "NM-2418", "Maximiliane von Hohenlohe-Langenburg-Schillingsfürst", "2024 Mercedes-Benz V-Class",
            "confirmed", "Sat 28 Nov, 09:30", "$1,204.00"),
        row("NM-2419", "Bo Li", "2022 Kia Rio", "overdue", "Sun 22 Nov, 18:00", "$96.00"),
    ]

    private static func row(
        _ code: String, _ customer: String, _ vehicle: String, _ state: String, _ back: String,
        _ total: String
    ) -> View {
        [
            "code": .text(code), "customer": .text(customer), "vehicle": .text(vehicle),
            "state_code": .text(state), "state": .text(Labels.choice(state)), "back": .text(back),
            "total": .text(total), "chosen": .bool(state == "confirmed"),
        ]
    }

    private static let changes: [View] = [
        ["field": "Return", "before": "Fri 27 Nov 2026, 10:00", "after": "Sat 28 Nov 2026, 10:00"],
        ["field": "Vehicle", "before": "2022 Kia Rio", "after": "2023 Toyota RAV4"],
        ["field": "Reason", "before": .absent, "after": "The customer asked for more room"],
    ]

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private static let bars = Chart(
        id: "bookings-chart", title: "Bookings by month", summary: "From 41 in January to 96 in July.",
        axis: "Month", labels: months,
        series: [.init(name: "Bookings", values: [41, 44, 58, 61, 70, 88, 96, 91, 67, 59, 52, 60])])

    private static let lines = Chart(
        id: "takings-chart", title: "Takings by month",
        summary: "This year lies above the last in each month but March.", axis: "Month", labels: months,
        series: [
            .init(
                name: "This year",
                values: [32, 34, 31, 48, 55, 71, 82, 79, 58, 51, 44, 57].map { $0 * 1_000 }),
            .init(
                name: "Last year",
                values: [28, 30, 39, 41, 49, 62, 77, 70, 52, 47, 41, 52].map { $0 * 1_000 }),
        ],
        form: .lines, format: { "$\(Wording.grouped($0))" })

    private static var month: View {
        MonthTable.view("example-month", year: 2026, month: 11, before: "#", after: "#") { date in
            var day = MonthTable.Day(url: "#")
            switch date.day {
            case 3...6: day = .init(url: nil, marks: ["day-taken"], note: "taken")
            case 17: day.marks = ["day-first"]
            case 18...20: day.marks = ["day-between"]
            case 21: day.marks = ["day-last"]
            case 23: day.marks = ["day-today"]
            default: break
            }
            return day
        }
    }

    private static func control(
        _ id: String, _ label: String, _ attributes: String, hint: String? = nil, error: String? = nil,
        now: String? = nil, value: String = "", isMultiline: Bool = false, choices: [String] = []
    ) -> View {
        [
            "id": .text(id), "label": .text(label),
            "optional": .bool(!attributes.utf8.elementsEqual("".utf8) && id == "example-note"),
            "hint": View(hint), "error": View(error), "now": View(now), "value": .text(value),
            "attributes": .html([UInt8](attributes.utf8)), "multiline": .bool(isMultiline),
            "choice": .bool(!choices.isEmpty), "tick": .bool(id == "example-tick"), "ticked": true,
            "options": .list(choices.map { ["value": .text($0), "label": .text($0), "chosen": false] }),
        ]
    }

    private static let controls: [View] = [
        control("example-name", "Name", #"name="name" autocomplete="off""#, value: "Ada Bright"),
        control(
            "example-mail", "E-mail", #"name="email" type="email" autocomplete="off""#,
            hint: "Where the agreement is sent."),
        control(
            "example-date", "Date of birth", #"name="born" type="date""#,
            error: "Date of birth must be at least 21 years ago.", value: "2012-03-04"),
        control(
            "example-place", "Location", #"name="place""#,
            choices: ["North Motors Denver", "North Motors Boston"]),
        control(
            "example-km", "Odometer, km", #"name="km" inputmode="numeric""#, now: "34,180", value: "34,120"),
        control("example-note", "Note", #"name="note""#, isMultiline: true),
        control("example-tick", "Unlimited kilometres", #"name="all" type="checkbox" value="true""#),
    ]

    private static let act: View = [
        "id": "cancel", "opener": "Cancel the booking…", "plain": true, "danger": true,
        "dialog_title": "Cancel NM-2417?",
        "dialog_lead": "The vehicle is free again at once. By the rules $50.00 stay with us.",
        "action": "#", "submit": "Cancel the booking", "quiet": false, "form_error": .absent, "hidden": [],
        "ticks": [],
        "fields": [control("example-reason", "Reason", #"name="reason" maxlength="200""#, isMultiline: true)],
    ]

    private static let icons: [View] = [
        "today", "timeline", "booking", "people", "car", "job", "toll", "report", "settings", "search",
        "filter", "plus", "edit", "trash", "copy", "print", "download", "upload", "camera", "signature",
    ].map { ["icon": .text($0)] }
}
