// Tenants as HTML, on the platform's own site: the routes. What stands on the pages is in TenantPage.swift.

import FleetPass
import HTTP
import Schema
import Store

/// What the forms send. An empty field takes away what was set.
enum TenantForm {
    static let notice = Field.choice("notice", of: Notice.self, "What was done before.").optional
    static let query = Shape("TenantPageQuery", "What the page says first.", notice)
    static let hosts = Field.text("hosts", min: 0, max: 2_000, "Names of hosts, parted by commas.").optional
    static let version = Field.integer("version", in: 0...Int64.max, "The one that was changed.")
    /// Those that `TenantChange` reads, each as it was typed.
    static let texts = TenantChange.names.filter { $0 != "name" && $0 != "hosts" }.map {
        Field.text($0, min: 0, max: 200).optional
    }
    static let make = Shape(
        "TenantForm", "The form that makes a tenant.", TenantFields.slug, TenantFields.name, hosts,
        FormOnce.field, FormGuard.field)
    static let change = Shape(
        "TenantChangeForm", "The form that changes a tenant.", version, TenantFields.name, hosts, texts[0],
        texts[1], texts[2], texts[3], texts[4], texts[5], FormGuard.field)
    static let suspension = Shape(
        "TenantSuspensionForm", "The form that suspends a tenant.", TenantFields.reason, FormGuard.field)
    static let entry = Shape(
        "SupportEntryForm", "The form by which support goes in.", TenantFields.reason, FormGuard.field)

    enum Notice: String, CaseIterable, Sendable {
        case changed, suspended, resumed

        var text: String {
            switch self {
            case .changed: "Your change is saved."
            case .suspended: "It is suspended: nobody gets in any more."
            case .resumed: "It is served again."
            }
        }

        /// To the tenant's page, which then says it.
        func redirect(_ record: TenantRecord) -> Response {
            .onward(to: "/tenants/\(record.slug)?notice=\(rawValue)")
        }
    }
}

struct PlatformPages: Sendable {
    private let office: PlatformOffice
    private let app: App

    init(_ office: PlatformOffice, _ app: App) { (self.office, self.app) = (office, app) }

    var routes: [Route] { [list, make, one, change] + moves + [enter] }

    private var list: Route {
        Route(
            "GET /tenants", for: .holding(.tenantsRead), "All tenants", answers: .page,
            .slow { [office, app] call, _ in
                let place = try TenantsPlace(call, app, usually: Self.shown)
                let page = try office.page(after: place.slug, place.limit)
                let next = page.lastSlug.map { place.url("/tenants", after: $0) }
                let first = place.slug.map { _ in place.url("/tenants") }
                return try TenantPage(call, app).list(page, first: first, next: next)
            }
        ).asking(TenantFields.query)
    }

    private static let shown = 50

    private var make: Route {
        Route(
            "POST /tenants", for: .holding(.tenantsManage), "Make a tenant by a form", answers: .page,
            .write { [office, app] call, tx in
                let slug = call.body(TenantFields.slug)
                var change = TenantChange(
                    name: call.body(TenantFields.name), hosts: [], settings: TenantSettings())
                try change.set(
                    [("hosts", call.body(TenantForm.hosts) ?? "")],
                    besides: TenantRecord.faults(ofSlug: slug))
                let (record, link) = try office.create(slug, change, app, call, tx)
                return try TenantPage(call, app).made(record, link)
            }
        ).taking(TenantForm.make, asForm: true).answering(.created).idempotent(by: FormOnce.field)
            .failing(.conflict)
            .tellingOnItsPage { [office, app] form, _ in
                try TenantPage(form.call, app).list(office.page(after: nil, Self.shown), form)
            }
    }

    private var one: Route {
        Route(
            "GET /tenants/{slug}", for: .holding(.tenantsRead), "A tenant", answers: .page,
            .slow { [office, app] call, _ in
                try TenantPage(call, app).one(
                    office.one(call.parameter()), notice: call.query(TenantForm.notice))
            }
        ).asking(TenantForm.query).failing(.notFound)
    }

    private var change: Route {
        Route(
            "POST /tenants/{slug}", for: .holding(.tenantsManage), "Change a tenant by a form",
            answers: .page,
            .write { [office, app] call, tx in
                let record = try office.current(call.parameter())
                guard call.body(TenantForm.version) == record.version else {
                    throw Failure(.stale, "It was changed since you read it. Read it again.")
                }
                var change = TenantChange(record)
                try change.set(
                    [("name", call.body(TenantFields.name)), ("hosts", call.body(TenantForm.hosts) ?? "")]
                        + TenantForm.texts.map { ($0.spec.name, call.body($0) ?? "") })
                _ = try office.change(record, change, app, call, tx)
                return TenantForm.Notice.changed.redirect(record)
            }
        ).taking(TenantForm.change, asForm: true).answering(.seeOther).carrying(.location)
            .failing(.notFound, .conflict, .stale)
            .tellingOnItsPage { [office, app] form, _ in
                try TenantPage(form.call, app).one(office.one(form.call.parameter()), change: form)
            }
    }

    private var moves: [Route] {
        [
            Route(
                "POST /tenants/{slug}/suspension", for: .holding(.tenantsManage),
                "Suspend a tenant by a form", answers: .page,
                .write { [office, app] call, tx in
                    let record = try office.current(call.parameter())
                    let reason = call.body(TenantFields.reason)
                    _ = try office.set(record, to: .suspended, because: reason, app, call, tx)
                    return TenantForm.Notice.suspended.redirect(record)
                }
            ).taking(TenantForm.suspension, asForm: true).answering(.seeOther).carrying(.location)
                .failing(.notFound, .conflict)
                .tellingOnItsPage { [office, app] form, _ in
                    try TenantPage(form.call, app).one(office.one(form.call.parameter()), move: form)
                },

            Route(
                "POST /tenants/{slug}/resumption", for: .holding(.tenantsManage),
                "Resume a tenant by a form", answers: .page,
                .write { [office, app] call, tx in
                    let record = try office.current(call.parameter())
                    _ = try office.set(record, to: .active, because: nil, app, call, tx)
                    return TenantForm.Notice.resumed.redirect(record)
                }
            ).taking(ButtonForm.shape, asForm: true).answering(.seeOther).carrying(.location)
                .failing(.notFound, .conflict),
        ]
    }

    /// A browser follows no form to another host, so the page that answers has a link.
    private var enter: Route {
        Route(
            "POST /tenants/{slug}/support/{id:uuid}", for: .holding(.tenantsSupport),
            "Go in as support by a form", answers: .page,
            .slow { [office, app] call, errand in
                let link = try office.enter(
                    call.parameter(), call.id(1), because: call.body(TenantFields.reason), app, errand)
                return try TenantPage(call, app).entrance(link)
            }
        ).taking(TenantForm.entry, asForm: true).answering(.created).failing(.notFound, .forbidden)
            .tellingOnItsPage { [office, app] form, _ in
                try TenantPage(form.call, app).one(office.one(form.call.parameter()), entry: form)
            }
    }
}
