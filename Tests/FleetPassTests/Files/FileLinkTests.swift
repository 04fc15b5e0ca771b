// Links to files that not everybody may fetch, and the name by which anybody fetches a picture of a vehicle.

import Schema
import Store
import Testing
import Threads

@testable import FleetPass

@Suite struct FileLinkTests {
    private let sender = Uploader()

    /// A document of the customer's, and the link that they were given.
    private func document() throws -> (id: UUID, url: String) {
        let customer = "\(sender.world.rental.customer)"
        let sent = sender.send(Pictured.paper, .customerDocument, to: customer, by: .customer)
        let id = try #require(sent.member("id")?.text)
        let told = sender.world.get("/v1/files/\(id)", by: .customer)
        let url = try #require(told.member("sizes.0.url")?.text)
        return (try #require(UUID(id)), url)
    }

    @Test("A link fetches the file, for whoever has it, and says nothing but what we wrote it as")
    func fetches() throws {
        let answer = sender.world.instance.get(try document().url)
        #expect(answer.status == 200 && answer.bodyBytes == Pictured.paper)
        #expect(answer["Content-Type"] == "application/pdf" && answer["X-Content-Type-Options"] == "nosniff")
        #expect(answer["Content-Disposition"] == "attachment; filename=\"car.svg.pdf\"")
        #expect(answer["Content-Security-Policy"]?.hasSuffix("sandbox") == true)
        #expect(answer["Cache-Control"] == "private, no-store")
    }

    @Test(
        "A link that is changed anywhere, or is over, leads nowhere",
        arguments: ["id", "size", "until", "proof", "cut", "empty", "over", "another", "state"])
    func refuses(part: String) throws {
        let (id, url) = try document()
        var parts = url.split(separator: "/").map(String.init)
        let links = sender.app.secrets.fileLinks
        switch part {
        case "id": parts[1] = "\(UUID(v7: 1, random: (1, 1)))"
        case "size": parts[2] = "640.webp"
        case "until": parts[3] = "\((Int64(parts[3]) ?? 0) + 60)"
        case "proof": parts[4] = String(parts[4].reversed())
        case "cut": parts[4] = String(parts[4].dropLast(2))
        case "empty": parts.removeLast()
        case "over":
            let then = Instant(epochMs: Clock.epochMs() - 2 * FileLinks.goodForMs)
            parts = links.path(to: id, FileLinks.whole, now: then).split(separator: "/").map(String.init)
        case "another":
            let other = FileLinks(key: [UInt8](repeating: 7, count: 32))
            let path = other.path(to: id, FileLinks.whole, now: Instant(epochMs: Clock.epochMs()))
            parts = path.split(separator: "/").map(String.init)
        default:
            let gone = sender.world.instance.ask(
                Asked("DELETE", "/v1/files/\(id)", fields: sender.world.people.fields(.customer)))
            #expect(gone.status == 204)
        }
        let answer = sender.world.instance.get("/" + parts.joined(separator: "/"))
        #expect(answer.status == 404)
        let nowhere = sender.world.instance.get("/files/nothing")
        #expect(answer.member("title") == nowhere.member("title"))
        #expect(answer.member("detail") == nowhere.member("detail"))
    }

    @Test("A picture that is not everybody's has a link for each size, and none is good for another")
    func sizes() throws {
        let year = RentalWorld.year
        let booked = sender.world.rental.book(from: "\(year)-03-02T10:00", until: "\(year)-03-04T10:00")
        let booking = try #require(booked.member("id")?.text)
        let sent = sender.send(Pictured.small, .inspectionPhoto, to: booking, by: .sales)
        let told = sender.world.get("/v1/bookings/\(booking)/files", by: .crew)
        let urls = told.member("items.0.sizes")?.list?.compactMap { $0["url"]?.text } ?? []
        #expect(sent.member("state") == "ready" && urls.count == 6)
        #expect(urls.allSatisfy { sender.world.instance.get($0).status == 200 })
        let other = urls[0].replacing("/320.webp/", with: "/640.webp/")
        #expect(other != urls[0] && sender.world.instance.get(other).status == 404)
        #expect(sender.onDisk.allSatisfy { $0.hasPrefix("private/") })
        #expect(sender.world.get("/v1/me/files", by: .customer).ids == [])
    }

    @Test("Who may look at a customer's document, and that it is on record who did")
    func reads() throws {
        let id = try document().id
        let statuses = [Person.customer, .other, .sales, .crew, .anonymous].map {
            sender.world.get("/v1/files/\(id)", by: $0).status
        }
        #expect(statuses == [200, 404, 200, 404, 401])
        let lists = [("/v1/me/files", Person.customer), ("/v1/me/files", .other)].map {
            sender.world.get($0.0, by: $0.1).ids
        }
        #expect(lists == [["\(id)"], []])
        let customer = sender.world.rental.customer
        #expect(sender.world.get("/v1/customers/\(customer)/files", by: .sales).ids == ["\(id)"])
        let noted = "SELECT count(*) FROM audit_events WHERE action = 'file.read'"
        #expect(try sender.world.instance.count(noted) == 6)
    }

    @Test("With a customer their documents go")
    func erases() throws {
        let (id, url) = try document()
        let gone = sender.world.instance.ask(
            Asked("DELETE", "/v1/me", fields: sender.world.people.fields(.customer)))
        #expect(gone.status == 204 && sender.world.instance.get(url).status == 404)
        #expect(sender.world.get("/v1/files/\(id)", by: .admin).status == 404)
        #expect(try sender.world.instance.count("SELECT count(*) FROM files WHERE name <> ''") == 0)
    }

    @Test(
        "A name to save a file by is one name, whatever it is called",
        arguments: [
            ("a\"; filename=b\r\nX: y.pdf", "a___filename_b__X__y.pdf"), ("", "file.pdf"),
            ("../../etc", ".._.._etc.pdf"), ("…", "file.pdf"), ("Führerschein.pdf", "F__hrerschein.pdf"),
        ])
    func names(name: String, saved: String) {
        #expect(App.disposition(name, .pdf) == "attachment; filename=\"\(saved)\"")
    }
}
