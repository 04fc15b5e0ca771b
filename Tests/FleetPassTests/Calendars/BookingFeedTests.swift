// Calendar feeds: who gets one, what stands in it, how long it is good, and that another program reads it.

import Glibc
import Schema
import Store
import Testing
import Threads
import Workshop

@testable import FleetPass

@Suite struct BookingFeedTests {
    private let world = RentalWorld()
    private var instance: Instance { world.instance }
    private var people: People { world.people }

    private func make(_ body: String, by person: Person) -> Answered {
        instance.ask(.json("/v1/calendar-feeds", body, people.fields(person)))
    }

    /// - Returns: the path of a feed that was made.
    private func feed(_ kind: String, _ id: String, by person: Person = .manager) throws -> String {
        let answer = make("{\"kind\":\"\(kind)\",\"object_id\":\"\(id)\"}", by: person)
        return try path(answer)
    }

    private func path(_ answer: Answered) throws -> String {
        let url = try #require(answer.member("url")?.text, "\(answer.body)")
        return "/calendars/" + (url.split(separator: "/").last ?? "")
    }

    private func own(_ person: Person = .customer) throws -> String {
        try path(instance.ask(Asked("POST", "/v1/me/calendar-feeds", fields: people.fields(person))))
    }

    /// By the desk, for the customer of this world; starting in so many days from now.
    @discardableResult
    private func books(inDays days: Int64, vehicle: String? = nil) throws -> (id: String, code: String) {
        let times = [days * 24, days * 24 + 8].map {
            Instant(epochMs: (Clock.epochMs() / 86_400_000) * 86_400_000 + ($0 + 16) * 3_600_000).description
        }
        let answer = world.book(from: times[0], until: times[1], vehicle: vehicle)
        return (
            try #require(answer.member("id")?.text, "\(answer.body)"),
            try #require(answer.member("code")?.text)
        )
    }

    @Test("A vehicle, its location and its customer each have a feed with the booking in it, and no names")
    func shown() throws {
        let booked = try books(inDays: 20)
        for path in [try feed("vehicle", world.vehicle), try feed("location", world.place), try own()] {
            let calendar = instance.get(path)
            #expect(calendar.status == 200 && calendar["Content-Type"] == "text/calendar; charset=utf-8")
            #expect(calendar.body.contains("UID:\(booked.id)@booking.fleetpass"))
            #expect(calendar.body.contains("SUMMARY:\(booked.code) "))
            for name in ["Bright", "people.test"] { #expect(!calendar.body.contains(name)) }
        }
    }

    @Test("Of more than a calendar can hold it shows what is to come, and then the latest past")
    func full() throws {
        let ids = try (1...5).map { day in
            let date = "\(RentalWorld.year)-06-0\(day)T"
            let answer = world.book(from: "\(date)10:00", until: "\(date)18:00")
            return try #require(answer.member("id")?.text, "\(answer.body)")
        }
        // Three that are over, and two that are to come.
        for (index, id) in ids.enumerated() {
            let start = Clock.epochMs() + (Int64(index) * 10 - 25) * 86_400_000
            instance.write(
                "UPDATE bookings SET starts_at = $2, ends_at = $3 WHERE id = $1", .uuid(UUID(id)),
                .integer(start), .integer(start + 1_000))
        }
        func shown(_ most: Int) throws -> [String] {
            try instance.app.database.reader().read { tx in
                try BookingFeedStore(tx: tx).entries(
                    of: .vehicle, UUID(world.vehicle) ?? instance.app.freshID(), BookingFeed.window(tx.now),
                    goneSince: tx.now, atMost: most
                ).map { "\($0.id)" }
            }
        }
        #expect(try shown(9) == ids)
        #expect(try shown(3) == Array(ids.suffix(3)))
        #expect(try shown(1) == [ids[3]])
        // Late, and not over.
        instance.write("UPDATE bookings SET state = 'on_rent' WHERE id = $1", .uuid(UUID(ids[1])))
        #expect(try shown(3) == [ids[1], ids[3], ids[4]])
        #expect(try shown(4) == Array(ids.suffix(4)))
    }

    @Test("What has not changed is not sent again")
    func conditional() throws {
        try books(inDays: 21)
        let path = try feed("vehicle", world.vehicle)
        let first = instance.get(path)
        let tag = try #require(first["ETag"])
        #expect(instance.get(path, ["If-None-Match": tag]).status == 304)
        try books(inDays: 22)
        let second = instance.get(path, ["If-None-Match": tag])
        #expect(second.status == 200 && second["ETag"] != tag)
    }

    @Test("A change goes up, what comes to nothing is told for a while, and what is far away is not told")
    func changes() throws {
        let (gone, long, far) = (try books(inDays: 23), try books(inDays: 24), try books(inDays: 500))
        let path = try feed("vehicle", world.vehicle)
        #expect(instance.get(path).body.contains("SEQUENCE:1"))
        for id in [gone.id, long.id] {
            let asked = Asked.json(
                "/v1/bookings/\(id)/cancellation", #"{"reason":"Rain"}"#, people.fields(.manager))
            #expect(instance.ask(asked).status == 200)
        }
        let month = Clock.epochMs() - 31 * 86_400_000
        instance.write(
            "UPDATE bookings SET updated_at = $2 WHERE id = $1", .uuid(UUID(long.id)), .integer(month))
        let text = instance.get(path).body
        #expect(text.contains("STATUS:CANCELLED") && text.contains("SEQUENCE:2"))
        #expect([gone.id, long.id, far.id].map { text.contains($0) } == [true, false, false])
    }

    /// What ends a feed, and whether it is the customer's.
    enum Ending: String, CaseIterable, Sendable {
        case revoked, left, lesserRole, elsewhere, erased, wrong
    }

    @Test(
        "A feed ends when it is revoked, or when whoever made it may not see it any more",
        arguments: Ending.allCases)
    func ends(ending: Ending) throws {
        try books(inDays: 25)
        let path = try ending == .erased ? own() : feed("location", world.place, by: .sales)
        #expect(instance.get(path).status == 200)
        let sales = try #require(people.account(.sales))
        switch ending {
        case .revoked:
            let list = instance.ask(Asked("GET", "/v1/calendar-feeds", fields: people.fields(.sales)))
            let id = try #require(list.member("items.0.id")?.text)
            let other = Asked("DELETE", "/v1/calendar-feeds/\(id)", fields: people.fields(.crew))
            #expect(instance.ask(other).status == 404)
            #expect(
                instance.ask(Asked("DELETE", "/v1/calendar-feeds/\(id)", fields: people.fields(.admin)))
                    .status == 204)
        case .left:
            instance.write("UPDATE accounts SET status = 'disabled' WHERE id = $1", .uuid(sales.value))
        case .lesserRole:
            let role = instance.app.freshID()
            People.write(instance) { tx in
                try RoleStore(tx: tx).insert(role, "Less", Grants([.fleetView]))
                try StaffStore(tx: tx).set(.custom(role), of: sales)
            }
        case .elsewhere:
            let elsewhere = Demo.locations.first { $0 != world.place }.flatMap { UUID($0) }
            People.write(instance) {
                try StaffStore(tx: $0).set(locations: elsewhere.map { [$0] } ?? [], of: sales)
            }
        case .erased:
            // Whoever has something to come is not forgotten.
            instance.write("UPDATE bookings SET state = 'cancelled'")
            #expect(instance.ask(Asked("DELETE", "/v1/me", fields: people.fields(.customer))).status == 204)
        case .wrong:
            #expect(instance.get(path.replacing(".ics", with: "x.ics")).status == 404)
            #expect(instance.get(path.replacing(".ics", with: "")).status == 404)
            return
        }
        #expect(instance.get(path).status == 404)
    }

    @Test("Whoever works at some locations alone sees what begins or ends there")
    func reach() throws {
        let booked = try books(inDays: 26)
        let path = try feed("vehicle", world.vehicle, by: .crew)
        #expect(instance.get(path).body.contains(booked.id))
        let crew = try #require(people.account(.crew))
        let elsewhere = Demo.locations.first { $0 != world.place }.flatMap { UUID($0) }
        People.write(instance) {
            try StaffStore(tx: $0).set(locations: elsewhere.map { [$0] } ?? [], of: crew)
        }
        #expect(!instance.get(path).body.contains(booked.id))
        let made = make("{\"kind\":\"location\",\"object_id\":\"\(world.place)\"}", by: .crew)
        #expect(made.status == 404)
    }

    @Test("The key stands nowhere but with whoever has made it, and there is an end to how many one may have")
    func kept() throws {
        let path = try feed("vehicle", world.vehicle)
        let key = String(path.dropFirst("/calendars/".count).dropLast(4))
        let kept = try instance.count("SELECT count(*) FROM booking_feeds WHERE hint = '\(key.prefix(6))'")
        #expect(kept == 1 && key.utf8.count == 43)
        instance.write("UPDATE booking_feeds SET hint = $1", .text("\(BookingFeed.mostOfOne)"))
        for _ in 1..<BookingFeed.mostOfOne { _ = try feed("vehicle", world.vehicle) }
        #expect(make("{\"kind\":\"vehicle\",\"object_id\":\"\(world.vehicle)\"}", by: .manager).status == 422)
    }
}
