// A site below a path of its host: which requests are its own, and what its answers say.

import Testing

@testable import HTTP

@Suite struct MountTests {
    private static let north = Mount("/t/north")

    @Test(
        "What is no plain path is refused",
        arguments: [
            "", "/", "t", "t/north", "/t/", "//t", "/t//north", "/T", "/t/ü", "/t/..", "/t%2F", "/t;a",
        ])
    func paths(_ path: String) { #expect(Mount(path) == nil) }

    @Test(
        "A request is entered where it is for a place below, by whole steps and as it was written",
        arguments: [
            ("/t/north/", "/", ""), ("/t/north/vehicles?make=Saab", "/vehicles", "make=Saab"),
            ("/t/north//x", "//x", ""), ("/t/north", nil, ""), ("/t/northern/x", nil, ""), ("/", nil, ""),
            ("/t/nort%68/x", nil, ""), ("/x/t/north/", nil, ""), ("/t/north?/", nil, "/"),
            ("/t/north/t/north/x", "/t/north/x", ""),
        ] as [(String, String?, String)])
    func entering(_ target: String, _ path: String?, _ query: String) throws {
        let (request, north) = (parsed("GET \(target) HTTP/1.1"), try #require(Self.north))
        let south = try #require(Mount("/t/south"))
        // Asked twice, as for a body that is waited for.
        #expect(request.enter(north) == (path != nil) && request.enter(north) == (path != nil))
        #expect(path == nil || request.text(request.path) == path)
        #expect(request.text(request.query) == query && !request.enter(south))
        #expect(request.place("/docs") == (path == nil ? "/docs" : "/t/north/docs"))
    }

    @Test(
        "Places and cookies of an answer are the site's",
        arguments: [
            ("Location", "/account", "/t/north/account"),
            ("Location", "https://else.test/", "https://else.test/"), ("Location", "//x", "/t/north//x"),
            (
                "Link", "</v1/vehicles?cursor=a>; rel=\"next\"",
                "</t/north/v1/vehicles?cursor=a>; rel=\"next\""
            ),
            ("Set-Cookie", "__Host-session=a; Path=/; Secure", "__Host-t-north-session=a; Path=/; Secure"),
            ("X-Else", "/account", "/account"), ("X-Else", "Location: /a", "Location: /a"),
        ])
    func answers(_ name: StaticString, _ value: String, _ placed: String) throws {
        let (request, north) = (parsed("GET /t/north/ HTTP/1.1"), try #require(Self.north))
        var response = Response(.seeOther)
        response.set("Cache-Control", "no-store")
        response.set(name, value)
        #expect(Wire(response, to: request)[name.description] == value)
        #expect(request.enter(north))
        let wire = Wire(response, to: request)
        #expect(wire[name.description] == placed && wire["Cache-Control"] == "no-store")
    }
}
