// All that is known of a customer as one JSON document, and which files go along. No SQL, no HTTP.

import Schema
import Store

/// What is told of one customer, and of those who were merged into them.
struct CustomerExport {
    let app: App
    let tx: Transaction
    let customers: [Customer]
    let account: Account?

    init(of customer: Customer, _ app: App, _ tx: Transaction) throws {
        (self.app, self.tx) = (app, tx)
        customers = try CustomerStore(tx: tx).everyone(mergedInto: customer.id)
        account = try customer.account.flatMap { try AccountStore(tx: tx).account($0) }
    }

    /// Those that are ready, of whom they are about and of their bookings.
    func files(_ bookings: [UUID]) throws -> [StoredFile] {
        let owners =
            customers.map { FileOwner(.customer, $0.id) } + bookings.map { FileOwner(.booking, $0) }
        return try owners.flatMap { try FileStore(tx: tx).all(of: $0) }.filter { $0.state == .ready }
    }

    func bookings() throws -> [UUID] {
        try customers.flatMap { try CustomerMergeStore(tx: tx).bookings(of: $0.id) }
    }

    /// All members but the files.
    func write(_ bookings: [UUID], to json: inout JSONWriter) throws {
        json.member("made_at", tx.now)
        json.key("customers")
        json.array(customers) { json, one in CustomerRecord.write(one, app.opened(one), to: &json) }
        json.key("languages")
        try json.array(customers) { json, one in
            let language = try BookingLetterStore(tx: tx).language(of: one.id)
            json.object { json in
                json.member("customer_id", one.id)
                json.member("language", language?.rawValue)
            }
        }
        try writeAccount(to: &json)
        json.key("notes")
        try list(&json, CustomerNote.shape) { body in
            for one in customers { try CustomerNoteStore(tx: tx).each(of: one.id, body) }
        }
        json.key("identity_checks")
        try list(&json, KycRecord.shape) { body in
            for one in customers { try KycStore(tx: tx).each(of: one.id, body) }
        }
        json.key("enquiries")
        json.beginArray()
        for address in addresses {
            try EnquiryStore(tx: tx).each(from: address) { try app.write($0, to: &json) }
        }
        json.endArray()
        json.key("bookings")
        try json.array(bookings) { json, id in try writeBooking(id, to: &json) }
        json.key("booking_letters")
        try writeLetters(to: &json)
        json.key("drives_in")
        json.array(try customers.flatMap { try ErasureStore(tx: tx).drives(of: $0.id) }) { $0.uuid($1) }
        json.key("record")
        try writeRecord(bookings, to: &json)
    }

    /// Those about their bookings, with an account or without one.
    private func writeLetters(to json: inout JSONWriter) throws {
        json.beginArray()
        for one in customers {
            try BookingLetterStore(tx: tx).each(to: one.id) { row in
                let (letter, booking) = (try row.uuid(0), try row.uuid(2))
                json.object { json in
                    json.member("id", letter)
                    json.member("letter", row.text(1))
                    json.member("booking_id", booking)
                    json.member("status", row.text(3))
                    json.member("created_at", row.instant(4))
                }
            }
        }
        json.endArray()
    }

    private var addresses: [String] {
        let all = customers.compactMap(\.email) + (account.map { [$0.email] } ?? [])
        return Set(all.map { EmailKey.of($0) }).sorted()
    }

    private func writeAccount(to json: inout JSONWriter) throws {
        json.key("account")
        guard let account else { return json.null() }
        try json.object { json in
            json.member("id", account.id.value)
            json.member("name", account.name)
            json.member("email", account.email)
            json.member("verified_at", account.verifiedAt)
            json.key("sessions")
            json.array(try SessionStore(tx: tx).devices(of: account.id)) { json, device in
                json.object { json in
                    json.member("agent", device.agent)
                    json.member("address", device.address)
                    json.member("created_at", device.createdAt)
                    json.member("seen_at", device.seenAt)
                }
            }
            json.key("consents")
            try list(&json, Consent.shape) { try ConsentStore(tx: tx).each(of: account.id, $0) }
            json.key("saved_searches")
            try list(&json, SavedSearch.shape) { try SavedSearchStore(tx: tx).each(of: account.id, $0) }
            json.key("letters")
            json.array(try OutboxStore(tx: tx).all(to: account.id)) { json, letter in
                json.object { json in
                    json.member("id", letter.id)
                    json.member("letter", letter.kind)
                    json.member("status", letter.status.rawValue)
                    json.member("created_at", letter.createdAt)
                }
            }
        }
    }

    private func writeBooking(_ id: UUID, to json: inout JSONWriter) throws {
        try json.object { json in
            json.key("booking")
            let found: Void? = try BookingStore(tx: tx).record(id) {
                try $0.write(BookingRecord.shape, to: &json)
            }
            guard found != nil else { throw Failure.notFound }
            json.key("amendments")
            try list(&json, AmendmentRecord.shape) { try AmendmentStore(tx: tx).each(of: id, $0) }
            json.key("payments")
            try list(&json, PaymentRecord.shape) { try MoneyStore(tx: tx).each(paymentOf: id, $0) }
            json.key("deposit")
            let deposit: Void? = try MoneyStore(tx: tx).deposit(of: id) {
                try $0.write(DepositRecord.shape, to: &json)
            }
            if deposit == nil { json.null() }
            json.key("charges")
            try list(&json, ChargeRecord.shape) { try ChargeStore(tx: tx).each(of: id, $0) }
            json.key("agreements")
            try list(&json, AgreementRecord.shape) { try AgreementStore(tx: tx).each(of: id, $0) }
            json.key("inspections")
            try list(&json, InspectionRecord.shape) { try InspectionStore(tx: tx).each(of: id, $0) }
        }
    }

    /// What happened to them and their bookings, and what they did. What is personal about what others did is
    /// those others' too, such as from where they worked: it is left out.
    private func writeRecord(_ bookings: [UUID], to json: inout JSONWriter) throws {
        var events: [Int64: AuditEvent] = [:]
        let store = AuditStore(tx: tx)
        for id in customers.map(\.id) + bookings + (account.map { [$0.id.value] } ?? []) {
            for event in try store.all(AuditFilter(object: id)) { events[event.number] = event }
        }
        if let account {
            for event in try store.all(AuditFilter(actor: account.id.value)) { events[event.number] = event }
        }
        json.array(events.values.sorted { $0.number < $1.number }) { json, event in
            let isTheirs = event.actorID == account?.id.value || event.actor == "anyone"
            json.object { json in
                json.member("at", event.at)
                json.member("actor", event.actor)
                json.member("action", event.action)
                json.member("object", event.object)
                json.member("object_id", event.objectID)
                json.key("changes")
                json.raw(event.changes)
                json.key("personal")
                if isTheirs, let personal = event.personal { json.raw(personal) } else { json.null() }
            }
        }
    }

    private func list(
        _ json: inout JSONWriter, _ shape: Shape, _ each: ((borrowing Row) throws -> Void) throws -> Void
    ) throws {
        json.beginArray()
        try each { try $0.write(shape, to: &json) }
        json.endArray()
    }
}
