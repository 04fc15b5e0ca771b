// The pages about staff: everybody, one of them, and the link that somebody joins by.

import HTTP
import Mustache
import Schema
import Store

struct StaffPage {
    private let call: Call
    private let app: App
    private let tx: Transaction
    private let controls: StaffControls

    init(_ call: Call, _ app: App, _ tx: Transaction) throws {
        (self.call, self.app, self.tx) = (call, app, tx)
        controls = try StaffControls(call.asker, app.kind, tx)
    }

    func list(_ members: [StaffMember]) throws -> Response {
        try PageFrame(app, call).answer(
            "web/people/staff",
            [
                "members": .list(
                    members.map { member in
                        [
                            "name": .text(member.name), "url": .text("/staff/\(member.id.value)"),
                            "email": .text(member.email), "role": .text(member.roleLabel),
                            "places": View(controls.names(of: member.locations)),
                            "has_factor": .bool(member.hasSecondFactor), "status": View(member.status.remark),
                        ]
                    }),
                "invitation": invitationForm.view(FormEntry(["role": usual.rawValue])),
            ])
    }

    /// The form alone: who else works here is not told to whoever has typed something wrong.
    func invitation(_ refused: RefusedForm) throws -> Response {
        try PageFrame(app, call).answer(
            "web/desk/alone",
            [
                "form_title": "Invite somebody", "form": invitationForm.view(FormEntry(refused)),
                "way": ["label": "Staff", "url": "/staff"],
            ], refused)
    }

    /// Whom one mostly invites.
    private var usual: Role { app.kind.offers(.sales) ? .sales : app.kind.roles.last?.role ?? .admin }

    private var invitationForm: PageForm {
        PageForm(
            action: "/staff", submit: "Invite", id: "invite",
            fields: [FormField(Account.name, "Name"), FormField(Account.email, "E-mail"), controls.role()],
            ticks: controls.places, hidden: [FormOnce.hidden()])
    }

    /// The link, this once.
    func invited(_ member: StaffMember, _ token: Token, _ status: Status) throws -> Response {
        let hours = Link.Purpose.invitation.goodForMs / 3_600_000
        return try PageFrame(app, call).answer(
            "web/desk/told",
            [
                "told_title": .text("\(member.name) can join"),
                "lead": "By this link they choose a password. Give it to them, and to nobody else.",
                "secret": [
                    "label": "Link to join",
                    "text": .text(app.url(Link.Purpose.invitation.path + token.text)),
                    "hint": .text("Copy it now: it is shown this once. It is good once, for \(hours) hours."),
                ],
                "codes": [],
                "ways": [["label": "Back to the staff", "url": "/staff"]],
            ], status)
    }

    func member(_ member: StaffMember) throws -> Response {
        var buttons: [View] = []
        func add(
            _ about: String, _ verb: String, _ label: String, hidden: [(name: String, value: String)] = []
        ) {
            let form = PageForm(
                action: "/staff/\(member.id.value)/\(verb)", submit: label, hidden: hidden, isQuiet: true)
            buttons.append(["about": .text(about), "button": form.view()])
        }
        if member.status == .invited {
            add(
                "They have not joined yet. Another link takes the place of the one before.", "invitation",
                "Make another link", hidden: [FormOnce.hidden()])
        }
        if member.status == .disabled {
            add("They cannot sign in.", "enable", "Let them in again")
        } else {
            add("They are signed out at once, and cannot sign in any more.", "disable", "Disable")
        }
        return try PageFrame(app, call).answer(
            "web/people/member",
            [
                "member_name": .text(member.name), "status": View(member.status.remark),
                "facts": .list(facts(member)), "change": form(member).view(entry(member)),
                "buttons": .list(buttons),
                "events_url": call.asker.may(.auditView)
                    ? .text("/audit?object_id=\(member.id.value)") : .absent,
            ])
    }

    private func facts(_ member: StaffMember) -> [View] {
        let facts = [
            ("E-mail", member.email), ("Role", member.roleLabel),
            ("Works at", controls.names(of: member.locations)),
            ("Second factor", member.hasSecondFactor ? "Set" : "Not set"),
            ("Entered", Moment.day(member.createdAt)),
        ]
        return facts.compactMap { label, value in value.map { ["label": .text(label), "value": .text($0)] } }
    }

    private func form(_ member: StaffMember) -> PageForm {
        PageForm(
            action: "/staff/\(member.id.value)", submit: "Change", id: "change",
            fields: [FormField(Account.name, "Name"), controls.role(member.role)], ticks: controls.places,
            hidden: [(StaffForm.version.spec.name, "\(member.version)")])
    }

    private func entry(_ member: StaffMember) -> FormEntry {
        FormEntry(
            ["name": member.name, "role": member.role.choice],
            ticked: [StaffMember.locationIDs.spec.name: member.locations.map(\.description)])
    }

    /// Tells of whom it is about as their page does, so it is on record as that is.
    /// - Parameter wasButton: the form itself was not sent, so it stands as it did.
    func change(_ refused: RefusedForm, wasButton: Bool) throws -> Disclosure {
        let member = try app.member(AccountID(value: refused.id()), tx)
        let response = try PageFrame(app, call).answer(
            "web/desk/alone",
            [
                "form_title": .text("Change \(member.name)"),
                "form": form(member).view(FormEntry(refused, over: wasButton ? entry(member) : nil)),
                "way": ["label": .text(member.name), "url": .text("/staff/\(member.id.value)")],
            ], refused)
        return Disclosure(response, .staffRead, of: AuditObject(.account, member.id.value))
    }
}

extension Account.Status {
    /// What is said of it; nil where there is nothing to say.
    fileprivate var remark: String? { self == .active ? nil : rawValue }
}
