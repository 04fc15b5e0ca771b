// The checkout of somebody who is signed in: what it knows of them, whose booking it becomes, and what
// becomes of it once they are signed in no more, or somebody else is.

import Schema
import Store
import Testing

@testable import FleetPass

@Suite struct OwnCheckoutTests {
    private let world = RentalWorld()
    private static let year = RentalWorld.year
    private static let typed = "&phone=%2B12035550142&note=A+child+seat"

    private var people: People { world.people }
    private var account: [String: String] { people.fields(.customer) }

    /// - Returns: where the checkout is of what they hold.
    private func held(_ month: String = "03") -> String {
        let stay = "from=\(Self.year)-\(month)-03T10:00&until=\(Self.year)-\(month)-06T10:00"
        let page = world.instance.get("/vehicles/\(world.vehicle)?\(stay)").body
        let action = "/vehicles/\(world.vehicle)/hold"
        return world.instance.ask(.form(action, page.hidden(of: action)))["Location"] ?? ""
    }

    private func send(
        _ page: Answered, _ action: String, _ more: String = "", as cookie: [String: String]
    ) -> Answered {
        world.instance.ask(.form(action, page.body.hidden(of: action) + more, cookie))
    }

    private func reviewed(_ path: String) -> Answered {
        send(world.instance.get("\(path)?step=you", account), "\(path)/review", Self.typed, as: account)
    }

    private func state(of path: String) -> (state: String, customer: UUID?) {
        let digest = Token.digest(of: [UInt8](path.dropFirst("/checkout/".utf8.count).utf8))
        let found = try? world.instance.app.database.reader().read {
            try BookingStore(tx: $0).booking(key: digest)
        }
        return (found?.state.rawValue ?? "none", found?.customer)
    }

    @Test("It is filled in, the booking is the account's, and the account is where one goes on")
    func books() {
        let path = held()
        let you = world.instance.get("\(path)?step=you", account)
        #expect(you.body.utf8.contains("Signed in as <strong>Ada Bright</strong>".utf8))
        #expect(!you.body.utf8.contains("Full name".utf8), "the account has one already")
        let review = reviewed(path)
        #expect(review.body.utf8.contains("(203) 555-0142".utf8), "\(review.status) \(review.body)")
        let booked = send(review, "\(path)/book", as: account)
        let place = booked["Location"] ?? ""
        #expect(booked.status == 303 && place.hasPrefix("/account/bookings/"), "\(booked.body)")
        #expect(world.instance.get(place, account).body.utf8.contains("Your booking is made.".utf8))
        #expect(state(of: path).customer == world.customer)
    }

    @Test("A telephone that is told is kept, and filled in the next time; sent twice it is booked once")
    func learns() {
        let path = held()
        let review = reviewed(path)
        #expect(send(review, "\(path)/book", as: account).status == 303)
        let again = send(review, "\(path)/book", as: account)
        #expect(again.status == 303 && again["Location"] == path)
        let next = world.instance.get("\(held("04"))?step=you", account)
        #expect(next.body.utf8.contains("value=\"+12035550142\"".utf8))
    }

    @Test("The key opens nothing any more once it is the account's")
    func closed() {
        let path = held()
        _ = send(reviewed(path), "\(path)/book", as: account)
        for cookie in [[:], people.fields(.other), people.fields(.manager)] {
            let page = world.instance.get(path, cookie)
            #expect(page.status == 303 && page["Location"]?.hasPrefix("/account/bookings/") == true)
        }
        let place = world.instance.get(path)["Location"] ?? ""
        #expect(world.instance.get(place, people.fields(.other)).status == 404)
        #expect(world.instance.get("\(path)/booking.ics").status == 404)
        let cancelled = world.instance.ask(people.sends(.other, "\(path)/cancellation", "reason=Mine"))
        #expect(cancelled["Location"] == place && state(of: path).state == "confirmed")
    }

    @Test(
        "By the key programs find nothing any more either, and undo nothing",
        arguments: [
            ("GET", "", ""), ("DELETE", "", ""), ("GET", "/cancellation", ""),
            ("POST", "/cancellation", #"{"reason":"Mine"}"#),
            ("POST", "/checkout", #"{"name":"Gil","email":"gil@example.com"}"#),
        ])
    func closedToPrograms(method: String, place: String, body: String) {
        let path = held()
        _ = send(reviewed(path), "\(path)/book", as: account)
        let target = "/v1/holds/\(path.dropFirst("/checkout/".utf8.count))\(place)"
        let answer = world.instance.ask(
            method == "POST" ? .json(target, body) : Asked(method, target))
        #expect(answer.status == 404, "\(answer.body)")
        #expect(state(of: path).state == "confirmed")
        let own = #"{"key":"\#(path.dropFirst("/checkout/".utf8.count))"}"#
        #expect(world.instance.ask(.json("/v1/me/checkout", own, people.fields(.other))).status == 404)
    }

    @Test("Who is like somebody who must not rent waits for staff, signed in too", arguments: [true, false])
    func resembling(isByForm: Bool) {
        let id = world.instance.app.freshID()
        People.write(world.instance) { tx in
            var refused = Customer(id, "Ada B.", at: tx.now)
            (refused.email, refused.refusedFor) = ("customer@people.test", "Burnt the seats")
            try CustomerStore(tx: tx).insert(refused)
        }
        let path = held()
        let own = #"{"key":"\#(path.dropFirst("/checkout/".utf8.count))"}"#
        let answer =
            isByForm
            ? send(reviewed(path), "\(path)/book", as: account)
            : world.instance.ask(.json("/v1/me/checkout", own, account))
        #expect(answer.status == (isByForm ? 303 : 200) && !answer.body.utf8.contains("seats".utf8))
        #expect(state(of: path).state == "pending" && state(of: path).customer == world.customer)
    }

    @Test(
        "A form that is not of whoever sends it says what is so",
        arguments: [
            (Person.customer, "The form names another address than that of your account."),
            (.manager, "You are signed in as staff."), (.anonymous, "You have been signed out meanwhile."),
        ])
    func altered(by person: Person, told: String) {
        let path = held()
        let cookie = people.fields(person)
        let form = world.instance.get("\(path)?step=you", cookie)
        let own = form["Set-Cookie"]?.split(separator: ";").first.map { ["Cookie": String($0)] } ?? [:]
        let token = form.body.hidden(of: "\(path)/release")
        let typed = "own=true&name=Ada&email=ada@example.com\(Self.typed)"
        let total = "&expected_total_minor=1"
        for place in ["review", "book"] {
            let sent = "\(token)&\(typed)\(place == "book" ? total : "")"
            let answer = world.instance.ask(.form("\(path)/\(place)", sent, cookie.isEmpty ? own : cookie))
            #expect(answer.status == 409 && answer.body.utf8.contains(told.utf8), "\(answer.body)")
        }
        #expect(state(of: path).state == "held")
    }

    @Test(
        "Who has been signed out meanwhile finds what they typed, and nothing is booked",
        arguments: [true, false])
    func ended(isReviewed: Bool) {
        let path = held()
        let you = world.instance.get("\(path)?step=you", account)
        let review = reviewed(path)
        world.instance.write("UPDATE sessions SET seen_at = 1")
        let answer =
            isReviewed
            ? send(review, "\(path)/book", as: account)
            : send(you, "\(path)/review", Self.typed, as: account)
        #expect(answer.status == 409 && answer.body.utf8.contains("You have been signed out meanwhile".utf8))
        let values = ["Ada Bright", "customer@people.test", "+12035550142"].map { "value=\"\($0)\"" }
        #expect((values + [">A child seat</textarea>"]).allSatisfy { answer.body.utf8.contains($0.utf8) })
        #expect(state(of: path).state == "held")
        let guest = send(
            answer, "\(path)/review", "&name=Ada&email=ada@example.com\(Self.typed)", as: account)
        #expect(guest.status == 200 && send(guest, "\(path)/book", as: account)["Location"] == path)
    }

    @Test("Who signs in as somebody else in the same browser sends nothing in the name of the first")
    func others() {
        let path = held()
        let you = world.instance.get("\(path)?step=you", account)
        let other = people.fields(.other)
        let answer = send(you, "\(path)/review", Self.typed, as: other)
        #expect(answer.status == 403 && answer.body.utf8.contains("signed in or out since".utf8))
        #expect(answer.body.utf8.contains(">A child seat</textarea>".utf8))
        let forged = reviewed(path).body.hidden(of: "\(path)/book")
        let token = people.fields(.other)["X-Form-Token"] ?? ""
        let sent = world.instance.ask(.form("\(path)/book", "\(forged)&form_token=\(token)", other))
        #expect([400, 403].contains(sent.status) && state(of: path).state == "held")
    }

    @Test("A form that is not from our page books nothing for whoever is signed in")
    func forged() {
        let path = held()
        let body = "own=true&name=Ada&email=customer@people.test&expected_total_minor=1"
        let without = world.instance.ask(.form("\(path)/book", "\(body)&form_token=x", account))
        #expect(without.status == 403 && state(of: path).state == "held")
        var foreign = account
        foreign["Sec-Fetch-Site"] = "cross-site"
        let review = reviewed(path)
        let answer = send(review, "\(path)/book", as: foreign)
        #expect(answer.status == 403 && !answer.body.utf8.contains("Ada Bright".utf8))
        #expect(state(of: path).state == "held")
    }

    @Test("For somebody else it is as without an account; staff who are signed in are no customers")
    func notOneself() {
        let path = held()
        let you = world.instance.get("\(path)?step=you&for=other", account)
        #expect(you.body.utf8.contains("Who is it for?".utf8) && !you.body.utf8.contains("value=\"Ada".utf8))
        let guest = "&name=Gil&email=gil@example.com"
        let review = send(you, "\(path)/review", guest, as: account)
        #expect(send(review, "\(path)/book", as: account)["Location"] == path)
        #expect(state(of: path).customer != world.customer)
        let staff = people.fields(.manager)
        let page = world.instance.get("\(held("04"))?step=you", staff)
        #expect(page.body.utf8.contains("Who are you?".utf8) && page.body.utf8.contains("Full name".utf8))
    }
}
