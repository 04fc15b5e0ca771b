// Staff as HTML: the list, somebody's page, and what may be done to them. The rules stand in
// StaffRules.swift.

import HTTP
import Schema
import Store

func staffPages(_ app: App) -> [Route] {
    [
        Route(
            "GET /staff", for: .holding(.usersManage), "Everybody who works here", answers: .page,
            .disclosing { call, tx in
                let members = try StaffStore(tx: tx).all().filter { $0.isSeen(by: call.asker) }
                return Disclosure(
                    try StaffPage(call, app, tx).list(members), .staffRead, of: AuditObject(.account),
                    .counting(members.count))
            }),

        Route(
            "POST /staff", for: .holding(.usersManage), "Invite somebody by a form", answers: .page,
            .write { call, tx in
                let draft = StaffDraft(
                    name: call.body(Account.name), email: call.body(Account.email),
                    role: try StaffRole(chosen: call.body(StaffForm.role)),
                    locations: call.body(StaffMember.locationIDs))
                let (member, token) = try app.invite(draft, call, tx)
                return try StaffPage(call, app, tx).invited(member, token, .created)
            }
        ).taking(StaffForm.invitation, asForm: true).answering(.created).idempotent(by: FormOnce.field)
            .failing(.forbidden, .conflict, .unprocessable)
            .tellingOnItsPage { form, tx in try StaffPage(form.call, app, tx).invitation(form) },

        Route(
            "GET /staff/{id:uuid}", for: .holding(.usersManage), "The page of somebody who works here",
            answers: .page,
            .disclosing { call, tx in
                let member = try app.member(AccountID(value: call.id()), seenBy: call.asker, tx)
                return Disclosure(
                    try StaffPage(call, app, tx).member(member), .staffRead,
                    of: AuditObject(.account, member.id.value))
            }
        ).failing(.notFound),
    ] + memberForms(app)
}

/// What is sent from somebody's page.
private func memberForms(_ app: App) -> [Route] {
    func button(
        _ line: String, _ summary: String,
        _ rule: @escaping @Sendable (AccountID, Call, Transaction) throws -> Response
    ) -> Route {
        Route(
            line, for: .holding(.usersManage), summary, answers: .page,
            .write { call, tx in try rule(AccountID(value: call.id()), call, tx) }
        ).taking(ButtonForm.shape, asForm: true).failing(.notFound, .forbidden, .conflict)
            .disclosingOnItsPage { form, tx in
                try StaffPage(form.call, app, tx).change(form, wasButton: true)
            }
    }
    return [
        Route(
            "POST /staff/{id:uuid}", for: .holding(.usersManage), "Change somebody by a form", answers: .page,
            .write { call, tx in
                let known = try app.member(AccountID(value: call.id()), seenBy: call.asker, tx)
                guard call.body(StaffForm.version) == known.version else { throw Failure.changedMeanwhile }
                let draft = StaffDraft(
                    name: call.body(Account.name), email: known.email,
                    role: try StaffRole(chosen: call.body(StaffForm.role)),
                    locations: call.body(StaffMember.locationIDs))
                return .toPage(of: try app.change(known.id, to: draft, call, tx))
            }
        ).taking(StaffForm.change, asForm: true).answering(.seeOther).carrying(.location)
            .failing(.notFound, .forbidden, .conflict, .unprocessable, .stale)
            .disclosingOnItsPage { form, tx in
                try StaffPage(form.call, app, tx).change(form, wasButton: false)
            },

        button("POST /staff/{id:uuid}/disable", "Let somebody in no more, by a form") { id, call, tx in
            .toPage(of: try app.disable(id, call, tx))
        }.answering(.seeOther).carrying(.location),

        button("POST /staff/{id:uuid}/enable", "Let somebody in again, by a form") { id, call, tx in
            .toPage(of: try app.enable(id, call, tx))
        }.answering(.seeOther).carrying(.location),

        button("POST /staff/{id:uuid}/invitation", "Make another link to join by, by a form") {
            id, call, tx in
            let token = try app.inviteAgain(id, call, tx)
            return try StaffPage(call, app, tx).invited(app.member(id, tx), token, .ok)
        }.taking(StaffForm.link, asForm: true).idempotent(by: FormOnce.field),
    ]
}

extension Response {
    fileprivate static func toPage(of member: StaffMember) -> Response {
        onward(to: "/staff/\(member.id.value)")
    }
}
