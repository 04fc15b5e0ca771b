// What programs may ask of how long what is kept: what would be erased now, and the record of processing.

import HTTP
import Schema
import Store

enum RetentionRecord {
    static let shape = Shape(
        "RetentionPreview", "How much would be erased now, by the rules as they are.",
        Field.instant("at"), Field.integer("enquiries", in: 0...Int64.max, "Whose sender would be."),
        Field.integer("bookings", in: 0...Int64.max, "That would not name anybody any more."),
        Field.integer("customers", in: 0...Int64.max, "Who would be forgotten."),
        Field.integer("documents", in: 0...Int64.max, "Copies of papers and photos that would go."),
        Field.integer("record", in: 0...Int64.max, "Events of the record that would lose personal values."))

    private static let line = Shape(
        "ProcessingLine", "A kind of processing.", Field.text("name", max: 80),
        Field.text("people", max: 300, "Whose data it is."), Field.text("data", max: 600),
        Field.text("purpose", max: 300),
        Field.choice("basis", of: Processing.Basis.self, "By article 6 (1) of the GDPR."),
        Field.text("recipients", max: 300), Field.text("kept", max: 300).list(max: 10))
    static let processing = Shape(
        "ProcessingRecord", "What article 30 of the GDPR asks for, as this instance does it.",
        Field.text("controller", max: 120, "Who is responsible."), Field.text("contact", max: 320).optional,
        Field.object("processing", line).list(max: 100),
        Field.text("measures", max: 300, "What protects it.").list(max: 100))
}

func retentionRoutes(_ app: App) -> [Route] {
    [
        Route(
            "GET /v1/organisation/retention/preview", for: .holding(.settingsManage),
            "How much would be erased now",
            answers: .json(RetentionRecord.shape),
            .slow { _, errand in try preview(errand) }
        ).everywhere(),

        Route(
            "GET /v1/organisation/processing-record", for: .holding(.settingsManage),
            "Which personal data is processed, what for, and for how long",
            answers: .json(RetentionRecord.processing),
            .read { _, tx in try processingRecord(app, tx) }
        ).everywhere(),
    ]
}

/// One count after another: each looks at all rows of its table.
private func preview(_ errand: Errand) throws -> Response {
    func count(_ body: (RetentionStore, RetentionRules) throws -> Int64?) throws -> Int64 {
        try errand.read { tx in
            try body(RetentionStore(tx: tx), OrganisationStore(tx: tx).retention()) ?? 0
        }
    }
    let counts = [
        ("enquiries", try count { try $1.end(.enquiries, $0.tx.now).map($0.countEnquiries) }),
        (
            "bookings",
            try count { store, rules in
                let now = store.tx.now
                return try store.countBookings(
                    RetentionStore.Ends(
                        bookings: rules.end(.bookings, now), unrented: rules.end(.unrented, now)))
            }
        ),
        ("customers", try count { try $1.end(.customers, $0.tx.now).map($0.countCustomers) }),
        ("documents", try count { try $1.end(.documents, $0.tx.now).map($0.countDocuments) }),
        ("record", try count { try $1.end(.record, $0.tx.now).map($0.countEvents) }),
    ]
    var json = JSONWriter()
    try json.object { json in
        json.member("at", try errand.read { $0.now })
        for (name, count) in counts { json.member(name, count) }
    }
    return .privately(json.bytes)
}

private func processingRecord(_ app: App, _ tx: Transaction) throws -> Response {
    let store = OrganisationStore(tx: tx)
    let (rules, sign) = (try store.retention(), try app.signs.sign(tx))
    var json = JSONWriter()
    json.object { json in
        json.member("controller", sign.legalName ?? sign.name)
        json.member("contact", sign.email)
        json.key("processing")
        json.array(Processing.all) { json, line in
            json.object { json in
                json.member("name", line.name)
                json.member("people", line.people)
                json.member("data", line.data)
                json.member("purpose", line.purpose)
                json.member("basis", line.basis.rawValue)
                json.member("recipients", line.recipients)
                json.key("kept")
                json.array(line.kept) { $0.text($1.words(rules)) }
            }
        }
        json.key("measures")
        json.array(Processing.measures) { $0.text($1) }
    }
    return .privately(json.bytes)
}
