// Letters about bookings: who gets which, what stands in it, and that there is one for each thing that
// happened and none for what did not.

import Schema
import Store
import Testing

@testable import FleetPass

@Suite struct BookingLetterTests {
    private let world = RentalWorld()
    private var instance: Instance { world.instance }
    private let year = RentalWorld.year

    private func booked(_ more: String = "", fields: [String: String] = [:]) -> Answered {
        let customer = "\"customer_id\":\"\(world.customer)\"" + (more.isEmpty ? "" : ",\(more)")
        let wish = world.wish(from: "\(year)-03-03T10:00", until: "\(year)-03-07T10:00", customer)
        return instance.ask(
            .json("/v1/bookings", wish, world.people.fields(.manager).merging(fields) { $1 }))
    }

    private func held() -> String {
        let wish = world.wish(from: "\(year)-04-03T10:00", until: "\(year)-04-07T10:00")
        return instance.ask(.json("/v1/holds", wish)).member("key")?.text ?? ""
    }

    private func checkedOut(_ key: String, _ fields: [String: String] = [:]) -> Answered {
        let guest = #"{"name":"Gil Guest","email":"gil@example.com","born_on":"1980-02-02"}"#
        return instance.ask(.json("/v1/holds/\(key)/checkout", guest, fields))
    }

    private func staff(_ method: String, _ path: String, _ body: String? = nil) -> Answered {
        var fields = world.people.fields(.manager)
        fields["If-Match"] = "*"
        if body != nil { fields["Content-Type"] = "application/json" }
        return instance.ask(Asked(method, path, fields: fields, body: body.map { [UInt8]($0.utf8) }))
    }

    /// Those that were written, in order.
    private func kinds() -> [String] {
        let read = try? instance.app.database.reader().read { tx in
            try tx.all(.assembled("SELECT letter FROM outbox ORDER BY id")) { $0.text(0) }
        }
        return read ?? []
    }

    private func posted() throws -> [Posted] {
        try Postman(instance.app).deliver()
        return Posted.all(instance.app)
    }

    @Test("What is told of somebody has the letters about their bookings, and their language")
    func exported() throws {
        _ = checkedOut(held(), ["Accept-Language": "de"])
        let app = instance.app
        let told = try app.database.reader().read { tx in
            var json = JSONWriter()
            for guest in try CustomerStore(tx: tx).unlinked(of: "gil@example.com") {
                json.beginObject()
                try CustomerExport(of: guest, app, tx).write([], to: &json)
                json.endObject()
            }
            return try JSONValue(parsing: json.bytes)
        }
        let letters = told["booking_letters"]?.list ?? []
        #expect(letters.compactMap { $0["letter"]?.text } == ["booking_confirmed"])
        #expect(letters.first?["booking_id"]?.text != nil)
        #expect(told["languages"]?.list?.compactMap { $0["language"]?.text } == ["de"])
    }

    @Test("Whoever has an account is told what, where, when and for how much, and gets it for their calendar")
    func confirmed() throws {
        let booking = booked()
        let code = try #require(booking.member("code")?.text, "\(booking.body)")
        let letter = try #require(try posted().first)
        #expect(kinds() == ["booking_confirmed"])
        #expect(letter.head.contains("Subject: Your booking \(code) at North Motors is confirmed"))
        let id = booking.member("id")?.text ?? ""
        let url = "\(instance.app.configuration.publicURL)/account/bookings/\(id)"
        let total = Money(
            amountMinor: booking.member("total.amount")?.integer ?? 0, currency: .usd)
        for text in [code, url, "3 Mar \(year), 10:00", Wording.money(total), "Bring your driving licence"] {
            #expect(letter.plain.contains(text) && letter.html.contains(text), "\(text)\n\(letter.plain)")
        }
        #expect(letter.calendar.contains("UID:\(id)@booking.fleetpass\nSEQUENCE:"))
        #expect(letter.calendar.contains("STATUS:CONFIRMED"), "\(letter.calendar)")
    }

    @Test("Whoever has none is led back by the key of their booking")
    func guest() throws {
        let key = held()
        #expect(checkedOut(key).status == 200)
        let letter = try #require(try posted().first)
        #expect(letter.head.contains("<gil@example.com>"))
        #expect(letter.plain.contains("/checkout/\(key)\n"), "\(letter.plain)")
    }

    @Test("A change says what it was and what it is; a cancellation what it costs")
    func changed() throws {
        let booking = booked()
        let path = "/v1/bookings/\(booking.member("id")?.text ?? "")"
        let moved = staff("PATCH", path, #"{"ends_at":"\#(year)-03-09T10:00","override_reason":"A"}"#)
        #expect(moved.status == 200, "\(moved.body)")
        let off = staff("POST", "\(path)/cancellation", #"{"reason":"Plans"}"#)
        #expect(off.status == 200, "\(off.body)")
        #expect(kinds() == ["booking_confirmed", "booking_changed", "booking_cancelled"])
        let letters = try posted()
        let (change, end) = (letters[1], letters[2])
        #expect(change.plain.contains("7 Mar \(year), 10:00") && change.plain.contains("-> "))
        #expect(change.plain.contains("9 Mar \(year), 10:00"), "\(change.plain)")
        #expect(end.plain.contains("The cancellation costs nothing."), "\(end.plain)")
        #expect(end.calendar.contains("STATUS:CANCELLED") && !end.plain.contains("Total"))
    }

    @Test("What is to be confirmed first is told as that, and what comes of it", arguments: [true, false])
    func pending(isTaken: Bool) throws {
        People.write(instance) { tx in
            let rules = #"{"horizon_days":1095,"confirms_itself":false}"#
            try OrganisationStore(tx: tx).set(rules: [UInt8](rules.utf8))
            try RevisionStore(tx: tx).raise(.rules)
        }
        let id = checkedOut(held()).member("id")?.text ?? ""
        let answer =
            isTaken
            ? staff("POST", "/v1/bookings/\(id)/confirmation")
            : staff("POST", "/v1/bookings/\(id)/decline", #"{"reason":"Secret"}"#)
        #expect(answer.status == 200, "\(answer.body)")
        #expect(kinds() == ["booking_received", isTaken ? "booking_confirmed" : "booking_declined"])
        let last = try #require(try posted().last)
        #expect(!last.plain.contains("Secret"))
        #expect(last.plain.contains(isTaken ? "is confirmed" : "could not take"), "\(last.plain)")
    }

    @Test("Who books in German is written to in German, also by what staff do later")
    func german() throws {
        let booking = checkedOut(held(), ["Accept-Language": "de-AT, en;q=0.5"])
        let id = booking.member("id")?.text ?? ""
        #expect(staff("POST", "/v1/bookings/\(id)/cancellation", #"{"reason":"Plans"}"#).status == 200)
        let letters = try posted()
        #expect(letters.count == 2 && letters[0].plain.contains("Guten Tag Gil Guest,"))
        #expect(letters[0].html.contains(#"<html lang="de">"#) && letters[0].plain.contains("Abholung"))
        #expect(letters[1].plain.contains("Die Stornierung kostet nichts."), "\(letters[1].plain)")
    }

    @Test("Asked twice by one key, or refused, nobody is written to twice, or at all")
    func once() {
        let key = ["Idempotency-Key": "01890a5d-ac96-774b-bcce-b302099a8057"]
        #expect(booked(fields: key).status == 201 && booked(fields: key).status == 201)
        #expect(booked().status == 409)
        #expect(kinds() == ["booking_confirmed"])
    }

    @Test("Nobody is written to without an address, nor about what no customer books")
    func nobody() {
        instance.write(
            "UPDATE customers SET email = NULL, email_key = NULL WHERE id = $1", .uuid(world.customer))
        #expect(booked().status == 201)
        let wish = world.wish(
            from: "\(year)-05-03T10:00", until: "\(year)-05-04T10:00", #""type":"internal""#)
        let own = instance.ask(.json("/v1/bookings", wish, world.people.fields(.manager)))
        #expect(own.status == 201 && kinds().isEmpty, "\(own.body)")
    }

    @Test("A name can begin no header, and is no markup")
    func hostile() throws {
        instance.write(
            "UPDATE customers SET name = $2 WHERE id = $1", .uuid(world.customer),
            .text("Eve\r\nBcc: all@example.com\r\n\r\n<script>"))
        #expect(booked().status == 201)
        let letter = try #require(try posted().first)
        #expect(!letter.head.contains("\r\nBcc:") && letter.html.contains("&lt;script&gt;"))
        #expect(!letter.html.contains("<script>") && !letter.calendar.contains("Bcc"))
    }

    @Test("Whoever is forgotten, with an account or without, leaves no letter behind")
    func forgotten() throws {
        let booking = checkedOut(held())
        let id = booking.member("id")?.text ?? ""
        let customer = booking.member("customer_id")?.text ?? ""
        _ = staff("POST", "/v1/bookings/\(id)/cancellation", #"{"reason":"Plans"}"#)
        #expect(try posted().count == 2)
        let gone = instance.ask(
            Asked("DELETE", "/v1/customers/\(customer)", fields: world.people.fields(.admin)))
        #expect(gone.status == 204, "\(gone.body)")
        #expect(Posted.all(instance.app).isEmpty && kinds().isEmpty)
        #expect(try instance.count("SELECT count(*) FROM customers WHERE language IS NOT NULL") == 0)
    }
}
