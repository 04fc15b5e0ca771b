// A location as bookings go by it: its zone, hours, taxes and neighbours. No SQL, no HTTP.

import Schema
import Zones

struct Place: Sendable {
    let id: UUID
    let name: String
    let zone: Zone
    let hours: OpeningHours
    let isOpen: Bool
    let shareGroup: String?
    /// Nil: as the organisation has it.
    let turnaroundMinutes: Int64?
    let latitude: Double
    let longitude: Double
    let taxes: [TaxRate]

    func taxes(at time: Instant) -> [TaxRate] { taxes.filter { $0.isInForce(at: time) } }

    /// A local time as people read it, with the zone's name behind.
    func words(_ time: Instant) -> String { Wording.spoken(time, in: zone) }
}
