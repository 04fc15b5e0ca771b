// What staff may ask about who somebody is: to look, to say what they have found, and to decide.

import HTTP
import Schema
import Store

func kycRoutes(_ app: App) -> [Route] {
    [
        Route(
            "GET /v1/customers/{id:uuid}/kyc-checks", for: .holding(.customersView),
            "What was found about who somebody is, the newest first",
            answers: .list(of: KycRecord.shape, facets: false),
            .disclosing { call, tx in
                let customer = try app.customer(call.id(), tx)
                let response = try Response.list(of: KycRecord.shape) {
                    try KycStore(tx: tx).each(of: customer.id, $0)
                }
                return Disclosure(response, .customersRead, of: AuditObject(.customer, customer.id))
            }
        ).failing(.notFound),

        Route(
            "POST /v1/customers/{id:uuid}/kyc-checks", for: .holding(.customersEdit),
            "Say what comparing somebody with their papers has come to",
            answers: .json(KycRecord.shape),
            .write { call, tx in
                let id = try app.checkIdentity(of: call.id(), KycRecord.Draft(call), call, tx)
                return try answer(id, .created, tx)
            }
        ).taking(KycRecord.input).answering(.created).idempotent()
            .failing(.notFound, .conflict, .unprocessable).carrying(.etag),

        Route(
            "POST /v1/kyc-checks/{id:uuid}/decision", for: .holding(.customersEdit),
            "Decide on a check that needs a second look", answers: .json(KycRecord.shape),
            .write { call, tx in
                let ruling = KycRecord.ruling(call)
                try app.decide(call.id(), ruling.outcome, note: ruling.note, call, tx)
                return try answer(call.id(), .ok, tx)
            }
        ).taking(KycRecord.decision).idempotent().failing(.notFound, .conflict, .unprocessable).carrying(
            .etag),
    ]
}

private func answer(_ id: UUID, _ status: Status, _ tx: Transaction) throws -> Response {
    try .record(KycRecord.shape, status) { try KycStore(tx: tx).record(id, $0) }
}

extension App {
    /// - Throws: `not_found`; `conflict` for somebody who is another's or forgotten; `unprocessable` for a
    /// paper that is over, and for a licence of which nothing is written down.
    func checkIdentity(of customer: UUID, _ draft: KycRecord.Draft, _ call: Call, _ tx: Transaction) throws
        -> UUID
    {
        let known = try liveCustomer(customer, tx)
        if draft.outcome == .approved, let until = draft.validUntil,
            CivilDate(text: until.utf8.span).map({ $0.daysSinceEpoch < tx.now.epochMs / 86_400_000 }) == true
        {
            throw Failure(
                .unprocessable, "That paper is over.",
                fields: [FieldError(pointer: "/valid_until", detail: "lies in the past")])
        }
        if draft.outcome == .approved { try demandComparable(draft.document, known) }
        let id = freshID()
        // By hand there is nothing between asking and having found out.
        try KycStore(tx: tx).insert(id, draft, of: known.id, by: call.asker.id)
        try note(.identityChecked, known.id, id, draft.outcome, call, tx)
        return id
    }

    /// Whoever says that a licence is somebody's has compared it with what is known of them.
    private func demandComparable(_ paper: KycCheck.Paper, _ customer: Customer) throws {
        guard paper == .licence else { return }
        var missing: [String] = []
        if customer.licence == nil { missing.append("the number of the licence") }
        if customer.bornOn == nil { missing.append("the date of birth") }
        guard !missing.isEmpty else { return }
        throw Failure(
            .unprocessable,
            "A licence is compared with what is known of \(customer.name): enter "
                + "\(missing.joined(separator: " and ")) first.",
            fields: [FieldError(pointer: "/document", detail: "cannot be compared with anything")])
    }

    /// - Throws: `conflict` for one that was decided on; `unprocessable` as where it is checked.
    func decide(_ id: UUID, _ outcome: KycState, note: String?, _ call: Call, _ tx: Transaction) throws {
        guard let known = try KycStore(tx: tx).check(id) else { throw Failure.notFound }
        try known.state.demandMove(to: outcome)
        if outcome == .approved, let customer = try CustomerStore(tx: tx).customer(known.customer) {
            try demandComparable(known.document, customer)
        }
        try KycStore(tx: tx).decide(id, outcome, note: note, by: call.asker.id)
        try self.note(.identityDecided, known.customer, id, outcome, call, tx)
    }

    private func note(
        _ action: AuditAction, _ customer: UUID, _ check: UUID, _ outcome: KycState, _ call: Call,
        _ tx: Transaction
    ) throws {
        var changes = AuditChanges.none
        changes.note("check_id", to: .text("\(check)"))
        changes.note("outcome", to: .text(outcome.rawValue))
        try secrets.audit.note(action, of: AuditObject(.customer, customer), by: call.actor, tx, changes)
    }
}
