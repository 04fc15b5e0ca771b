// Which route takes a path, and what is said where none does.

import Testing

@testable import HTTP

struct RouterTests {
    private static let routes: [(Method, String, String)] = [
        (.get, "/", "home"), (.get, "/v/new", "new"), (.get, "/v/{id:uuid}", "by id"),
        (.put, "/v/{id:uuid}", "put"),
        (.get, "/v/{number:int}", "by number"), (.get, "/v/{name}", "by name"), (.post, "/v/new", "create"),
        (.get, "/v/{id:uuid}/photos/{n:int}", "photo"), (.get, "/a/b/c", "deep"),
        (.get, "/{any}/b/d", "fallback"),
        (.delete, "/only/delete", "delete"), (.options, "/o", "options"), (.get, "/dir/", "directory"),
    ]
    private static let router = {
        var router = Router()
        for (index, (method, pattern, _)) in routes.enumerated() {
            let isTaken = router.add(method, pattern, index)
            #expect(isTaken, "\(pattern)")
        }
        return router
    }()

    /// The route's name and the parameters, or what is said instead.
    private static func found(_ line: String) -> String {
        let request = parsed("\(line) HTTP/1.1")
        switch router.match(request) {
        case .found(let index):
            return ([routes[index].2] + request.parameters.map { request.text($0) }).joined(separator: " ")
        case .methodNotAllowed(let allow): return "405 " + allow
        case .notFound: return "404"
        }
    }

    private static let id = "01890a5d-ac96-774b-bcce-b302099a8057"

    @Test(
        "A path leads to its route",
        arguments: [
            ("GET /", "home"), ("GET /?q=1", "home"), ("GET /v/new", "new"), ("GET /v/\(id)", "by id \(id)"),
            ("GET /v/\(id.uppercased())", "by id \(id.uppercased())"), ("GET /v/42", "by number 42"),
            ("GET /v/007", "by number 007"), ("GET /v/4x2", "by name 4x2"), ("GET /v/n%65w", "by name n%65w"),
            ("GET /v/-1", "by name -1"), ("GET /v/\(id)0", "by name \(id)0"), ("GET /v/New", "by name New"),
            ("GET /v/9999999999999999999", "by name 9999999999999999999"),
            ("GET /v/\(id)/photos/3", "photo \(id) 3"),
            ("GET /a/b/c", "deep"), ("GET /a/b/d", "fallback a"), ("GET /x/b/d?e", "fallback x"),
            ("GET /dir/", "directory"),
            ("HEAD /v/new", "new"), ("HEAD /", "home"), ("OPTIONS /o", "options"), ("POST /v/new", "create"),
            ("GET http://a.test/a/b/c", "deep"),
        ])
    func match(_ line: String, _ expected: String) { #expect(Self.found(line) == expected) }

    @Test(
        "A path that leads nowhere is not found",
        arguments: [
            "/v", "/v/", "//", "//v/new", "/v//new", "/v/new/", "/a/b", "/a/b/c/", "/a/b/e", "/dir", "/V/new",
            "/v/\(id)/photos/x",
            "/v/\(id)/photos/", "/a/b/c;x", "/./a/b/c", "/a/../a/b/c", "/%2F",
        ])
    func notFound(_ path: String) { #expect(Self.found("GET \(path)") == "404") }

    @Test("* is nobody's path") func star() { #expect(Self.found("OPTIONS *") == "404") }

    @Test(
        "A known path with another method says which are allowed",
        arguments: [
            ("DELETE /v/new", "405 GET, HEAD, OPTIONS, POST"), ("PUT /", "405 GET, HEAD, OPTIONS"),
            ("POST /v/\(id)", "405 GET, HEAD, OPTIONS, PUT"), ("GET /only/delete", "405 DELETE, OPTIONS"),
            ("HEAD /only/delete", "405 DELETE, OPTIONS"), ("OPTIONS /v/new", "405 GET, HEAD, OPTIONS, POST"),
            ("PATCH /o", "405 OPTIONS"),
        ])
    func notAllowed(_ line: String, _ expected: String) { #expect(Self.found(line) == expected) }

    @Test(
        "A mistake in the table is reported",
        arguments: [
            "", "v", "/v/{", "/v/{}", "/v/{id", "/v/{id:float}", "/v/{:uuid}", "/v/{id:}", "/v/{a:b:c}",
            "/v/new", "/v/{other}",
        ])
    func mistakes(_ pattern: String) {
        var router = Self.router
        let isTaken = router.add(.get, pattern, 99)
        #expect(!isTaken)
    }

    @Test("An empty table finds nothing")
    func empty() {
        guard case .notFound = Router().match(parsed()) else {
            Issue.record("found a route in an empty table")
            return
        }
    }
}
