// The pages of bookings and their forms, by what staff do. What each shows stands in its own file.

import HTTP
import Mustache
import Schema

func bookingPages(_ desk: DeskMaker) -> [Route] {
    [
        desk.page("GET /desk/bookings", for: .holding(.bookingsView), "Bookings, for staff") {
            try BookingListPage($0).render()
        },
        desk.page("GET /desk/bookings/{id:uuid}", for: .holding(.bookingsView), "The page of a booking") {
            try BookingPage($0, $0.call.id()).render()
        },
    ] + bookingForms(desk)
}

/// Of each form of a booking's page: where it is sent, what it does, what was done then, and which tab it
/// stands on.
private let moves: [(place: String, act: String, done: Done, tab: BookingTab)] = [
    ("confirmation", "POST", .confirmed, .overview), ("decline", "POST", .declined, .overview),
    ("readiness", "POST", .ready, .overview), ("cancellation", "POST", .cancelled, .overview),
    ("no-show", "POST", .absent, .overview), ("handover", "POST", .handedOver, .overview),
    ("return", "POST", .returned, .overview), ("closing", "POST", .closed, .overview),
    ("dispute", "POST", .disputed, .overview), ("dispute/settlement", "POST", .settled, .overview),
    ("payments", "POST", .paid, .money), ("deposit", "POST", .depositHeld, .money),
    ("deposit/capture", "POST", .kept, .money), ("deposit/release", "POST", .released, .money),
    ("deposit/refunds", "POST", .refunded, .money), ("charges", "POST", .charged, .money),
    ("agreements", "POST", .drawnUp, .papers),
]

private func bookingForms(_ desk: DeskMaker) -> [Route] {
    let own = moves.map { move in
        desk.form(
            "POST /desk/bookings/{id:uuid}/\(move.place)",
            does: "\(move.act) /v1/bookings/{id:uuid}/\(move.place)", move.done
        ) { call, _ in
            "/desk/bookings/\(call.parameter())\(move.tab.query)"
        } page: { form, desk in
            try BookingPage(desk, desk.call.id(), move.tab).render(form)
        }
    }
    return own + [
        desk.form("POST /desk/bookings/{id:uuid}/change", does: "PATCH /v1/bookings/{id:uuid}", .saved) {
            call, _ in
            "/desk/bookings/\(call.parameter())"
        } page: { form, desk in
            try BookingPage(desk, desk.call.id(), .change).render(form)
        },
        desk.form(
            "POST /desk/bookings/{id:uuid}/inspections", does: "POST /v1/bookings/{id:uuid}/inspections",
            .created
        ) { _, answer in
            "/desk/inspections/\(answer["id"]?.text ?? "")"
        } page: { form, desk in
            try BookingPage(desk, desk.call.id(), .papers).render(form)
        },
        partForm(desk, "payments", "refunds", .refunded, .money),
        partForm(desk, "charges", "waiver", .waived, .money),
        partForm(desk, "agreements", "signatures", .signed, .papers),
    ]
}

/// A form about something of a booking, which is named behind it: the thing alone does not say whose it is.
private func partForm(
    _ desk: DeskMaker, _ things: String, _ act: String, _ done: Done, _ tab: BookingTab
) -> Route {
    desk.form(
        "POST /desk/\(things)/{id:uuid}/\(act)/{booking:uuid}", does: "POST /v1/\(things)/{id:uuid}/\(act)",
        done
    ) { call, _ in
        "/desk/bookings/\(call.parameter(1))\(tab.query)"
    } page: { form, desk in
        try BookingPage(desk, desk.call.id(1), tab).render(form)
    }
}

/// What a booking's page shows beside what it always does.
enum BookingTab: String, CaseIterable {
    case overview, money, papers, change, history

    var query: String { self == .overview ? "" : "?tab=\(rawValue)" }

    var label: String {
        switch self {
        case .overview: "Overview"
        case .money: "Money"
        case .papers: "Papers"
        case .change: "Change"
        case .history: "History"
        }
    }
}
