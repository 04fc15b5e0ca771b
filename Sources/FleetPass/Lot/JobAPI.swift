// What staff may ask about work on the lot.

import HTTP
import Schema
import Store

func jobRoutes(_ app: App) -> [Route] {
    let readers = Permission.holding(.jobsViewAll, .jobsViewAssigned)
    return [
        Route(
            "GET /v1/jobs", for: readers, "Work on the lot, what is due first",
            answers: .list(of: JobRecord.shape, facets: false),
            .read { call, tx in
                try .list(of: JobRecord.shape) { try JobStore(tx: tx).each(JobRecord.Filter(call), $0) }
            }
        ).asking(JobRecord.query),

        Route(
            "POST /v1/jobs", for: .holding(.jobsEdit), "Plan a job", answers: .json(JobRecord.shape),
            .write { call, tx in try answer(app.planJob(call, tx), .created, tx) }
        ).taking(JobRecord.input).answering(.created).idempotent().failing(.notFound, .unprocessable)
            .carrying(.etag),

        Route(
            "GET /v1/jobs/{id:uuid}", for: readers, "One job", answers: .json(JobRecord.shape),
            .read { call, tx in try answer(app.job(within: call, tx).id, .ok, tx) }
        ).failing(.notFound).carrying(.etag),

        Route(
            "PUT /v1/jobs/{id:uuid}", for: .holding(.jobsEdit), "Assign a job, or say when it is due",
            answers: .json(JobRecord.shape),
            .write { call, tx in
                let job = try app.job(within: call, tx)
                try call.demandVersion(job.version)
                try app.change(job, JobRecord.Draft(call), call, tx)
                return try answer(job.id, .ok, tx)
            }
        ).taking(JobRecord.change)
            .failing(.notFound, .conflict, .unprocessable, .stale, .versionMissing).carrying(.etag),

        Route(
            "POST /v1/jobs/{id:uuid}/moves", for: .holding(.jobsEdit, .jobsViewAssigned),
            "The next step of a job", answers: .json(JobRecord.shape),
            .write { call, tx in
                let job = try app.job(within: call, tx)
                try app.move(job, to: call.body(JobRecord.move), call.body(JobRecord.reason), call, tx)
                return try answer(job.id, .ok, tx)
            }
        ).taking(JobRecord.moveInput).idempotent().failing(.notFound, .conflict, .unprocessable)
            .carrying(.etag),
    ]
}

private func answer(_ id: UUID, _ status: Status, _ tx: Transaction) throws -> Response {
    try .record(JobRecord.shape, status) { try JobStore(tx: tx).record(id, $0) }
}
