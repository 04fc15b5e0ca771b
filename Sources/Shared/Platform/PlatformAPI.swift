// What programs may ask about tenants, on the platform's own site.

import FleetPass
import HTTP
import Schema
import Store

enum TenantFields {
    static let slug = Field.text("slug", max: 40, "Its short name: a–z, 0–9 and -.").example("north")
    static let name = Field.text("name", max: 100, "The dealership's name, as pages show it.")
        .example("North Motors")
    static let hosts = Field.text("host", max: 253).listed("hosts", "Names of hosts that lead to it.")
    /// As they are to be.
    static let hostsToBe = hosts.optional
    static let reason = Field.text("reason", max: 300, "Why. It is put on record.")

    static let limit = Field.integer("limit", in: 1...100, "Tenants on a page; 20 if not given.").optional
    static let cursor = Field.text("cursor", max: 200, "The next of the page before.").optional
    static let query = Shape("TenantQuery", "Which page.", limit, cursor)

    private typealias Own = TenantSettings.Fields
    static let input = Shape(
        "TenantInput", "A dealership to be served.", slug, name, hostsToBe, Own.requests, Own.vehicles,
        Own.staff, Own.apiKeys, Own.publicURL, Own.accent)
    static let change = Shape(
        "TenantChange", "All of what can be changed; what is left out is taken away.", name, hostsToBe,
        Own.requests, Own.vehicles, Own.staff, Own.apiKeys, Own.publicURL, Own.accent)
    static let suspension = Shape("TenantSuspension", "Why it is not served any more.", reason)
    static let entry = Shape("SupportEntry", "Why support goes in.", reason)
    static let link = Field.text("link", max: 400, "Good once, in the browser that opens it first.")
    static let entered = Shape("SupportEntered", "The way in.", link)

    private static let count = 0...Int64.max
    static let usage = Shape(
        "TenantUsage", "How much it has, counted within the last minute.",
        Field.integer("vehicles", in: count), Field.integer("staff", in: count),
        Field.integer("api_keys", in: count), Field.integer("customers", in: count),
        Field.integer("enquiries_30_days", in: count), Field.integer("rows", in: count),
        Field.integer("bytes", in: count, "As its rows lie in the tables."))
    static let health = Shape(
        "TenantHealth", "What this server has answered since it started.",
        Field.integer("requests", in: count), Field.integer("errors", in: count, "Answers of 500 and above."),
        Field.integer("mean_us", in: count), Field.instant("last_error_at").optional)
    static let support = Shape(
        "OpenSupportAccess", "It has let support in.", Field.uuid("id"), Field.text("reason", max: 300),
        Field.text("granted_by", max: 200), Field.instant("ends_at"))
    static let shape = Shape(
        "Tenant", "A dealership that is served here.",
        Field.uuid("id", "Never changes."), slug, name,
        Field.integer("version", in: count, "Another one with every change; the ETag is made of it."),
        Field.choice("state", TenantRecord.State.allCases.map(\.rawValue)),
        Field.text("url", max: 400, "Where people reach it."), hosts, Field.instant("created_at"),
        Field.object("settings", TenantSettings.Fields.shape), Field.object("health", health),
        Field.object("usage", usage, "Null while it is being counted.").optional,
        Field.object("support", support, "Null unless it has let support in.").optional,
        Field.text("setup_link", max: 400, "For its first administrator; told once, when it is made.")
            .optional)
}

extension Field where Value == String {
    fileprivate func listed(_ name: String, _ about: String) -> Field<[String]> {
        Field.text(name, max: 253, about).list(max: TenantChange.mostHosts)
    }

    /// The word of a command, by the rule that holds for programs.
    /// - Throws: `Invalid`.
    func read(_ word: String) throws -> String {
        var json = JSONWriter()
        json.beginObject()
        json.key(spec.jsonKey)
        json.text(word)
        json.endObject()
        return try Shape("Word", "", self).read(json: json.bytes)[self]
    }
}

/// Which page of the list is asked for.
struct TenantsPlace {
    /// Nil: the first.
    let slug: String?
    let limit: Int
    private let app: App
    private static let purpose = "tenants"

    /// - Throws: `invalid` for a cursor that is none of this list's.
    init(_ call: Call, _ app: App, usually: Int) throws {
        slug = try call.query(TenantFields.cursor).map { try app.cursors.openName($0, for: Self.purpose) }
        limit = call.query(TenantFields.limit).map { Int($0) } ?? usually
        self.app = app
    }

    func cursor(after slug: String) -> String { app.cursors.seal(name: slug, for: Self.purpose) }

    /// - Parameter slug: nil: of the first page.
    func url(_ path: String, after slug: String? = nil) -> String {
        "\(path)?limit=\(limit)" + (slug.map { "&cursor=" + cursor(after: $0) } ?? "")
    }
}

struct PlatformAPI: Sendable {
    private let office: PlatformOffice
    private let app: App
    private static let place = "/v1/platform/tenants"

    init(_ office: PlatformOffice, _ app: App) { (self.office, self.app) = (office, app) }

    var routes: [Route] { looking + changing + supporting }

    private var looking: [Route] {
        [
            Route(
                "GET \(Self.place)", for: .holding(.tenantsRead), "All tenants, by slug",
                answers: .list(of: TenantFields.shape, facets: false),
                .slow { [office, app] call, _ in
                    let place = try TenantsPlace(call, app, usually: 20)
                    let page = try office.page(after: place.slug, place.limit)
                    let next = page.lastSlug.map { place.cursor(after: $0) }
                    let url = page.lastSlug.map { place.url(Self.place, after: $0) }
                    var response = Response.list(next: next) { json in
                        for look in page.looks { look.write(to: &json) }
                    }
                    response.set("Cache-Control", "no-store")
                    if let url { response.set("Link", "<\(url)>; rel=\"next\"") }
                    return response
                }
            ).asking(TenantFields.query).carrying(.link),

            Route(
                "GET \(Self.place)/{slug}", for: .holding(.tenantsRead), "A tenant",
                answers: .json(TenantFields.shape),
                .slow { [office] call, _ in try answer(office.one(call.parameter())) }
            ).failing(.notFound).carrying(.etag),
        ]
    }

    private var changing: [Route] {
        [
            Route(
                "POST \(Self.place)", for: .holding(.tenantsManage), "Make a tenant",
                answers: .json(TenantFields.shape),
                .write { [office, app] call, tx in
                    let slug = call.body(TenantFields.slug)
                    let change = try TenantChange(call, besides: TenantRecord.faults(ofSlug: slug))
                    let (record, link) = try office.create(slug, change, app, call, tx)
                    return answer(office.look(record), .created, link: link)
                }
            ).taking(TenantFields.input).answering(.created).idempotent().failing(.conflict).carrying(.etag),

            Route(
                "PUT \(Self.place)/{slug}", for: .holding(.tenantsManage),
                "Change a tenant's name, hosts, limits and looks", answers: .json(TenantFields.shape),
                .write { [office, app] call, tx in
                    let record = try office.current(call.parameter())
                    try call.demandVersion(record.version)
                    let changed = try office.change(record, TenantChange(call), app, call, tx)
                    return answer(office.look(changed))
                }
            ).taking(TenantFields.change).failing(.notFound, .conflict, .stale, .versionMissing)
                .carrying(.etag),

            Route(
                "POST \(Self.place)/{slug}/suspension", for: .holding(.tenantsManage),
                "Stop serving a tenant; its visitors are told so", answers: .json(TenantFields.shape),
                .write { [office, app] call, tx in
                    let record = try office.current(call.parameter())
                    return try answer(
                        office.look(
                            office.set(
                                record, to: .suspended, because: call.body(TenantFields.reason), app, call,
                                tx)))
                }
            ).taking(TenantFields.suspension).idempotent().failing(.notFound, .conflict).carrying(.etag),

            Route(
                "DELETE \(Self.place)/{slug}/suspension", for: .holding(.tenantsManage),
                "Serve a suspended tenant again", answers: .json(TenantFields.shape),
                .write { [office, app] call, tx in
                    let record = try office.current(call.parameter())
                    return try answer(
                        office.look(office.set(record, to: .active, because: nil, app, call, tx)))
                }
            ).failing(.notFound, .conflict).carrying(.etag),
        ]
    }

    private var supporting: [Route] {
        [
            Route(
                "POST \(Self.place)/{slug}/support/{id:uuid}", for: .holding(.tenantsSupport),
                "Go in as support, where the tenant has let support in",
                answers: .json(TenantFields.entered),
                .slow { [office, app] call, errand in
                    let link = try office.enter(
                        call.parameter(), call.id(1), because: call.body(TenantFields.reason), app, errand)
                    var json = JSONWriter()
                    json.beginObject()
                    json.key(TenantFields.link.spec.jsonKey)
                    json.text(link)
                    json.endObject()
                    return .privately(json.bytes, .created)
                }
            ).taking(TenantFields.entry).answering(.created).failing(.notFound, .forbidden)
        ]
    }
}

private func answer(_ look: PlatformOffice.Look, _ status: Status = .ok, link: String? = nil) -> Response {
    var json = JSONWriter()
    look.write(to: &json, link: link)
    var response = Response.privately(json.bytes, status)
    response.setVersion(look.record.version)
    return response
}

extension TenantChange {
    /// From a program's body.
    /// - Parameter errors: what is wrong with the rest of it.
    fileprivate init(_ call: Call, besides errors: [FieldError] = []) throws {
        self.init(name: call.body(TenantFields.name), hosts: [], settings: TenantSettings())
        var errors = errors
        do { hosts = try Self.hosts(call.body(TenantFields.hostsToBe) ?? []) } catch let invalid as Invalid {
            errors += invalid.errors
        }
        settings.requestsPerMinute = call.body(TenantSettings.Fields.requests)
        settings.quotas[.vehicles] = call.body(TenantSettings.Fields.vehicles)
        settings.quotas[.staff] = call.body(TenantSettings.Fields.staff)
        settings.quotas[.apiKeys] = call.body(TenantSettings.Fields.apiKeys)
        let texts = [
            ("public_url", call.body(TenantSettings.Fields.publicURL)),
            ("accent", call.body(TenantSettings.Fields.accent)),
        ]
        try set(texts.map { ($0, $1 ?? "") }, besides: errors)
    }
}
