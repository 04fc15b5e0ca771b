// What is answered for a dealership that is closed, and for one that there is not.

import Schema
import Testing

@testable import FleetPass
@testable import HTTP

@Suite struct ClosedDoorTests {
    /// Answers as the house does in the place of a closed dealership.
    private final class Porter: Desk {
        let premises: Premises
        init(_ premises: Premises) { self.premises = premises }
        func answer(_ request: Request) -> Answer {
            .now(ClosedDoor.closed("North & Sons", on: premises, request))
        }
        func takesBody(_ request: Request) -> Bool { false }
        func turnEnded() {}
        func answered(_ request: Request, _ status: Status, bytes: Int, durationNs: Int64) {}
        func refused(_ refusal: Refusal, id: UInt64) {}
    }

    private static func ask(_ path: String, _ fields: [String: String] = [:]) throws -> Answered {
        let folder = try Folder.copy(of: Demo.directory)
        let instance = try Instance(folder, site: "https://rent.test/t/north")
        let asked = Asked("GET", "/t/north\(path)", fields: fields)
        return instance.ask(asked, at: Porter(instance.app.premises))
    }

    @Test("People are shown a page that looks as pages do, and leads nowhere else")
    func page() throws {
        let page = try Self.ask("/vehicles", ["Accept": "text/html"])
        #expect(page.status == 503 && page["Retry-After"] == "3600" && page["Cache-Control"] == "no-store")
        #expect(page.body.utf8.contains("North &amp; Sons is closed at the moment.".utf8))
        #expect(page.body.utf8.contains("<h1>Closed</h1>".utf8) && !page.body.utf8.contains("sign-in".utf8))
        // Whether it has a logo nobody looks, so no mark stands in its place.
        #expect(!page.body.utf8.contains("<img".utf8))
        let sheet = page.body.matches(of: try Regex(#"href="/t/north(/assets/[^"]*\.css)""#)).first
        let path = try #require(sheet?.output[1].substring.map(String.init))
        #expect(try Self.ask(path).status == 200)
    }

    @Test(
        "Programs are told so too, whatever they ask for",
        arguments: ["/v1/vehicles", "/assets/x/site.css", "/"])
    func problem(path: String) throws {
        let told = try Self.ask(path)
        #expect(told.status == 503 && told["Content-Type"] == "application/problem+json")
        #expect(told.member("type")?.text == "/t/north/docs#problem-unavailable")
    }

    @Test("Where there is no dealership there is a plain 404")
    func unknown() {
        let response = ClosedDoor.unknown()
        #expect(response.status.code == 404)
    }
}
