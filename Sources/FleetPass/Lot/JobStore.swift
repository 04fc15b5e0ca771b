// All SQL about work on the lot. Decides nothing.

import Schema
import Store

struct JobStore {
    let tx: Transaction

    func insert(_ job: Job, _ draft: JobRecord.Draft, by maker: UUID?) throws {
        try tx.run(
            Self.insertOne, .uuid(job.id), .text(job.kind.rawValue), .text(job.state.rawValue),
            .uuid(job.vehicle), .uuid(job.booking), .uuid(job.from), .uuid(job.to), .uuid(draft.assignee),
            .instant(draft.due), .text(draft.note), .uuid(maker), .instant(tx.now))
    }

    func job(_ id: UUID) throws -> Job? {
        try tx.first(Self.byID, .uuid(id)) { row in
            guard let kind = Job.Kind(rawValue: row.text(2)), let state = JobState(rawValue: row.text(3))
            else {
                throw StoreError.unusable("job \(id) is of no known kind or state; run 'fleetpassd check'")
            }
            return Job(
                id: try row.uuid(0), version: row.integer(1), kind: kind, state: state,
                vehicle: try row.uuid(4), booking: try row.optionalUUID(5), from: try row.uuid(6),
                to: try row.uuid(7), assignee: try row.optionalUUID(8))
        }
    }

    func update(_ id: UUID, _ draft: JobRecord.Draft, _ state: JobState) throws {
        try tx.run(
            Self.updateOne, .uuid(id), .uuid(draft.assignee), .instant(draft.due), .text(draft.note),
            .text(state.rawValue), .instant(tx.now))
    }

    func move(_ id: UUID, to state: JobState, reason: String?) throws {
        try tx.run(Self.updateState, .uuid(id), .text(state.rawValue), .text(reason), .instant(tx.now))
    }

    func record<R>(_ id: UUID, _ body: (borrowing Row) throws -> R) throws -> R? {
        try tx.first(Self.shapeByID, .uuid(id), row: body)
    }

    /// Those that are due first, first; 500 at most.
    func each(_ filter: JobRecord.Filter, _ body: (borrowing Row) throws -> Void) throws {
        var conditions = Conditions()
        conditions.among("j.state", filter.states.map { .text($0.rawValue) })
        if let location = filter.location { conditions.keepJobs(at: [location]) }
        if let assignee = filter.assignee { conditions.add("j.assigned_to = ", .uuid(assignee)) }
        conditions.keepJobs(at: filter.reach)
        try tx.each(
            .assembled(
                """
                SELECT \(JobRecord.shape.columns(of: "j")) FROM jobs j WHERE \(conditions.text)
                 ORDER BY coalesce(j.due_at, 9223372036854775807), j.id LIMIT 500
                """), conditions.values, row: body)
    }

    private static let insertOne = Query(
        """
        INSERT INTO jobs (id, kind, state, vehicle_id, booking_id, from_location_id, to_location_id, assigned_to,
                          due_at, note, made_by, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12)
        """)
    private static let byID = Query(
        """
        SELECT id, version, kind, state, vehicle_id, booking_id, from_location_id, to_location_id, assigned_to
          FROM jobs WHERE id = $1
        """)
    private static let updateOne = Query(
        """
        UPDATE jobs
           SET assigned_to = $2, due_at = $3, note = $4, state = $5, updated_at = $6, version = version + 1
         WHERE id = $1
        """)
    private static let updateState = Query(
        """
        UPDATE jobs SET state = $2, reason = $3, updated_at = $4, version = version + 1 WHERE id = $1
        """)
    private static let shapeByID = Query(
        "SELECT \(JobRecord.shape.columns(of: "j")) FROM jobs j WHERE j.id = $1")
}

extension Conditions {
    /// Those that begin or end at one of the places; no place: anywhere.
    fileprivate mutating func keepJobs(at places: [UUID]) {
        guard !places.isEmpty else { return }
        let places = list(places.map { .uuid($0) })
        add("(j.from_location_id IN (\(places)) OR j.to_location_id IN (\(places)))")
    }
}
