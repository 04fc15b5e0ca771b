// Whose reading may be a moment old: that of visitors, on a few routes, who have seen nothing newer.

import Schema
import Store
import Testing

@testable import FleetPass
@testable import HTTP

@Suite struct BrowsingTests {
    @Test("These are looked around in, and nothing of them depends on who asks")
    func routes() {
        let browsed = Instance.shared.routes.filter(\.isBrowsed)
        #expect(
            browsed.map { "\($0.method.name) \($0.openPath)" } == [
                "GET /v1/vehicles/{id}", "GET /v1/vehicles", "GET /v1/locations", "GET /v1/locations/{id}",
                "GET /v1/extras", "GET /v1/vehicles/{id}/availability", "GET /v1/attributes", "GET /vehicles",
                "GET /vehicles/{id}", "GET /",
            ])
        #expect(browsed.allSatisfy { $0.work.name == "read" && $0.permission == .anyone })
    }

    @Test(
        "A visitor's look is one; whoever may have written something, or has seen something newer, works",
        arguments: [
            ("/v1/vehicles", [:], .browsing),
            ("/v1/vehicles?make=Toyota&facets=true", ["Accept": "*/*"], .browsing),
            ("/vehicles", ["Cookie": "__Host-browser=abc; theme=dark"], .browsing),
            ("/vehicles/\(Demo.active)", [:], .browsing),
            ("/v1/locations", [:], .browsing),
            ("/v1/locations", ["Authorization": "Bearer abc"], .work),
            ("/v1/vehicles", ["Authorization": "nonsense"], .work),
            ("/vehicles/\(Demo.active)", ["Cookie": "theme=dark; __Host-session=abc"], .work),
            ("/v1/vehicles/\(Demo.active)", ["If-None-Match": "\"v1\""], .work),
            ("/v1/vehicles/\(Demo.active)", ["If-Modified-Since": "Sun, 06 Nov 1994 08:49:37 GMT"], .work),
            ("/v1/vehicles?limit=2&cursor=abc", [:], .work),
            ("/vehicles?%63ursor=abc", [:], .work),
            ("/v1/vehicles.csv", [:], .work),
            ("/sign-in", [:], .work),
            ("/robots.txt", [:], .work),
        ] as [(String, [String: String], ReadPurpose)])
    func purpose(target: String, fields: [String: String], purpose: ReadPurpose) throws {
        let instance = Instance.shared
        guard let request = try instance.parsed(Asked("GET", target, fields: fields)),
            case .found(let index) = instance.table.router.match(request)
        else {
            Issue.record("no route for \(target)")
            return
        }
        #expect(instance.table.routes[index].route.purpose(of: request) == purpose)
    }
}
