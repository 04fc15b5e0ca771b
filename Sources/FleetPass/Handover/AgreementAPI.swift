// What staff and customers may ask about agreements.

import HTTP
import Schema
import Store

func agreementRoutes(_ app: App) -> [Route] {
    [
        Route(
            "GET /v1/bookings/{id:uuid}/agreements", for: .holding(.bookingsView),
            "The agreements of a booking, the newest first",
            answers: .list(of: AgreementRecord.shape, facets: false),
            .read { call, tx in
                let booking = try app.booking(within: call, tx)
                return try .list(of: AgreementRecord.shape) {
                    try AgreementStore(tx: tx).each(of: booking.id, $0)
                }
            }
        ).failing(.notFound),

        Route(
            "POST /v1/bookings/{id:uuid}/agreements", for: .holding(.bookingsEdit),
            "Draw an agreement up, to be signed", answers: .json(AgreementRecord.shape),
            .write { call, tx in
                let id = try app.drawUp(app.booking(within: call, tx), call, tx)
                return try answer(id, .created, tx)
            }
        ).answering(.created).idempotent().failing(.notFound, .conflict).carrying(.etag),

        Route(
            "GET /v1/agreements/{id:uuid}", for: .holding(.bookingsView), "One agreement",
            answers: .json(AgreementRecord.shape),
            .read { call, tx in try answer(app.agreement(within: call, tx).agreement.id, .ok, tx) }
        ).failing(.notFound).carrying(.etag),
    ] + signingRoutes(app) + ownAgreementRoutes(app)
}

private func signingRoutes(_ app: App) -> [Route] {
    [
        Route(
            "GET /v1/agreements/{id:uuid}/signatures", for: .holding(.bookingsView),
            "Who has signed an agreement", answers: .list(of: SignatureRecord.shape, facets: false),
            .disclosing { call, tx in
                let agreement = try app.agreement(within: call, tx).agreement
                let signatures = try SignatureStore(tx: tx).signatures(under: .agreement(agreement.id))
                return Disclosure(
                    Response.list { json in signatures.forEach { $0.write(to: &json) } }, .bookingsRead,
                    of: AuditObject(.booking, agreement.booking), .telling("signatures", of: agreement.id))
            }
        ).failing(.notFound),

        Route(
            "POST /v1/agreements/{id:uuid}/signatures", for: .holding(.bookingsEdit),
            "Put a name under an agreement: the customer's, or one for the organisation",
            answers: .json(AgreementRecord.shape),
            .slow { call, errand in
                let id = try app.signAgreement({ try app.agreement(within: $0, $1).agreement }, call, errand)
                return try errand.read { try answer(id, .created, $0) }
            }
        ).taking(SignatureRecord.input).answering(.created)
            .failing(.notFound, .conflict, .unprocessable, .stale).carrying(.etag),

        Route(
            "GET /v1/agreements/{id:uuid}/document", for: .holding(.bookingsView),
            "An agreement as a PDF: as it was signed or, before, as it would be", answers: .media(.pdf),
            .slow { _, errand in
                let paper = try errand.write { call, tx in
                    let paper = try SignedPaper(app.agreement(within: call, tx).agreement, app, tx)
                    try app.secrets.audit.note(
                        .bookingsRead, of: AuditObject(.booking, paper.agreement.booking), by: call.actor, tx,
                        .telling("agreement", of: paper.agreement.id))
                    return paper
                }
                return try document(paper, app)
            }
        ).failing(.notFound),
    ]
}

private func ownAgreementRoutes(_ app: App) -> [Route] {
    @Sendable func own(_ call: Call, _ tx: Transaction) throws -> Agreement {
        let booking = try app.ownBooking(call, tx)
        guard let agreement = try AgreementStore(tx: tx).live(of: booking.id) else { throw Failure.notFound }
        return agreement
    }
    return [
        Route(
            "GET /v1/me/bookings/{id:uuid}/agreement", for: .customer, "What one is to sign, or has signed",
            answers: .json(AgreementRecord.shape),
            .read { call, tx in try answer(own(call, tx).id, .ok, tx) }
        ).failing(.notFound).carrying(.etag),

        Route(
            "GET /v1/me/bookings/{id:uuid}/agreement/document", for: .customer, "The same as a PDF",
            answers: .media(.pdf),
            .slow { call, errand in
                try document(errand.read { try SignedPaper(own(call, $0), app, $0) }, app)
            }
        ).failing(.notFound),

        Route(
            "GET /v1/me/bookings/{id:uuid}/agreement/signatures", for: .customer,
            "Who has signed it: oneself, and somebody for the organisation",
            answers: .list(of: SignatureRecord.shape, facets: false),
            .read { call, tx in
                let signatures = try SignatureStore(tx: tx).signatures(
                    under: .agreement(try own(call, tx).id))
                var response = Response.list { json in signatures.forEach { $0.write(to: &json) } }
                response.set("Cache-Control", "no-store")
                return response
            }
        ).failing(.notFound),

        Route(
            "POST /v1/me/bookings/{id:uuid}/agreement/signature", for: .customer, "Sign it",
            answers: .json(AgreementRecord.shape),
            .slow { call, errand in
                guard SignatureRecord.role(call) == .customer, !SignatureRecord.isOnPaper(call) else {
                    throw Failure(.unprocessable, "Customers sign for themselves, here and now.")
                }
                let id = try app.signAgreement(own, call, errand)
                return try errand.read { try answer(id, .created, $0) }
            }
        ).taking(SignatureRecord.input).answering(.created)
            .failing(.notFound, .conflict, .unprocessable, .stale).carrying(.etag),
    ]
}

/// An agreement, the names under it and, once it was signed, its file.
private struct SignedPaper: Sendable {
    let agreement: Agreement
    let signatures: [Signature]
    let file: StoredFile?

    /// - Throws: `not_found` where what it said was erased.
    init(_ agreement: Agreement, _ app: App, _ tx: Transaction) throws {
        guard !agreement.isErased else { throw Failure.notFound }
        self.agreement = agreement
        signatures = try SignatureStore(tx: tx).signatures(under: .agreement(agreement.id))
        file = try agreement.document.map { try app.readyFile($0, tx) }
    }
}

private func document(_ paper: SignedPaper, _ app: App) throws -> Response {
    if let file = paper.file { return try app.answer(with: file) }
    var response = Response(
        .ok, .bytes(try app.paper("agreement", paper.agreement.content, paper.signatures)))
    response.setType(.pdf)
    response.set("Cache-Control", "no-store")
    return response
}

private func answer(_ id: UUID, _ status: Status, _ tx: Transaction) throws -> Response {
    try .record(AgreementRecord.shape, status) { try AgreementStore(tx: tx).record(id, $0) }
}
