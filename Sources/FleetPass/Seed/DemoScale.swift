// How much of a dealership a seed makes, and as of which day. What it is made of, others say.

import Schema

package struct DemoScale: Sendable {
    package let vehicles: Int
    /// Zero: vehicles and what they cost, and nothing else.
    package let bookings: Int

    /// Without any number: a dealership as one would meet it. With vehicles alone: a lot where nothing has
    /// happened yet, as whoever measures wants it. With bookings: as many as find a place.
    package init(vehicles: Int?, bookings: Int?) {
        self.vehicles = vehicles ?? Self.usualVehicles
        self.bookings = bookings ?? (vehicles == nil ? Self.usualBookings : 0)
    }

    package static let usualVehicles = 120
    package static let usualBookings = 4_200
    private static let dayMs: Int64 = 86_400_000

    /// - Parameter text: `2026-11-22`; nil: the day of `nowMs`.
    /// - Returns: its first moment in UTC; nil for what is no day.
    static func start(of text: String?, nowMs: Int64) -> Instant? {
        guard let text else { return Instant(epochMs: nowMs - (nowMs % dayMs + dayMs) % dayMs) }
        return CivilDate(text: text.utf8.span).map { Instant(epochMs: $0.daysSinceEpoch * dayMs) }
    }
}
