// The API described: for programs as OpenAPI, for people as a page, both from the routes.

import HTTP
import Mustache
import Schema

struct APIDescription: Sendable {
    let app: App

    /// What all dealerships have in common is made once, and is nearly all of it.
    func openAPI() -> [UInt8] {
        let mount = app.configuration.mount
        var begun = JSONWriter()
        begun.beginObject()
        begun.key("openapi")
        begun.text("3.1.0")
        begun.key("info")
        begun.beginObject()
        begun.key("title")
        begun.text("\(app.sign.name) API")
        begun.key("version")
        begun.text(FleetPass.version)
        begun.endObject()
        if let mount {
            begun.key("servers")
            begun.raw([UInt8](#"[{"url":"\#(mount.path)"}]"#.utf8))
        }
        let common = app.kind.described.value {
            var openAPI = OpenAPI(app.kind.routes(app).map(\.route))
            return openAPI.common()
        }
        let session = Cookies.Name.session.bytes
        let cookie = String(decoding: mount?.cookie(session) ?? session, as: UTF8.self)
        return begun.bytes + [UInt8(ascii: ",")] + common.dropFirst() + OpenAPI.schemes(cookie)
    }

    /// - Parameter origin: where the page was asked for; the examples call the same place.
    func page(origin: String) throws -> [UInt8] {
        let routes = app.kind.routes(app).map(\.route)
        let chapters = Dictionary(grouping: routes.filter(\.isPublicAPI), by: \.resource)
        let nouns = chapters.keys.sorted { (APIChapter.place(of: $0), $0) < (APIChapter.place(of: $1), $1) }
        let groups: [View] = nouns.map { noun in
            let chapter = APIChapter.of(noun)
            return [
                "id": .text("group-\(noun)"), "name": .text(chapter?.title ?? noun),
                "summary": chapter.map { .text($0.about) } ?? .absent,
                "routes": .list((chapters[noun] ?? []).map { Self.view($0, origin) }),
            ]
        }
        return try app.render(
            "web/reference",
            PageFrame(app).view([
                "version": .text(FleetPass.version),
                "base_url": .text("\(app.configuration.mount?.path ?? "")/v1"),
                "openapi_url": "/openapi.json",
                "groups": .list(groups), "others": .list(routes.filter { !$0.isPublicAPI }.map(Self.brief)),
                "problems": .list(Failure.Code.allCases.map(Self.view)),
            ]))
    }

    /// Programs have no use for pages and pictures, but may meet them.
    private static func brief(_ route: Route) -> View {
        [
            "method": .text(route.method.name), "method_class": .text(route.method.name.lowercased()),
            "path": .text(route.openPath), "summary": .text(route.summary),
            "type": .text(route.answers.type),
        ]
    }

    private static func view(_ code: Failure.Code) -> View {
        [
            "id": .text(code.anchor), "status": .text("\(code.status.code)"), "code": .text(code.rawValue),
            "title": .text(code.title), "advice": .text(code.advice),
        ]
    }

    private static func view(_ route: Route, _ origin: String) -> View {
        let parameters =
            route.parameters.map { parameter($0.name, "path", $0.type, true, "") }
            + (route.query?.fields ?? []).map {
                parameter(
                    $0.name, "query", $0.kind.wording, !$0.isOptional && !$0.kind.isList, $0.description)
            }
            + (route.isIdempotent
                ? [
                    parameter("Idempotency-Key", "header", "text", false, route.idempotencyKeyWording)
                ] : [])
        let fields: [View] = (route.takes?.fields ?? []).map { field in
            [
                "name": .text(field.name), "type": .text(field.kind.wording),
                "required": .bool(!field.isOptional), "description": prose(field.description),
            ]
        }
        return [
            "id": .text(route.operationID), "method": .text(route.method.name),
            "method_class": .text(route.method.name.lowercased()), "path": .text(route.openPath),
            "summary": .text(route.summary),
            "permission": .text(route.permission == .anyone ? "public" : route.permissionName),
            "has_parameters": .bool(!parameters.isEmpty), "parameters": .list(parameters),
            "has_request": .bool(!fields.isEmpty), "request_note": "A JSON object.",
            "request_fields": .list(fields),
            "answers": [
                [
                    "status": .text("\(route.status.code)"), "description": .text(route.answers.wording),
                    "type": .text(route.answers.type),
                ]
            ],
            "has_errors": true,
            "errors": .list(
                route.possibleFailures.map { code in
                    [
                        "status": .text("\(code.status.code)"), "code": .text(code.rawValue),
                        "description": .text(code.title), "anchor": .text(code.anchor),
                    ]
                }),
            "curl": .text(route.curl(origin)),
        ]
    }

    private static func parameter(
        _ name: String, _ place: String, _ type: String, _ isRequired: Bool, _ description: String
    ) -> View {
        [
            "name": .text(name), "place": .text(place), "type": .text(type), "required": .bool(isRequired),
            "description": prose(description),
        ]
    }

    /// What descriptions have between grave accents is typed as it stands.
    private static func prose(_ text: String) -> View {
        let pieces = text.split(separator: "`", omittingEmptySubsequences: false).map {
            View.text(String($0))
        }
        return .list(
            pieces.enumerated().map { index, piece in
                index.isMultiple(of: 2)
                    ? ["words": piece, "literal": .absent] : ["words": .absent, "literal": piece]
            })
    }
}

extension Route {
    /// The noun that the path begins with, as in `vehicles`.
    var resource: String {
        let segments = openPath.split(separator: "/")
        return segments.count > 1 ? String(segments[1].prefix { $0 != "." }) : ""
    }

    /// A call that can be typed as it stands.
    fileprivate func curl(_ origin: String) -> String {
        let path = openPath.split(separator: "/").map { $0.hasPrefix("{") ? "…" : String($0) }.joined(
            separator: "/")
        guard let takes else {
            return "curl \(method == .get ? "" : "-X \(method.name) ")'\(origin)/\(path)'"
        }
        var body = JSONWriter()
        body.beginObject()
        for field in takes.fields where field.example != nil {
            body.key(field.jsonKey)
            if let example = field.example { body.value(example) }
        }
        body.endObject()
        let name = showsSecret ? "7f1c0a94e2d85b36" : "7f1c"
        let key = isIdempotent ? " -H 'Idempotency-Key: \(name)'" : ""
        return
            "curl -X \(method.name) '\(origin)/\(path)'\(key) -H 'Content-Type: application/json' -d '\(String(decoding: body.bytes, as: UTF8.self))'"
    }
}

extension Route.Answer {
    fileprivate var wording: String {
        switch self {
        case .one(let shape): shape().description
        case .several(let shape, _): "A page of \(shape().name), and the cursor of the next."
        case .page: "A page."
        case .media: "The content."
        case .nothing: "Nothing but the status."
        }
    }

    /// The media type without parameters; any, where it is that of a file.
    var type: String {
        switch self {
        case .one, .several, .nothing: "application/json"
        case .page: "text/html"
        case .media(let type):
            switch type.name.description.prefix(while: { $0 != ";" }) {
            case "application/octet-stream": "*/*"
            case let name: String(name)
            }
        }
    }
}

extension Kind {
    fileprivate var isList: Bool { if case .list = self { true } else { false } }

    /// The kind as the reference page names it.
    fileprivate var wording: String {
        switch self {
        case .text(let rule): "text, at most \(rule.max)"
        case .integer(let range):
            range.upperBound == Int64.max
                ? "integer, from \(range.lowerBound)" : "integer, \(range.lowerBound) to \(range.upperBound)"
        case .boolean: "true or false"
        case .uuid: "UUID"
        case .instant: "time (RFC 3339)"
        case .money: "money"
        case .choice(let options): options.joined(separator: " | ")
        case .list(let element, let most): "list of up to \(most): \(element.wording)"
        case .object(let shape): shape.name
        }
    }
}
