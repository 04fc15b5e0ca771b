// A customer's documents, searches and calendar links by pages: seen, used, and taken back. And how far off a
// time is said to be.

import Schema
import Testing
import Zones

@testable import FleetPass

@Suite struct OwnPapersTests {
    private let people = People(Instance.demo())

    private func opens(_ path: String) -> Answered { people.instance.ask(people.opens(.customer, path)) }
    private func sends(_ path: String, _ form: String = "") -> Answered {
        people.instance.ask(people.sends(.customer, path, form))
    }

    @Test("A document that one has sent is listed, and removed by a button; another's is not there")
    func documents() {
        let (own, other) = (people.file(of: .customer), people.file(of: .other))
        let page = opens("/account/documents").body
        #expect(page.contains("/account/documents/\(own)/removal") && !page.contains("\(other)"))
        #expect(sends("/account/documents/\(other)/removal").status == 404)
        let done = sends("/account/documents/\(own)/removal")
        #expect(done["Location"] == "/account/documents?done=removed", "\(done.body)")
        let after = opens("/account/documents?done=removed").body
        #expect(after.contains("The document is removed.") && !after.contains("\(own)"))
    }

    @Test(
        "A document comes by a form alone: a paper or a photo, and nothing else",
        arguments: [
            (Pictured.paper, "licence.pdf", 303, "application/pdf"),
            (Pictured.small, "licence.jpg", 303, "image/"),
            (Pictured.svg, "licence.pdf", 422, "neither a PDF nor a photo"),
            (Array("MZ".utf8), "a.exe", 422, "neither a PDF nor a photo"),
            ([], "", 422, "Choose a document first."),
        ] as [([UInt8], String, Int, String)])
    func sent(bytes: [UInt8], name: String, status: Int, told: String) {
        let answer = sends(bytes, called: name)
        #expect(answer.status == status, "\(answer.body)")
        #expect(status == 303 || answer.body.contains(told), "\(answer.body)")
        let files = people.instance.ask(people.opens(.customer, "/v1/me/files")).body
        #expect(files.contains("\"customer_document\"") == (status == 303))
        let page = opens("/account/documents?done=sent").body
        #expect(status != 303 || files.contains(told) && page.contains(name))
    }

    @Test(
        "Of a file's name what shows is kept, and of that the end",
        arguments: [
            (String(repeating: "q", count: 197) + ".pdf", String(repeating: "q", count: 196) + ".pdf"),
            ("a\0" + String(repeating: "q", count: 900), String(repeating: "q", count: 200)),
            ("\u{202E}li\u{7}cence\u{9B}\u{2066}.pdf\u{200F}", "licence.pdf"), ("\u{0}\u{1B}", ""),
            ("Fu\u{308}hrerschein 🪪.pdf", "Fu\u{308}hrerschein 🪪.pdf"),
        ])
    func names(given: String, kept: String) {
        let answer = sends(Pictured.paper, called: given)
        #expect(answer.status == 303, "\(answer.body)")
        let files = people.instance.ask(people.opens(.customer, "/v1/me/files"))
        let name = files.member("items.0.name")?.text
        #expect(name.map { Array($0.unicodeScalars) } == Array(kept.unicodeScalars))
    }

    @Test(
        "Why a photo is not taken is said in the language of the page, and a script is told how",
        arguments: [
            (Pictured.bomb, "Das Bild ist zu groß: "), (Pictured.cutOff, "Das Bild hört zu früh auf."),
            (Pictured.svg, "Das ist weder ein PDF noch ein Foto"),
        ])
    func german(bytes: [UInt8], told: String) {
        let answer = sends(bytes, called: "a.jpg", in: "de")
        #expect(answer.status == 422 && answer.body.utf8.contains(told.utf8), "\(answer.body)")
        #expect(!opens("/account/documents").body.contains("data-told"))
        var german = people.opens(.customer, "/account/documents")
        german.fields["Accept-Language"] = "de"
        let page = people.instance.ask(german).body
        #expect(page.contains("data-told=\"{&quot;") && page.utf8.contains(":&quot;\(told)".utf8))
    }

    private func sends(_ bytes: [UInt8], called name: String, in language: String = "en") -> Answered {
        let fields = people.fields(.customer).merging(["Accept-Language": language]) { $1 }
        let body = [("form_token", nil, Array((fields["X-Form-Token"] ?? "").utf8)), ("paper", name, bytes)]
            .flatMap { field, file, content in
                let head = "name=\"\(field)\"" + (file.map { "; filename=\"\($0)\"" } ?? "")
                return Array("--PART\r\nContent-Disposition: form-data; \(head)\r\n\r\n".utf8) + content
                    + Array("\r\n".utf8)
            }
        let type = ["Content-Type": "multipart/form-data; boundary=PART"]
        return people.instance.ask(
            Asked(
                "POST", "/account/documents", fields: fields.merging(type) { $1 },
                body: body + Array("--PART--\r\n".utf8)))
    }

    @Test("A search that was kept tells what it finds now, and is removed by a button")
    func searches() {
        let (own, other) = (people.search(of: .customer), people.search(of: .other))
        let page = opens("/account/searches").body
        #expect(page.contains("href=\"/vehicles?class=suv\"") && page.contains(" now"), "\(page)")
        #expect(sends("/account/searches/\(other)/removal").status == 404)
        #expect(sends("/account/searches/\(own)/removal")["Location"] == "/account/searches?done=removed")
        #expect(opens("/account/searches").body.contains("You have saved no search yet"))
    }

    @Test("A search is saved from its results, as it is there; who has not signed in is led there and back")
    func saving() throws {
        let results = people.instance.get("/vehicles?class=suv&seats=5&view=map&q=%26%3Cb").body
        #expect(!people.instance.get("/vehicles?sort=price").body.contains("/account/searches/new"))
        let start = try #require(results.firstRange(of: "/account/searches/new?"))
        let place = String(results[start.lowerBound...].prefix { $0 != "\"" }).replacing("&amp;", with: "&")
        let away = people.instance.get(place)
        #expect(away.status == 303 && away["Location"] == "/sign-in?next=\(PercentCoding.encode(place))")
        let form = opens(place).body.hidden(of: "/account/searches")
        #expect(people.instance.ask(.form("/account/searches", form + "&name=Big", [:])).status == 401)
        let saved = people.instance.ask(
            .form("/account/searches", form + "&name=Big+ones", people.fields(.customer)))
        #expect(saved["Location"] == "/account/searches?done=created", "\(saved.body)")
        let list = opens("/account/searches?done=created").body
        #expect(list.contains("/vehicles?class=suv&amp;seats=5&amp;q=%26%3Cb") && list.contains("Big ones"))
    }

    @Test("A search that is none is told, and its name stays; without a name nothing is saved")
    func unsaved() {
        let bad = sends("/account/searches", "name=Mine&query=class%3Dtank")
        #expect(bad.status == 422 && bad.body.contains("value=\"Mine\"") && bad.body.contains("error-box"))
        #expect(sends("/account/searches", "name=&query=class%3Dsuv").status == 400)
        #expect(!opens("/account/searches").body.contains("Mine"))
    }

    @Test("A link to one's calendar is shown once, opens, and opens no more once it is taken back")
    func calendar() throws {
        let made = sends("/account/calendar", "idempotency_key=a-key-of-this-page")
        #expect(made.status == 201 && made.body.contains("webcal://"), "\(made.body)")
        let start = try #require(made.body.firstRange(of: "/calendars/"))
        let link = String(made.body[start.lowerBound...].prefix { $0 != "<" && $0 != "\"" })
        #expect(people.instance.get(link).status == 200)
        let page = opens("/account/calendar")
        let form = try #require(page.body.firstRange(of: "/account/calendar/"))
        let place = String(page.body[form.lowerBound...].prefix { $0 != "\"" })
        #expect(!page.body.contains(link))
        #expect(sends(place)["Location"] == "/account/calendar?done=ended")
        #expect(people.instance.get(link).status == 404)
    }

    @Test("A customer's pages have their own ways about, and public ones lead there")
    func ways() {
        let page = opens("/account/documents").body
        let ways = ["/account", "/account/bookings", "/account/searches", "/account/privacy"]
        #expect(ways.filter { !page.contains("<a href=\"\($0)\"") } == [])
        #expect(page.contains("<a href=\"/account/documents\" aria-current=\"page\""))
        #expect(!people.instance.ask(people.opens(.sales, "/account/security")).body.contains("own-nav"))
    }

    @Test(arguments: [
        ("2026-11-21T10:00:00Z", "2026-11-21T09:59:00Z", nil),
        ("2026-11-21T10:00:00Z", "2026-11-21T10:45:00Z", "in 45 minutes"),
        ("2026-11-21T10:00:00Z", "2026-11-21T18:00:00Z", "today at 18:00"),
        ("2026-11-21T10:00:00Z", "2026-11-22T00:30:00Z", "tomorrow at 00:30"),
        ("2026-11-21T23:59:00Z", "2026-11-23T00:01:00Z", "in 2 days"),
        ("2026-11-21T10:00:00Z", "2026-12-11T10:00:00Z", "in 20 days"),
        ("2026-11-21T10:00:00Z", "2026-12-20T10:00:00Z", "in 4 weeks"),
    ])
    func distance(now: String, time: String, words: String?) throws {
        let zone = try #require(people.instance.app.premises.zones.zone("UTC"))
        let clock = AccountClock(zone, .english, now: try #require(Instant(now)))
        #expect(clock.distance(try #require(Instant(time))) == words)
    }
}
