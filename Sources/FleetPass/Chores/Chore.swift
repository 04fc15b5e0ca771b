// What is to be done without anybody asking for it: its kinds, how often each comes, and how far one goes
// at a time. No SQL, no HTTP.

import Schema
import Store
import Threads

/// A kind of chore. One that comes again and again has one row for ever; one that is about something has a
/// row from when it is foreseen until it is done.
enum ChoreKind: String, CaseIterable, Sendable {
    /// Of one booking: the time to check out is over.
    case expireHold = "expire_hold"
    /// Of one vehicle's hold without an end: it begins.
    case beginHold = "begin_hold"
    /// What nobody has confirmed until its pickup.
    case expirePending = "expire_pending"
    /// Of one deposit: it is about to end, or has ended.
    case expireDeposit = "expire_deposit"
    /// Whoever has not come back in time is put on record.
    case noteOverdue = "note_overdue"
    /// Sessions, links, letters, feeds and sign-ups that are over.
    case forgetEnded = "forget_ended"
    case retainEnquiries = "retain_enquiries"
    case retainBookings = "retain_bookings"
    case retainCustomers = "retain_customers"
    case retainDocuments = "retain_documents"
    case retainRecord = "retain_record"
    /// Indexes that held what was erased are written anew.
    case removeTraces = "remove_traces"

    /// Nil: it is about one thing, and comes once.
    var everyMs: Int64? {
        switch self {
        case .expireHold, .beginHold, .expireDeposit: nil
        case .expirePending, .noteOverdue: 3_600_000
        case .forgetEnded, .retainEnquiries, .retainBookings, .retainCustomers, .retainDocuments,
            .retainRecord, .removeTraces:
            86_400_000
        }
    }

    static let again = allCases.filter { $0.everyMs != nil }

    /// As a list of chores names it.
    var label: String {
        switch self {
        case .expireHold: "Let go of a vehicle that nobody has checked out"
        case .beginHold: "Take a vehicle out of search whose hold begins"
        case .expirePending: "Let go of what nobody has confirmed before its pickup"
        case .expireDeposit: "Note that a deposit is about to end, or has ended"
        case .noteOverdue: "Note who has not come back in time"
        case .forgetEnded: "Forget sessions, links, letters, calendar feeds and sign-ups that are over"
        case .retainEnquiries: "Erase who sent old enquiries"
        case .retainBookings: "Erase who had old bookings"
        case .retainCustomers: "Forget customers who have not rented for long"
        case .retainDocuments: "Remove old copies of papers, and old photos of inspections"
        case .retainRecord: "Erase personal values in old events of the record"
        case .removeTraces: "Clear what erasing has left in indexes"
        }
    }
}

/// One that somebody is at.
struct Chore: Sendable {
    let id: UUID
    let kind: ChoreKind
    /// Nil: it is about everything.
    let object: UUID?
    /// This try included.
    let attempts: Int64
    /// By this its holder knows that nobody else has taken it over, or asked for it anew.
    var claimedUntil: Instant
    let place: String?
    /// Rows that this try could not deal with, and goes on without.
    var skipped: Set<UUID> = []

    static let mostAttempts: Int64 = 10
    /// For how long it is somebody's; whoever is at it for longer says so in time.
    static let leaseMs: Int64 = 120_000
}

/// How far one slice of a chore has come.
enum ChoreProgress: Equatable, Sendable {
    /// There is more: the next slice begins behind this place.
    case more(String)
    /// Nothing is left. It comes again then at the latest; the next time it goes on from there.
    case done(again: Instant? = nil, from: String? = nil)
}

/// Says when a slice has had its time, for others want to write too.
struct Pace {
    private let endNs = Clock.monotonicNs() + 4_000_000

    var isOver: Bool { Clock.monotonicNs() >= endNs }
}

extension App {
    /// Has something done once, in the transaction that foresees it: if that comes to nothing, so does
    /// this. What was foreseen already is done at the new time instead.
    func foresee(_ kind: ChoreKind, of object: UUID, at due: Instant, _ tx: Transaction) throws {
        try ChoreStore(tx: tx).foresee(freshID(), kind, of: object, at: due)
        wakeChores(by: due, tx)
    }

    /// The same of what comes again: it comes then, if it would not before. One that somebody is at looks
    /// itself what is next.
    func foresee(_ kind: ChoreKind, noLaterThan due: Instant, _ tx: Transaction) throws {
        guard try ChoreStore(tx: tx).advance(kind, to: due) else { return }
        wakeChores(by: due, tx)
    }

    private func wakeChores(by due: Instant, _ tx: Transaction) {
        if due.epochMs < choreFigures.wakesAtMs || choreFigures.hasOverslept(tx.now.epochMs) {
            choreBell.ring()
        }
    }
}
