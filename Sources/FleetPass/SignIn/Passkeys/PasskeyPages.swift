// Passkeys on the pages: the section of one's own account, and the button beside the form to sign in.

import HTTP
import Mustache
import Schema
import Store

/// What `passkeys.js` goes by. It shows itself where the browser can, and the page's address is the site's.
enum PasskeyParts {
    static func signIn(_ app: App, next: String?) -> View {
        guard let site = PasskeySite(app.configuration) else { return .absent }
        return ["origin": .text(site.origin), "next": .text(SignInDetour.local(next) ?? "/account")]
    }

    static func section(_ app: App, _ call: Call, _ tx: Transaction) throws -> View {
        guard let person = call.asker.signedIn else { throw Failure.notFound }
        let passkeys = try PasskeyStore(tx: tx).all(of: person.account)
        let isFresh = person.isFresh(tx.now)
        let words = PageFrame(app, call).words
        let site = isFresh ? PasskeySite(app.configuration) : nil
        let again = SignInDetour.place(
            "/sign-in", ["as": call.asker.accountKind == .staff ? "staff" : nil, "next": "/account/security"])
        return [
            "has_some": .bool(!passkeys.isEmpty), "list": .list(passkeys.map { row($0, words) }),
            "add": site.map { ["origin": .text($0.origin), "name": nameField(words)] } ?? .absent,
            "again": isFresh ? .absent : ["url": .text(again)],
        ]
    }

    private static func row(_ passkey: PasskeyStore.Kept, _ words: Words) -> View {
        let remove = PageForm(
            action: "/account/passkeys/\(passkey.id)/removal", submit: words("Remove"), isQuiet: true)
        return [
            "label": .text(passkey.name), "backed_up": .bool(passkey.isBackedUp),
            "added": Moment.view(passkey.createdAt, words),
            "used": passkey.seenAt.map { Moment.view($0, words) } ?? .absent, "remove": remove.view(),
        ]
    }

    private static func nameField(_ words: Words) -> View {
        FormField(Passkey.name, words("Name"), hint: words("Such as the device that it is on."))
            .view(.empty, prefix: "passkey")
    }
}

func passkeyPages(_ app: App) -> [Route] {
    [
        Route(
            "POST /account/passkeys/{id:uuid}/removal", for: .signedIn, "Remove a passkey by a form",
            answers: .page,
            .write { call, tx in
                try app.removePasskey(call.id(), call, tx)
                return AccountForm.Notice.passkeyRemoved.redirect
            }
        ).taking(ButtonForm.shape, asForm: true).answering(.seeOther).carrying(.location)
            .failing(.notFound, .conflict)
            .tellingOnItsPage { form, tx in try AccountPage(form.call, app).render(tx, refused: form) }
    ]
}
