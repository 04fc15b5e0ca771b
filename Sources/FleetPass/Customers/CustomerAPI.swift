// What staff and their programs may ask of customers.

import HTTP
import Schema
import Store

func customerRoutes(_ app: App) -> [Route] {
    [
        Route(
            "GET /v1/customers", for: .holding(.customersView), "Customers, by name",
            answers: .list(of: CustomerRecord.line, facets: false),
            .slow { call, errand in try page(call, errand, app) }
        ).asking(CustomerSearch.Query.shape).carrying(.link),

        Route(
            "POST /v1/customers", for: .holding(.customersEdit), "Enter a customer",
            answers: .json(CustomerRecord.shape),
            .write { call, tx in
                let made = try app.enterCustomer(call, tx)
                return answer(try app.customer(made.id, tx), app, .created)
            }
        ).taking(CustomerInput.shape).answering(.created).idempotent().failing(.unprocessable)
            .carrying(.etag),

        Route(
            "GET /v1/customers/{id:uuid}", for: .holding(.customersView), "One customer",
            answers: .json(CustomerRecord.shape),
            .disclosing { call, tx in
                let customer = try app.customer(call.id(), tx)
                return Disclosure(
                    answer(customer, app), .customersRead, of: AuditObject(.customer, customer.id))
            }
        ).failing(.notFound).carrying(.etag),

        Route(
            "PUT /v1/customers/{id:uuid}", for: .holding(.customersEdit),
            "Change what is known of a customer",
            answers: .json(CustomerRecord.shape),
            .write { call, tx in answer(try app.changeCustomer(call, tx), app) }
        ).taking(CustomerInput.shape)
            .failing(.notFound, .conflict, .unprocessable, .stale, .versionMissing).carrying(.etag),

        Route(
            "PUT /v1/customers/{id:uuid}/refusal", for: .holding(.customersEdit),
            "Say that a customer must not rent, and why", answers: .json(CustomerRecord.shape),
            .write { call, tx in
                let reason = call.body(CustomerInput.reason)
                return answer(try app.refuseCustomer(call.id(), for: reason, call, tx), app)
            }
        ).taking(CustomerInput.refusal)
            .failing(.notFound, .conflict, .stale, .versionMissing).carrying(.etag),

        Route(
            "DELETE /v1/customers/{id:uuid}/refusal", for: .holding(.customersEdit),
            "Say that a customer may rent again", answers: .nothing,
            .write { call, tx in
                try app.allowCustomer(call.id(), call, tx)
                return .done
            }
        ).answering(.noContent).failing(.notFound, .conflict),
    ] + noteRoutes(app) + customerBookingRoutes(app) + erasureRoutes(app)
}

private func noteRoutes(_ app: App) -> [Route] {
    [
        Route(
            "GET /v1/customers/{id:uuid}/notes", for: .holding(.customersView),
            "What is noted of a customer, the newest first",
            answers: .list(of: CustomerNote.shape, facets: false),
            .disclosing { call, tx in
                let customer = try app.customer(call.id(), tx)
                var response = try Response.list { json in
                    try CustomerNoteStore(tx: tx).each(of: customer.id) {
                        try $0.write(CustomerNote.shape, to: &json)
                    }
                }
                response.set("Cache-Control", "no-store")
                return Disclosure(response, .customersRead, of: AuditObject(.customer, customer.id))
            }
        ).failing(.notFound),

        Route(
            "POST /v1/customers/{id:uuid}/notes", for: .holding(.customersEdit),
            "Note something of a customer",
            answers: .json(MadeRecord.shape),
            .write { call, tx in
                MadeRecord.answer(
                    try app.noteOnCustomer(call.id(), call.body(CustomerInput.note), call, tx))
            }
        ).taking(CustomerInput.noteShape).answering(.created).idempotent().failing(.notFound, .conflict),
    ]
}

private func answer(_ customer: Customer, _ app: App, _ status: Status = .ok) -> Response {
    var json = JSONWriter()
    json.bytes.reserveCapacity(1_024)
    CustomerRecord.write(customer, app.opened(customer), to: &json)
    var response = Response.privately(json.bytes, status)
    response.setVersion(customer.version)
    return response
}

/// A search for words looks at everybody whom each of them finds: too long for a loop.
private func page(_ call: Call, _ errand: Errand, _ app: App) throws -> Response {
    let search = CustomerSearch(call, app.secrets.numbers)
    let place = try call.query(CustomerSearch.Query.cursor).map { cursor in
        try CustomerSearchStore.Place(app.cursors.openName(cursor, for: search.purpose))
    }
    let found = try errand.read {
        try CustomerSearchStore(tx: $0).page(search, after: place, search.limit + 1)
    }
    let shown = found.prefix(search.limit)
    let last = found.count > search.limit ? shown.last : nil
    let next = last.map { app.cursors.seal(name: "\($0.id) \($0.name)", for: search.purpose) }
    var response = Response.list(next: next) { json in
        for customer in shown { CustomerRecord.writeLine(customer, app.opened(customer), to: &json) }
    }
    response.set("Cache-Control", "no-store")
    if let next { response.set("Link", call.link(to: next, CustomerSearch.Query.cursor.spec.name)) }
    try errand.write { [by = search.by, count = shown.count] call, tx in
        var changes = AuditChanges.counting(count)
        if !by.isEmpty { changes.note("by", to: .list(by)) }
        try app.secrets.audit.note(
            .customersRead, of: AuditObject(.customer), by: call.actor, tx, changes)
    }
    return response
}

extension CustomerSearchStore.Place {
    /// - Throws: `unusable` for what no cursor of ours says.
    fileprivate init(_ text: String) throws {
        let parts = text.utf8.split(separator: UInt8(ascii: " "), maxSplits: 1).map { String(Substring($0)) }
        guard parts.count == 2, let id = UUID(parts[0]) else {
            throw StoreError.unusable("a cursor that names no place")
        }
        self.init(name: parts[1], id: id)
    }
}
