// The way from a vehicle's page to a booking, as a browser without scripts goes it; and where it ends else.

import Schema
import Store
import Testing

@testable import FleetPass

@Suite struct CheckoutPageTests {
    private let world = RentalWorld()
    private static let year = RentalWorld.year
    private static let stay = "from=\(year)-03-03T10:00&until=\(year)-03-06T10:00"
    private static let person =
        "name=Gil+Guest&email=gil@example.com&phone=&born_on=1980-02-02&note=Hi+%3Cb%3E"

    /// - Returns: where the checkout is, and the cookie of the browser that it was begun in.
    private func held() -> (path: String, cookie: [String: String]) {
        let page = world.instance.get("/vehicles/\(world.vehicle)?\(Self.stay)").body
        let action = "/vehicles/\(world.vehicle)/hold"
        let answer = world.instance.ask(.form(action, page.hidden(of: action)))
        let path = answer["Location"] ?? ""
        let cookie = world.instance.get(path)["Set-Cookie"]?.split(separator: ";").first
        return (path, ["Cookie": String(cookie ?? "")])
    }

    private func send(
        _ page: Answered, _ action: String, _ more: String, _ cookie: [String: String]
    ) -> Answered {
        world.instance.ask(.form(action, page.body.hidden(of: action) + more, cookie))
    }

    @Test("From the price to the confirmation, each form by itself")
    func books() {
        let (path, cookie) = held()
        #expect(
            world.instance.get(path, cookie).body.utf8.contains("Anything to go with it?".utf8), "\(path)")
        let you = world.instance.get("\(path)?step=you", cookie)
        let review = send(you, "\(path)/review", "&\(Self.person)", cookie)
        #expect(review.status == 200 && review.body.utf8.contains("Hi &lt;b&gt;".utf8), "\(review.body)")
        let booked = send(review, "\(path)/book", "", cookie)
        #expect(booked.status == 303 && booked["Location"] == path, "\(booked.body.prefix(3_000))")
        #expect(send(review, "\(path)/book", "", cookie).status == 303)
        let page = world.instance.get(path, cookie).body
        #expect(page.utf8.contains("It is booked. See you soon!".utf8))
        let calendar = world.instance.get("\(path)/booking.ics")
        #expect(calendar.status == 200 && calendar.body.utf8.contains("STATUS:CONFIRMED".utf8))
    }

    @Test("The same form sent twice holds one vehicle once")
    func once() {
        let page = world.instance.get("/vehicles/\(world.vehicle)?\(Self.stay)").body
        let action = "/vehicles/\(world.vehicle)/hold"
        let first = world.instance.ask(.form(action, page.hidden(of: action)))
        let second = world.instance.ask(.form(action, page.hidden(of: action)))
        #expect(first.status == 303 && first["Location"] == second["Location"])
    }

    @Test("Who comes second is told so, with ways out")
    func lost() {
        let page = world.instance.get("/vehicles/\(world.vehicle)?\(Self.stay)").body
        _ = held()
        let action = "/vehicles/\(world.vehicle)/hold"
        let answer = world.instance.ask(.form(action, page.hidden(of: action)))
        #expect(answer.status == 409 && answer["Content-Type"]?.hasPrefix("text/html") == true)
        #expect(answer.body.utf8.contains("is taken from".utf8))
        let isLocal = answer.body.utf8.contains("(local time at ".utf8)
        #expect(isLocal && !answer.body.utf8.contains("America/".utf8))
        #expect(answer.body.utf8.contains("What can be had instead".utf8))
    }

    @Test("When a vehicle is taken is said in the reader's language")
    func german() {
        _ = held()
        let german = ["Accept-Language": "de"]
        let path = "/vehicles/\(world.vehicle)?"
        let taken = world.instance.get(path + Self.stay, german).body
        #expect(taken.utf8.contains(" vergeben, die Vorbereitung eingeschlossen (Ortszeit bei ".utf8))
        #expect(!taken.utf8.contains("America/".utf8) && taken.utf8.contains("Farbe".utf8))
        #expect(Words(.german).colour("black") == "Schwarz" && Words(.german).colour("mint") == "Mint")
    }

    @Test("Once the time is over, there is a way back, and nothing is booked")
    func late() {
        let (path, cookie) = held()
        let you = world.instance.get("\(path)?step=you", cookie)
        let review = send(you, "\(path)/review", "&\(Self.person)", cookie)
        world.instance.write("UPDATE bookings SET held_until = 1 WHERE state = 'held'")
        let answer = send(review, "\(path)/book", "", cookie)
        #expect(answer.status == 409 && answer.body.utf8.contains("no longer held for you".utf8))
        let page = world.instance.get(path, cookie)
        #expect(page.status == 409)
        #expect(page.body.utf8.contains("/vehicles/\(world.vehicle)?from=\(Self.year)".utf8))
    }

    @Test("What is missing is said beside its field, and what was typed stays")
    func incomplete() {
        let (path, cookie) = held()
        let you = world.instance.get("\(path)?step=you&lang=de", cookie)
        let german = cookie.merging(["Accept-Language": "de"]) { $1 }
        let answer = send(you, "\(path)/review", "&name=&email=gil@example.com", german)
        #expect(answer.status == 400 && answer.body.utf8.contains("Vor- und Nachname ist nötig.".utf8))
        #expect(answer.body.utf8.contains("value=\"gil@example.com\"".utf8))
        let foreign = world.instance.ask(.form("\(path)/review", Self.person, cookie))
        #expect(foreign.status == 400 || foreign.status == 403)
    }

    @Test("A booking is cancelled by its page, and a held vehicle let go")
    func ends() {
        let (path, cookie) = held()
        let page = world.instance.get(path, cookie)
        let gone = send(page, "\(path)/release", "", cookie)
        #expect(gone.status == 303 && gone["Location"] == "/vehicles/\(world.vehicle)")
        let (other, browser) = held()
        let you = world.instance.get("\(other)?step=you", browser)
        let review = send(you, "\(other)/review", "&\(Self.person)", browser)
        _ = send(review, "\(other)/book", "", browser)
        let booked = world.instance.get(other, browser)
        let silent = send(booked, "\(other)/cancellation", "&reason=", browser)
        #expect(silent.body.utf8.contains(#"<details class="ask-box" open>"#.utf8), "\(silent.body)")
        #expect(send(booked, "\(other)/cancellation", "&reason=Plans", browser).status == 303)
        #expect(world.instance.get(other, browser).body.utf8.contains("This booking is off".utf8))
    }

    @Test("Nobody finds a checkout without its key")
    func hiddenOnes() {
        #expect(world.instance.get("/checkout/\(Token().text)").status == 404)
        #expect(world.instance.get("/checkout/\(Token().text)/booking.ics").status == 404)
    }
}
