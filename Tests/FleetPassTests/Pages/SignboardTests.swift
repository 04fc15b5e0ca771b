// What a dealership calls itself: changed in the console, and from then on wherever it is shown.

import Schema
import Store
import Testing

@testable import FleetPass

@Suite struct SignboardTests {
    private let people = People(.demo())
    private var instance: Instance { people.instance }
    private static let name = "Harbour & Sons"

    private func profile(_ members: String) -> Answered {
        let head = ["Content-Type": "application/json", "If-Match": "*"]
        return instance.ask(
            Asked(
                "PUT", "/v1/organisation/profile", fields: people.fields(.admin).merging(head) { $1 },
                body: [UInt8](#"{"currency":"USD"\#(members)}"#.utf8)))
    }

    private func rename() -> Answered {
        profile(
            ##","name":"Harbour & Sons","accent":"#8a1f5c","footer":"Open <daily>\nAll year","##
                + #""email":"ask@harbour.test","phone":"+1 555 0100","website":"javascript:alert(1)""#)
    }

    private static let page = ["Accept": "text/html"]

    @Test(
        "Name, colour and footer are on the very next page of everybody",
        arguments: ["/", "/vehicles", "/saved", "/compare", "/sign-in", "/sign-up", "/nowhere", "/docs"])
    func pages(path: String) {
        let desk = PublicDesk(instance.app, instance.table)
        let before = instance.ask(Asked("GET", path, fields: Self.page), at: desk)
        #expect(before.body.contains("· North Motors</title>") && !before.body.contains("Harbour"))
        let changed = rename()
        #expect(changed.status == 200, "\(changed.body)")
        let after = instance.ask(Asked("GET", path, fields: Self.page), at: desk).body
        #expect(
            after.contains("· Harbour &amp; Sons</title>") && !after.contains("<span>North Motors</span>"))
        #expect(after.contains("accent-8a1f5c.css") && after.contains("mark-8a1f5c.svg"))
    }

    @Test("What was typed stands as text at the foot, and a website that is none is no link")
    func foot() {
        #expect(rename().status == 200)
        let page = instance.get("/vehicles").body
        #expect(page.contains("Open &lt;daily&gt;\nAll year"))
        #expect(page.contains(#"href="mailto:ask@harbour.test""#) && page.contains("tel:+15550100"))
        #expect(!page.contains("javascript:alert"))
    }

    @Test("Search engines, previews, programs and keys have the name too")
    func elsewhere() {
        #expect(rename().status == 200)
        let vehicle = instance.get("/vehicles/\(Demo.active)").body
        #expect(vehicle.contains(#""seller":{"@type":"AutoRental","name":"Harbour \u0026 Sons""#))
        #expect(vehicle.contains("· Harbour &amp; Sons\">"))
        #expect(instance.get("/openapi.json").member("info.title")?.text == "Harbour & Sons API")
        let factor = instance.ask(Asked("POST", "/v1/me/second-factor", fields: people.fields(.customer)))
        #expect(factor.body.contains("issuer=Harbour%20%26%20Sons"), "\(factor.body)")
    }

    @Test("Without a name of its own it has the operator's again, and without a colour the product's")
    func falls() {
        #expect(rename().status == 200 && profile("").status == 200)
        let page = instance.get("/").body
        #expect(page.contains("North Motors") && !page.contains("Harbour") && !page.contains("accent-8a1f5c"))
    }

    @Test("A change that is not committed is nobody's to see, and one that was undone never was")
    func undone() throws {
        struct Undone: Error {}
        let app = instance.app
        #expect(instance.get("/").body.contains("North Motors"))
        #expect(throws: Undone.self) {
            try app.database.write { tx in
                try tx.run(.assembled("UPDATE organisation SET name = 'Harbour & Sons'"))
                app.signs.expect(try RevisionStore(tx: tx).raise(.rules))
                #expect(try app.signs.sign(tx).name == Self.name && app.sign.name == "North Motors")
                throw Undone()
            }
        }
        #expect(instance.get("/").body.contains("North Motors"))
    }

    @Test("An empty instance has the operator's name where it is set up")
    func empty() throws {
        let instance = Instance.made(Folder.make())
        let audit = instance.app.secrets.audit
        let token = try instance.app.database.write { try App.makeSetupLink(audit, $0) }
        let page = instance.get(Link.Purpose.setup.path + token.text)
        #expect(page.status == 200 && page.body.contains("Set up \(instance.app.configuration.organisation)"))
    }

    @Test("Letters come from the name that it has when they are sent")
    func letters() throws {
        _ = instance.ask(.json("/v1/sign-ups", #"{"name":"Cara","email":"cara@example.com"}"#))
        #expect(rename().status == 200)
        try Postman(instance.app).deliver()
        let letter = try #require(Posted.all(instance.app).first)
        #expect(letter.head.contains("From: \"Harbour & Sons\"\r\n <"))
        #expect(letter.head.contains("Reply-To: \"Harbour & Sons\"\r\n <ask@harbour.test>"))
        #expect(letter.html.contains("Harbour &amp; Sons</p>") && letter.html.contains("background:#8a1f5c"))
        #expect(letter.html.contains("Open &lt;daily&gt;\nAll year"))
    }
}
