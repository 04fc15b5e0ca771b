// The page of one's own account: who one is, where one is signed in, how one gets in.

import HTTP
import Mustache
import Schema
import Store

struct AccountPage {
    private let call: Call
    private let app: App
    private let words: Words

    init(_ call: Call, _ app: App) {
        (self.call, self.app, words) = (call, app, PageFrame(app, call).words)
    }

    func render(_ tx: Transaction, notice: AccountForm.Notice? = nil, refused: RefusedForm? = nil) throws
        -> Response
    {
        guard let person = call.asker.signedIn, let account = try AccountStore(tx: tx).account(person.account)
        else { throw Failure.notFound }
        let devices = try SessionStore(tx: tx).devices(of: account.id)
        let hasFactor = try SecondFactor(of: account.id, app.secrets.ring, tx).isSet()
        let linked = try OpenIDStore(tx: tx).linked(to: account.id)
        let isOfPassword = refused?.call.route.path == "/account/password"
        let entry = isOfPassword ? refused.map { FormEntry($0) } ?? .empty : .empty
        return try PageFrame(app, call).answer(
            "web/people/account",
            [
                "notice": View(notice.map { words($0.text) }), "profile": .list(try profile(account, tx)),
                "devices": .list(devices.map { device($0, isThis: $0.id == person.session) }),
                "others": devices.count > 1 ? others.view() : .absent,
                "passkeys": try PasskeyParts.section(app, call, tx),
                "has_elsewhere": .bool(!app.providers.isEmpty || !linked.isEmpty),
                "identities": .list(linked.map(identity)),
                "unlink_error": View(message(refused, ofForms: "/account/identities/")),
                "passkey_error": View(message(refused, ofForms: "/account/passkeys/")),
                "password": account.password == nil ? .absent : password(hasFactor).view(entry, words),
                "has_factor": .bool(hasFactor), "codes_left": View(try codesLeft(account.id, hasFactor, tx)),
            ], refused)
    }

    private func profile(_ account: Account, _ tx: Transaction) throws -> [View] {
        var facts = [(words("Name"), account.name), (words("E-mail"), account.email)]
        if case .staff(_, let standing) = call.asker, let member = try StaffStore(tx: tx).member(account.id) {
            let names = try LocationStore(tx: tx).all().filter { standing.locations.contains($0.id.value) }
            facts.append(("Role", member.roleLabel))
            if app.kind.isDealership {
                facts.append(
                    ("Works at", names.isEmpty ? "All locations" : names.map(\.name).joined(separator: ", ")))
            }
        }
        return facts.map { ["label": .text($0.0), "value": .text($0.1)] }
    }

    private func device(_ device: SessionStore.Device, isThis: Bool) -> View {
        let end = PageForm(
            action: "/account/sessions/\(device.id.value)/end", submit: words("Sign out there"), isQuiet: true
        )
        return [
            "agent": .text(Device.told(device.agent, words)), "address": .text(device.address),
            "method": .text(words(device.method.label)), "began": Moment.view(device.createdAt, words),
            "seen": Moment.view(device.seenAt, words), "is_this": .bool(isThis),
            "end": isThis ? .absent : end.view(),
        ]
    }

    private func identity(_ linked: OpenIDStore.Linked) -> View {
        let unlink = PageForm(
            action: "/account/identities/\(linked.provider.rawValue)/removal", submit: words("Unlink"),
            isQuiet: true
        )
        return [
            "provider": .text(linked.provider.label), "email": View(linked.email),
            "seen": Moment.view(linked.seenAt, words), "unlink": unlink.view(),
        ]
    }

    /// What is said against a button, beside which it stands.
    private func message(_ refused: RefusedForm?, ofForms path: String) -> String? {
        guard let refused, refused.call.route.path.utf8.starts(with: path.utf8) else { return nil }
        return words.told(refused.failure.message)
    }

    private var others: PageForm {
        PageForm(
            action: "/account/sessions/end-others", submit: words("Sign out everywhere else"), isQuiet: true)
    }

    private func password(_ hasFactor: Bool) -> PageForm {
        let least = hasFactor ? PasswordRules.shortestBeside : PasswordRules.shortestAlone
        return PageForm(
            action: "/account/password", submit: words("Change the password"), id: "password",
            fields: [
                FormField(Account.currentPassword, words("Present password")),
                FormField(
                    Account.newPassword, words("New password"),
                    hint: words.count(
                        Int64(least), "At least 1 character. You will be signed out everywhere else.",
                        "At least {n} characters. You will be signed out everywhere else.")),
            ])
    }

    private func codesLeft(_ id: AccountID, _ hasFactor: Bool, _ tx: Transaction) throws -> String? {
        guard hasFactor else { return nil }
        let count = try SecondFactorStore(tx: tx).recoveryCodesLeft(of: id)
        return words.count(Int64(count), "1 recovery code is left.", "{n} recovery codes are left.")
    }
}
