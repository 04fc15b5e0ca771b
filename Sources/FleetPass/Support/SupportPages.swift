// Support access as HTML: the page on which it is given and ended, and what its link leads to. The rules
// stand in SupportRules.swift.

import HTTP
import Mustache
import Schema
import Store

enum SupportForm {
    static let shape = Shape(
        "SupportAccessForm", "The form that lets support in.", SupportAccess.hours, SupportAccess.reason,
        SupportAccess.grants, FormOnce.field, FormGuard.field)
}

func supportPages(_ app: App) -> [Route] {
    [
        Route(
            "GET /support", for: .holding(.usersManage), "Support access", answers: .page,
            .read { call, tx in try SupportPage(call, app).list(tx) }),

        Route(
            "POST /support", for: .holding(.usersManage), "Let support in by a form", answers: .page,
            .write { call, tx in
                let (_, token) = try app.allowSupport(
                    call.body(SupportAccess.hours), call.body(SupportAccess.reason),
                    call.body(SupportAccess.grants), call, tx)
                return try SupportPage(call, app).made(token)
            }
        ).taking(SupportForm.shape, asForm: true).answering(.created).idempotent(by: FormOnce.field)
            .failing(.forbidden, .conflict, .unprocessable)
            .tellingOnItsPage { form, tx in try SupportPage(form.call, app).list(tx, form) },

        Route(
            "POST /support/revocation", for: .holding(.usersManage), "End the access in force by a form",
            answers: .page,
            .write { call, tx in
                try app.revokeSupport(call, tx)
                return .onward(to: "/support")
            }
        ).taking(ButtonForm.shape, asForm: true).answering(.seeOther).carrying(.location)
            .failing(.notFound, .forbidden),

        Route(
            "GET /support-access/{token}", for: .anyone, "Where the link of a support access leads",
            answers: .page,
            .read { call, tx in
                let digest = Token.digest(of: Array(call.parameter().utf8))
                guard let live = try SupportStore(tx: tx).live(link: digest) else {
                    return try SupportPage(call, app).spent()
                }
                return try SupportPage(call, app).way(in: live.box)
            }
        ).drawing(on: .signIns).failing(.notFound),

        Route(
            "POST /support-access/{token}", for: .anyone, "Come in by the link of a support access",
            answers: .page,
            .write { call, tx in
                guard let (asker, token) = try app.enterSupport(by: call.parameter(), call, tx) else {
                    return try SupportPage(call, app).spent()
                }
                return try SupportPage(call.asked(by: asker), app).entered(token)
            }
        ).taking(ButtonForm.shape, asForm: true).guarded().drawing(on: .signIns)
            .failing(.notFound, .forbidden),
    ]
}

private struct SupportPage {
    private let call: Call
    private let app: App
    private static let shown = 50

    init(_ call: Call, _ app: App) { (self.call, self.app) = (call, app) }

    func list(_ tx: Transaction, _ refused: RefusedForm? = nil) throws -> Response {
        let accesses = try SupportStore(tx: tx).latest(Self.shown, of: call.asker.ownAlone)
        let isOpen = accesses.contains { $0.isInForce(tx.now) }
        let form = PageForm(
            action: "/support", submit: "Let support in", id: "support",
            fields: [
                FormField(SupportAccess.hours, "Hours", hint: "From now on, 72 at most.", isNumeric: true),
                FormField(
                    SupportAccess.reason, "Reason", hint: "What you ask support to do.", isMultiline: true),
            ],
            ticks: ticks, hidden: [FormOnce.hidden()])
        return try PageFrame(app, call).answer(
            "web/people/support",
            [
                "accesses": .list(accesses.map { view($0, tx.now) }),
                "has_accesses": .bool(!accesses.isEmpty),
                // A form that came back says itself what is in its way.
                "allowing": isOpen && refused == nil
                    ? .absent : form.view(refused.map { FormEntry($0) } ?? .empty),
            ], refused)
    }

    /// What both support and who lets them in may do.
    private var ticks: [FormTicks] {
        StaffControls.grants(call.asker, app.kind).compactMap { ticks in
            let options = ticks.options.filter { SupportAccess.mayHold.names.contains($0.value) }
            return options.isEmpty
                ? nil : FormTicks(name: ticks.name, legend: ticks.legend, hint: ticks.hint, options: options)
        }
    }

    private func view(_ access: SupportStore.Kept, _ now: Instant) -> View {
        let isInForce = access.isInForce(now)
        var facts = ["Granted by \(access.grantedBy), \(Moment.text(access.startsAt)) UTC"]
        facts.append("\(isInForce ? "ends" : "until") \(Moment.text(access.endsAt)) UTC")
        facts.append(access.enteredAt.map { "entered \(Moment.text($0)) UTC" } ?? "its link was not used")
        if let revoked = access.revokedAt { facts.append("revoked \(Moment.text(revoked)) UTC") }
        let revoke = PageForm(action: "/support/revocation", submit: "Revoke", isQuiet: true)
        return [
            "reason": .text(access.reason), "facts": .text(facts.joined(separator: ", ")),
            "grants": .text(access.grants.names.joined(separator: ", ")),
            "record_url": .text("/audit?actor_id=\(access.id)"),
            "status": isInForce ? "in force" : access.revokedAt != nil ? "revoked" : "ended",
            "revoke": isInForce ? revoke.view() : .absent,
        ]
    }

    /// The link, this once.
    func made(_ token: Token) throws -> Response {
        try told(
            "Support may come in", "Pass this link on to support. Everything they do is put on record.",
            secret: [
                "label": "Link", "text": .text(app.url(SupportAccess.path + token.text)),
                "hint": "Copy it now: it is shown this once. It is good once, for whoever opens it first.",
            ],
            way: ("Back to support access", "/support"), .created, page: "web/desk/told")
    }

    func way(in box: SupportAccess.Box) throws -> Response {
        let form = PageForm(action: SupportAccess.path + call.parameter(), submit: "Come in")
        return try PageFrame(app, call).answer(
            "web/people/form",
            [
                "form_title": .text("Support access to \(app.sign.name)"),
                "lead": .text("\(box.notice) Everything you do is put on record."),
                "notice": .absent, "form": form.view(), "otherwise": .absent, "ways": [],
            ])
    }

    func entered(_ session: Token) throws -> Response {
        var response = try told(
            "You are in", "Where you may go stands above. Sign out when you are done.",
            way: (app.kind.seeAll, app.kind.home.url), .ok, session: session)
        response.setCookie(.session, session.text)
        return response
    }

    func spent() throws -> Response {
        try told(
            "This link is not good any more",
            "It was used, has expired, or the access was revoked. Ask the dealership for another.",
            way: (app.kind.seeAll, app.kind.home.url), .notFound)
    }

    private func told(
        _ title: String, _ lead: String, secret: View = .absent, way: (label: String, url: String),
        _ status: Status, session: Token? = nil, page: String = "web/people/told"
    ) throws -> Response {
        try PageFrame(app, call, session: session).answer(
            page,
            [
                "told_title": .text(title), "lead": .text(lead), "secret": secret, "codes": [],
                "ways": [["label": .text(way.label), "url": .text(way.url)]],
            ], status)
    }
}

extension SupportStore.Kept {
    fileprivate func isInForce(_ now: Instant) -> Bool { revokedAt == nil && endsAt > now }
}
