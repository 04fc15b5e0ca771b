// The description of the API: valid, whole, and in step with what is routed.

import HTTP
import Schema
import Testing

@testable import FleetPass

@Suite struct OpenAPITests {
    private let document = Instance.shared.get("/openapi.json").json ?? .null

    private func references(_ value: JSONValue) -> [String] {
        switch value {
        case .list(let elements): elements.flatMap(references)
        case .object(let members):
            members.flatMap { $0.name == "$ref" ? [$0.value.text ?? "no text"] : references($0.value) }
        default: []
        }
    }

    @Test("Every route is described, with all that can come back, and nothing else is")
    func routes() {
        let routes = Instance.shared.routes
        for route in routes {
            let operation = document["paths"]?[route.openPath]?[route.method.name.lowercased()]
            #expect(operation?["summary"]?.text == route.summary, "\(route.path)")
            let statuses = [route.status.code] + route.possibleFailures.map(\.status.code)
            #expect(statuses.allSatisfy { operation?["responses"]?["\($0)"] != nil }, "\(route.path)")
        }
        guard case .object(let paths)? = document["paths"] else { return }
        #expect(Set(paths.map(\.name)) == Set(routes.map(\.openPath)))
    }

    @Test("Every reference leads somewhere")
    func resolve() {
        let all = Set(references(document))
        let missing = all.filter { reference in
            let steps = reference.split(separator: "/")
            return steps.first != "#"
                || steps.dropFirst().reduce(document as JSONValue?) { $0?[String($1)] } == nil
        }
        #expect(all.count >= 5 && missing == [])
    }

    @Test("Operations have names of their own, and every parameter of a path is declared")
    func operations() {
        let routes = Instance.shared.routes
        #expect(Set(routes.map(\.operationID)).count == routes.count)
        for route in routes {
            let operation = document["paths"]?[route.openPath]?[route.method.name.lowercased()]
            let declared = operation?["parameters"]?.list?.filter { $0["in"]?.text == "path" } ?? []
            #expect(declared.map { $0["name"]?.text } == route.parameters.map(\.name))
            #expect(declared.allSatisfy { $0["required"]?.boolean == true })
        }
    }

    @Test("What an answer carries is what is described", arguments: ["ETag", "Link", "Location"])
    func fields(name: String) {
        for route in Instance.shared.routes where route.method == .get && route.permission == .anyone {
            // Nobody has such a key here.
            if route.path.hasSuffix("{token}") { continue }
            let id = route.path.hasPrefix("/v1/locations") ? Demo.locations[0] : Demo.active
            let places = ["{id}": id, "{version}": Instance.shared.app.assets.version]
            var target = route.openPath.split(separator: "/", omittingEmptySubsequences: false).map {
                places[String($0)] ?? String($0)
            }.joined(separator: "/")
            if target.hasSuffix("{name}") {
                let name = target.hasPrefix("/assets/") ? "site.css" : "suv-blue.svg"
                target = String(target.prefix { $0 != "{" }) + name
            }
            let answer = Instance.shared.get(target)
            let responses = document["paths"]?[route.openPath]?["get"]?["responses"]
            let isDescribed = responses?["\(answer.status)"]?["headers"]?[name] != nil
            #expect(isDescribed == (answer[name] != nil), "\(target) \(answer.status)")
            #expect((responses?["304"] != nil) == (answer["ETag"] != nil), "\(target)")
        }
    }

    @Test("Every noun has its chapter, and every chapter its routes")
    func chapters() {
        let nouns = Set(Instance.shared.routes.filter(\.isPublicAPI).map(\.resource))
        let chapters = APIChapter.all.map(\.noun)
        #expect(nouns.subtracting(chapters) == [], "say in APIChapter.swift what they are about")
        #expect(Set(chapters).subtracting(nouns) == [] && Set(chapters).count == chapters.count)
    }

    @Test("A form is described as a form, a page and its failures as HTML, under a tag of their own")
    func pages() {
        let operation = document["paths"]?["/vehicles/{id}/enquiry"]?["post"]
        let form = operation?["requestBody"]?["content"]?["application/x-www-form-urlencoded"]?["schema"]
        #expect(form?["$ref"]?.text == "#/components/schemas/EnquiryForm")
        #expect(operation?["responses"]?["200"]?["content"]?["text/html"] != nil)
        #expect(operation?["responses"]?["404"]?["content"]?["text/html"] != nil)
        #expect(operation?["tags"]?.list?.map(\.text) == ["pages"])
        #expect(operation?["responses"]?["429"]?["headers"]?["Retry-After"] != nil)
        let own = document["paths"]?["/v1/me"]?["get"]?["responses"]
        #expect(own?["401"]?["headers"]?["WWW-Authenticate"] != nil)
    }

    @Test("What an answer holds is what its schema declares")
    func answers() {
        let vehicle = Instance.shared.get("/v1/vehicles/\(Demo.active)").json ?? .null
        guard case .object(let members) = vehicle,
            case .object(let declared)? = document["components"]?["schemas"]?["Vehicle"]?["properties"]
        else { return #expect(Bool(false), "no vehicle, or no schema of one") }
        #expect(members.map(\.name) == declared.map(\.name))
    }

    @Test("The document is a promise") func snapshot() throws {
        try Snapshot.check("openapi", document.laidOut + "\n")
    }

    @Test("The page for people has every route, and a place for every kind of problem")
    func page() {
        let page = Instance.shared.get("/docs")
        #expect(page.status == 200)
        for route in Instance.shared.routes where route.isPublicAPI {
            #expect(page.body.utf8.contains("id=\"\(route.operationID)\"".utf8), "\(route.path)")
        }
        for route in Instance.shared.routes where !route.isPublicAPI {
            #expect(page.body.utf8.contains("<code>\(route.openPath)</code>".utf8), "\(route.path)")
        }
        for code in Failure.Code.allCases {
            #expect(page.body.utf8.contains("id=\"problem-\(code.rawValue)\"".utf8), "\(code)")
        }
        #expect(page.body.utf8.contains("curl -X DELETE ".utf8))
    }

    @Test(
        "The type of a problem leads to a place on the page",
        arguments: ["/v1/vehicles?limit=0", "/nowhere", "/v1/vehicles/\(Demo.id(999))", "/v1/enquiries"])
    func problems(target: String) {
        let type = Instance.shared.get(target).member("type")?.text ?? ""
        let parts = type.split(separator: "#").map(String.init)
        let anchor = parts.last ?? ""
        #expect(parts.count == 2 && parts.first == "/docs" && anchor.hasPrefix("problem-"))
        #expect(Instance.shared.get("/docs").body.utf8.contains("id=\"\(anchor)\"".utf8))
    }

    @Test("Every code has advice that ends like a sentence, and no other's")
    func advice() {
        let all = Failure.Code.allCases.map(\.advice)
        #expect(all.allSatisfy { $0.hasSuffix(".") && $0.utf8.count >= 20 } && Set(all).count == all.count)
    }

    @Test(
        "The examples call the place where the page was asked for, and nothing that a shell would run",
        arguments: [
            ("cars.example.com", "http://cars.example.com/v1/locations"),
            ("127.0.0.1:9000", "http://127.0.0.1:9000/v1/locations"),
            ("[::1]:80", "http://[::1]:80/v1/locations"),
            ("a~b.test", "http://127.0.0.1:8080/v1/locations"),
        ])
    func examples(host: String, example: String) {
        var asked = Asked("GET", "/docs")
        asked.host = host
        let page = Instance.shared.ask(asked)
        #expect(page.status == 200 && page.body.utf8.contains("&#39;\(example)&#39;".utf8), "\(page.status)")
    }
}

extension JSONValue {
    /// With a line for each member, so that a difference is readable.
    var laidOut: String { laidOut(indent: "") }

    private func laidOut(indent: String) -> String {
        let inner = indent + "  "
        switch self {
        case .list(let elements) where !elements.isEmpty:
            return "[\n" + elements.map { inner + $0.laidOut(indent: inner) }.joined(separator: ",\n")
                + "\n\(indent)]"
        case .object(let members) where !members.isEmpty:
            let lines = members.map { "\(inner)\"\($0.name)\": " + $0.value.laidOut(indent: inner) }
            return "{\n" + lines.joined(separator: ",\n") + "\n\(indent)}"
        default:
            var writer = JSONWriter()
            writer.value(self)
            return String(decoding: writer.bytes, as: UTF8.self)
        }
    }
}
