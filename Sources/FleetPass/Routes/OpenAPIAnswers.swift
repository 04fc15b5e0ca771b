// The part of the OpenAPI document that says what comes back: statuses, header fields, bodies.

import HTTP
import Schema

extension OpenAPI {
    mutating func answer(_ route: Route) {
        response(route.status, route.summary, route.carried) { document in
            // A redirect has no body.
            guard !(300...399).contains(route.status.code), !route.answersNothing else { return }
            document.json.key("content")
            document.content(route.answers.type) { $0.schema(of: route.answers) }
        }
        if route.leadsToSignIn {
            response(.seeOther, "Who must sign in first is led there; no body.", [.location]) { _ in }
        }
        guard route.carried.contains(.etag), !route.changes else { return }
        response(.notModified, "What If-None-Match names is still right; no body.", [.etag]) { _ in }
        response(.preconditionFailed, "It is not what If-Match names; no body.", [.etag]) { _ in }
    }

    mutating func failure(_ code: Failure.Code, of route: Route) {
        let fields: [AnswerField] =
            switch code {
            case .rateLimited, .unavailable: [.retryAfter]
            case .unauthenticated: [.wwwAuthenticate]
            default: []
            }
        response(code.status, code.title, fields) { document in
            document.json.key("content")
            // A body that is too large is refused before the route is known.
            if route.isPage, code != .tooLarge {
                document.content("text/html") { $0.text() }
            } else {
                document.content("application/problem+json") { $0.reference("Problem") }
            }
        }
    }

    private mutating func response(
        _ status: Status, _ description: String, _ fields: [AnswerField], _ content: (inout OpenAPI) -> Void
    ) {
        json.key("\(status.code)")
        json.beginObject()
        member("description", description)
        json.key("headers")
        json.beginObject()
        for field in fields + AnswerField.ofEveryAnswer {
            json.key(field.rawValue)
            json.beginObject()
            member("$ref", "#/components/headers/\(field.rawValue)")
            json.endObject()
        }
        json.endObject()
        content(&self)
        json.endObject()
    }

    mutating func headerComponents() {
        json.key("headers")
        json.beginObject()
        for field in AnswerField.allCases {
            json.key(field.rawValue)
            json.beginObject()
            member("description", field.description)
            json.key("schema")
            json.beginObject()
            member("type", field.isNumber ? "integer" : "string")
            json.endObject()
            json.endObject()
        }
        json.endObject()
    }

    private mutating func schema(of answer: Route.Answer) {
        switch answer {
        case .one(let shape): reference(shape().name)
        case .several(let shape, let facets): list(shape(), facets)
        case .media where answer.type == "application/json": json.raw([UInt8](#"{"type":"object"}"#.utf8))
        case .page, .media, .nothing: text()
        }
    }

    private mutating func text() {
        json.beginObject()
        member("type", "string")
        json.endObject()
    }

    private mutating func list(_ shape: Shape, _ hasFacets: Bool) {
        json.beginObject()
        member("type", "object")
        json.key("required")
        json.beginArray()
        json.text("items")
        json.text("next")
        json.endArray()
        json.key("properties")
        json.beginObject()
        json.key("items")
        json.beginObject()
        member("type", "array")
        json.key("items")
        reference(shape.name)
        json.endObject()
        json.key("next")
        json.raw([UInt8](#"{"type":["string","null"],"description":"The cursor of the next page."}"#.utf8))
        if hasFacets {
            json.key("facets")
            json.raw([UInt8](Self.facets.utf8))
            json.key("total")
            json.raw(
                [UInt8](
                    #"{"type":"integer","description":"How many there are, when facets are asked for."}"#.utf8
                ))
        }
        json.endObject()
        json.endObject()
    }

    private static let facets = """
        {"type":"object","description":"By filter: its values, and how many each would give.","properties":\
        {"attributes":{"type":"object","description":"The same by the key of an attribute.","additionalProperties":\
        \(counts)}},"additionalProperties":\(counts)}
        """
    private static let counts = """
        {"type":"array","items":{"type":"object","required":["value","count"],"properties":\
        {"value":{"type":"string"},"count":{"type":"integer"}}}}
        """
}
