// A booking as its page knows it: what the API tells of it, and what its vehicle, people and places are
// called. Shows nothing.

import HTTP
import Mustache
import Schema
import Store
import Threads
import Zones

/// What a tab alone shows is asked by that tab.
struct BookingDossier {
    let desk: PageDesk
    let id: UUID
    let sheet: Sheet
    let state: BookingState
    /// By the clocks of the place of pickup, and of that of return.
    let (reading, returnReading): (Reading, Reading)
    let balance: Sheet?
    let deposit: Sheet?
    let now: Instant

    init(_ desk: PageDesk, _ id: UUID) throws {
        (self.desk, self.id) = (desk, id)
        sheet = try desk.ask("GET /v1/bookings/{id:uuid}", [id])
        state = BookingState(rawValue: sheet.text("state")) ?? .closed
        reading = try desk.reading(at: sheet.id("pickup_location_id"))
        returnReading = try desk.reading(at: sheet.id("return_location_id"))
        balance = try desk.askIfAllowed("GET /v1/bookings/{id:uuid}/balance", [id])
        deposit = try desk.askIfAllowed("GET /v1/bookings/{id:uuid}/deposit", [id])
        now = Instant(epochMs: Clock.epochMs())
    }

    var url: String { "/desk/bookings/\(id)" }
    var version: Int64? { sheet.integer("version") }
    var customer: UUID? { sheet.id("customer_id") }
    var vehicle: UUID? { sheet.id("vehicle_id") }
    var starts: Instant { sheet.instant("starts_at") ?? now }
    var ends: Instant { sheet.instant("ends_at") ?? now }
    /// That it is overdue follows from the time.
    var isOverdue: Bool { state == .onRent && ends < now }
    var currency: Currency { reading.currency }
    var dueMinor: Int64 { balance?.money("due")?.amountMinor ?? 0 }
    var holdsDeposit: Bool { ["held", "reauthorised", "expiring"].contains(deposit?.text("state") ?? "") }

    func place(_ field: String) throws -> Place? {
        try sheet.id(field).flatMap { try desk.house.get().place($0) }
    }

    var customerName: String? { get throws { try customer.flatMap { try desk.customers([$0])[$0] } } }

    var vehicleName: (title: String, plate: String)? {
        get throws { try vehicle.flatMap { try desk.vehicles([$0])[$0] } }
    }

    func money(_ minor: Int64) -> String { Wording.money(Money(amountMinor: minor, currency: currency)) }

    /// As the control of a form has it.
    func decimal(_ minor: Int64) -> String {
        Wording.decimal(Money(amountMinor: minor, currency: currency))
    }

    /// A form of this page.
    func form(
        _ act: String, at place: String, _ submit: String, _ fields: [FormField]? = nil,
        now entry: FormEntry = .empty, version: Int64? = nil, isQuiet: Bool = false, by zone: Zone? = nil,
        _ refused: RefusedForm?
    ) throws -> View {
        try desk.form(
            act, at: place.hasPrefix("/") ? place : "\(url)/\(place)", submit, fields, now: entry,
            version: version, isQuiet: isQuiet, by: zone ?? reading.zone, refused: refused)
    }

    /// Whether the form that came back is the one that is sent there.
    func isBack(_ place: String, _ refused: RefusedForm?) -> Bool {
        let whole = place.hasPrefix("/") ? place : "\(url)/\(place)"
        return refused.map { $0.call.request.text($0.call.request.path) == whole } ?? false
    }

    /// A form in a dialog, with the button that opens it; it is open where the form has come back.
    func fold(
        _ title: String, at place: String, _ refused: RefusedForm?, note: String? = nil,
        isDanger: Bool = false, _ form: View
    ) -> View {
        guard form != .absent else { return .absent }
        let key = place.split(separator: "/").suffix(3).joined(separator: "-")
        return [
            "id": .text("act-\(key)"), "opener": .text(title), "danger": .bool(isDanger),
            "dialog_lead": View(note), "is_back": .bool(isBack(place, refused)), "form": form,
        ]
    }
}

extension [View] {
    /// What there is.
    var present: View { .list(filter { $0 != .absent }) }
}
