// What is chosen of a booking that is being made: the address holds it, from step to step. Asks nothing.

import HTTP
import Schema
import Threads
import Zones

/// What is chosen so far, as the address has it; of a form that came back, as that has it.
struct BookingChoice {
    let customer: UUID?
    let pickup: UUID?
    let dropOff: UUID?
    let (from, until): (String, String)
    let vehicle: UUID?
    /// How many of which extra.
    let extras: [String: Int64]
    private let given: [String: String]

    init(_ desk: PageDesk, _ house: HouseRules, _ now: Instant, _ refused: RefusedForm?) {
        var given = desk.given
        if let sent = refused?.entered, sent["vehicle_id"] != nil {
            let names = [
                "customer_id": "customer", "pickup_location_id": "pickup", "return_location_id": "return",
                "starts_at": "from", "ends_at": "until", "vehicle_id": "vehicle",
            ]
            for (name, value) in sent { given[names[name] ?? name] = value }
        }
        self.given = given
        func id(_ name: String) -> UUID? { given[name].flatMap { UUID($0) } }
        (customer, vehicle) = (id("customer"), id("vehicle"))
        let own = desk.call.asker.locations.first ?? house.places.first?.id
        pickup = id("pickup") ?? own
        dropOff = id("return") ?? id("pickup") ?? own
        // The next whole hour of a working day, for a day: what one needs at the counter mostly.
        let zone = pickup.flatMap { house.place($0)?.zone } ?? house.places.first?.zone
        let soon = Self.soon(now, zone)
        let reading = zone.map { Reading(zone: $0, currency: house.currency) }
        from = given["from"].flatMap { $0.isEmpty ? nil : $0 } ?? reading?.control(soon) ?? ""
        let later = Instant(epochMs: soon.epochMs + 86_400_000)
        until = given["until"].flatMap { $0.isEmpty ? nil : $0 } ?? reading?.control(later) ?? ""
        var extras: [String: Int64] = [:]
        for row in 0..<20 {
            guard let code = given["extras.\(row).code"],
                let count = given["extras.\(row).quantity"].flatMap({ Int64($0) }),
                count > 0
            else { continue }
            extras[code] = count
        }
        self.extras = extras
    }

    private static func soon(_ now: Instant, _ zone: Zone?) -> Instant {
        let next = Instant(epochMs: (now.epochMs / 3_600_000 + 1) * 3_600_000)
        guard let zone else { return next }
        let clock = zone.civil(at: next)
        guard !(9...16 ~= clock.hour) else { return next }
        let date = clock.hour < 9 ? clock.date : CivilDate(daysSinceEpoch: clock.date.daysSinceEpoch + 1)
        return Instant(epochMs: zone.startOfDay(date ?? clock.date).epochMs + 10 * 3_600_000)
    }

    var isTimed: Bool { pickup != nil && !from.isEmpty && !until.isEmpty }

    var stay: [(String, String)] {
        [("from", from), ("until", until), ("return_location", dropOff?.description ?? "")]
    }

    /// As the API takes it.
    var wish: [(String, String)] {
        [
            ("vehicle_id", vehicle?.description ?? ""), ("pickup_location_id", pickup?.description ?? ""),
            ("return_location_id", dropOff?.description ?? ""), ("starts_at", from), ("ends_at", until),
        ] + extraRows
    }

    private var extraRows: [(String, String)] {
        extras.sorted { $0.key < $1.key }.enumerated().flatMap { row, extra in
            [("extras.\(row).code", extra.key), ("extras.\(row).quantity", "\(extra.value)")]
        }
    }

    /// What the last form carries.
    var hidden: [(String, String)] { wish + [("customer_id", customer?.description ?? "")] }

    /// The address as it is.
    var kept: [(String, String)] {
        given.filter { !$0.value.isEmpty && $0.key != "done" }.map { ($0.key, $0.value) }.sorted {
            $0.0 < $1.0
        }
    }
}
