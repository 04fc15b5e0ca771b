// The second factor as HTML: set it up with a picture, keep the codes for paper, remove it. The rules stand
// in OwnAccount.swift.

import Codes
import HTTP
import Mustache
import Schema
import Store

enum SecondFactorForm {
    static let code = SecondFactor.code.optional
    static let step = Field.choice("step", of: Step.self, "Which button it was.")
    static let shape = Shape(
        "SecondFactorForm", "The form that sets a second factor.", step, code, FormGuard.field)
    static let removal = Shape(
        "SecondFactorRemovalForm", "The form that removes it.", SecondFactor.code, FormGuard.field)

    enum Step: String, CaseIterable, Sendable {
        case begin, confirm
    }
}

func secondFactorPages(_ app: App) -> [Route] {
    [
        Route(
            "GET /account/second-factor", for: .enrolling, "One's second factor", answers: .page,
            .read { call, tx in try SecondFactorPage(call, app).render(tx) }),

        Route(
            "POST /account/second-factor", for: .enrolling, "Set up a second factor by a form",
            answers: .page,
            .write { call, tx in
                switch call.body(SecondFactorForm.step) {
                case .begin:
                    _ = try app.beginSecondFactor(call, tx)
                    return .onward(to: "/account/second-factor")
                case .confirm:
                    guard let code = call.body(SecondFactorForm.code) else {
                        throw Invalid([FieldError(pointer: "/code", detail: "is required")])
                    }
                    let (codes, entered) = try app.confirmSecondFactor(code, call, tx)
                    return try SecondFactorPage(call, app).told(codes, entered)
                }
            }
        ).taking(SecondFactorForm.shape, asForm: true).drawing(on: .signIns).failing(
            .conflict, .unprocessable
        )
        .tellingOnItsPage { form, tx in try SecondFactorPage(form.call, app).render(tx, form) },

        Route(
            "POST /account/second-factor/removal", for: .signedIn, "Remove the second factor by a form",
            answers: .page,
            .slow { call, errand in
                try app.removeSecondFactor(call.body(SecondFactor.code), errand)
                return AccountForm.Notice.factorRemoved.redirect
            }
        ).taking(SecondFactorForm.removal, asForm: true).answering(.seeOther).carrying(.location)
            .drawing(on: .signIns).failing(.conflict, .unprocessable)
            .tellingOnItsPage { form, tx in try SecondFactorPage(form.call, app).render(tx, form) },
    ]
}

private struct SecondFactorPage {
    private let call: Call
    private let app: App
    private let words: Words

    init(_ call: Call, _ app: App) {
        (self.call, self.app, words) = (call, app, PageFrame(app, call).words)
    }

    func render(_ tx: Transaction, _ refused: RefusedForm? = nil) throws -> Response {
        guard let person = call.asker.signedIn, let account = try AccountStore(tx: tx).account(person.account)
        else { throw Failure.notFound }
        let factor = SecondFactor(of: account.id, app.secrets.ring, tx)
        let entry = refused.map { FormEntry($0) } ?? .empty
        var own: View.Fields = [
            "is_asked_for": .bool(person.stage == .enrolment), "removal": .absent, "picture": .absent,
            "begin": .absent, "is_set": false,
        ]
        if try factor.isSet() {
            own["is_set"] = true
            own["removal"] = removal.view(entry, words)
        } else if let secret = try factor.begun() {
            own["picture"] = picture(of: app.provisioning(secret, account), entry)
            own["begin"] = begin(words("Begin anew, with another secret"), isQuiet: true).view()
        } else {
            own["begin"] = begin(words("Begin"), isQuiet: false).view(entry, words)
        }
        return try PageFrame(app, call).answer("web/people/second-factor", own, refused)
    }

    private func picture(of secret: (base32: String, uri: String), _ entry: FormEntry) -> View {
        let code = QRCode(secret.uri)
        let form = PageForm(
            action: "/account/second-factor", submit: words("Set it"), id: "confirm",
            fields: [
                FormField(SecondFactor.code, words("The six digits that the app shows now"), isNumeric: true)
            ],
            hidden: [("step", SecondFactorForm.Step.confirm.rawValue)])
        // A quiet edge of four squares is a part of the code.
        return [
            "drawing": code.map { ["side": .text("\($0.side + 8)"), "path": .text($0.path)] } ?? .absent,
            "groups": .text(Self.grouped(secret.base32)), "form": form.view(entry, words),
        ]
    }

    private func begin(_ label: String, isQuiet: Bool) -> PageForm {
        PageForm(
            action: "/account/second-factor", submit: label, id: "begin",
            hidden: [("step", SecondFactorForm.Step.begin.rawValue)], isQuiet: isQuiet)
    }

    private var removal: PageForm {
        PageForm(
            action: "/account/second-factor/removal", submit: words("Remove it"), id: "removal",
            fields: [FormField(SecondFactor.code, words("A code of your app, or a recovery code"))],
            isQuiet: true)
    }

    /// The codes for paper, this once; with the cookie of the session that goes on, where it was held up by
    /// this.
    func told(_ codes: [String], _ entered: Entered?) throws -> Response {
        var response = try PageFrame(app, call, session: entered?.token).answer(
            "web/people/told",
            [
                "told_title": .text(words("Your recovery codes")),
                "lead":
                    .text(
                        words(
                            "Your second factor is set. Should you lose the app, each of these codes lets you in once. Print them, or write them down: they are not shown again."
                        )),
                "secret": .absent, "codes": .list(codes.map { ["code": .text($0)] }),
                "ways": [["label": .text(words("To your account")), "url": "/account"]],
            ])
        if let entered { response.setSession(entered, call.asker.accountKind) }
        return response
    }

    /// In fours, as one types it.
    private static func grouped(_ text: String) -> String {
        let bytes = Array(text.utf8)
        return stride(from: 0, to: bytes.count, by: 4).map {
            String(decoding: bytes[$0..<min($0 + 4, bytes.count)], as: UTF8.self)
        }.joined(separator: " ")
    }
}
