// Erasing what is kept no longer, a slice at a time: each erasure is on record, and what others refer to
// stays. When, the chores say.

import Schema
import Store

enum RetentionSubject: String, CaseIterable, Sendable {
    case enquiries, bookings, customers, documents, record
}

extension App {
    /// - Parameter place: where the slice before has ended.
    /// - Parameter skipping: what could not be erased.
    func retain(
        _ subject: RetentionSubject, from place: String?, skipping: Set<UUID> = [], _ tx: Transaction
    ) throws -> ChoreProgress {
        let rules = try OrganisationStore(tx: tx).retention()
        switch subject {
        case .enquiries: return try retainEnquiries(rules, from: place, skipping, tx)
        case .bookings: return try retainBookings(rules, from: place, skipping, tx)
        case .customers: return try retainCustomers(rules, from: place, skipping, tx)
        case .documents: return try retainDocuments(rules, from: place, skipping, tx)
        case .record: return try retainRecord(rules, from: place, tx)
        }
    }

    private func retainEnquiries(
        _ rules: RetentionRules, from place: String?, _ skipping: Set<UUID>, _ tx: Transaction
    ) throws -> ChoreProgress {
        guard let end = rules.end(.enquiries, tx.now) else { return .done() }
        let seen = try RetentionStore(tx: tx).enquiries(after: Self.id(place), before: end)
        return try walk(seen, .enquiry, skipping) { id in
            try EnquiryStore(tx: tx).erase(id)
            tx.leaveNoTrace()
            try noteRetained(id, .enquiry, .enquiries, tx)
        }
    }

    private func retainBookings(
        _ rules: RetentionRules, from place: String?, _ skipping: Set<UUID>, _ tx: Transaction
    ) throws -> ChoreProgress {
        let ends = RetentionStore.Ends(
            bookings: rules.end(.bookings, tx.now), unrented: rules.end(.unrented, tx.now))
        guard ends.bookings != nil || ends.unrented != nil else { return .done() }
        let store = RetentionStore(tx: tx)
        return try walk(store.bookings(after: Self.id(place), ends), .booking, skipping) { id in
            try eraseTraces(of: id, by: .system, tx)
            try store.eraseBooking(id)
            try noteRetained(id, .booking, .bookings, tx)
        }
    }

    private func retainCustomers(
        _ rules: RetentionRules, from place: String?, _ skipping: Set<UUID>, _ tx: Transaction
    ) throws -> ChoreProgress {
        guard let end = rules.end(.customers, tx.now) else { return .done() }
        let store = RetentionStore(tx: tx)
        let page = try store.customers(after: Self.id(place), before: end)
        let due = page.filter(\.seen.isDue)
        let enquirers = try store.enquirers(among: due.compactMap(\.email), since: end)
        let staying = Set(due.filter { $0.email.map(enquirers.contains) == true }.map(\.seen.id))
        return try walk(page.map(\.seen), .customer, skipping, of: RetentionStore.customersAtOnce) { id in
            if !staying.contains(id) { try forgetCustomer(id, tx) }
        }
    }

    private func forgetCustomer(_ id: UUID, _ tx: Transaction) throws {
        guard let customer = try CustomerStore(tx: tx).customer(id) else { return }
        if let account = try customer.account.flatMap({ try AccountStore(tx: tx).account($0) }) {
            return try forget(account, by: .system, tx)
        }
        for one in try eraseCustomers(with: id, by: .system, tx) {
            try noteRetained(one, .customer, .customers, tx)
        }
    }

    /// What was signed stays with its booking.
    private func retainDocuments(
        _ rules: RetentionRules, from place: String?, _ skipping: Set<UUID>, _ tx: Transaction
    ) throws -> ChoreProgress {
        guard let end = rules.end(.documents, tx.now) else { return .done() }
        let seen = try RetentionStore(tx: tx).documents(after: Self.id(place), before: end)
        return try walk(seen, .file, skipping) { id in
            _ = try FileStore(tx: tx).remove(id)
            try noteRetained(id, .file, .documents, tx)
        }
    }

    /// - Parameter erase: of one that is due.
    private func walk(
        _ seen: [RetentionStore.Seen], _ kind: AuditObject.Kind, _ skipping: Set<UUID>,
        of page: Int = RetentionStore.atOnce, _ erase: (UUID) throws -> Void
    ) throws -> ChoreProgress {
        let pace = Pace()
        for row in seen where row.isDue && !skipping.contains(row.id) {
            try ChoreTrouble.naming(kind, row.id) { try erase(row.id) }
            if pace.isOver { return .more("\(row.id)") }
        }
        guard seen.count == page, let last = seen.last else { return .done() }
        return .more("\(last.id)")
    }

    private func noteRetained(
        _ id: UUID, _ kind: AuditObject.Kind, _ rule: RetentionRule, _ tx: Transaction
    ) throws {
        var changes = AuditChanges.none
        changes.note("rule", to: .text(rule.rawValue))
        try noteErased(id, kind, by: .system, tx, changes)
    }

    private static func id(_ place: String?) -> UUID { place.flatMap { UUID($0) } ?? UUID(high: 0, low: 0) }
}

/// How far the record has been gone through: up to `kept` nothing is left to be done on any day; what lies
/// between that and `seen` was looked at today. They are apart where an event is younger than those behind
/// it, as when a clock was set back.
private struct RecordPlace {
    var kept: Int64 = 0
    var seen: Int64 = 0

    init(_ text: String?) {
        let numbers = text?.split(separator: " ").compactMap { Int64($0) } ?? []
        kept = numbers.first ?? 0
        seen = numbers.count > 1 ? numbers[1] : kept
    }

    var text: String { "\(kept) \(seen)" }
}

extension App {
    private func retainRecord(_ rules: RetentionRules, from text: String?, _ tx: Transaction) throws
        -> ChoreProgress
    {
        var place = RecordPlace(text)
        guard let end = rules.end(.record, tx.now) else { return .done(from: "\(place.kept)") }
        let store = RetentionStore(tx: tx)
        let events = try store.events(after: place.seen)
        guard let last = events.last(where: { $0.at < end })?.number else {
            return .done(from: "\(place.kept)")
        }
        let count = try store.eraseEvents(after: place.seen, upTo: last, before: end)
        if count > 0 {
            var changes = AuditChanges.counting(count)
            changes.note("rule", to: .text(RetentionRule.record.rawValue))
            changes.note("up_to", to: .integer(last))
            try secrets.audit.note(.personalErased, of: AuditObject(.record), by: .system, tx, changes)
        }
        if place.kept == place.seen {
            place.kept = events.prefix { $0.at < end }.last?.number ?? place.kept
        }
        place.seen = last
        return .more(place.text)
    }
}
