// What programs may ask of what the organisation has decided for itself.

import HTTP
import Schema
import Store

enum OrganisationRecord {
    static let requires = Field.boolean(
        "requires_second_factor", "Whether those who may change much sign in with a second factor.")
    private static let name = Field.text(
        "name", max: 80, "As customers read it; null: as the operator has configured it."
    ).optional
    private static let legalName = Field.text("legal_name", max: 120, "As contracts name it.").optional
    private static let email = Field.text("email", .email, "Where customers write.").optional
    private static let phone = Field.text("phone", .phone, "Where customers call.").optional
    private static let website = Field.text("website", max: 200).optional
    private static let accent = Field.text(
        "accent", min: 7, max: 7, "The colour of buttons and links, as #2246d0."
    ).optional
    private static let footer = Field.text("footer", .multiline(max: 600), "At the foot of every page.")
        .optional
    private static let currency = Field.text("currency", min: 3, max: 3, "ISO 4217; all prices are in it.")

    static let columns = Shape(
        "OrganisationColumns", "What the organisation has decided for itself, but its logo.",
        Field.integer("version", in: 1...Int64.max, "Goes up with every change; the ETag is made of it."),
        requires, name, legalName, email, phone, website, accent, footer, currency,
        Field.object("rules", RentalRules.shape), Field.object("retention", RetentionRules.shape))
    static let logo = Field.object(
        "logo", FileRecord.shape, "Its own; null: the mark that is drawn in its colour."
    ).optional
    static let shape = Shape(
        "Organisation", "What the organisation has decided for itself.", beyond: columns, logo)
    static let change = Shape("OrganisationChange", "What is to be different.", requires)
    static let profile = Shape(
        "OrganisationProfile", "How the organisation shows itself.", name, legalName, email, phone, website,
        accent, footer, currency)

    /// How an organisation is to show itself.
    struct Profile: Sendable {
        /// In the order of the columns.
        let texts: [String?]
        let currency: String

        /// - Throws: `unprocessable` for a colour or a currency that is none.
        init(_ call: Call) throws {
            texts =
                [name, legalName, email, phone, website].map { call.body($0) }
                + [try call.body(accent).map(Self.colour), call.body(footer)]
            currency = call.body(OrganisationRecord.currency)
            guard Currency(currency) != nil else {
                throw Failure(
                    .unprocessable, "There is no such currency.",
                    fields: [FieldError(pointer: "/currency", detail: "must be three capitals, as USD")])
            }
        }

        private static func colour(_ text: String) throws -> String {
            if let accent = Accent(text) { return accent.text }
            throw Failure(
                .unprocessable, "That is no colour.",
                fields: [FieldError(pointer: "/accent", detail: "must be as #2246d0")])
        }
    }
}

func organisationRoutes(_ app: App) -> [Route] {
    [
        Route(
            "GET /v1/organisation", for: .staff, "What the organisation has decided",
            answers: .json(OrganisationRecord.shape),
            .read { _, tx in try answer(app, tx) }
        ).carrying(.etag),

        change("PUT /v1/organisation", "Change who needs a second factor", app) { call, tx in
            let store = OrganisationStore(tx: tx)
            let before = try store.requiresSecondFactor()
            let after = call.body(OrganisationRecord.requires)
            try store.set(requiresSecondFactor: after)
            var changes = AuditChanges.none
            changes.note("requires_second_factor", from: .boolean(before), to: .boolean(after))
            return changes
        }.taking(OrganisationRecord.change),

        change("PUT /v1/organisation/profile", "Change how the organisation shows itself", app) { call, tx in
            let (store, profile) = (OrganisationStore(tx: tx), try OrganisationRecord.Profile(call))
            let before = try store.currency()
            if before != profile.currency, try store.hasPrices() {
                throw Failure(.conflict, "There are prices in \(before) already, so the currency stays.")
            }
            try store.set(profile)
            var changes = AuditChanges.none
            changes.note("currency", from: .text(before), to: .text(profile.currency))
            changes.note("name", to: profile.texts[0].map { .text($0) } ?? .null)
            return changes
        }.taking(OrganisationRecord.profile).failing(.conflict, .unprocessable, .stale, .versionMissing),

        change("PUT /v1/organisation/rules", "Change how the organisation rents", app) { call, tx in
            try OrganisationStore(tx: tx).set(rules: call.wholeBody.written(of: RentalRules.shape))
            return AuditChanges.none
        }.taking(RentalRules.shape),

        change("PUT /v1/organisation/retention", "Change for how long what is kept", app) { call, tx in
            try OrganisationStore(tx: tx).set(retention: call.wholeBody.written(of: RetentionRules.shape))
            return AuditChanges.none
        }.taking(RetentionRules.shape),

        Route(
            "DELETE /v1/organisation/logo", for: .holding(.settingsManage),
            "Take the organisation's logo away", answers: .nothing,
            .write { call, tx in
                guard try app.removeLogo(call.actor, tx) else { throw Failure.notFound }
                return .done
            }
        ).answering(.noContent).failing(.notFound).everywhere(),
    ]
}

private func change(
    _ line: String, _ summary: String, _ app: App,
    _ body: @escaping @Sendable (Call, Transaction) throws -> AuditChanges
) -> Route {
    Route(
        line, for: .holding(.settingsManage), summary, answers: .json(OrganisationRecord.shape),
        .write { call, tx in
            try call.demandVersion(OrganisationStore(tx: tx).version())
            let changes = try body(call, tx)
            try app.noteRules(.organisationChanged, AuditObject(.organisation), call, tx, changes)
            return try answer(app, tx)
        }
    ).failing(.stale, .versionMissing).carrying(.etag).everywhere()
}

private func answer(_ app: App, _ tx: Transaction) throws -> Response {
    let logo = try app.logo(tx)
    var json = JSONWriter()
    json.beginObject()
    let version = try OrganisationStore(tx: tx).organisation { row in
        try row.writeMembers(OrganisationRecord.columns, to: &json)
        return row.integer(0)
    }
    json.key("logo")
    if let logo { FileRecord.write(logo, app, now: tx.now, to: &json) } else { json.null() }
    json.endObject()
    guard let version else { throw Failure.notFound }
    var response = Response.privately(json.bytes)
    response.setVersion(version)
    return response
}
