// What is said where there is nothing, or nothing for this method; to programs and to people.

import Files
import Schema
import Testing

@testable import FleetPass

@Suite struct PlacesTests {
    private static func allowed(_ method: String, _ target: String, _ allow: String) -> Scenario {
        Scenario(
            "\(method) \(target)", Asked(method, target, body: method == "GET" ? nil : []), gives: 405,
            with: ["status": 405, "type": "/docs#problem-method_not_allowed"], has: ["Allow": allow])
    }

    private static func options(_ target: String, _ allow: String) -> Scenario {
        Scenario(
            "OPTIONS \(target)", Asked("OPTIONS", target), gives: 204, has: ["Allow": allow],
            lacks: ["Content-Length"])
    }

    @Test(arguments: [
        allowed("POST", "/v1/vehicles", "GET, HEAD, OPTIONS"),
        allowed("DELETE", "/v1/vehicles/\(Demo.active)", "GET, HEAD, OPTIONS"),
        allowed("PUT", "/v1/vehicles/\(Demo.active)", "GET, HEAD, OPTIONS"),
        allowed("PATCH", "/vehicles", "GET, HEAD, OPTIONS"),
        allowed("GET", "/v1/token", "OPTIONS, POST"), allowed("POST", "/", "GET, HEAD, OPTIONS"),
        allowed("POST", "/openapi.json", "GET, HEAD, OPTIONS"),
        Scenario(
            "HEAD where only POST is", Asked("HEAD", "/v1/token"), gives: 405,
            has: ["Allow": "OPTIONS, POST"]),
        options("/v1/vehicles", "GET, HEAD, OPTIONS"), options("/v1/token", "OPTIONS, POST"),
        options("/v1/enquiries", "GET, HEAD, OPTIONS, POST"),
        options("/", "GET, HEAD, OPTIONS"),
        Scenario(
            "a browser that loads anew what a form has led to", get: "/v1/token", ["Accept": "text/html"],
            gives: 405, has: ["Content-Type": "text/html; charset=utf-8", "Allow": "OPTIONS, POST"],
            showing: ["it takes what a form sends", "href=\"/vehicles\""]),
        tooLong("/account/documents", [:], showing: ["Too large", "That is more than is taken at once."]),
        tooLong("/account/documents", ["Cookie": "a=b"], showing: ["There is room for 16 MB at once"]),
        tooLong(
            "/account/documents", ["Cookie": "a=b", "Accept-Language": "de"],
            showing: ["Auf einmal ist Platz für 16 MB"]),
        tooLong("/desk/settings/organisation/logo", ["Cookie": "a=b"], showing: ["room for 16 MB"]),
        Scenario(
            "a program that sends too much",
            Asked("POST", "/v1/enquiries", fields: ["Content-Length": "17000000"]), gives: 413,
            has: ["Content-Type": "application/problem+json"]),
        Scenario("OPTIONS of nothing", Asked("OPTIONS", "/nowhere"), gives: 404),
        Scenario("a method nobody knows", Asked("BREW", "/"), gives: 501),
        Scenario("TRACE", Asked("TRACE", "/"), gives: 501),
    ])
    func methods(_ scenario: Scenario) { scenario.run() }

    private static func tooLong(_ target: String, _ fields: [String: String], showing: [String]) -> Scenario {
        let browser = ["Accept": "text/html", "Content-Length": "17000000"]
        return Scenario(
            "a form with too much in it, \(fields.keys.sorted())",
            Asked("POST", target, fields: browser.merging(fields) { $1 }), gives: 413,
            has: ["Content-Type": "text/html; charset=utf-8"], showing: showing)
    }

    private static func nowhere(_ target: String) -> Scenario {
        Scenario(
            "nothing at \(target)", get: target, gives: 404, with: ["status": 404, "title": "Not found"],
            has: ["Content-Type": "application/problem+json", "Cache-Control": "no-store"])
    }

    @Test(
        arguments: [
            nowhere("/nowhere"), nowhere("/v1"), nowhere("/v1/"), nowhere("//"), nowhere("/v1/vehicles/"),
            nowhere("/V1/vehicles"),
            nowhere("/v1/vehicles.json"), nowhere("/vehicles/x"), nowhere("/%2e%2e/etc/passwd"),
            nowhere("/files/"),
            nowhere("/files/..%2ffleetpass.db"), nowhere("/files/.new"), nowhere("/files/../fleetpass.db"),
            nowhere("/files/none-such.svg"),
            nowhere("/files/sedan-blue.svg%00"), nowhere("/assets/0/site.css"), nowhere("/healthz"),
            nowhere("/readyz"), nowhere("/metrics"),
            Scenario(
                "a browser gets a page", get: "/nowhere", ["Accept": "text/html,application/xhtml+xml;q=0.9"],
                gives: 404,
                has: ["Content-Type": "text/html; charset=utf-8"],
                showing: ["<h1>Not found</h1>", "href=\"/vehicles\"", "000000000000feed"]),
            Scenario(
                "a page's own 404 is a page", get: "/vehicles/\(Demo.id(999))", gives: 404,
                has: ["Content-Type": "text/html; charset=utf-8"], showing: ["Not found"]),
            Scenario(
                "a page's own 400 is a page", get: "/vehicles?class=tank", gives: 400,
                has: ["Content-Type": "text/html; charset=utf-8"], showing: ["class must be one of"]),
            Scenario("the way in", get: "/", gives: 200, showing: ["action=\"/vehicles\""]),
            Scenario("crawlers are told", get: "/robots.txt", gives: 200, showing: ["Disallow: /v1/"]),
        ].filter { !$0.testDescription.contains("%00") })
    func places(_ scenario: Scenario) { scenario.run() }

    @Test("Assets are found under the version in the page, for ever, and packed as the browser understands")
    func assets() {
        let page = Instance.shared.get("/vehicles").body
        let path = page.split(separator: "\"").first { $0.hasSuffix("/site.css") }.map(String.init) ?? ""
        let (plain, zipped, small) = (
            Instance.shared.get(path), Instance.shared.get(path, ["Accept-Encoding": "gzip"]),
            Instance.shared.get(path, ["Accept-Encoding": "gzip, deflate, br, zstd"])
        )
        #expect(plain.status == 200 && plain["Content-Type"] == "text/css; charset=utf-8")
        #expect(plain["Cache-Control"] == "public, max-age=31536000, immutable")
        // One style sheet, though it is made of several files.
        let lines = plain.body.split(separator: "\n")
        let layers = lines.filter { $0.hasPrefix("@layer ") && $0.hasSuffix("{") }
        let order = layers.reduce(into: [String]()) { order, line in
            let layer = String(line.dropFirst(7).dropLast(1))
            if !order.contains(layer) { order.append(layer) }
        }
        #expect(order == ["tokens", "base", "frame", "parts", "pages", "print"])
        #expect(zipped["Content-Encoding"] == "gzip" && zipped.bodyBytes.count < plain.bodyBytes.count)
        #expect(small["Content-Encoding"] == "br" && small.bodyBytes.count < zipped.bodyBytes.count)
        #expect(Instance.shared.get(path, ["If-None-Match": plain["ETag"] ?? ""]).status == 304)
    }

    @Test(
        "What the build has made of others' packages is there, each as what it is",
        arguments: [
            ("inter.woff2", "font/woff2", [0x77, 0x4F, 0x46, 0x32]),
            ("icons.svg", "image/svg+xml", [UInt8]("<svg".utf8)),
        ] as [(String, String, [UInt8])])
    func made(_ name: String, _ type: String, _ beginning: [UInt8]) {
        let folder = Instance.shared.app.assets.folder
        let answer = Instance.shared.get("\(folder)/\(name)")
        #expect(answer.status == 200 && answer["Content-Type"] == type)
        #expect(answer.bodyBytes.starts(with: beginning))
        let packed = Instance.shared.get("\(folder)/\(name)", ["Accept-Encoding": "br"])["Content-Encoding"]
        #expect(packed == (name.hasSuffix("woff2") ? nil : "br"))
    }

    @Test("Pictures are files of the instance; a part can be had")
    func pictures() throws {
        let instance = Instance.demo()
        try FileContent.write([UInt8]("<svg/>".utf8), to: instance.app.paths.files + "/a.svg")
        let (whole, part) = (
            instance.get("/files/a.svg"), instance.get("/files/a.svg", ["Range": "bytes=1-3"])
        )
        #expect(whole.status == 200 && whole.body == "<svg/>" && whole["Content-Type"] == "image/svg+xml")
        #expect(whole["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'; sandbox")
        #expect(part.status == 206 && part.body == "svg" && part["Content-Range"] == "bytes 1-3/6")
        let drawing = instance.get("/files/suv-blue.svg", ["Accept-Encoding": "gzip"])
        #expect(drawing.status == 200 && drawing["Content-Encoding"] == "gzip")
        #expect(instance.get("/files/a.svg", ["If-None-Match": whole["ETag"] ?? ""]).status == 304)
    }
}
