// Pictures of vehicles: sent, developed, shown, put in order, and taken away.

import Schema
import Testing

@testable import FleetPass

@Suite struct VehiclePhotoTests {
    private let sender = Uploader()
    private var world: FleetWorld { sender.world }
    private let id: String

    init() { id = sender.world.entered(70) }

    private func photos(_ path: String = "fleet") -> [String] {
        world.get("/v1/\(path)/\(id)/photos").member("items")?.list?.compactMap { $0["name"]?.text } ?? []
    }

    @Test("A picture is hung up, in several sizes, and nothing that a camera has noted is in it")
    func develops() throws {
        #expect(sender.send(Pictured.small, to: id).member("state") == "ready")
        let names = sender.onDisk
        #expect(names.count == 6 && names.allSatisfy { $0.hasPrefix("public/") }, "\(names)")
        let first = world.instance.get("/v1/vehicles/\(id)/photos")
        let sizes = first.member("items.0.sizes")?.list ?? []
        #expect(sizes.compactMap { $0["width"]?.integer } == [320, 320, 640, 640, 1_000, 1_000])
        for size in sizes {
            let got = world.instance.get(size["url"]?.text ?? "none")
            let isRight =
                got["Content-Type"] == size["media_type"]?.text
                && Int64(got.bodyBytes.count) == size["bytes"]?.integer
                && got["Cache-Control"] == "public, max-age=31536000, immutable"
            #expect(got.status == 200 && isRight && !got.body.utf8.contains("taken at".utf8))
        }
    }

    @Test("Vehicles name their pictures where the public looks, and pages offer sizes of them")
    func shows() throws {
        _ = sender.send(Pictured.small, to: id)
        let name = try #require(photos().first)
        #expect(world.instance.get("/v1/vehicles/\(id)").member("photos") == .list([.text(name)]))
        let page = world.instance.get("/vehicles/\(id)").body
        #expect(page.contains("/files/\(name.dropLast(8))640.webp 640w"), "\(name)")
        #expect(world.instance.get("/vehicles?make=Quillon").body.contains("srcset=\"/files/"))
    }

    @Test("Pictures are put in order and described; the first is the cover, and one left out is gone")
    func orders() throws {
        for width in [400, 500, 600] { _ = sender.send(Pictured.jpeg(width, 300), to: id) }
        let names = photos()
        let wanted = [names[2], names[0]]
        let words = #""descriptions":[{"name":"\#(names[2])","alt":"From the left"}]"#
        let answer = world.put(
            "/v1/fleet/\(id)/photos", #"{"photos":["\#(wanted.joined(separator: "\",\""))"],\#(words)}"#)
        #expect(answer.status == 200 && photos() == wanted && photos("vehicles") == wanted)
        let alts = world.get("/v1/fleet/\(id)/photos").member("items")?.list?.map { $0["alt"]?.text }
        #expect(alts == ["From the left", ""])
        #expect(world.instance.get("/vehicles/\(id)").body.contains("alt=\"From the left\""))
        #expect(try world.instance.count("SELECT count(*) FROM files WHERE state = 'removed'") == 1)
        let gone = world.instance.ask(
            Asked("DELETE", "/v1/fleet/\(id)/photos/\(wanted[0])", fields: world.people.fields(.manager)))
        #expect(gone.status == 204 && photos() == [wanted[1]])
    }

    @Test(
        "What is no picture's name is none",
        arguments: [
            "", "sedan-blue.svg", String(repeating: "a", count: 64) + "-640.gif",
            String(repeating: "a", count: 64) + "-0.jpg", String(repeating: "a", count: 64) + "-064.jpg",
            String(repeating: "A", count: 64) + "-640.jpg", String(repeating: "a", count: 63) + "-6400.jpg",
            String(repeating: "a", count: 64) + "-../.jpg", String(repeating: "a", count: 64) + "-999999.jpg",
        ])
    func misnamed(name: String) {
        #expect(PhotoName(name) == nil)
    }
}
