// Merging two customers into one, and taking them apart again: the rules, with all that moves along.

import Schema
import Store

extension App {
    /// What merging would come to, and what keeps the two from it.
    struct MergePlan: Sendable {
        let pair: CustomerPair
        var merge: CustomerMerge
    }

    /// - Throws: `not_found` for somebody to keep who is not there; `unprocessable` for another who is not,
    /// or is the same; `forbidden` for whoever does not see all bookings of both: it tells which they are.
    func planMerge(of other: UUID, into kept: UUID, by asker: Asker, _ tx: Transaction) throws -> MergePlan {
        let kept = try customer(kept, tx)
        guard other != kept.id, let other = try CustomerStore(tx: tx).customer(other) else {
            let error = FieldError(pointer: "/other_id", detail: "is no other customer of this organisation")
            throw Failure(.unprocessable, "There is no such other customer.", fields: [error])
        }
        for id in [kept.id, other.id] { try demandAllReached(of: id, by: asker, tx) }
        let pair = CustomerPair(kept: kept, other: other, numbers: opened(other))
        var plan = MergePlan(pair: pair, merge: pair.merge)
        let store = CustomerMergeStore(tx: tx)
        plan.merge.bookings = try store.bookings(of: other.id)
        (plan.merge.drivers, plan.merge.doubles) = try store.drivers(kept.id, other.id)
        plan.merge.notes = try CustomerNoteStore(tx: tx).ids(of: other.id)
        return plan
    }

    /// - Returns: the id by which it can be undone.
    /// - Throws: `conflict`, with all that keeps them apart.
    func carryOut(_ plan: MergePlan, _ call: Call, _ tx: Transaction) throws -> UUID {
        let (pair, merge, id) = (plan.pair, plan.merge, freshID())
        guard pair.obstacles.isEmpty else {
            let errors = pair.obstacles.map { FieldError(pointer: "/other_id", detail: $0) }
            throw Failure(.conflict, pair.obstacles.joined(separator: " "), fields: errors)
        }
        let (customers, store) = (CustomerStore(tx: tx), CustomerMergeStore(tx: tx))
        let (kept, other) = pair.merged(merge, secrets)
        // An account is one customer's at any moment.
        try customers.update(other, from: pair.other)
        try customers.update(kept, from: pair.kept)
        for double in merge.doubles { try store.removeDriver(double) }
        for booking in merge.drivers { _ = try store.moveDriver(of: booking, from: other.id, to: kept.id) }
        for booking in merge.bookings { _ = try store.moveBooking(booking, from: other.id, to: kept.id) }
        for note in merge.notes { _ = try CustomerNoteStore(tx: tx).move(note, from: other.id, to: kept.id) }
        try store.insert(id, kept.id, other.id, merge, by: call.asker.id)
        try record(.customerMerged, id, kept.id, other.id, merge, call, tx)
        return id
    }

    /// Brings all of it back, or nothing.
    /// - Throws: `not_found`; `forbidden` as for `planMerge`; `conflict`, with all that has become different
    /// since.
    func undoMerge(_ id: UUID, _ call: Call, _ tx: Transaction) throws {
        let (customers, store) = (CustomerStore(tx: tx), CustomerMergeStore(tx: tx))
        guard let known = try store.merge(id) else { throw Failure.notFound }
        for id in [known.kept, known.merged] { try demandAllReached(of: id, by: call.asker, tx) }
        guard known.undoneAt == nil else { throw Failure(.conflict, "It was undone already.") }
        let pair = CustomerPair(
            kept: try customer(known.kept, tx), other: try customer(known.merged, tx), numbers: .none)
        var flaws = pair.changedSince(known.moved)
        if pair.isOne { flaws += try bringBack(known, tx) }
        guard flaws.isEmpty else {
            throw Failure(
                .conflict,
                "Something has become different since: \(flaws.map(\.sentence).joined(separator: "; ")).",
                fields: flaws)
        }
        let (kept, other) = pair.parted(known.moved)
        try customers.update(kept, from: pair.kept)
        try customers.update(other, from: pair.other)
        try store.undo(id)
        try record(.customerUnmerged, id, kept.id, other.id, known.moved, call, tx)
    }

    /// Bookings, drivers and notes.
    /// - Returns: what is not where the merge has put it. Whoever throws for it undoes the rest.
    private func bringBack(_ known: CustomerMergeStore.Kept, _ tx: Transaction) throws -> [FieldError] {
        let (store, notes) = (CustomerMergeStore(tx: tx), CustomerNoteStore(tx: tx))
        let (kept, other) = (known.kept, known.merged)
        var flaws: [FieldError] = []
        for booking in known.moved.bookings where try !store.moveBooking(booking, from: kept, to: other) {
            flaws.append(FieldError(pointer: "/bookings/\(booking)", detail: "is another customer's by now"))
        }
        for booking in known.moved.drivers where try !store.moveDriver(of: booking, from: kept, to: other) {
            flaws.append(FieldError(pointer: "/drivers/\(booking)", detail: "has other drivers by now"))
        }
        for note in known.moved.notes where try !notes.move(note, from: kept, to: other) {
            flaws.append(FieldError(pointer: "/notes/\(note)", detail: "is no note of theirs any more"))
        }
        for double in known.moved.doubles { try store.addDriver(double) }
        return flaws
    }

    /// By ids and names of fields alone: what was somebody's must be found by their own id when it is erased.
    private func record(
        _ action: AuditAction, _ id: UUID, _ kept: UUID, _ other: UUID, _ merge: CustomerMerge, _ call: Call,
        _ tx: Transaction
    ) throws {
        var changes = AuditChanges.none
        changes.note("merge_id", to: .text("\(id)"))
        changes.note("merged_id", to: .text("\(other)"))
        changes.note("fields", to: .list(merge.parts.map(\.rawValue)))
        changes.note("bookings", to: .integer(Int64(merge.bookings.count)))
        try secrets.audit.note(action, of: AuditObject(.customer, kept), by: call.actor, tx, changes)
    }
}

extension FieldError {
    /// Without the id of which one: people read it.
    fileprivate var sentence: String {
        let parts = name.split(separator: ".")
        return parts.count > 1 ? "one of \(parts[0]) \(detail)" : "\(name) \(detail)"
    }
}
