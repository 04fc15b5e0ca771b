// Planning, assigning and finishing work on the lot: what that has moved or made ready is so.

import Schema
import Store

extension App {
    /// The job that a call is about.
    /// - Throws: `not_found` for one that is not theirs to see.
    func job(within call: Call, _ tx: Transaction) throws -> Job {
        guard let job = try JobStore(tx: tx).job(call.id()), job.isReached(by: call.asker) else {
            throw Failure.notFound
        }
        return job
    }

    /// - Throws: `unprocessable` for a transfer that goes nowhere, or an assignee who is nobody.
    func planJob(_ call: Call, _ tx: Transaction) throws -> UUID {
        let (kind, vehicle, to) = JobRecord.beginning(call)
        let known = try FleetDesk(self, call, tx).vehicle(vehicle)
        guard kind != .transfer || to.map({ $0 != known.draft.location }) == true else {
            throw Failure(
                .unprocessable, "A transfer goes to another location.",
                fields: [
                    FieldError(pointer: "/to_location_id", detail: "must be another than where it stands")
                ])
        }
        if let to, try house.rules(tx).place(to) == nil {
            throw Failure(
                .unprocessable, "There is no such location.",
                fields: [
                    FieldError(pointer: "/to_location_id", detail: "is not a location of this organisation")
                ])
        }
        return try plan(
            kind, of: vehicle, from: known.draft.location, to: to ?? known.draft.location, behind: nil,
            JobRecord.Draft(call), call, tx)
    }

    /// A vehicle that has come back elsewhere than it belongs is brought home.
    func planTransferHome(_ booking: Booking, from place: UUID, _ call: Call, _ tx: Transaction) throws {
        guard let vehicle = try FleetStore(tx: tx).rented(booking.vehicle), let home = vehicle.home,
            home != place
        else { return }
        _ = try plan(
            .transfer, of: booking.vehicle, from: place, to: home, behind: booking.id,
            JobRecord.Draft(note: "Bring it home after \(booking.code)."), call, tx)
    }

    private func plan(
        _ kind: Job.Kind, of vehicle: UUID, from: UUID, to: UUID, behind booking: UUID?,
        _ draft: JobRecord.Draft, _ call: Call, _ tx: Transaction
    ) throws -> UUID {
        try demandStaff(draft.assignee, tx)
        let job = Job(
            id: freshID(), version: 1, kind: kind, state: draft.assignee == nil ? .planned : .assigned,
            vehicle: vehicle, booking: booking, from: from, to: to, assignee: draft.assignee)
        try JobStore(tx: tx).insert(job, draft, by: call.asker.id)
        try note(.jobPlanned, job, job.state, call, tx)
        return job.id
    }

    /// - Throws: `conflict` for one that is over.
    func change(_ job: Job, _ draft: JobRecord.Draft, _ call: Call, _ tx: Transaction) throws {
        guard job.state.isOpen else { throw Failure(.conflict, "A job that is \(job.state.words) stays so.") }
        try demandStaff(draft.assignee, tx)
        // Whose it is shows in its state, as long as nobody has begun.
        let state: JobState =
            switch (job.state, draft.assignee) {
            case (.planned, .some): .assigned
            case (.assigned, .none): .planned
            default: job.state
            }
        try JobStore(tx: tx).update(job.id, draft, state)
        try note(.jobChanged, job, state, call, tx)
    }

    /// - Throws: `conflict` for a step that its state does not allow, or a transfer of what is with a
    /// customer; `unprocessable` without the reason that it takes.
    func move(_ job: Job, to state: JobState, _ reason: String?, _ call: Call, _ tx: Transaction) throws {
        try job.state.demandMove(to: state)
        guard state != .assigned || job.assignee != nil else {
            throw Failure(.conflict, "Nobody is named whose it is to do.")
        }
        guard reason != nil || state != .blocked && state != .cancelled else {
            throw Failure(
                .unprocessable, "It is to be said why.",
                fields: [FieldError(pointer: "/reason", detail: "is required")])
        }
        try JobStore(tx: tx).move(job.id, to: state, reason: reason)
        if state == .done { try finish(job, tx) }
        try note(.jobMoved, job, state, call, tx)
    }

    /// What was brought elsewhere is there, and what was made ready can be given out at once.
    private func finish(_ job: Job, _ tx: Transaction) throws {
        switch job.kind {
        case .transfer:
            if let code = try BookingStore(tx: tx).out(job.vehicle) {
                throw Failure(.conflict, "The vehicle has not come back from \(code): nobody has moved it.")
            }
            try stand(job.vehicle, at: job.to, tx)
        case .turnaround: try endTurnaround(of: job.vehicle, tx)
        case .repair: break
        }
    }

    /// Whoever had it last has it no longer, from now on.
    private func endTurnaround(of vehicle: UUID, _ tx: Transaction) throws {
        let store = AllocationStore(tx: tx)
        let now = Block(from: tx.now, until: Instant(epochMs: tx.now.epochMs + 1))
        for taken in try store.blocks(of: vehicle, meeting: now) {
            guard taken.block.from < tx.now, let id = taken.booking,
                [.returned, .disputed, .closed].contains(try booking(id, tx).state)
            else { continue }
            try store.move(booking: id, to: Block(from: taken.block.from, until: tx.now))
        }
    }

    private func demandStaff(_ account: UUID?, _ tx: Transaction) throws {
        guard let account, try StaffStore(tx: tx).member(AccountID(value: account))?.status != .active else {
            return
        }
        throw Failure(
            .unprocessable, "There is no such member of staff.",
            fields: [FieldError(pointer: "/assigned_to", detail: "is nobody who works here")])
    }

    private func note(_ action: AuditAction, _ job: Job, _ state: JobState, _ call: Call, _ tx: Transaction)
        throws
    {
        var changes = AuditChanges.none
        changes.note("kind", to: .text(job.kind.rawValue))
        changes.note("vehicle_id", to: .text("\(job.vehicle)"))
        changes.note("state", from: .text(job.state.rawValue), to: .text(state.rawValue))
        try secrets.audit.note(action, of: AuditObject(.job, job.id), by: call.actor, tx, changes)
    }
}
