// What a key may do is what its maker may, at this moment, where they may: by what became of them.

import Schema
import Store
import Testing

@testable import FleetPass

@Suite struct KeyReachTests {
    /// What is done to a key's maker, and what the key is answered then.
    struct Row: CustomTestStringConvertible, Sendable {
        let testDescription: String
        /// The maker's id stands as $1, a location as $2, a role of one's own as $3.
        let change: String
        /// For all enquiries, one here, one elsewhere, one about nothing, the record, and the key itself.
        let gives: [Int]

        init(_ rule: String, _ change: String, gives: [Int]) {
            (testDescription, self.change, self.gives) = (rule, change, gives)
        }
    }

    private static let away = [403, 403, 403, 403, 403, 200]
    private static let all = [200, 200, 200, 200, 200, 200]

    @Test(
        "A key follows its maker",
        arguments: [
            Row("who stays as they are", "SELECT 1 FROM accounts WHERE id IN ($1, $2, $3)", gives: all),
            Row(
                "who works at one location",
                "INSERT INTO staff_locations (staff_id, location_id) SELECT id, $2 FROM staff WHERE id = $1 AND id <> $3",
                gives: [200, 200, 404, 200, 403, 200]),
            Row(
                "who is disabled",
                "UPDATE accounts SET status = 'disabled' WHERE id = $1 AND id <> $2 AND id <> $3",
                gives: away),
            Row(
                "who has not joined again",
                "UPDATE accounts SET status = 'invited' WHERE id = $1 AND id <> $2 AND id <> $3",
                gives: away),
            Row(
                "who becomes crew",
                "UPDATE staff SET role = 'crew' WHERE id = $1 AND id <> $2 AND id <> $3",
                gives: away),
            Row(
                "whose role may see the record alone",
                "UPDATE staff SET role = 'custom', role_id = $3 WHERE id = $1 AND id <> $2",
                gives: [403, 403, 403, 403, 200, 200]),
        ])
    func follows(_ row: Row) throws {
        let people = People(Instance.demo())
        let instance = people.instance
        let made = instance.ask(
            .json(
                "/v1/api-keys", #"{"name":"A","grants":["leads:view_all","audit:view"]}"#,
                people.fields(.admin)))
        let key = ["Authorization": "Bearer \(made.member("key")?.text ?? "")"]
        let fact = try #require(Demo.vehicles.first { $0.id == Demo.active })
        let elsewhere = try #require(Demo.vehicles.first { $0.location != fact.location })
        let enquiries = try [fact.id, elsewhere.id, nil].map { vehicle in
            let body = Written.json(vehicle.map { ["vehicle_id": "\"\($0)\""] } ?? [:])
            return try #require(instance.ask(.json("/v1/enquiries", body)).member("id")?.text)
        }
        let targets =
            ["/v1/enquiries"] + enquiries.map { "/v1/enquiries/\($0)" } + ["/v1/audit", "/v1/me"]
        #expect(targets.map { instance.get($0, key).status } == Self.all)
        let (maker, place) = (people.account(.admin)?.value, UUID(fact.location))
        People.write(instance) { tx in
            let role = instance.app.freshID()
            try RoleStore(tx: tx).insert(role, "Reviser", Grants([.auditView]))
            return try tx.run(.assembled(row.change), .uuid(maker), .uuid(place), .uuid(role))
        }
        #expect(targets.map { instance.get($0, key).status } == row.gives)
        #expect(
            instance.get("/v1/enquiries", key).ids.count
                == (row.gives[2] == 404 ? 2 : row.gives[0] == 200 ? 3 : 0))
    }

    @Test(
        "Whoever works at some locations makes keys that are good there, and it is told whom a dead key needs"
    )
    func narrow() throws {
        let people = People(Instance.demo())
        let maker = try #require(people.account(.admin))
        let place = UUID(Demo.locations[0])
        People.write(people.instance) { tx in
            try tx.run(
                .assembled("INSERT INTO staff_locations (staff_id, location_id) VALUES ($1, $2)"),
                .uuid(maker.value), .uuid(place))
        }
        let made = people.instance.ask(people.sends(.admin, "/api-keys", "name=Site&grants=leads:view_all"))
        #expect(made.status == 201)
        let other = people.member(.admin)
        People.write(people.instance) { tx in
            try tx.run(.assembled("UPDATE api_keys SET made_by = $1"), .uuid(other.value))
        }
        // Of another's key, whoever works everywhere is told.
        people.instance.write("DELETE FROM staff_locations")
        let whole = people.instance.ask(people.opens(.admin, "/api-keys"))
        People.write(people.instance) { tx in try AccountStore(tx: tx).setStatus(.disabled, of: other) }
        let dead = people.instance.ask(people.opens(.admin, "/api-keys"))
        let remark = "may do nothing while whoever made it is disabled"
        #expect(!whole.body.contains(remark) && dead.body.contains(remark))
    }
}
