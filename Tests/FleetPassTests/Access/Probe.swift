// For each route, a request that would work: so that what comes back tells who may, and nothing else.

import HTTP
import Schema
import Store

@testable import FleetPass

/// Whose the thing is that a request is about.
enum Belonging: String, CaseIterable, Sendable {
    case own
    case foreign = "another's"
}

struct Probe {
    let people: People
    let route: Route

    /// Whether it makes a difference whose the thing is.
    var asksAboutSomething: Bool { route.parameters.contains { $0.type == "uuid" } && thing != .vehicle }

    /// - Returns: nil for a route that this file does not know: whoever adds one says here how it is asked.
    func request(by person: Person, about belonging: Belonging) -> Asked? {
        guard let target = target(person, belonging) else { return nil }
        var fields = credential(person)
        let body = Self.bodies["\(route.method.name) \(route.openPath)"]
        if route.takes != nil, body == nil { return nil }
        if route.failures.contains(.versionMissing) { fields["If-Match"] = "*" }
        if let body {
            fields["Content-Type"] = route.isForm ? "application/x-www-form-urlencoded" : "application/json"
            let name = "\(people.instance.app.freshID())"
            let text = body.replacing("NAME", with: name).replacing(
                "FORM", with: fields["X-Form-Token"] ?? "none")
            return Asked(route.method.name, target, fields: fields, body: [UInt8](text.utf8))
        }
        return Asked(route.method.name, target, fields: fields)
    }

    private func credential(_ person: Person) -> [String: String] {
        switch person {
        case .keyWith:
            guard case .holding(let grants) = route.permission else { return bearer([.messagesSend]) }
            return bearer(Array(grants.prefix(1)))
        case .keyWithout:
            guard case .holding(let grants) = route.permission else { return bearer([.messagesSend]) }
            return bearer(Grant.allCases.filter { !grants.contains($0) })
        // Fresh for each request: some of them end it.
        case .anonymous: return route.permission == .anyone && route.formToken != nil ? browser : [:]
        default: return people.cookie(people.session(of: person).token)
        }
    }

    /// Of a browser that was shown the page which such requests come from.
    private var browser: [String: String] { Browser(people).fields }

    private func bearer(_ grants: [Grant]) -> [String: String] {
        ["Authorization": "Bearer \(people.key(grants))"]
    }

    private enum Thing { case enquiry, session, staff, role, key, passkey, vehicle, nothing }

    private var thing: Thing {
        if route.path.hasPrefix("/v1/enquiries") { return .enquiry }
        if route.path.hasPrefix("/v1/me/sessions") { return .session }
        if route.path.contains("/passkeys/{id") { return .passkey }
        if route.path.hasPrefix("/v1/staff") { return .staff }
        if route.path.hasPrefix("/v1/roles") { return .role }
        if route.path.hasPrefix("/v1/api-keys") { return .key }
        if route.path.contains("vehicles") { return .vehicle }
        return .nothing
    }

    private func target(_ person: Person, _ belonging: Belonging) -> String? {
        if route.parameters.isEmpty { return route.path }
        if route.path == "/assets/{version}/{name}" {
            return "/assets/\(people.instance.app.assets.version)/site.css"
        }
        if route.path == "/files/{name}" { return "/files/sedan-blue.svg" }
        guard let id = id(person, belonging) else { return nil }
        return route.openPath.replacing("{id}", with: id)
    }

    private func id(_ person: Person, _ belonging: Belonging) -> String? {
        let isOwn = belonging == .own
        switch thing {
        case .enquiry: return "\(people.enquiry(for: people.account(isOwn ? person : .disabled)))"
        case .session:
            let owner: Person = isOwn && !people.fields(person).isEmpty ? person : .disabled
            return "\(people.session(of: owner).id.value)"
        case .staff:
            if isOwn, route.method == .get, let account = people.account(person) {
                return "\(account.value)"
            }
            let status: Account.Status =
                route.path.hasSuffix("invitation")
                ? .invited : route.method == .delete ? .disabled : .active
            return "\(people.member(.crew, status).value)"
        case .role:
            let id = people.instance.app.freshID()
            People.write(people.instance) { tx in
                try RoleStore(tx: tx).insert(id, "\(id)", Grants([.fleetView]))
            }
            return "\(id)"
        case .key:
            _ = people.key([.fleetView])
            return People.write(people.instance) { tx in
                try tx.first(.assembled("SELECT id FROM api_keys ORDER BY created_at DESC, id DESC LIMIT 1"))
                {
                    "\(try $0.uuid(0))"
                }
            }
        case .passkey: return "\(people.passkey(of: isOwn ? person : .disabled))"
        case .vehicle: return Demo.active
        case .nothing: return nil
        }
    }

    private static let bodies = [
        "POST /v1/enquiries": Written.json(),
        "POST /vehicles/{id}/enquiry": Written.form(["idempotency_key": "NAME"]),
        "PUT /v1/enquiries/{id}/assignment": #"{"assigned_to":null}"#,
        "POST /v1/token":
            #"{"grant_type":"password","kind":"staff","email":"admin@people.test","password":"\#(People.password)"}"#,
        "POST /v1/setup":
            #"{"token":"NAMENAME","name":"A","email":"a@b.test","new_password":"\#(People.password)"}"#,
        "POST /v1/invitations/acceptance": #"{"token":"NAMENAME","new_password":"\#(People.password)"}"#,
        "POST /v1/me/password": #"{"password":"wrong one","new_password":"\#(People.password)"}"#,
        "POST /v1/me/second-factor/confirmation": #"{"code":"000000"}"#,
        "POST /v1/me/second-factor/removal": #"{"code":"000000"}"#,
        "POST /v1/me/passkeys": #"{"id":"A","client_data":"A","attestation_object":"A","name":"A"}"#,
        "POST /v1/passkeys/sign-in":
            #"{"id":"A","client_data":"A","authenticator_data":"A","signature":"A","user_handle":"A"}"#,
        "POST /account/passkeys/{id}/removal": "form_token=FORM",
        "POST /v1/staff": #"{"name":"A","email":"NAME@b.test","role":"crew"}"#,
        "PATCH /v1/staff/{id}": #"{"name":"B"}"#,
        "POST /v1/roles": #"{"name":"NAME","grants":["fleet:view"]}"#,
        "PUT /v1/roles/{id}": #"{"name":"NAME","grants":["fleet:view"]}"#,
        "POST /v1/api-keys": #"{"name":"A","grants":["fleet:view"]}"#,
    ]
}
