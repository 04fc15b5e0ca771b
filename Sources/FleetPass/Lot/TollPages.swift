// Tolls as pages of the console: those that are nobody's yet, the booking that each is charged to, and a
// form to take more in.

import HTTP
import Mustache
import Schema

func tollPages(_ desk: DeskMaker) -> [Route] {
    [
        desk.page("GET /desk/tolls", for: .holding(.bookingsView), "Tolls, for staff") {
            try TollListPage($0).render()
        },
        desk.form(
            "POST /desk/tolls", does: "POST /v1/tolls", onward: "/desk/tolls", outcome: TollListPage.outcome
        ) { form, desk in try TollListPage(desk).render(form) },
        desk.form("POST /desk/tolls/{id:uuid}/booking", does: "POST /v1/tolls/{id:uuid}/booking", .charged) {
            _, _ in
            "/desk/tolls"
        } page: { form, desk in
            try TollListPage(desk).render(form)
        },
    ]
}

struct TollListPage {
    private let desk: PageDesk
    private let isAll: Bool
    private let rowCount: Int
    /// How many of those that are nobody's show the bookings that they may be of.
    private static let withForms = 25

    init(_ desk: PageDesk) {
        (self.desk, isAll) = (desk, desk.given["show"] == "all")
        rowCount = min(desk.given["rows"].flatMap { Int($0) }.map { max($0, 1) } ?? 3, 40)
    }

    func render(_ refused: RefusedForm? = nil) throws -> Response {
        let tolls = try desk.ask("GET /v1/tolls", [], [("unmatched", isAll ? "" : "true")]).items
        let vehicles = try desk.vehicles(tolls.compactMap { $0.id("vehicle_id") })
        var bookings: [UUID: [Sheet]] = [:]
        var formsLeft = Self.withForms
        let rows = try tolls.map { toll -> View in
            var row = toll.fields(try desk.reading())
            let vehicle = toll.id("vehicle_id")
            row["vehicle"] = View(vehicle.flatMap { vehicles[$0]?.title } ?? "A vehicle")
            row["plate"] = View(vehicle.flatMap { vehicles[$0]?.plate } ?? "")
            row["booking_url"] = View(toll["booking_id"]?.text.map { "/desk/bookings/\($0)" })
            row["is_open"] = .bool(toll["charge_id"]?.text == nil)
            row["form"] = .absent
            if toll["booking_id"]?.text == nil, let vehicle, formsLeft > 0, desk.may(Self.give) {
                formsLeft -= 1
                if bookings[vehicle] == nil {
                    bookings[vehicle] =
                        try desk.askIfAllowed("GET /v1/bookings", [], [("vehicle", "\(vehicle)")])?.items
                        ?? []
                }
                row["form"] = try form(toll, bookings[vehicle] ?? [], refused)
            }
            return .object(row)
        }
        return try desk.answer(
            "web/desk/tolls",
            [
                "tolls": .list(rows), "has_tolls": .bool(!rows.isEmpty), "is_all": .bool(isAll),
                "entry": try entry(refused), "more_url": .text("/desk/tolls?rows=\(rowCount + 10)#add"),
            ], refused)
    }

    private static let give = "POST /v1/tolls/{id:uuid}/booking"

    /// Who drove then comes first.
    private func form(_ toll: Sheet, _ bookings: [Sheet], _ refused: RefusedForm?) throws -> View {
        guard !bookings.isEmpty else { return .absent }
        let passed = toll.instant("passed_at")?.epochMs ?? 0
        func distance(_ booking: Sheet) -> Int64 {
            let from = booking.instant("starts_at")?.epochMs ?? 0
            let until = booking.instant("ends_at")?.epochMs ?? 0
            return from <= passed && passed <= until ? 0 : min(abs(passed - from), abs(passed - until))
        }
        let nearest = bookings.sorted { distance($0) < distance($1) }.prefix(12)
        let options = try nearest.map { booking in
            let reading = try desk.reading(at: booking.id("pickup_location_id"))
            let days = booking.instant("starts_at").map { Wording.moment($0, in: reading.zone) } ?? ""
            return (value: booking.text("id"), label: "\(booking.text("code")), from \(days)")
        }
        return try desk.form(
            Self.give, at: "/desk/tolls/\(toll.text("id"))/booking", "Charge it",
            [desk.field("booking_id", of: Self.give, "Who drove", options: options)], isQuiet: true,
            refused: refused)
    }

    private func entry(_ refused: RefusedForm?) throws -> View {
        let act = "POST /v1/tolls"
        let fields = (0..<rowCount).flatMap { row -> [FormField] in
            let at = "tolls.\(row)"
            return [
                desk.field("\(at).plate", of: act, "Plate"),
                desk.field("\(at).passed_at", of: act, "When", control: .moment),
                desk.field("\(at).place", of: act, "Where"),
                desk.field("\(at).amount", of: act, "Amount"),
                desk.field("\(at).reference", of: act, "Reference"),
            ]
        }
        return try desk.form(act, at: "/desk/tolls", "Take them in", fields, refused: refused)
    }

    @Sendable static func outcome(_ call: Call, _ sheet: Sheet, _ app: App) throws -> Response {
        func count(_ name: String) -> View { .text(Wording.grouped(sheet.integer(name) ?? 0)) }
        let refused = sheet.parts("refused")
        return try PageFrame(app, call).answer(
            "web/desk/tolls-outcome",
            [
                "taken": count("taken"), "charged": count("charged"), "known": count("known"),
                "has_refused": .bool(!refused.isEmpty),
                "rows": .list(
                    refused.map {
                        ["reference": .text($0.text("reference")), "reason": .text($0.text("reason"))]
                    }),
            ])
    }
}
