// Files on their way in: pieces, what is wrong with them, and what is taken.

import Schema
import Store
import Testing

@testable import FleetPass

@Suite struct UploadTests {
    private let sender = Uploader()

    @Test("After a piece that broke off, an upload goes on where it stands")
    func resumes() throws {
        let bytes = Pictured.small
        let id = sender.announce(bytes: bytes.count, digest: Pictured.digest(bytes)).member("id")?.text ?? ""
        #expect(sender.piece(id, at: "0", Array(bytes[..<700])).member("offset")?.integer == 700)
        // Bytes of a piece that was never answered.
        _ = try Arrivals(paths: sender.app.paths).append([9, 9, 9], at: 700, of: #require(UUID(id)))
        let stands = sender.world.get("/v1/uploads/\(id)")
        #expect(stands.member("offset")?.integer == 700 && stands.member("state") == "receiving")
        #expect(sender.complete(id).status == 409)
        #expect(sender.piece(id, at: "700", Array(bytes[700...])).status == 200)
        #expect(sender.complete(id).member("state") == "ready" && sender.complete(id).status == 200)
    }

    @Test(
        "A piece that does not fit is refused, and what is there stays",
        arguments: [
            ("0", 10, 409), ("11", 10, 409), ("10", 91, 422), ("10", 0, 400), (nil, 10, 400),
            ("-1", 10, 400), ("010", 10, 400), ("1e1", 10, 400), ("99999999999999999999", 1, 400),
            ("10", Upload.chunkBytes + 1, 413),
        ] as [(String?, Int, Int)])
    func refusesPieces(offset: String?, count: Int, status: Int) {
        let id = sender.announce(bytes: 100).member("id")?.text ?? ""
        _ = sender.piece(id, at: "0", [UInt8](repeating: 1, count: 10))
        let answer = sender.piece(id, at: offset, [UInt8](repeating: 2, count: count))
        #expect(answer.status == status, "\(answer.body)")
        if status == 409 {
            #expect(answer.member("errors.0.detail") == "must be 10")
        }
        #expect(sender.world.get("/v1/uploads/\(id)").member("offset")?.integer == 10)
    }

    @Test(
        "What is no picture is refused, and nothing of it is left",
        arguments: [
            (Pictured.svg, "SVG is not taken"), (Pictured.paper, "PDF is not taken"),
            (Pictured.bomb, "The picture is too large"), (Pictured.cutOff, "The picture ends too early."),
            (Array("GIF89a..".utf8), "GIF is not taken"), (Array("MZ not a picture".utf8), "no picture"),
        ])
    func refuses(bytes: [UInt8], reason: String) {
        let answer = sender.send(bytes)
        #expect(answer.status == 200 && answer.member("state") == "refused", "\(answer.body)")
        #expect(answer.member("reason")?.text?.contains(reason) == true, "\(answer.body)")
        #expect(sender.onDisk == [])
        #expect(!sender.world.instance.get("/v1/vehicles/\(Demo.active)").body.contains(".jpg"))
    }

    @Test("Bytes that are not those that were announced are refused; so is a document that is none")
    func compares() {
        let other = sender.send(Pictured.small, digest: Pictured.digest(Pictured.paper))
        #expect(other.member("reason")?.text?.contains("not those that were announced") == true)
        let customer = "\(sender.world.rental.customer)"
        #expect(
            sender.send(Pictured.svg, .customerDocument, to: customer).member("reason")?.text
                == "This is neither a PDF nor a photo as JPEG, PNG or WebP: nothing else is taken here.")
        #expect(sender.send(Pictured.small, .customerDocument, to: customer).member("state") == "ready")
        #expect(sender.send(Pictured.paper, .customerDocument, to: customer).member("state") == "ready")
    }

    @Test(
        "Who may send what to what",
        arguments: [
            (.manager, .vehiclePhoto, "vehicle", 201), (.sales, .vehiclePhoto, "vehicle", 403),
            (.customer, .vehiclePhoto, "vehicle", 404), (.anonymous, .vehiclePhoto, "vehicle", 401),
            (.sales, .inspectionPhoto, "booking", 201), (.crew, .inspectionPhoto, "booking", 403),
            (.customer, .inspectionPhoto, "booking", 404),
            (.sales, .customerDocument, "customer", 201), (.crew, .customerDocument, "customer", 404),
            (.customer, .customerDocument, "customer", 201), (.other, .customerDocument, "customer", 404),
            (.customer, .customerDocument, "", 201), (.manager, .customerDocument, "", 422),
            (.manager, .vehiclePhoto, "booking", 404), (.manager, .agreement, "booking", 400),
        ] as [(Person, FileKind, String, Int)])
    func mayAnnounce(person: Person, purpose: FileKind, owner: String, status: Int) {
        let year = RentalWorld.year
        let booking = sender.world.rental.book(from: "\(year)-03-02T10:00", until: "\(year)-03-04T10:00")
        let owners = [
            "vehicle": Demo.active, "booking": booking.member("id")?.text ?? "",
            "customer": "\(sender.world.rental.customer)",
        ]
        let answer = sender.announce(purpose, to: owners[owner], bytes: 100, by: person)
        #expect(answer.status == status, "\(answer.body)")
    }

    @Test("Whoever inspects photographs what they inspect, while they do, and takes nothing away")
    func inspectors() throws {
        let counter = CounterWorld(sender.world.rental)
        let booking = counter.booked()
        func sends() -> Answered { sender.send(Pictured.small, .inspectionPhoto, to: booking, by: .crew) }
        #expect(sends().status == 403)
        let begun = counter.post("/v1/bookings/\(booking)/inspections", #"{"kind":"pickup"}"#)
        #expect(begun.status == 201, "\(begun.body)")
        let photo = sends()
        #expect(photo.member("state") == "ready", "\(photo.body)")
        let id = photo.member("id")?.text ?? ""
        let gone = sender.world.instance.ask(
            Asked("DELETE", "/v1/files/\(id)", fields: sender.world.people.fields(.crew)))
        #expect(gone.status == 403)
        // Nor do they go on with what another has begun.
        let others = sender.announce(.inspectionPhoto, to: booking, bytes: 10).member("id")?.text ?? ""
        #expect(sender.piece(others, at: "0", [1], by: .crew).status == 403)
    }

    @Test("Nobody else goes on with an upload, or looks at one", arguments: [Person.other, .sales, .crew])
    func others(person: Person) {
        let id = sender.announce(bytes: 100).member("id")?.text ?? ""
        let statuses = [
            sender.world.get("/v1/uploads/\(id)", by: person).status,
            sender.piece(id, at: "0", [1], by: person).status, sender.complete(id, by: person).status,
        ]
        let expected = person == .other ? 404 : 403
        #expect(statuses == [expected, expected, expected])
    }

    @Test("Too large, or too many, are not begun; what is given up makes room")
    func limits() {
        #expect(sender.announce(bytes: 40_000_001).status == 400)
        let customer = "\(sender.world.rental.customer)"
        #expect(sender.announce(.customerDocument, to: customer, bytes: 20_000_001).status == 422)
        let ids = (0..<Upload.mostUnderWay).map { _ in sender.announce(bytes: 1).member("id")?.text ?? "" }
        #expect(sender.announce(bytes: 1).status == 409)
        let gone = sender.world.instance.ask(
            Asked("DELETE", "/v1/uploads/\(ids[0])", fields: sender.world.people.fields(.manager)))
        #expect(gone.status == 204 && sender.announce(bytes: 1).status == 201)
    }

    @Test("An upload that nobody goes on with is given up, with its bytes")
    func expires() throws {
        let id = sender.announce(bytes: 100).member("id")?.text ?? ""
        _ = sender.piece(id, at: "0", [1, 2, 3])
        #expect(sender.onDisk == ["arriving/\(id)"])
        try sender.app.database.write { tx in
            try tx.run(.assembled("UPDATE files SET due_at = $1"), .integer(tx.now.epochMs))
        }
        for _ in 0..<2 { try FileKeeper(sender.app).work() }
        #expect(sender.onDisk == [] && sender.world.get("/v1/uploads/\(id)").status == 404)
    }
}
