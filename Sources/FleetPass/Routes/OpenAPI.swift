// The OpenAPI 3.1 document, made from the routes that are routed by. Its beginning, which tells of the one
// dealership, stands in APIDescription.swift.

import HTTP
import Schema

struct OpenAPI {
    private let routes: [Route]
    var json = JSONWriter()

    init(_ routes: [Route]) { self.routes = routes }

    /// All members that are the same for every dealership, as an object that ends before its last value:
    /// `schemes` belongs there, and closes it.
    mutating func common() -> [UInt8] {
        json.beginObject()
        tags()
        json.key("paths")
        json.beginObject()
        var seen: Set<String> = []
        for route in routes where seen.insert(route.openPath).inserted {
            json.key(route.openPath)
            json.beginObject()
            for sibling in routes where sibling.openPath == route.openPath { operation(sibling) }
            json.endObject()
        }
        json.endObject()
        components()
        return json.bytes
    }

    private mutating func tags() {
        var seen: Set<String> = []
        json.key("tags")
        json.beginArray()
        for route in routes where seen.insert(route.tag.name).inserted {
            json.beginObject()
            member("name", route.tag.name)
            member("description", route.tag.description)
            json.endObject()
        }
        json.endArray()
    }

    mutating func member(_ name: String, _ value: String) {
        json.key(name)
        json.text(value)
    }

    mutating func reference(_ name: String) {
        json.beginObject()
        member("$ref", "#/components/schemas/\(name)")
        json.endObject()
    }

    private mutating func operation(_ route: Route) {
        json.key(route.method.name.lowercased())
        json.beginObject()
        member("operationId", route.operationID)
        member("summary", route.summary)
        json.key("tags")
        json.beginArray()
        json.text(route.tag.name)
        json.endArray()
        member("x-permission", route.permissionName)
        security(route)
        json.key("parameters")
        json.beginArray()
        for parameter in route.parameters { pathParameter(parameter) }
        for field in route.query?.fields ?? [] { queryParameter(field) }
        if route.isIdempotent {
            fieldParameter("Idempotency-Key", route.idempotencyKeyWording, 255)
        }
        if route.failures.contains(.versionMissing) {
            fieldParameter("If-Match", "The ETag of the version that one has seen.", 64)
        }
        json.endArray()
        if let shape = route.takes { body(shape, route.isForm) }
        if let file = route.file { body(file) }
        json.key("responses")
        json.beginObject()
        answer(route)
        for code in route.possibleFailures { failure(code, of: route) }
        json.endObject()
        json.endObject()
    }

    private mutating func pathParameter(_ parameter: (name: String, type: String)) {
        json.beginObject()
        member("name", parameter.name)
        member("in", "path")
        json.key("required")
        json.boolean(true)
        json.key("schema")
        json.beginObject()
        member("type", parameter.type == "int" ? "integer" : "string")
        if parameter.type == "uuid" { member("format", "uuid") }
        json.endObject()
        json.endObject()
    }

    private mutating func queryParameter(_ field: FieldSpec) {
        json.beginObject()
        member("name", field.name)
        member("in", "query")
        if !field.description.isEmpty { member("description", field.description) }
        json.key("schema")
        field.writeJSONSchema(to: &json)
        json.endObject()
    }

    private mutating func fieldParameter(_ name: String, _ description: String, _ longest: Int64) {
        json.beginObject()
        member("name", name)
        member("in", "header")
        member("description", description)
        json.key("schema")
        json.beginObject()
        member("type", "string")
        json.key("maxLength")
        json.integer(longest)
        json.endObject()
        json.endObject()
    }

    /// A program's token or a browser's session; both where either will do.
    private mutating func security(_ route: Route) {
        guard route.permission != .anyone else { return }
        json.key("security")
        json.beginArray()
        for scheme in Scheme.allCases {
            json.beginObject()
            json.key(scheme.rawValue)
            json.beginArray()
            json.endArray()
            json.endObject()
        }
        json.endArray()
    }

    private mutating func body(_ shape: Shape, _ isForm: Bool) {
        json.key("requestBody")
        json.beginObject()
        json.key("required")
        json.boolean(true)
        json.key("content")
        content(isForm ? "application/x-www-form-urlencoded" : "application/json") {
            $0.reference(shape.name)
        }
        json.endObject()
    }

    private mutating func body(_ file: MediaType) {
        json.key("requestBody")
        json.beginObject()
        json.key("required")
        json.boolean(true)
        json.key("content")
        content(file.essence) { $0.json.raw([UInt8](#"{"type":"string"}"#.utf8)) }
        json.endObject()
    }

    mutating func content(_ type: String, _ schema: (inout OpenAPI) -> Void) {
        json.beginObject()
        json.key(type)
        json.beginObject()
        json.key("schema")
        schema(&self)
        json.endObject()
        json.endObject()
    }

    private mutating func components() {
        json.key("components")
        json.beginObject()
        json.key("schemas")
        json.beginObject()
        var seen: Set<String> = []
        for shape in routes.flatMap(\.shapes) where seen.insert(shape.name).inserted {
            json.key(shape.name)
            shape.writeJSONSchema(to: &json)
        }
        json.key("Problem")
        json.raw([UInt8](Self.problem.utf8))
        json.endObject()
        headerComponents()
        json.key("securitySchemes")
    }

    private static let problem = """
        {"type":"object","description":"What went wrong (RFC 9457).","required":["type","title","status","detail"],\
        "properties":{"type":{"type":"string"},"title":{"type":"string"},"status":{"type":"integer"},\
        "detail":{"type":"string"},"instance":{"type":"string"},"errors":{"type":"array","items":{"type":"object",\
        "description":"Either pointer, into the body, or parameter, of the query.","required":["detail"],\
        "oneOf":[{"required":["pointer"]},{"required":["parameter"]}],"properties":{\
        "pointer":{"type":"string","description":"A JSON pointer (RFC 6901); empty for the whole body."},\
        "parameter":{"type":"string","description":"A parameter's name; empty for the whole query."},\
        "detail":{"type":"string"}}}}}}
        """
}

extension Route {
    /// Routes for programs are told apart by what they are about; the rest is for browsers.
    var tag: (name: String, description: String) {
        if isPublicAPI { return (resource, APIChapter.of(resource)?.about ?? "") }
        return isPage ? ("pages", "HTML, for people.") : ("files", "What pages and programs fetch besides.")
    }

    /// Such as `get_v1_vehicles_id`.
    var operationID: String {
        let words = openPath.split { "/{}.".utf8.contains($0.utf8.first ?? 0) }
        return ([method.name.lowercased()] + words.map(String.init)).joined(separator: "_")
    }

    /// Shapes that the document must describe.
    var shapes: [Shape] {
        switch answers {
        case .one(let shape), .several(let shape, _): [shape()] + (takes.map { [$0] } ?? [])
        case .page, .media, .nothing: takes.map { [$0] } ?? []
        }
    }

    /// What this route says of itself, and what follows from how it runs; one entry for each status.
    var possibleFailures: [Failure.Code] {
        var codes = failures
        if query != nil || takesBody { codes.append(.invalid) }
        if takesBody { codes += [.tooLarge, .notAcceptable] }
        if isIdempotent { codes += [.unprocessable] }
        if permission != .anyone { codes += [.unauthenticated, .forbidden] }
        codes += [.rateLimited, .internalError, .unavailable]
        var seen: Set<Int> = []
        return codes.filter { seen.insert($0.status.code).inserted }.sorted {
            $0.status.code < $1.status.code
        }
    }
}
