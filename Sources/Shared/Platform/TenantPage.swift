// What stands on the platform's pages about tenants. Decides nothing.

import FleetPass
import HTTP
import Mustache
import Schema

struct TenantPage {
    private let call: Call
    private let app: App

    init(_ call: Call, _ app: App) { (self.call, self.app) = (call, app) }

    // MARK: all of them

    /// - Parameter first: where the list begins, for whoever is further on.
    func list(
        _ page: PlatformOffice.Page, first: String? = nil, next: String? = nil, _ refused: RefusedForm? = nil
    ) throws -> Response {
        let form = PageForm(
            action: "/tenants", submit: "Make the tenant", id: "make",
            fields: [
                FormField(TenantFields.slug, "Short name", hint: "a–z, 0–9 and -. It stays as it is."),
                FormField(TenantFields.name, "Name", hint: "The dealership's, as its pages show it."),
                FormField(TenantForm.hosts, "Hosts", hint: "Such as rent.north.example, parted by commas."),
            ], hidden: [FormOnce.hidden()])
        return try PageFrame(app, call).answer(
            "platform/tenants",
            [
                "tenants": .list(page.looks.map(Self.row)), "has_tenants": .bool(!page.looks.isEmpty),
                "summary": .text("\(page.count) in all, \(page.activeCount) of them active."),
                "first_url": View(first), "next_url": View(next),
                "making": call.may(.tenantsManage)
                    ? form.view(refused.map { FormEntry($0) } ?? .empty) : .absent,
            ], refused)
    }

    private static func row(_ look: PlatformOffice.Look) -> View {
        let (record, usage) = (look.record, look.usage)
        func count(_ number: Int64?) -> View { .text(number.map { Wording.grouped($0) } ?? "…") }
        return [
            "name": .text(record.name), "url": .text("/tenants/\(record.slug)"), "slug": .text(record.slug),
            "state": .text(record.state.rawValue), "is_active": .bool(record.state == .active),
            "hosts": .text(record.hosts.joined(separator: ", ")), "made": .text(Moment.day(record.createdAt)),
            "health": .text(look.figures.words), "is_failing": .bool(look.figures.isFailing),
            "vehicles": count(usage?.vehicles), "staff": count(usage?.staff),
            "customers": count(usage?.customers), "enquiries": count(usage?.enquiries),
            "rows": count(usage?.rows), "size": .text(usage.map { size($0.bytes) } ?? "…"),
        ]
    }

    // MARK: one of them

    func one(
        _ look: PlatformOffice.Look, notice: TenantForm.Notice? = nil, change: RefusedForm? = nil,
        move: RefusedForm? = nil, entry: RefusedForm? = nil
    ) throws -> Response {
        let (record, mayManage) = (look.record, call.may(.tenantsManage))
        let quotas = quotas(look)
        return try PageFrame(app, call).answer(
            "platform/tenant",
            [
                "tenant_name": .text(record.name), "notice": View(notice?.text),
                "state": .text(record.state.rawValue),
                "is_active": .bool(record.state == .active), "why": View(record.settings.reason),
                "site_url": .text(look.url), "facts": .list(Self.facts(look)),
                "quotas": .list(quotas), "has_quotas": .bool(!quotas.isEmpty),
                "supports": .list(look.support.map { [support($0, record, entry)] } ?? []),
                "has_support": .bool(look.support != nil),
                "changing": mayManage ? changing(record, change) : .absent,
                "moving": mayManage ? moving(record, move) : .absent,
            ], change ?? move ?? entry)
    }

    private static func facts(_ look: PlatformOffice.Look) -> [View] {
        var facts = [
            ("Short name", look.record.slug), ("Made", Moment.text(look.record.createdAt) + " UTC"),
            ("Hosts", look.record.hosts.isEmpty ? "none" : look.record.hosts.joined(separator: ", ")),
            ("At this server", look.figures.words),
        ]
        if let last = look.figures.lastErrorMs {
            facts.append(("Last error", Moment.text(Instant(epochMs: last)) + " UTC"))
        }
        if let limit = look.record.settings.requestsPerMinute {
            facts.append(("Requests a minute", "at most \(Wording.grouped(limit))"))
        }
        if let usage = look.usage {
            for (label, number) in [
                ("Vehicles", usage.vehicles), ("Staff", usage.staff), ("API keys", usage.apiKeys),
                ("Customers", usage.customers), ("Enquiries, 30 days", usage.enquiries), ("Rows", usage.rows),
            ] {
                facts.append((label, Wording.grouped(number)))
            }
            facts.append(("Storage", size(usage.bytes)))
        }
        return facts.map { ["label": .text($0.0), "value": .text($0.1)] }
    }

    private func quotas(_ look: PlatformOffice.Look) -> [View] {
        Quota.allCases.compactMap { quota in
            guard let most = look.record.settings.quotas[quota], let usage = look.usage else { return nil }
            let used = usage.count(quota)
            // A bar has some length: where nothing is allowed, it is full.
            return [
                "id": .text("quota-\(quota.rawValue)"), "label": .text(quota.label),
                "used": .text(Wording.grouped(used)), "most": .text(Wording.grouped(most)),
                "bar_value": .text("\(most == 0 ? 1 : used)"), "bar_most": .text("\(max(most, 1))"),
                "is_full": .bool(used >= most),
            ]
        }
    }

    private func support(_ access: OpenSupport, _ record: TenantRecord, _ refused: RefusedForm?) -> View {
        let form = PageForm(
            action: "/tenants/\(record.slug)/support/\(access.id)", submit: "Go in", id: "support",
            fields: [FormField(TenantFields.reason, "Why you go in", hint: "Both records have it.")])
        var about = "Granted by \(access.grantedBy), ends \(Moment.text(access.endsAt)) UTC"
        if let entered = access.enteredAt { about += ", entered \(Moment.text(entered)) UTC" }
        return [
            "reason": .text(access.reason), "about": .text(about),
            "grants": .text(access.grants.joined(separator: ", ")),
            "entering": call.may(.tenantsSupport) && record.state == .active
                ? form.view(refused.map { FormEntry($0) } ?? .empty) : .absent,
        ]
    }

    private func changing(_ record: TenantRecord, _ refused: RefusedForm?) -> View {
        let hints = [
            "public_url": "Empty: by the first of its hosts, or its path.", "accent": "Such as #2246d0.",
        ]
        let fields = TenantForm.texts.map { field in
            FormField(
                field, TenantChange.label(of: field.spec.name),
                hint: hints[field.spec.name] ?? "Empty: no end.",
                isNumeric: hints[field.spec.name] == nil)
        }
        let form = PageForm(
            action: "/tenants/\(record.slug)", submit: "Change", id: "change",
            fields: [
                FormField(TenantFields.name, "Name"),
                FormField(TenantForm.hosts, "Hosts", hint: "Parted by commas."),
            ] + fields,
            hidden: [(TenantForm.version.spec.name, "\(record.version)")])
        var first = ["name": record.name, "hosts": record.hosts.joined(separator: ", ")]
        for (name, value) in record.settings.members {
            first[name] = value.text ?? value.integer.map { "\($0)" }
        }
        return form.view(refused.map { FormEntry($0) } ?? FormEntry(first))
    }

    private func moving(_ record: TenantRecord, _ refused: RefusedForm?) -> View {
        switch record.state {
        case .active:
            let form = PageForm(
                action: "/tenants/\(record.slug)/suspension", submit: "Suspend", id: "move",
                fields: [
                    FormField(TenantFields.reason, "Reason", hint: "Put on record; visitors do not see it.")
                ],
                isQuiet: true)
            return [
                "title": "Suspend it",
                "about": "Nobody gets in any more, and visitors are told that it is closed. Its data stays.",
                "form": form.view(refused.map { FormEntry($0) } ?? .empty),
            ]
        case .suspended:
            let form = PageForm(action: "/tenants/\(record.slug)/resumption", submit: "Resume", id: "move")
            return ["title": "Resume it", "about": "It is served again at once.", "form": form.view()]
        case .importing, .exporting, .moved, .closed: return .absent
        }
    }

    // MARK: what is told once

    func made(_ record: TenantRecord, _ link: String?) throws -> Response {
        try told(
            "\(record.name) is served",
            link == nil
                ? "There was this tenant already, just as you named it."
                : "By this link its first administrator chooses a password. Give it to them, and to nobody else.",
            secret: link.map { link in
                [
                    "label": "Link", "text": .text(link),
                    "hint": "Copy it now: it is shown this once. It is good once, for 72 hours.",
                ]
            } ?? .absent, way: ("See the tenant", "/tenants/\(record.slug)"))
    }

    func entrance(_ link: String) throws -> Response {
        try told(
            "You may go in",
            "The tenant's record says who you are and why you come. All you do there is put on record too.",
            secret: .absent, way: ("Go to the tenant's site", link))
    }

    private func told(_ title: String, _ lead: String, secret: View, way: (label: String, url: String)) throws
        -> Response
    {
        try PageFrame(app, call).answer(
            "web/people/told",
            [
                "told_title": .text(title), "lead": .text(lead), "secret": secret, "codes": [],
                "ways": [["label": .text(way.label), "url": .text(way.url)]],
            ], .created)
    }

    /// `3.4 MB`
    static func size(_ bytes: Int64) -> String {
        let units = ["B", "kB", "MB", "GB", "TB"]
        var (number, unit) = (Double(bytes), 0)
        while number >= 1_000, unit < units.count - 1 { (number, unit) = (number / 1_000, unit + 1) }
        let tenths = Int64((number * 10).rounded())
        return unit == 0 || number >= 100
            ? "\(tenths / 10) \(units[unit])" : "\(tenths / 10).\(tenths % 10) \(units[unit])"
    }
}

extension TenantFigures.Reading {
    /// One answer in a hundred, and more than one of them.
    fileprivate var isFailing: Bool { errors > 1 && errors * 100 >= requests }

    fileprivate var words: String {
        guard requests > 0 else { return "nothing asked yet" }
        let tenths = Int64((meanMs * 10).rounded())
        let failed = errors == 0 ? "no errors" : "\(errors) failed"
        return "\(Wording.grouped(Int64(requests))) requests, \(failed), \(tenths / 10).\(tenths % 10) ms"
    }
}

extension Quota {
    fileprivate var label: String { TenantChange.label(of: rawValue) }
}

extension TenantChange {
    /// As a form names it.
    fileprivate static func label(of name: String) -> String {
        switch name {
        case "requests_per_minute": "Requests a minute"
        case "vehicles": "Vehicles"
        case "staff": "Staff"
        case "api_keys": "API keys"
        case "public_url": "Address"
        default: "Accent colour"
        }
    }
}
