// API keys as HTML: the list, the form that makes one, and the button that revokes one. The rules stand in
// KeyAPI.swift.

import HTTP
import Mustache
import Schema
import Store

enum KeyForm {
    static let endsOn = Field.text("ends_at", .date, "The last day that it is good for.").optional
    static func shape(_ kind: SiteKind) -> Shape {
        Shape(
            "ApiKeyForm", "The form that makes a key.", APIKey.name, kind.roleInput.grants, endsOn,
            FormOnce.field, FormGuard.field)
    }

    /// The end of a day, in UTC.
    static func end(of day: String?) -> Instant? {
        guard let day, let date = CivilDate(text: day.utf8.span) else { return nil }
        return Instant(epochMs: (date.daysSinceEpoch + 1) * 24 * 60 * 60 * 1000)
    }
}

func keyPages(_ app: App) -> [Route] {
    let form = KeyForm.shape(app.kind)
    return [
        Route(
            "GET /api-keys", for: .holding(.settingsManage), "API keys", answers: .page,
            .read { call, tx in try KeyPage(call, app).list(tx) }),

        Route(
            "POST /api-keys", for: .holding(.settingsManage), "Make an API key by a form", answers: .page,
            .write { call, tx in
                let (_, token) = try app.makeKey(
                    call.body(APIKey.name), call.body(app.kind.roleInput.grants),
                    until: KeyForm.end(of: call.body(KeyForm.endsOn)), call, tx)
                return try KeyPage(call, app).made(token)
            }
        ).taking(form, asForm: true).answering(.created).idempotent(by: FormOnce.field)
            .failing(.forbidden, .unprocessable)
            .tellingOnItsPage { form, tx in try KeyPage(form.call, app).list(tx, form) },

        Route(
            "POST /api-keys/{id:uuid}/revoke", for: .holding(.settingsManage), "Revoke an API key by a form",
            answers: .page,
            .write { call, tx in
                try app.revokeKey(call.id(), call, tx)
                return .onward(to: "/api-keys")
            }
        ).taking(ButtonForm.shape, asForm: true).answering(.seeOther).carrying(.location)
            .failing(.notFound, .forbidden),
    ]
}

private struct KeyPage {
    private let call: Call
    private let app: App

    init(_ call: Call, _ app: App) { (self.call, self.app) = (call, app) }

    func list(_ tx: Transaction, _ refused: RefusedForm? = nil) throws -> Response {
        let form = PageForm(
            action: "/api-keys", submit: "Make the key", id: "key",
            fields: [
                FormField(APIKey.name, "Name", hint: "What it is for, as in: Website of North Motors."),
                FormField(KeyForm.endsOn, "Good until", hint: "Empty: until it is revoked."),
            ],
            ticks: StaffControls.grants(call.asker, app.kind), hidden: [FormOnce.hidden()])
        return try PageFrame(app, call).answer(
            "web/people/keys",
            [
                "keys": .list(try KeyStore(tx: tx).all(of: call.asker.ownAlone).map { key($0, tx.now) }),
                "making": form.view(refused.map { FormEntry($0) } ?? .empty),
            ], refused)
    }

    private func key(_ key: KeyStore.Kept, _ now: Instant) -> View {
        let hasEnded = key.endsAt.map { $0 <= now } ?? false
        let isGood = key.revokedAt == nil && !hasEnded
        let revoke = PageForm(action: "/api-keys/\(key.id)/revoke", submit: "Revoke", isQuiet: true)
        var facts = ["Made \(Moment.day(key.createdAt))"]
        facts.append(key.seenAt.map { "last used \(Moment.text($0)) UTC" } ?? "never used")
        if let end = key.endsAt {
            // The last moment before the end tells the day that was chosen.
            let last = Moment.day(Instant(epochMs: end.epochMs - 1))
            facts.append(hasEnded ? "ended \(last)" : "good until \(last)")
        }
        if isGood, !key.isBacked { facts.append("may do nothing while whoever made it is disabled") }
        if let revoked = key.revokedAt { facts.append("revoked \(Moment.day(revoked))") }
        return [
            "name": .text(key.name), "hint": .text(key.hint), "facts": .text(facts.joined(separator: ", ")),
            "grants": .text(key.grants.names.isEmpty ? "nothing" : key.grants.names.joined(separator: ", ")),
            "status": key.revokedAt != nil ? "revoked" : hasEnded ? "ended" : .absent,
            "revoke": isGood ? revoke.view() : .absent,
        ]
    }

    /// The key, this once.
    func made(_ token: Token) throws -> Response {
        try PageFrame(app, call).answer(
            "web/desk/told",
            [
                "told_title": "Your API key",
                "lead":
                    "It is good from now on. A program sends it in the header field Authorization, behind Bearer.",
                "secret": [
                    "label": "Key", "text": .text(token.text),
                    "hint": "Copy it now: it is shown this once. Whoever has it may do what it may.",
                ],
                "codes": [],
                "ways": [["label": "Back to the keys", "url": "/api-keys"]],
            ], .created)
    }
}
