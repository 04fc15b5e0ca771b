// Enquiries as staff see them: whose they are, and who answers them.

import HTTP
import Schema
import Store
import Telemetry

/// Which enquiries somebody may see: the one place of that rule.
struct EnquiryReach: Sendable {
    /// Nil: everybody's.
    let assignee: AccountID?
    /// Of the vehicle that is asked about. Empty: everywhere.
    let locations: [UUID]

    init(_ asker: Asker) {
        assignee =
            asker.may(.leadsViewAll)
            ? nil : asker.signedIn?.account ?? AccountID(value: UUID(high: 0, low: 0))
        locations = asker.locations
    }
}

enum EnquiryRecord {
    static let assignedTo = Field.uuid("assigned_to", "Who answers it.").optional

    private static let id = Field.uuid("id", "Never changes.")
    private static let version = Field.integer(
        "version", in: 1...Int64.max, "Goes up with every change; the ETag is made of it.")
    private static let createdAt = Field.instant("created_at")

    static let shape = Shape(
        "Enquiry", "What somebody asked.", id, version, EnquiryInput.name, EnquiryInput.email,
        EnquiryInput.phone, EnquiryInput.message, EnquiryInput.vehicle, assignedTo, createdAt)
    /// What is written as the row has it: all but the telephone number, which has to be opened.
    static let front = Shape("EnquiryFront", "Before it.", id, version, EnquiryInput.name, EnquiryInput.email)
    static let rest = Shape(
        "EnquiryRest", "Behind it.", EnquiryInput.message, EnquiryInput.vehicle, assignedTo, createdAt)

    static let phone = Field.text(
        "phone", .phone,
        "From this number, however it is written; with its country's code if it was given with it."
    ).optional
    /// Whose answer an enquiry waits for.
    enum Waiting: String, CaseIterable, Sendable { case me, nobody }

    static let assigned = Field.choice(
        "assigned", of: Waiting.self, "Those that whoever asks is to answer, or that nobody is to answer yet."
    ).optional
    static let limit = Field.integer("limit", in: 1...100, "Enquiries on a page; 20 if not given.").optional
    static let cursor = Field.text("cursor", max: 200, "The next of the page before.").optional
    static let query = Shape("EnquiryQuery", "Which page.", phone, assigned, limit, cursor)
    static let assignment = Shape("EnquiryAssignment", "Who is to answer it; null: nobody yet.", assignedTo)
}

func enquiryDeskRoutes(_ app: App) -> [Route] {
    [
        Route(
            "GET /v1/enquiries", for: .holding(.leadsViewAll, .leadsViewAssigned),
            "Enquiries, the newest first",
            answers: .list(of: EnquiryRecord.shape, facets: false),
            .disclosing { call, tx in try page(call, tx, app) }
        ).asking(EnquiryRecord.query).carrying(.link),

        Route(
            "GET /v1/enquiries/{id:uuid}", for: .holding(.leadsViewAll, .leadsViewAssigned), "One enquiry",
            answers: .json(EnquiryRecord.shape),
            .disclosing { call, tx in
                let (response, id) = try answer(call, tx, app)
                return Disclosure(response, .enquiriesRead, of: AuditObject(.enquiry, id))
            }
        ).failing(.notFound).carrying(.etag),

        Route(
            "PUT /v1/enquiries/{id:uuid}/assignment", for: .holding(.leadsEdit), "Say who answers an enquiry",
            answers: .json(EnquiryRecord.shape),
            .write { call, tx in
                try app.assign(
                    call.id(), to: call.body(EnquiryRecord.assignedTo).map { AccountID(value: $0) }, call, tx)
                return try answer(call, tx, app).0
            }
        ).taking(EnquiryRecord.assignment).failing(.notFound, .unprocessable).carrying(.etag),
    ]
}

extension App {
    /// - Throws: `not_found` for one out of reach; `unprocessable` for somebody who does not work here.
    func assign(_ id: UUID, to account: AccountID?, _ call: Call, _ tx: Transaction) throws {
        let column = EnquiryRecord.shape.fields.count - 2
        let before = try EnquiryStore(tx: tx).enquiry(id, EnquiryReach(call.asker)) {
            try $0.optionalUUID(column)
        }
        guard let before else { throw Failure.notFound }
        if let account, try StaffStore(tx: tx).member(account)?.status != .active {
            let error = FieldError(pointer: "/assigned_to", detail: "is nobody who works here")
            throw Failure(.unprocessable, "There is no such member of staff.", fields: [error])
        }
        try EnquiryStore(tx: tx).assign(id, to: account)
        var changes = AuditChanges.none
        changes.note(
            "assigned_to", from: before.map { .text("\($0)") } ?? .null,
            to: account.map { .text("\($0.value)") } ?? .null)
        try secrets.audit.note(.enquiryAssigned, of: AuditObject(.enquiry, id), by: call.actor, tx, changes)
    }
}

/// Nil: whoever is to answer.
private func waiting(_ call: Call) -> AccountID?? {
    switch call.query(EnquiryRecord.assigned) {
    case nil: nil
    case .nobody: .some(nil)
    // Whoever is no account has nothing to answer.
    case .me: call.asker.signedIn?.account ?? AccountID(value: UUID(high: 0, low: 0))
    }
}

private func page(_ call: Call, _ tx: Transaction, _ app: App) throws -> Disclosure {
    var list = try Listing(
        call, app.cursors, for: "enquiries", EnquiryRecord.cursor, limit: call.query(EnquiryRecord.limit))
    let phone = call.query(EnquiryRecord.phone)
    let hash = phone.map { app.secrets.numbers.enquiryPhone.hash(of: $0) }
    try EnquiryStore(tx: tx).page(
        EnquiryReach(call.asker), phone: hash, for: waiting(call), before: list.cursor?.id, list.most
    ) { row in
        try list.add(PageCursor(key: 0, id: row.uuid(0))) { try app.write(row, to: &$0) }
    }
    var changes = AuditChanges.counting(list.count)
    // Which number it was is not noted: erasing somebody would not find it here.
    if phone != nil { changes.note("by", to: .text("phone")) }
    return Disclosure(list.response(), .enquiriesRead, of: AuditObject(.enquiry), changes)
}

extension App {
    /// A row of `EnquiryStore` with its telephone number opened.
    func write(_ row: borrowing Row, to json: inout JSONWriter) throws {
        let (id, column) = (try row.uuid(0), EnquiryRecord.front.layout.columnCount)
        let sealed = row.isNull(column) ? nil : row.bytes(column)
        let phone = sealed.flatMap { secrets.numbers.enquiryPhone.open($0, of: id, secrets.ring) }
        if sealed != nil, phone == nil {
            log.write(.error, "telephone number not opened", .text("enquiry", "\(id)"))
        }
        json.beginObject()
        try row.writeMembers(EnquiryRecord.front, to: &json)
        json.key(EnquiryInput.phone.spec.jsonKey)
        if let phone { json.text(phone) } else { json.null() }
        try row.writeMembers(EnquiryRecord.rest, from: column + 1, to: &json)
        json.endObject()
    }
}

private func answer(_ call: Call, _ tx: Transaction, _ app: App) throws -> (Response, UUID) {
    let id = try call.id()
    var json = JSONWriter()
    let version = try EnquiryStore(tx: tx).enquiry(id, EnquiryReach(call.asker)) { row in
        try app.write(row, to: &json)
        return row.integer(1)
    }
    guard let version else { throw Failure.notFound }
    var response = Response.privately(json.bytes)
    response.setVersion(version)
    return (response, id)
}
