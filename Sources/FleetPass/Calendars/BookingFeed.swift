// A calendar of bookings that other programs look at: what it is, who may have one, and which bookings stand
// in it how. No SQL, no HTTP.

import Schema
import Zones

enum BookingFeed {
    enum Kind: String, CaseIterable, Sendable {
        case vehicle, location, customer
    }

    /// Whoever made it, and what of.
    struct Made: Sendable {
        let id: UUID
        let kind: Kind
        let object: UUID
        let maker: AccountID
    }

    /// A booking as a calendar shows it.
    struct Entry: Sendable {
        let id: UUID
        let version: Int64
        let updatedAt: Instant
        let startsAt: Instant
        let endsAt: Instant
        let state: BookingState
        let code: String
        let vehicle: String
        let vehicleClass: String
        let pickup: UUID
        let dropOff: UUID
    }

    /// What staff make a feed of.
    enum Thing: String, CaseIterable, Sendable {
        case vehicle, location
    }

    private static let id = Field.uuid("id", "Names it.")
    static let kindField = Field.choice("kind", of: Thing.self, "What it is about.")
    static let object = Field.uuid("object_id", "Which vehicle or location.")
    static let input = Shape("CalendarFeedInput", "A calendar to be made.", kindField, object)
    static let url = Field.text("url", max: 2_000, "Whoever has it sees the calendar. It is shown this once.")
    static let made = Shape("CalendarFeedMade", "The calendar can be looked at from now on.", id, url)
    static let shape = Shape(
        "CalendarFeed", "A calendar of bookings that other programs look at.", id,
        Field.choice("kind", of: Kind.self, "What it is about."),
        Field.uuid("object_id", "What it is about."), Field.text("hint", max: 16, "How its key begins."),
        Field.uuid("made_by", "Whose rights it has."), Field.instant("created_at"))

    static let hintCharacters = 6
    static let mostOfOne: Int64 = 50
    static let mostEntries = 1_000
    /// How long one that was revoked stays, so that its key is not given out again.
    static let keptMs: Int64 = 30 * dayMs
    /// No rental is longer, so none that began earlier need be looked at.
    static let longestMs = 1_095 * dayMs
    static let suffix = ".ics"
    private static let dayMs: Int64 = 86_400_000

    /// What a feed tells of.
    static func window(_ now: Instant) -> Block {
        Block(
            from: Instant(epochMs: now.epochMs - 90 * dayMs),
            until: Instant(epochMs: now.epochMs + 400 * dayMs))
    }

    /// What came to nothing is told for so long, for a calendar to take it away.
    static func goneSince(_ now: Instant) -> Instant { Instant(epochMs: now.epochMs - 30 * dayMs) }
}

extension BookingFeed.Entry {
    /// Nil for what belongs into no calendar: a vehicle is held for minutes only.
    func event(at place: Place, returned: Place) -> CalendarEvent? {
        guard let status else { return nil }
        let back = returned.id == place.id ? "" : "\nReturned at \(returned.name)."
        return CalendarEvent(
            uid: "\(id)@booking.fleetpass", sequence: Int(clamping: version), stamp: updatedAt,
            starts: startsAt, ends: endsAt, zone: place.zone, summary: "\(code) \(vehicle)",
            description: "Picked up at \(place.name).\(back)", location: place.name, status: status,
            categories: [vehicleClass])
    }

    private var status: CalendarEvent.Status? {
        switch state {
        case .pending: .tentative
        case .confirmed, .ready, .onRent, .returned, .disputed, .closed: .confirmed
        case .declined, .cancelled, .noShow: .cancelled
        case .quote, .held, .expired: nil
        }
    }
}
