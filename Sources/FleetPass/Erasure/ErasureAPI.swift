// What is asked to have a customer forgotten on behalf of the organisation.

import HTTP
import Schema
import Store

private let erasureReason = Field.choice(
    "reason", of: ErasureReason.self, "Stays on record; `requested` if not given."
).optional

private let erasure = Shape("CustomerErasure", "Why somebody is forgotten.", erasureReason)

func erasureRoutes(_ app: App) -> [Route] {
    [
        Route(
            "DELETE /v1/customers/{id:uuid}", for: .holding(.customersEdit),
            "Forget a customer, and their account if they have one", answers: .nothing,
            .write { call, tx in
                let reason = call.query(erasureReason) ?? .requested
                try app.eraseCustomer(call.id(), because: reason, call, tx)
                return .done
            }
        ).asking(erasure)
            .answering(.noContent).failing(.notFound, .forbidden, .conflict)
    ]
}
