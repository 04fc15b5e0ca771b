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
    var asksAboutSomething: Bool {
        route.parameters.contains { $0.type == "uuid" } && !thing.isAnybodys
    }

    /// - Returns: nil for a route that this file does not know: whoever adds one says here how it is asked.
    func request(by person: Person, about belonging: Belonging) -> Asked? {
        var asked = plainRequest(by: person, about: belonging)
        // Each from an address of its own: whoever tries too much at one is put off.
        asked?.peer = "198.51.\(UInt8.random(in: 0...255)).\(UInt8.random(in: 1...254))"
        return asked
    }

    private func plainRequest(by person: Person, about belonging: Belonging) -> Asked? {
        guard let target = target(person, belonging) else { return nil }
        var fields = credential(person)
        let body = Self.bodies["\(route.method.name) \(route.openPath)"]
        if route.takesBody, body == nil { return nil }
        if route.failures.contains(.versionMissing) { fields["If-Match"] = "*" }
        if let body {
            fields["Content-Type"] =
                route.isForm
                ? "application/x-www-form-urlencoded"
                : (route.file?.essence ?? "application/json") + (route.isParted ? "; boundary=PART" : "")
            let name = "\(people.instance.app.freshID())"
            let code = "C\(people.instance.app.freshID().low % 1_000_000_000)"
            let text = body.replacing("NAMECODE", with: code).replacing("NAME", with: name).replacing(
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
            return bearer(Grant.ofDealership.filter { !grants.contains($0) })
        // Fresh for each request: some of them end it.
        case .anonymous: return route.permission == .anyone && route.formToken != nil ? browser : [:]
        // Whoever is forgotten by this is nobody whom another row asks about.
        case .customer where forgetsWhoAsks, .other where forgetsWhoAsks: return people.newcomer()
        default: return people.cookie(people.session(of: person).token)
        }
    }

    private var forgetsWhoAsks: Bool { route.method == .delete && route.path == "/v1/me" }

    /// Of a browser that was shown the page which such requests come from.
    private var browser: [String: String] { Browser(people).fields }

    private func bearer(_ grants: [Grant]) -> [String: String] {
        ["Authorization": "Bearer \(people.key(grants))"]
    }

    private enum Thing {
        case enquiry, session, staff, role, key, vehicle, consent, letter, passkey, customer, merge,
            attribute, table
        case booking, plan, extra, discount, tax, location, payment, charge, chore, feed
        case agreement, inspection, damage, identityCheck, job, toll, upload, file, search, nothing

        /// Whose it is makes no difference.
        var isAnybodys: Bool {
            switch self {
            case .vehicle, .attribute, .table, .plan, .extra, .discount, .tax, .location, .chore, .toll: true
            default: false
            }
        }
    }

    private var thing: Thing {
        func isAbout(_ paths: String...) -> Bool { paths.contains { route.path.hasPrefix($0) } }
        if let rental { return rental }
        if isAbout("/v1/enquiries", "/desk/enquiries") { return .enquiry }
        if isAbout("/v1/me/sessions", "/account/sessions") { return .session }
        if route.path.contains("/passkeys/{id") { return .passkey }
        if isAbout("/v1/staff", "/staff") { return .staff }
        if isAbout("/v1/roles", "/roles") { return .role }
        if isAbout("/v1/api-keys", "/api-keys") { return .key }
        if isAbout("/v1/me/consents", "/account/consents") { return .consent }
        if isAbout("/v1/me/searches", "/account/searches") { return .search }
        if isAbout("/v1/customers", "/desk/customers") { return .customer }
        if isAbout("/v1/customer-merges", "/desk/customer-merges") { return .merge }
        if isAbout("/v1/outbox", "/outbox") { return .letter }
        if isAbout("/v1/attributes/", "/desk/settings/attributes/") { return .attribute }
        if isAbout("/v1/fleet/imports") { return .table }
        if isAbout("/v1/uploads") { return .upload }
        if isAbout("/v1/files", "/desk/files", "/account/documents") { return .file }
        if route.path.contains("vehicles") || isAbout("/v1/fleet", "/desk/fleet") { return .vehicle }
        return .nothing
    }

    /// What is asked about where something is rented.
    private var rental: Thing? {
        let things: [(String, Thing)] = [
            ("/v1/bookings", .booking), ("/v1/me/bookings", .booking),
            ("/account/bookings", .booking), ("/account/calendar", .feed), ("/v1/rate-plans", .plan),
            ("/v1/extras", .extra), ("/v1/discounts", .discount), ("/v1/taxes", .tax),
            ("/v1/locations", .location), ("/v1/payments", .payment), ("/v1/charges", .charge),
            ("/v1/chores", .chore), ("/v1/calendar-feeds", .feed),
            ("/v1/agreements", .agreement), ("/v1/inspections", .inspection), ("/v1/damages", .damage),
            ("/desk/damages", .damage), ("/desk/jobs", .job), ("/desk/tolls", .toll),
            ("/desk/kyc-checks", .identityCheck), ("/desk/settings/locations", .location),
            ("/desk/settings/taxes", .tax), ("/desk/settings/rates", .plan),
            ("/desk/settings/extras", .extra), ("/desk/settings/discounts", .discount),
            ("/desk/settings/chores", .chore), ("/desk/settings/calendars", .feed),
            ("/desk/bookings", .booking), ("/desk/day", .booking), ("/desk/payments", .payment),
            ("/desk/charges", .charge), ("/desk/agreements", .agreement), ("/desk/inspections", .inspection),
            ("/v1/kyc-checks", .identityCheck), ("/v1/jobs", .job), ("/v1/tolls", .toll),
        ]
        return things.first { route.path.hasPrefix($0.0) }?.1
    }

    private func target(_ person: Person, _ belonging: Belonging) -> String? {
        if route.parameters.isEmpty { return route.path }
        if route.path == "/assets/{version}/{name}" {
            return "/assets/\(people.instance.app.assets.version)/site.css"
        }
        if route.path == "/files/{name}" { return "/files/sedan-blue.svg" }
        if route.path.hasPrefix("/files/") { return people.linkToFile() }
        if route.path.hasSuffix("/photos/{name}") { return people.photo(of: Demo.active) }
        if route.path.hasSuffix("/photos/{name}/removal") {
            return people.photo(of: Demo.active).map { "/desk\($0.dropFirst(3))/removal" }
        }
        if route.path.contains("{provider}") {
            if route.changes { linkIdentity(of: person) }
            return route.openPath.replacing("{provider}", with: "google")
        }
        if route.path.contains("{token}") {
            return route.openPath.replacing("{token}", with: Token().text)
        }
        guard let id = id(person, belonging) else { return nil }
        let path = route.openPath.replacing("{id}", with: id) + (Self.queries[route.openPath] ?? "")
        guard let part = route.parameters.dropFirst().first else { return path }
        if ["other", "customer"].contains(part.name) {
            return path.replacing("{\(part.name)}", with: "\(people.walkIn())")
        }
        if part.name == "booking" { return path.replacing("{booking}", with: people.booking(of: .disabled)) }
        if part.name == "damage" { return path.replacing("{damage}", with: people.damage(foundBy: id)) }
        return path.replacing("{\(part.name)}", with: "\(people.part(part.name, of: Demo.active))")
    }

    /// One that they may then unlink.
    private func linkIdentity(of person: Person) {
        guard let account = people.account(person) else { return }
        let identity = OpenIDIdentity(
            provider: .google, issuer: "https://accounts.google.com", subject: "\(account.value)", email: nil,
            isEmailVerified: true, name: nil)
        People.write(people.instance) { tx in
            _ = try OpenIDStore(tx: tx).unlink(.google, from: account)
            try OpenIDStore(tx: tx).link(identity, to: account, person.kind)
        }
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
                ? .invited
                : route.method == .delete || route.path.hasSuffix("enable") ? .disabled : .active
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
        case .consent: return "\(people.consent(of: isOwn ? person : .disabled))"
        case .search: return "\(people.search(of: isOwn ? person : .disabled))"
        case .letter: return "\(people.letter(route.method == .get ? .kept : .failed))"
        case .passkey: return "\(people.passkey(of: isOwn ? person : .disabled))"
        case .customer: return "\(people.walkIn())"
        case .merge: return "\(people.merge())"
        case .vehicle: return Demo.active
        case .attribute: return "\(people.attribute())"
        case .booking: return people.booking(of: isOwn ? person : .disabled)
        case .plan: return "\(people.plan())"
        case .extra: return "\(people.extra())"
        case .discount: return "\(people.discount())"
        case .tax: return "\(people.tax())"
        case .location: return Demo.locations.first
        case .payment: return people.payment()
        case .charge: return people.charge()
        case .agreement: return people.agreement()
        case .inspection: return people.inspection()
        case .damage: return people.damage(foundBy: people.inspection())
        case .identityCheck: return people.identityCheck()
        case .job: return people.job(of: isOwn ? person : .disabled)
        case .toll: return people.toll()
        case .table: return "\(people.table())"
        case .chore: return people.chore()
        case .feed: return "\(people.feed(of: isOwn ? person : .disabled))"
        case .upload: return "\(people.upload(of: isOwn ? person : .disabled, route.path))"
        case .file: return "\(people.file(of: isOwn ? person : .disabled))"
        case .nothing: return nil
        }
    }

    /// What a route cannot be asked without.
    private static let queries = ["/v1/me/bookings/{id}/offer": "?ends_at=2031-01-01T10:00"]

    private static let bodies = programs.merging(
        forms.mapValues { $0.hasPrefix("--") ? $0 : $0 + "&form_token=FORM" }
    ) { first, _ in first }

    private static let hold =
        "key=\(Token().text)&from=2020-01-06T10:00&until=2020-01-08T10:00&location=\(Demo.locations[0])"
    private static let forms = [
        "POST /setup/{token}": "name=A&email=a@b.test&new_password=\(People.password)",
        "POST /join/{token}": "new_password=\(People.password)",
        "POST /sign-in": "as=staff&email=admin@people.test&password=\(People.password)",
        "POST /sign-in/code": "code=000000", "POST /sign-out": "",
        "POST /account/password": "password=wrong one&new_password=\(People.password)",
        "POST /account/identities/{provider}/removal": "",
        "POST /account/sessions/{id}/end": "", "POST /account/sessions/end-others": "",
        "POST /account/second-factor": "step=begin", "POST /account/second-factor/removal": "code=000000",
        "POST /staff": "name=A&email=NAME@b.test&role=crew", "POST /staff/{id}": "version=1&name=B&role=crew",
        "POST /staff/{id}/disable": "", "POST /staff/{id}/enable": "", "POST /staff/{id}/invitation": "",
        "POST /roles": "name=NAME&grants=fleet:view", "POST /roles/{id}": "version=1&name=NAME",
        "POST /roles/{id}/removal": "", "POST /api-keys": "name=A&grants=fleet:view",
        "POST /api-keys/{id}/revoke": "", "POST /sign-in/by-link": "email=a@b.test",
        "POST /confirm/{token}": "new_password=\(People.password)",
        "POST /sign-in/by-link/{token}": "", "POST /forgotten-password": "email=a@b.test",
        "POST /account/privacy": "name=A", "POST /account/consents/{id}/withdrawal": "",
        "POST /account/bookings/{id}/change": "ends_at=2031-01-01T10:00",
        "POST /account/bookings/{id}/cancellation": "reason=A",
        "POST /account/bookings/{id}/agreement": "role=customer&name=A&strokes=M10+20+L30+40",
        "POST /account/documents/{id}/removal": "", "POST /account/searches/{id}/removal": "",
        "POST /account/searches": "name=A&query=class%3Dsuv",
        "POST /account/calendar": "", "POST /account/calendar/{id}/removal": "",
        "POST /account/erasure": "email=a@b.test", "POST /account/numbers": "phone=303+555+0142",
        "POST /new-password/{token}": "new_password=\(People.password)", "POST /outbox/{id}/retry": "",
        "POST /support": "hours=1&reason=A&grants=fleet:view", "POST /support/revocation": "",
        "POST /support-access/{token}": "",
        "POST /sign-up": "name=A&email=NAME@b.test",
        "POST /vehicles/{id}/hold": Self.hold, "POST /saved": "vehicle_id=\(Demo.active)",
        "POST /checkout/{token}/extras": "key=\(Token().text)&extra=",
        "POST /checkout/{token}/review": "name=A&email=NAME@b.test",
        "POST /checkout/{token}/book": "name=A&email=NAME@b.test", "POST /checkout/{token}/release": "",
        "POST /checkout/{token}/cancellation": "reason=A",
    ].merging(DeskParts.bodies) { first, _ in first }
        .merging(CounterForms.bodies) { first, _ in first }

    private static let programs = [
        "POST /v1/enquiries": Written.json(),
        "POST /v1/quotes/price": Rented.wish(), "POST /v1/holds": Rented.wish(),
        "POST /v1/me/bookings": Rented.wish(), "POST /v1/bookings": Rented.wish(#""type":"internal""#),
        "PATCH /v1/bookings/{id}": #"{"extras":[]}"#,
        "PATCH /v1/me/bookings/{id}": #"{"ends_at":"2031-01-01T10:00"}"#,
        "POST /v1/bookings/{id}/decline": Rented.reason, "POST /v1/bookings/{id}/cancellation": Rented.reason,
        "POST /v1/me/bookings/{id}/cancellation": Rented.reason,
        "POST /v1/charges/{id}/waiver": Rented.reason,
        "POST /v1/holds/{token}/checkout": #"{"name":"A","email":"NAME@b.test"}"#,
        "POST /v1/holds/{token}/cancellation": Rented.reason, "POST /v1/me/checkout": #"{"key":"NAME"}"#,
        "POST /v1/customers/{id}/kyc-checks": #"{"document":"passport","outcome":"approved"}"#,
        "POST /v1/kyc-checks/{id}/decision": #"{"outcome":"declined"}"#,
        "POST /v1/agreements/{id}/signatures": Rented.signature,
        "POST /v1/me/bookings/{id}/agreement/signature": Rented.signature,
        "POST /v1/bookings/{id}/inspections": #"{"kind":"pickup"}"#,
        "POST /v1/inspections/{id}/reopening": Rented.reason,
        "POST /v1/inspections/{id}/correction": #"{"odometer_km":1,"reason":"A"}"#,
        "PUT /v1/inspections/{id}": #"{"odometer_km":1,"fuel":8}"#,
        "POST /v1/inspections/{id}/countersignature": #"{"unsigned_for":"A"}"#,
        "POST /v1/inspections/{id}/damages": #"{"kind":"dent","part":"A","x":1,"y":1}"#,
        "POST /v1/damages/{id}/repair": #"{"repair":"A"}"#,
        "POST /v1/bookings/{id}/handover": "{}", "POST /v1/bookings/{id}/return": "{}",
        "POST /v1/bookings/{id}/closing": "{}", "POST /v1/bookings/{id}/dispute": Rented.reason,
        "POST /v1/bookings/{id}/dispute/settlement": Rented.reason,
        "POST /v1/jobs": #"{"kind":"repair","vehicle_id":"\#(Demo.active)"}"#,
        "PUT /v1/jobs/{id}": "{}", "POST /v1/jobs/{id}/moves": #"{"to":"cancelled","reason":"A"}"#,
        "POST /v1/tolls": #"{"tolls":[]}"#,
        "POST /v1/tolls/{id}/booking": #"{"booking_id":"\#(Demo.active)"}"#,
        "POST /v1/bookings/{id}/payments": #"{"amount":{"amount":1,"currency":"USD"},"method":"cash"}"#,
        "POST /v1/payments/{id}/refunds": #"{"amount":{"amount":1,"currency":"USD"},"reason":"A"}"#,
        "POST /v1/bookings/{id}/deposit": #"{"method":"cash"}"#,
        "POST /v1/bookings/{id}/deposit/capture": #"{"amount":{"amount":1,"currency":"USD"},"reason":"A"}"#,
        "POST /v1/bookings/{id}/deposit/refunds": #"{"amount":{"amount":1,"currency":"USD"},"reason":"A"}"#,
        "POST /v1/bookings/{id}/charges":
            #"{"kind":"toll","text":"A","net":{"amount":1,"currency":"USD"},"is_taxed":false,"evidence":"A"}"#,
        "POST /v1/rate-plans":
            #"{"code":"NAMECODE","name":"A","locations":[],"classes":[],"types":[],"priority":-1}"#,
        "PUT /v1/rate-plans/{id}":
            #"{"name":"A","status":"retired","locations":[],"classes":[],"types":[],"priority":-1}"#,
        "POST /v1/rate-plans/{id}/versions": #"{"terms":{"basis":"vehicle"}}"#,
        "POST /v1/extras": #"{"code":"NAMECODE","name":"A",\#(Rented.extra)}"#,
        "PUT /v1/extras/{id}": #"{"name":"A",\#(Rented.extra)}"#,
        "POST /v1/extras/{id}/prices": #"{"per":"day","amount_minor":1}"#,
        "PUT /v1/extras/{id}/stock": #"{"location_id":"\#(Demo.locations[0])","count":1}"#,
        "POST /v1/discounts":
            #"{"name":"A","share_ppm":1,"locations":[],"classes":[],"least_days":366,"code":"NAMECODE"}"#,
        "POST /v1/locations/{id}/taxes":
            #"{"name":"A","rate_ppm":0,"exempt":[],"starts_at":"2035-01-01T00:00:00Z"}"#,
        "POST /v1/taxes/{id}/end": #"{"ends_at":"2036-01-01T00:00:00Z"}"#,
        "POST /v1/locations": Rented.location, "PUT /v1/locations/{id}": Rented.location,
        "PUT /v1/organisation/profile": #"{"currency":"USD"}"#,
        "PUT /v1/organisation/rules": #"{"horizon_days":1095}"#, "PUT /v1/organisation/retention": "{}",
        "POST /v1/calendar-feeds": #"{"kind":"vehicle","object_id":"\#(Demo.active)"}"#,
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
        "POST /v1/customers": #"{"name":"A","email":"NAME@b.test"}"#,
        "PUT /v1/customers/{id}": #"{"name":"A"}"#,
        "PUT /v1/customers/{id}/refusal": #"{"reason":"A"}"#,
        "POST /v1/customers/{id}/notes": #"{"text":"A"}"#,
        "POST /v1/customers/{id}/merge": #"{"other_id":"NAME","dry_run":true}"#,
        "POST /v1/sign-ups": #"{"name":"A","email":"NAME@b.test"}"#,
        "POST /v1/sign-ups/confirmation": #"{"token":"NAMENAME","new_password":"\#(People.password)"}"#,
        "POST /v1/forgotten-password": #"{"kind":"staff","email":"a@b.test"}"#,
        "POST /v1/forgotten-password/confirmation":
            #"{"token":"NAMENAME","new_password":"\#(People.password)"}"#,
        "PATCH /v1/me": #"{"name":"A"}"#, "PUT /v1/me/numbers": #"{"phone":"303 555 0142"}"#,
        "POST /v1/me/consents": #"{"purpose":"terms","wording":"1"}"#,
        "POST /v1/me/searches": #"{"name":"A","query":"class=suv"}"#,
        "PUT /v1/organisation": #"{"requires_second_factor":false}"#,
        "POST /v1/support-access": #"{"hours":1,"reason":"A","grants":["fleet:view"]}"#,
        "POST /v1/api-keys": #"{"name":"A","grants":["fleet:view"]}"#,
        "POST /v1/fleet": FleetWorld.sample, "PUT /v1/fleet/{id}": FleetWorld.sample,
        "POST /v1/fleet/{id}/moves": #"{"to":"draft","reason":"A"}"#,
        "PUT /v1/fleet/{id}/photos": #"{"photos":[]}"#,
        "POST /v1/uploads": #"{"purpose":"vehicle_photo","belongs_to":"\#(Demo.active)","bytes":10}"#,
        "PUT /v1/uploads/{id}": "piece",
        "POST /v1/fleet/bulk": #"{"ids":[],"change":{"class":"van"}}"#,
        "POST /v1/fleet/{id}/holds": #"{"kind":"sale","reason":"A","ends_at":"2999-01-01T00:00:00Z"}"#,
        "POST /v1/fleet/{id}/holds/{hold}/release": #"{"reason":"A"}"#,
        "POST /v1/fleet/{id}/documents": #"{"kind":"other","number":"1"}"#,
        "POST /v1/fleet/{id}/odometer": #"{"km":1}"#,
        "POST /v1/fleet/{id}/sharing": #"{"location_id":"\#(Demo.locations.last ?? "")"}"#,
        "POST /v1/fleet/{id}/blackouts":
            #"{"from":"2998-01-01T00:00:00Z","until":"2998-01-02T00:00:00Z","reason":"A"}"#,
        "POST /v1/fleet/import": "VIN\n",
        "POST /v1/attributes":
            #"{"key":"a","label":"NAME","kind":"flag","is_filter":true,"is_public":true,"position":1}"#,
        "PUT /v1/attributes/{id}": #"{"label":"A","is_filter":true,"is_public":true,"position":1}"#,
    ]
}
