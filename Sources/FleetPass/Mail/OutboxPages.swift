// Letters as HTML: what was sent, what waits, what could not be; and, where there is no mail server, what
// they say.

import HTTP
import Mustache
import Schema
import Store

func outboxPages(_ app: App) -> [Route] {
    [
        Route(
            "GET /outbox", for: .holding(.settingsManage), "Letters", answers: .page,
            // A mail server that refuses a letter mostly says for whom it was.
            .disclosing { call, tx in
                let entries = try OutboxStore(tx: tx).latest(OutboxRecord.mostShown)
                let response = try PageFrame(app, call).answer(
                    "web/people/outbox",
                    [
                        "letters": .list(entries.map { row($0) }), "has_letters": .bool(!entries.isEmpty),
                        "lead": .text(
                            app.configuration.mail.server == nil
                                ? "No mail server is set, so letters stay here and in the data directory."
                                : "Letters are sent by the mail server that is set."),
                    ])
                return Disclosure(response, .outboxRead, of: AuditObject(.letter), .counting(entries.count))
            }
        ).everywhere(),

        Route(
            "GET /outbox/{id:uuid}", for: .holding(.settingsManage), "One letter", answers: .page,
            .disclosing { call, tx in
                let id = try call.id()
                // What a mail server has taken, or is about to, is its reader's alone.
                guard app.configuration.mail.server == nil, let entry = try OutboxStore(tx: tx).entry(id),
                    entry.status != .suppressed, try app.mayRead(entry, call.asker, tx),
                    let letter = app.letter(entry)
                else { throw Failure.notFound }
                let response = try PageFrame(app, call).answer(
                    "web/desk/told",
                    [
                        "told_title": .text(letter.kind.label),
                        "lead": .text("To \(letter.name), \(letter.address)."),
                        // What is said of a booking is found there; the way to it is its customer's.
                        "secret": letter.kind.isAboutBooking
                            ? .absent
                            : [
                                "label": "The link in it", "text": .text(letter.url),
                                "hint": .text("Good once, for \(letter.goodFor) from when it was written."),
                            ],
                        "codes": [], "ways": [["label": "All letters", "url": "/outbox"]],
                    ])
                return Disclosure(response, .outboxRead, of: AuditObject(.letter, id))
            }
        ).failing(.notFound).everywhere(),

        Route(
            "POST /outbox/{id:uuid}/retry", for: .holding(.settingsManage), "Try a letter again",
            answers: .page,
            .write { call, tx in
                try app.retryLetter(call.id(), call, tx)
                return .onward(to: "/outbox")
            }
        ).taking(ButtonForm.shape, asForm: true).answering(.seeOther).carrying(.location).failing(.notFound)
            .everywhere(),
    ]
}

private func row(_ entry: OutboxStore.Entry) -> View {
    [
        "label": .text(Letter.Kind(rawValue: entry.kind)?.label ?? entry.kind),
        "at": .text(Moment.text(entry.createdAt)), "status": .text(entry.status.label),
        "problem": View(entry.problem), "url": .text("/outbox/\(entry.id)"),
        "has_failed": .bool(entry.status == .failed),
    ]
}

extension OutboxStore.Status {
    fileprivate var label: String {
        switch self {
        case .queued: "Waits to be sent"
        case .sent: "Sent"
        case .kept: "Kept here"
        case .failed: "Could not be sent"
        case .suppressed: "Nobody has this address"
        }
    }
}

extension App {
    /// Whoever has the link in a letter has the account. So it is shown to those alone who may do what its
    /// owner may, or, for a customer's, who may change customers.
    fileprivate func mayRead(_ entry: OutboxStore.Entry, _ asker: Asker, _ tx: Transaction) throws -> Bool {
        guard let id = entry.account, let account = try AccountStore(tx: tx).account(id) else { return true }
        if account.kind == .customer { return asker.may(.customersEdit) }
        let grants = try StaffStore(tx: tx).grants(of: id)
        return asker.locations.isEmpty && asker.grants.covers(grants)
    }
}
