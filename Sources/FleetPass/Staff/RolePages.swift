// Roles as HTML: the matrix of permissions, and roles of the organisation's own. The rules stand in
// RoleRules.swift.

import HTTP
import Mustache
import Schema
import Store

func rolePages(_ app: App) -> [Route] {
    let (made, changed) = (RoleForm.made(app.kind), RoleForm.change(app.kind))
    return [
        Route(
            "GET /roles", for: .staff, "The matrix of permissions", answers: .page,
            .read { call, tx in try RolePage(call, app).matrix(tx) }),

        Route(
            "POST /roles", for: .holding(.usersManage), "Make a role by a form", answers: .page,
            .write { call, tx in
                let draft = RoleDraft(call.body(RoleInput.name), call.body(app.kind.roleInput.grants))
                _ = try app.makeRole(draft, call, tx)
                return .onward(to: "/roles")
            }
        ).taking(made, asForm: true).answering(.seeOther).carrying(.location)
            .failing(.forbidden, .conflict).everywhere()
            .tellingOnItsPage { form, tx in try RolePage(form.call, app).matrix(tx, form) },

        Route(
            "GET /roles/{id:uuid}", for: .holding(.usersManage), "The page of a role of one's own",
            answers: .page,
            .read { call, tx in try RolePage(call, app).one(app.role(call.id(), tx)) }
        ).failing(.notFound).everywhere(),

        Route(
            "POST /roles/{id:uuid}", for: .holding(.usersManage), "Change a role by a form", answers: .page,
            .write { call, tx in
                let known = try app.role(call.id(), tx)
                guard call.body(StaffForm.version) == known.version else { throw Failure.changedMeanwhile }
                let draft = RoleDraft(call.body(RoleInput.name), call.body(app.kind.roleInput.grants))
                _ = try app.change(known, to: draft, call, tx)
                return .onward(to: "/roles")
            }
        ).taking(changed, asForm: true).answering(.seeOther).carrying(.location)
            .failing(.notFound, .forbidden, .conflict, .stale).everywhere()
            .tellingOnItsPage { form, tx in
                try RolePage(form.call, app).one(app.role(form.id(), tx), form)
            },

        Route(
            "POST /roles/{id:uuid}/removal", for: .holding(.usersManage), "Remove a role by a form",
            answers: .page,
            .write { call, tx in
                try app.removeRole(call.id(), call, tx)
                return .onward(to: "/roles")
            }
        ).taking(ButtonForm.shape, asForm: true).answering(.seeOther).carrying(.location)
            .failing(.notFound, .forbidden, .conflict).everywhere()
            .tellingOnItsPage { form, tx in
                try RolePage(form.call, app).one(app.role(form.id(), tx), form, wasButton: true)
            },
    ]
}

private struct RolePage {
    private let call: Call
    private let app: App

    init(_ call: Call, _ app: App) { (self.call, self.app) = (call, app) }

    /// A column of the matrix.
    private struct Column {
        let name: String
        let about: String?
        let url: String?
        let grants: Grants
    }

    func matrix(_ tx: Transaction, _ refused: RefusedForm? = nil) throws -> Response {
        let mayManage = call.asker.may(.usersManage) && call.asker.locations.isEmpty
        let columns =
            app.kind.roles.map {
                Column(name: $0.role.label, about: $0.about, url: nil, grants: $0.role.grants)
            }
            + (try RoleStore(tx: tx).all()).map {
                Column(name: $0.name, about: nil, url: mayManage ? "/roles/\($0.id)" : nil, grants: $0.grants)
            }
        let form = PageForm(
            action: "/roles", submit: "Make the role", id: "role",
            fields: [FormField(RoleInput.name, "Name")],
            ticks: StaffControls.grants(call.asker, app.kind))
        return try PageFrame(app, call).answer(
            "web/people/roles",
            [
                "columns": .list(columns.map { ["label": .text($0.name), "url": View($0.url)] }),
                "abouts": .list(
                    columns.compactMap { column in
                        column.about.map { ["label": .text(column.name), "value": .text($0)] }
                    }),
                "span": .text("\(columns.count + 1)"),
                "areas": .list(
                    Grant.areas.compactMap { area in
                        let grants = app.kind.grants.filter { $0.grant.area == area }
                        guard !grants.isEmpty else { return nil }
                        return [
                            "label": .text(Grant.label(ofArea: area)),
                            "grants": .list(grants.map { Self.row($0.grant, $0.label, columns) }),
                        ]
                    }),
                "making": mayManage ? form.view(refused.map { FormEntry($0) } ?? .empty) : .absent,
            ], refused)
    }

    private static func row(_ grant: Grant, _ label: String, _ columns: [Column]) -> View {
        [
            "label": .text(label),
            "cells": .list(columns.map { ["may": .bool($0.grants.contains(grant))] }),
        ]
    }

    func one(_ role: RoleStore.Made, _ refused: RefusedForm? = nil, wasButton: Bool = false) throws
        -> Response
    {
        let change = PageForm(
            action: "/roles/\(role.id)", submit: "Change", id: "role",
            fields: [FormField(RoleInput.name, "Name")],
            ticks: StaffControls.grants(call.asker, app.kind, present: role.grants),
            hidden: [(StaffForm.version.spec.name, "\(role.version)")])
        let first = FormEntry(["name": role.name], ticked: [RoleInput.grantsName: role.grants.names])
        let entry = refused.map { FormEntry($0, over: wasButton ? first : nil) } ?? first
        let removal = PageForm(action: "/roles/\(role.id)/removal", submit: "Remove it", isQuiet: true)
        let members = role.members == 1 ? "One of the staff has it." : "\(role.members) of the staff have it."
        return try PageFrame(app, call).answer(
            "web/people/role",
            [
                "role_name": .text(role.name),
                "about": .text(role.members == 0 ? "Nobody has it." : members),
                "change": change.view(entry), "removal": role.members == 0 ? removal.view() : .absent,
            ], refused)
    }
}
