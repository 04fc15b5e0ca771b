// What is known of somebody, as HTML: name and numbers, what they have agreed to, and how to be forgotten.

import HTTP
import Mustache
import Schema
import Store

enum PrivacyForm {
    static let confirmed = Field.text("email", .email, "The account's address, typed as a confirmation.")
    static let name = Shape("NameForm", "The form for another name.", Account.name, FormGuard.field)
    static let numbers = Shape(
        "NumbersForm", "The form for other numbers.", CustomerNumbers.phoneField,
        CustomerNumbers.licenceField,
        FormGuard.field)
    static let erasure = Shape("ErasureForm", "The form to be forgotten.", confirmed, FormGuard.field)
}

func privacyPages(_ app: App) -> [Route] {
    [
        Route(
            "GET /account/privacy", for: .signedIn, "What is known of one", answers: .page,
            .read { call, tx in try privacyPage(call, app, tx) }),

        Route(
            "POST /account/privacy", for: .signedIn, "Change one's name by a form", answers: .page,
            .write { call, tx in
                try app.rename(to: call.body(Account.name), call, tx)
                return .onward(to: "/account/privacy")
            }
        ).taking(PrivacyForm.name, asForm: true).answering(.seeOther).carrying(.location)
            .tellingOnItsPage { form, tx in try privacyPage(form.call, app, tx, form) },

        Route(
            "POST /account/numbers", for: .customer, "Give other numbers by a form", answers: .page,
            .write { call, tx in
                try app.setNumbers(CustomerNumbers(call), call, tx)
                return .onward(to: "/account/privacy")
            }
        ).taking(PrivacyForm.numbers, asForm: true).answering(.seeOther).carrying(.location)
            .failing(.unprocessable)
            .tellingOnItsPage { form, tx in try privacyPage(form.call, app, tx, form) },

        Route(
            "POST /account/consents/{id:uuid}/withdrawal", for: .signedIn, "Take back a consent by a form",
            answers: .page,
            .write { call, tx in
                try app.withdrawConsent(call.id(), call, tx)
                return .onward(to: "/account/privacy")
            }
        ).taking(ButtonForm.shape, asForm: true).answering(.seeOther).carrying(.location).failing(.notFound),

        Route(
            "POST /account/erasure", for: .customer, "Be forgotten, by a form", answers: .page,
            .write { call, tx in
                try demandOwnAddress(call, tx)
                try app.erase(call, tx)
                var response = Response.onward(to: "/")
                response.clearCookie(.session)
                return response
            }
        ).taking(PrivacyForm.erasure, asForm: true).answering(.seeOther).carrying(.location)
            .failing(.unprocessable, .conflict)
            .tellingOnItsPage { form, tx in try privacyPage(form.call, app, tx, form) },
    ]
}

/// What cannot be undone takes more than a click.
private func demandOwnAddress(_ call: Call, _ tx: Transaction) throws {
    guard let person = call.asker.signedIn,
        let address = try AccountStore(tx: tx).account(person.account)?.email,
        EmailKey.of(address) == EmailKey.of(call.body(PrivacyForm.confirmed))
    else {
        let error = FieldError(pointer: "/email", detail: "is not this account's address")
        throw Failure(.unprocessable, "Type the address of this account to have it deleted.", fields: [error])
    }
}

private func privacyPage(_ call: Call, _ app: App, _ tx: Transaction, _ refused: RefusedForm? = nil) throws
    -> Response
{
    guard let person = call.asker.signedIn else { throw Failure.notFound }
    let frame = PageFrame(app, call)
    let words = frame.words
    let consents = try ConsentStore(tx: tx).all(of: person.account)
    /// What was sent by that form of the page, or else what stands in it at first.
    func entry(_ path: String, _ first: FormEntry = .empty) -> FormEntry {
        guard let refused, refused.call.route.path == path else { return first }
        return FormEntry(refused)
    }
    let name = PageForm(
        action: "/account/privacy", submit: words("Change the name"), id: "name",
        fields: [FormField(Account.name, words("Name"))])
    let erasure = PageForm(
        action: "/account/erasure", submit: words("Delete my account"), id: "erasure",
        fields: [FormField(PrivacyForm.confirmed, words("Type your e-mail address"))], isQuiet: true)
    let numbers = PageForm(
        action: "/account/numbers", submit: words("Change the numbers"), id: "numbers",
        fields: [
            FormField(CustomerNumbers.phoneField, words("Telephone")),
            FormField(CustomerNumbers.licenceField, words("Driving licence")),
        ])
    var known: FormEntry?
    if case .customer = call.asker {
        let numbers = try app.numbers(call, tx)
        known = FormEntry(["phone": numbers.phone ?? "", "licence": numbers.licence ?? ""])
    }
    return try frame.answer(
        "web/people/privacy",
        [
            "name": name.view(entry("/account/privacy", FormEntry(["name": person.name])), words),
            "numbers": known.map { numbers.view(entry("/account/numbers", $0), words) } ?? .absent,
            "consents": .list(consents.map { row($0, words) }), "has_consents": .bool(!consents.isEmpty),
            "export": known == nil ? .absent : export(person, tx.now),
            "erasure": known == nil ? .absent : erasure.view(entry("/account/erasure"), words),
        ], refused)
}

/// A link to all that is known of them; where it is a while since they showed who they are, one to do that.
private func export(_ person: Asker.SignedIn, _ now: Instant) -> View {
    let again = SignInDetour.place("/sign-in", ["next": "/account/privacy"])
    return [
        "url": person.isFresh(now) ? "/v1/me/export" : .absent,
        "again_url": person.isFresh(now) ? .absent : .text(again),
    ]
}

private func row(_ consent: ConsentStore.Given, _ words: Words) -> View {
    let withdrawal = PageForm(
        action: "/account/consents/\(consent.id)/withdrawal", submit: words("Take it back"), isQuiet: true)
    return [
        "label": .text(words(consent.purpose.label)), "wording": .text(consent.wording),
        "given": Moment.view(consent.givenAt, words),
        "withdrawn": consent.withdrawnAt.map { Moment.view($0, words) } ?? .absent,
        "withdrawal": consent.withdrawnAt == nil ? withdrawal.view() : .absent,
    ]
}

extension Consent.Purpose {
    fileprivate var label: String {
        switch self {
        case .terms: Words.key("Terms of rental")
        case .marketing: Words.key("News and offers")
        case .telematics: Words.key("Data that the vehicle sends")
        }
    }
}
