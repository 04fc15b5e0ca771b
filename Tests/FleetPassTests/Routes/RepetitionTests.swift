// Repeated requests and people: whoever was forgotten is told of no more, and a secret goes to whoever asked.

import Crypto
import Schema
import Store
import Testing

@testable import FleetPass

@Suite struct RepetitionTests {
    private let world = RentalWorld()
    private var instance: Instance { world.instance }
    private static let word = "zqxvmark"

    private func post(_ path: String, _ body: String?, _ key: String) -> Answered {
        var fields = world.people.fields(.admin)
        fields["Idempotency-Key"] = key
        guard let body else { return instance.ask(Asked("POST", path, fields: fields)) }
        return instance.ask(.json(path, body, fields))
    }

    private static let customer = """
        {"name":"Ada \(word)","email":"\(word)@people.test","phone":"+1 303 555 0142","born_on":"1990-04-01"}
        """

    @Test("What was answered about somebody is not told again once they are forgotten, and not done again")
    func forgotten() throws {
        let made = post("/v1/customers", Self.customer, "made")
        let id = try #require(made.member("id")?.text, "\(made.body)")
        let year = RentalWorld.year
        let wish = world.wish(
            from: "\(year)-06-01T10:00", until: "\(year)-06-03T10:00",
            "\"customer_id\":\"\(id)\",\"note\":\"\(Self.word)\"")
        let booking = try #require(post("/v1/bookings", wish, "booked").member("id")?.text)
        let check = #"{"document":"licence","outcome":"needs_review","note":"\#(Self.word)"}"#
        let inspection = #"{"kind":"pickup","odometer_km":40000,"fuel":8,"remarks":"\#(Self.word)"}"#
        let asked: [(String, String?, String)] = [
            ("/v1/customers", Self.customer, "made"), ("/v1/bookings", wish, "booked"),
            ("/v1/customers/\(id)/notes", "{\"text\":\"\(Self.word)\"}", "noted"),
            ("/v1/customers/\(id)/kyc-checks", check, "checked"),
            ("/v1/bookings/\(booking)/inspections", inspection, "begun"),
            ("/v1/bookings/\(booking)/cancellation", #"{"reason":"A","waives_cost":true}"#, "cancelled"),
        ]
        let first = asked.map { post($0.0, $0.1, $0.2) }
        #expect(first.allSatisfy { $0.status < 300 }, "\(first.map(\.body))")
        let forget = Asked("DELETE", "/v1/customers/\(id)", fields: world.people.fields(.admin))
        #expect(instance.ask(forget).status == 204)
        let count = try instance.count("SELECT count(*) FROM customers")
        #expect(asked.map { post($0.0, $0.1, $0.2).status } == asked.map { _ in 409 })
        #expect(try instance.count("SELECT count(*) FROM customers") == count)
        #expect(try !instance.holds(Self.word))
    }

    @Test("An answer about somebody else stays")
    func others() {
        let made = post("/v1/customers", Self.customer, "made")
        let other = post("/v1/customers", #"{"name":"Bo Bright"}"#, "other")
        let id = made.member("id")?.text ?? ""
        _ = instance.ask(Asked("DELETE", "/v1/customers/\(id)", fields: world.people.fields(.admin)))
        #expect(post("/v1/customers", #"{"name":"Bo Bright"}"#, "other").body == other.body)
    }

    private func hold(_ key: String, day: Int = 3, from peer: String = "192.0.2.1") -> Answered {
        let year = RentalWorld.year
        var asked = Asked.json(
            "/v1/holds", world.wish(from: "\(year)-03-0\(day)T10:00", until: "\(year)-03-0\(day)T18:00"),
            ["Idempotency-Key": key])
        asked.peer = peer
        return instance.ask(asked)
    }

    @Test("What opens a booking is shown to nobody else, whatever key they have thought of")
    func secrets() throws {
        let key = Token().text
        let (mine, again) = (hold(key), hold(key))
        #expect(mine.status == 201 && mine.body == again.body)
        // A telephone that has changed networks meanwhile. For another key the vehicle is taken.
        #expect(hold(key, from: "198.51.100.7").body == mine.body)
        #expect(hold(Token().text).status == 409)
        #expect(hold("1").status == 400 && hold("123456789012345").status == 400)
        let secret = try #require(mine.member("key")?.text)
        let guest = #"{"name":"Gil Guest","email":"gil@example.com","born_on":"1980-02-02"}"#
        let booked = instance.ask(
            .json("/v1/holds/\(secret)/checkout", guest, ["Idempotency-Key": "\(Self.word)-1"]))
        #expect(booked.status == 200, "\(booked.body)")
        #expect(try !instance.holds(secret) && !instance.holds(Self.word) && !instance.holds(key))
    }

    @Test("Of those who are not signed in and count their keys, no two meet from different networks")
    func networks() {
        func ask(from peer: String) -> Answered {
            let body = #"{"name":"Bo","email":"bo@people.test","message":"Are you open?"}"#
            var asked = Asked.json("/v1/enquiries", body, ["Idempotency-Key": "1"])
            asked.peer = peer
            return instance.ask(asked)
        }
        let first = ask(from: "192.0.2.1")
        #expect(first.status == 201 && ask(from: "192.0.2.1").body == first.body)
        #expect(ask(from: "198.51.100.7").body != first.body)
    }

    @Test("Whoever is signed in may count their keys, for nobody else counts with them")
    func counted() {
        let body = #"{"name":"Bo Bright"}"#
        var fields = world.people.fields(.manager)
        fields["Idempotency-Key"] = "1"
        let theirs = instance.ask(.json("/v1/customers", body, fields))
        #expect(theirs.status == 201 && post("/v1/customers", body, "1").body != theirs.body)
    }

    @Test("Of things that are nobody's nothing is kept beside an answer")
    func impersonal() throws {
        let hold = #"{"kind":"off_rental","reason":"For the show"}"#
        #expect(post("/v1/fleet/\(world.vehicle)/holds", hold, "held").status == 201)
        #expect(try instance.count("SELECT count(*) FROM idempotency_keys") == 1)
        #expect(try instance.count("SELECT count(*) FROM idempotency_subjects") == 0)
    }

    @Test("What answers were about is forgotten with them", arguments: [23, 25] as [Int64])
    func subjects(hours: Int64) throws {
        _ = post("/v1/customers", Self.customer, "made")
        #expect(try instance.count("SELECT count(*) FROM idempotency_subjects") == 1)
        People.write(instance) { tx in
            for table in ["idempotency_keys", "idempotency_subjects"] {
                try tx.run(
                    .assembled("UPDATE \(table) SET created_at = created_at - $1"),
                    .integer(hours * 3_600_000))
            }
        }
        instance.write("UPDATE customers SET tags = '[]'")
        #expect(try instance.count("SELECT count(*) FROM idempotency_subjects") == (hours < 24 ? 1 : 0))
    }
}
