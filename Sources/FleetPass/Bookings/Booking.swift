// A booking: its types, its states and the moves between them. No SQL, no HTTP.

import Schema

enum BookingType: String, CaseIterable, Sendable {
    case rental, loaner
    case testDrive = "test_drive"
    case `internal`

    /// Whether somebody pays for it by the plan.
    var isPaid: Bool { self == .rental }

    /// How long it lasts at most where no plan says so.
    var mostDays: Int64 { self == .testDrive ? 7 : 90 }

    /// Whether it can be made without a customer.
    var needsCustomer: Bool { self != .internal }
}

/// Where a booking came from.
enum BookingChannel: String, CaseIterable, Sendable {
    case site, desk, key
    case imported = "import"
}

/// Nothing becomes a quote here: a price that somebody asks for is not kept.
enum BookingState: String, StateMachine {
    case quote, held, pending, confirmed, ready
    case onRent = "on_rent"
    case returned, disputed, closed, expired, declined, cancelled
    case noShow = "no_show"

    static let subject = "A booking"
    /// That it is overdue follows from the time, and is no state.
    static let moves: [BookingState: [BookingState]] = [
        .quote: [.held],
        .held: [.pending, .expired],
        .pending: [.confirmed, .declined, .expired, .cancelled],
        .confirmed: [.ready, .cancelled, .noShow],
        .ready: [.onRent, .cancelled, .noShow],
        .onRent: [.returned],
        .returned: [.closed, .disputed],
        .disputed: [.returned],
    ]

    /// Whether its vehicle is taken by it.
    var takesVehicle: Bool {
        switch self {
        case .held, .pending, .confirmed, .ready, .onRent, .returned, .disputed, .closed: true
        case .quote, .expired, .declined, .cancelled, .noShow: false
        }
    }

    /// Whether nobody has promised anything yet, so that to call it off costs nothing.
    var isUnconfirmed: Bool { self == .held || self == .pending }

    /// Whether time, vehicle and extras can still be others.
    var isOpen: Bool {
        switch self {
        case .held, .pending, .confirmed, .ready: true
        default: false
        }
    }

    /// Whether the vehicle is back, or will not be given out for it.
    var isOver: Bool {
        switch self {
        case .returned, .disputed, .closed, .expired, .declined, .cancelled, .noShow: true
        case .quote, .held, .pending, .confirmed, .ready, .onRent: false
        }
    }
}

/// Where and when, with the times resolved.
struct Itinerary: Sendable {
    let pickup: Place
    let dropOff: Place
    let startsAt: Instant
    let endsAt: Instant

    var isOneWay: Bool { pickup.id != dropOff.id }
    var minutes: Int64 { Self.minutes(from: startsAt, to: endsAt) }

    /// No rental is longer, whatever a plan says and whoever departs from it: the work of pricing one grows
    /// with its length.
    static let mostDays: Int64 = 400

    static func isTooLong(from start: Instant, to end: Instant) -> Bool {
        end.epochMs - start.epochMs > mostDays * 86_400_000
    }

    static func minutes(from start: Instant, to end: Instant) -> Int64 {
        (end.epochMs - start.epochMs + 59_999) / 60_000
    }
}

/// A booking as its row has it, as far as rules go by it.
struct Booking: Sendable {
    let id: UUID
    let version: Int64
    let code: String
    let type: BookingType
    let state: BookingState
    let customer: UUID?
    let vehicle: UUID
    let pickup: UUID
    let dropOff: UUID
    let startsAt: Instant
    let endsAt: Instant
    let heldUntil: Instant?
    /// Nil where nothing is paid.
    let rateVersion: UUID?
    let asked: PriceCase
    let total: Money
    let chargedMinor: Int64
    let depositMinor: Int64

    /// Whether somebody who works at some places alone may see it: it begins or ends at one of them.
    func isReached(by asker: Asker) -> Bool { asker.works(at: pickup) || asker.works(at: dropOff) }

    var minutes: Int64 { Itinerary.minutes(from: startsAt, to: endsAt) }

    /// Whether the time to check out is over.
    func hasExpired(_ now: Instant) -> Bool { state == .held && heldUntil.map { $0 <= now } == true }
}

/// What a booking is called: eight letters and digits that nobody takes for one another.
enum BookingCode {
    private static let letters = Array("23456789ABCDEFGHJKMNPQRSTUVWXYZ".utf8)

    static func make(_ random: (UInt64, UInt64)) -> String {
        var word = random.0
        return String(
            decoding: (0..<8).map { _ in
                let (rest, letter) = word.quotientAndRemainder(dividingBy: UInt64(letters.count))
                word = rest
                return letters[Int(letter)]
            }, as: UTF8.self)
    }
}
