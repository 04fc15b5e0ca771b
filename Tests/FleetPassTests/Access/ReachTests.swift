// What somebody who works at some locations alone may not do: what is about others, and about all.

import Crypto
import Schema
import Store
import Testing

@testable import FleetPass

@Suite struct ReachTests {
    /// An admin who works at one place. That they may do all else, tells a refusal apart from a permission.
    private static let world: FleetWorld = {
        let world = FleetWorld()
        world.keep(.admin, at: world.place)
        return world
    }()
    private var world: FleetWorld { Self.world }

    private func send(_ line: String, _ body: String = "{}", by person: Person = .admin) -> Answered {
        let parts = line.split(separator: " ").map(String.init)
        var fields = world.people.fields(person).merging(["If-Match": "*"]) { $1 }
        if !body.isEmpty { fields["Content-Type"] = "application/json" }
        return world.instance.ask(Asked(parts[0], parts[1], fields: fields, body: [UInt8](body.utf8)))
    }

    /// Somebody else who works there; without a place: everywhere.
    private func member(_ status: Account.Status = .active, at place: String? = nil) -> String {
        let member = world.people.member(.sales, status)
        if let place = place.flatMap({ UUID($0) }) {
            People.write(world.instance) { try StaffStore(tx: $0).set(locations: [place], of: member) }
        }
        return "\(member.value)"
    }

    @Test(
        "Nobody is changed, or joined as, by whoever works at fewer places",
        arguments: [
            ("POST", "/invitation", ""), ("PATCH", "", #"{"name":"B"}"#), ("POST", "/disablement", ""),
        ])
    func staff(method: String, what: String, body: String) {
        let status: Account.Status = what == "/invitation" ? .invited : .active
        func sent(_ id: String) -> Answered { send("\(method) /v1/staff/\(id)\(what)", body) }
        let everywhere = sent(member(status))
        #expect(everywhere.status == 403 && !everywhere.body.contains("join_url"), "\(everywhere.body)")
        #expect([403, 404].contains(sent(member(status, at: world.elsewhere)).status))
        #expect(sent(member(status, at: world.place)).status == 200)
    }

    @Test("A page gives out no link to join by either")
    func page() {
        let told = world.instance.ask(world.people.sends(.admin, "/staff/\(member(.invited))/invitation"))
        #expect(told.status == 403 && !told.body.contains("/join/"), "\(told.body)")
    }

    @Test("They see whom they work with, and nobody else")
    func colleagues() {
        let (far, near) = (member(at: world.elsewhere), member(at: world.place))
        let seen = send("GET /v1/staff", "").ids
        #expect(seen.contains(near) && !seen.contains(far))
        #expect(send("GET /v1/staff/\(near)", "").status == 200)
        #expect(send("GET /v1/staff/\(far)", "").status == 404)
    }

    @Test(
        "What is of the whole organisation is not theirs",
        arguments: [
            ("GET /v1/audit", ""), ("GET /audit", ""), ("GET /audit.csv", ""), ("GET /v1/outbox", ""),
            ("GET /outbox", ""), ("POST /v1/roles", #"{"name":"R","grants":[]}"#),
            ("PUT /v1/organisation/rules", "{}"), ("DELETE /v1/organisation/logo", ""),
            ("POST /v1/rate-plans", "{}"), ("POST /v1/extras", "{}"),
            ("POST /v1/discounts", "{}"), ("GET /v1/chores", ""),
            ("GET /v1/organisation/retention/preview", ""), ("GET /v1/organisation/processing-record", ""),
            (
                "POST /v1/attributes",
                #"{"key":"k","label":"K","kind":"text","choices":[],"is_filter":false,"is_public":false,"position":1}"#
            ),
        ])
    func whole(line: String, body: String) {
        let refused = send(line, body)
        #expect(refused.status == 403 && refused.body.contains("whole organisation"), "\(refused.body)")
    }

    @Test("Places and vehicles where they do not work are not theirs to change")
    func elsewhere() {
        let far = world.elsewhere
        #expect(send("PUT /v1/locations/\(far)", location(far)).status == 403)
        #expect(send("PUT /v1/locations/\(world.place)", location(world.place)).status == 200)
        #expect(send("POST /v1/locations", location(far)).status == 403)
        let tax = #"{"name":"T","rate_ppm":50000,"exempt":[],"starts_at":"2026-01-01T00:00:00Z"}"#
        #expect(send("POST /v1/locations/\(far)/taxes", tax).status == 403)
        #expect(send("POST /v1/locations/\(world.place)/taxes", tax).status == 201)
    }

    @Test(
        "No place joins others in a group, or leaves them, by somebody who works there alone",
        arguments: [
            ("null", "west", 403), ("west", "null", 403), ("west", "north", 403), ("west", "west", 200),
        ])
    func groups(before: String, after: String, status: Int) {
        let world = FleetWorld()
        world.keep(.admin, at: world.place)
        func join(_ group: String, _ person: Person) -> Int {
            let body = world.get("/v1/locations/\(world.place)").body
            let parts = body.split(separator: "\"share_group\":", maxSplits: 1)
            let rest = parts[1].split(separator: ",", maxSplits: 1)[1]
            let value = group == "null" ? group : "\"\(group)\""
            let name = parts[0].split(separator: "\"name\"", maxSplits: 1)[1]
            return world.put(
                "/v1/locations/\(world.place)", "{\"name\"\(name)\"share_group\":\(value),\(rest)", by: person
            ).status
        }
        let group = before == "null" ? "NULL" : "'\(before)'"
        world.instance.write("UPDATE locations SET share_group = \(group)")
        #expect(join(after, .admin) == status)
        let kept = world.get("/v1/locations/\(world.place)").member("share_group")?.text ?? "null"
        #expect(kept == before)
    }

    @Test("They share their vehicles with no other place, and look into no other's calendar")
    func vehicles() throws {
        let own = world.entered(40)
        let sharing = send("POST /v1/fleet/\(own)/sharing", #"{"location_id":"\#(world.elsewhere)"}"#)
        #expect(sharing.status == 422 && sharing.body.contains("do not work"), "\(sharing.body)")
        let far = try #require(Demo.vehicles.first { $0.location != world.place })
        func feed(_ id: String) -> Int {
            send("POST /v1/calendar-feeds", #"{"kind":"vehicle","object_id":"\#(id)"}"#).status
        }
        #expect(feed(far.id) == 404 && feed(own) == 201)
    }

    @Test("A place that is read can be written again as it is")
    func coordinates() {
        let before = send("GET /v1/locations/\(world.place)", "")
        #expect(before.member("latitude")?.text?.contains(".") == true, "\(before.body)")
        #expect(send("PUT /v1/locations/\(world.place)", location(world.place)).status == 200)
        let after = send("GET /v1/locations/\(world.place)", "")
        for name in ["latitude", "longitude", "name", "hours"] {
            #expect(after.member(name) == before.member(name))
        }
    }

    /// A place as it is answered, without what cannot be said: its id and its version come first.
    private func location(_ id: String) -> String {
        let body = send("GET /v1/locations/\(id)", "").body
        return "{\"name\"" + body.split(separator: "\"name\"", maxSplits: 1)[1]
    }

    /// An admin who works at one place, and the id of one who works everywhere.
    private func pair() -> (world: FleetWorld, near: UUID?, far: UUID?) {
        let world = FleetWorld()
        world.keep(.admin, at: world.place)
        return (world, world.people.account(.admin)?.value, world.people.member(.admin).value)
    }

    @Test("Support that others let in is neither theirs to read of nor to end, and their own is")
    func support() throws {
        let (world, near, far) = pair()
        let access = SupportStore.New(
            id: world.instance.app.freshID(), grantedBy: AccountID(value: try #require(far)),
            reason: "Wrong totals", grants: Grants([.fleetView]), linkDigest: Token().digest, endsAt: .latest)
        People.write(world.instance) { try SupportStore(tx: $0).insert(access) }
        func ask(_ method: String, _ path: String) -> Answered {
            world.instance.ask(Asked(method, path, fields: world.people.fields(.admin)))
        }
        let page = ask("GET", "/support")
        #expect(ask("GET", "/v1/support-access").ids.isEmpty && !page.body.contains("Wrong totals"))
        let again = world.post(
            "/v1/support-access", #"{"hours":1,"reason":"A","grants":["fleet:view"]}"#, by: .admin)
        #expect(again.status == 409 && again.body.contains("Ask them"), "\(again.body)")
        #expect(ask("DELETE", "/v1/support-access").status == 403)
        #expect(world.instance.ask(world.people.sends(.admin, "/support/revocation")).status == 403)
        world.instance.write("UPDATE support_accesses SET granted_by = $1", .uuid(near))
        let own =
            ask("GET", "/v1/support-access").ids.count
            + (ask("GET", "/support").body.contains("Wrong") ? 1 : 0)
        #expect(own == 2 && ask("DELETE", "/v1/support-access").status == 204)
    }

    @Test("Of keys they see their own alone, and so does a key of theirs")
    func keys() throws {
        let (world, near, far) = pair()
        let own = world.people.key([.settingsManage])
        _ = world.people.key([.settingsManage])
        world.instance.write(
            "UPDATE api_keys SET made_by = $1, name = 'Of another' WHERE token_digest <> $2", .uuid(far),
            .bytes(Token.digest(of: Array(own.utf8))))
        let bearer = ["Authorization": "Bearer \(own)"]
        for fields in [world.people.fields(.admin), bearer] {
            let list = world.instance.get("/v1/api-keys", fields)
            #expect(list.ids.count == 1 && list.member("items.0.made_by")?.text == near.map { "\($0)" })
        }
        let page = world.instance.ask(world.people.opens(.admin, "/api-keys"))
        #expect(page.body.contains("a test") && !page.body.contains("Of another"))
        world.instance.write("DELETE FROM staff_locations")
        #expect(world.instance.get("/v1/api-keys", bearer).ids.count == 2)
    }

    @Test("Somebody stays who may do everything everywhere")
    func last() throws {
        let world = FleetWorld()
        let admin = try #require(world.people.account(.admin))
        func limit(_ places: String) -> Answered {
            var asked = Asked.json(
                "/v1/staff/\(admin.value)", #"{"location_ids":[\#(places)]}"#,
                world.people.fields(.admin).merging(["If-Match": "*"]) { $1 })
            asked.method = "PATCH"
            return world.instance.ask(asked)
        }
        let near = world.people.member(.admin)
        let place = try #require(UUID(world.place))
        People.write(world.instance) { try StaffStore(tx: $0).set(locations: [place], of: near) }
        let refused = limit("\"\(world.place)\"")
        #expect(refused.status == 409 && refused.body.contains("who works everywhere"), "\(refused.body)")
        _ = world.people.member(.admin)
        #expect(limit("\"\(world.place)\"").status == 200)
    }
}
