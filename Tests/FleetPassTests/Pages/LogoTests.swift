// A dealership's own logo: sent over the API, shown wherever its mark stands, and taken away.

import Files
import Schema
import Store
import Testing

@testable import FleetPass

@Suite struct LogoTests {
    private let sender = Uploader()
    private var instance: Instance { sender.world.instance }
    private static let page = ["Accept": "text/html"]
    private static let wide = Pictured.jpeg(1_000, 200)
    private static let square = Pictured.jpeg(300, 300)
    private static let drawn = "/logo.svg\" alt="

    private func send(_ bytes: [UInt8], by person: Person = .admin) -> Answered {
        sender.send(bytes, .logo, to: nil, by: person)
    }

    private var shown: Answered {
        instance.ask(Asked("GET", "/v1/organisation", fields: sender.world.people.fields(.sales)))
    }

    private func remove(by person: Person = .admin) -> Answered {
        instance.ask(
            Asked("DELETE", "/v1/organisation/logo", fields: sender.world.people.fields(person)))
    }

    @Test(
        "It is on the very next page of everybody, in the place of the drawn mark, until it is taken away",
        arguments: ["/", "/vehicles", "/saved", "/compare", "/sign-in", "/sign-up", "/nowhere", "/docs"])
    func pages(path: String) throws {
        let desk = PublicDesk(instance.app, instance.table)
        func ask() -> String { instance.ask(Asked("GET", path, fields: Self.page), at: desk).body }
        #expect(ask().contains(Self.drawn))
        #expect(send(Self.wide).member("state") == "ready")
        let url = try #require(shown.member("logo.sizes.1.url")?.text)
        let page = ask()
        #expect(
            page.contains("src=\"\(url)\"")
                && page.contains("alt=\"North Motors\" width=\"180\" height=\"36\""))
        #expect(!page.contains(Self.drawn))
        #expect(remove().status == 204 && shown.member("logo") == .null)
        #expect(ask().contains(Self.drawn))
    }

    @Test("A wide one stands alone; beside one that is not the name stays, and it is the tab's picture too")
    func shapes() {
        _ = send(Self.wide)
        let wide = instance.get("/sign-in").body
        #expect(
            !wide.contains("<span>North Motors</span>") && wide.contains("logo.svg\" type=\"image/svg+xml\""))
        _ = send(Self.square)
        let square = instance.get("/sign-in").body
        #expect(square.contains("alt=\"\" width=\"36\" height=\"36\"><span>North Motors</span>"))
        #expect(square.contains("-144.png\" type=\"image/png\"") && !square.contains("logo.svg"))
    }

    @Test("Whatever comes by its name is kept for ever, and another logo has another name")
    func names() throws {
        let id = send(Self.wide).member("id")?.text ?? ""
        let first = try #require(shown.member("logo.sizes.0.url")?.text)
        let answer = instance.get(first)
        #expect(answer.status == 200 && answer["Content-Type"] == "image/png")
        #expect(answer["Cache-Control"] == "public, max-age=31536000, immutable")
        #expect(send(Self.square).member("state") == "ready")
        let second = try #require(shown.member("logo.sizes.0.url")?.text)
        #expect(second != first && instance.get(second).status == 200)
        #expect(sender.world.get("/v1/files/\(id)", by: .admin).status == 404)
    }

    @Test(
        "What is no picture is refused, and what is shown stays",
        arguments: [
            (Pictured.svg, "SVG is not taken, since it can hold programs"),
            (Pictured.paper, "PDF is not taken"),
            (Pictured.bomb, "The picture is too large"), (Pictured.cutOff, "The picture ends too early."),
            (Array("GIF89a..".utf8), "GIF is not taken"), (Array("<html>".utf8), "HTML or XML is not taken"),
        ])
    func refuses(bytes: [UInt8], reason: String) {
        _ = send(Self.wide)
        let before = shown.member("logo.id")
        let answer = send(bytes)
        #expect(answer.member("state") == "refused", "\(answer.body)")
        #expect(answer.member("reason")?.text?.contains(reason) == true, "\(answer.body)")
        #expect(shown.member("logo.id") == before && before != nil)
    }

    @Test(
        "Who may send one, and who may take it away",
        arguments: [
            (.admin, 201, 204), (.manager, 404, 403), (.sales, 404, 403), (.crew, 404, 403),
            (.customer, 404, 403), (.anonymous, 401, 401),
        ] as [(Person, Int, Int)])
    func may(person: Person, sends: Int, removes: Int) {
        _ = send(Self.wide)
        #expect(sender.announce(.logo, to: nil, bytes: 100, by: person).status == sends)
        #expect(remove(by: person).status == removes)
    }

    @Test("Whoever works at some locations alone changes nothing that all show; nobody's is a thing's")
    func reach() {
        #expect(sender.announce(.logo, to: Demo.active, bytes: 100, by: .admin).status == 404)
        let id = send(Self.wide).member("id")?.text ?? ""
        sender.world.keep(.admin, at: sender.world.place)
        #expect(sender.announce(.logo, to: nil, bytes: 100, by: .admin).status == 404)
        #expect(remove().status == 403)
        let one = Asked("DELETE", "/v1/files/\(id)", fields: sender.world.people.fields(.admin))
        #expect(instance.ask(one).status == 404)
    }

    @Test("Those that were begun and left lying keep nobody from sending one")
    func abandoned() {
        for _ in 0..<8 { #expect(sender.announce(.logo, to: nil, bytes: 100, by: .admin).status == 201) }
        #expect(send(Self.wide).member("state") == "ready")
        #expect(send(Self.square).member("state") == "ready")
    }

    @Test("Its bytes go when it does, and `check` misses those of one that is shown")
    func bytes() throws {
        _ = send(Self.wide)
        func findings() throws -> Int {
            try sender.app.database.reader().read { try sender.app.fileRoom.missing($0).count }
        }
        #expect(sender.onDisk.count == 2 && sender.onDisk.allSatisfy { $0.hasSuffix(".png") })
        #expect(try findings() == 0)
        for name in sender.onDisk { FileContent.remove("\(sender.app.paths.files)/\(name)") }
        #expect(try findings() == 1)
        #expect(remove().status == 204 && remove().status == 404)
        #expect(try findings() == 0)
    }

    @Test("Search engines and letters have it, where they can fetch it")
    func elsewhere() throws {
        _ = send(Self.wide)
        // Mail is read on pages of other origins.
        let path = try #require(shown.member("logo.sizes.1.url")?.text)
        let url = sender.app.url(path)
        #expect(instance.get(path)["Cross-Origin-Resource-Policy"] == "cross-origin")
        #expect(instance.get("/sign-in")["Cross-Origin-Resource-Policy"] == "same-origin")
        let vehicle = instance.get("/vehicles/\(Demo.active)").body
        #expect(vehicle.contains(#""name":"North Motors","logo":"\#(url)""#))
        _ = instance.ask(.json("/v1/sign-ups", #"{"name":"Cara","email":"cara@example.com"}"#))
        try Postman(sender.app).deliver()
        let letter = try #require(Posted.all(sender.app).first)
        #expect(letter.html.contains("<img src=\"\(url)\" alt=\"North Motors\" width=\"180\""))
    }
}
