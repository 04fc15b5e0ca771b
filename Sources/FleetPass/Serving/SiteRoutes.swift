// What is no feature's own: the way in, assets, pictures, the description of the API.

import HTTP
import Mustache
import Schema
import Store

/// To where a site without a first page of its own begins: see homePages for a dealership's.
func wayIn(_ app: App) -> [Route] {
    [
        Route(
            "GET /", for: .anyone, "The way in", answers: .page,
            .plain { [home = app.kind.home.url] _ in .redirect(home) }
        )
        .answering(.seeOther).carrying(.location)
    ]
}

/// The same, in the same order, whatever App is asked: a kind's plan is made once, by the first that comes.
func siteRoutes(_ app: App) -> [Route] {
    [
        Route(
            "GET /assets/{version}/{name}", for: .anyone, "Style sheets, scripts, icons",
            answers: .media(.bytes),
            .plain { call in try asset(call, app) }
        ).failing(.notFound).carrying(.etag),

        Route(
            "GET /files/{name}", for: .anyone, "Pictures of vehicles", answers: .media(.bytes),
            .plain { call in try picture(call, app) }
        ).failing(.notFound).carrying(.etag),

        Route(
            "GET /openapi.json", for: .anyone, "This API as OpenAPI 3.1", answers: .media(.json),
            .plain { _ in described(APIDescription(app: app).openAPI(), .json) }
        ).signed().carrying(.etag),

        Route(
            "GET /docs", for: .anyone, "This API for people", answers: .page,
            .plain { call in
                let origin = origin(of: call.request) + call.request.place("")
                return described(try APIDescription(app: app).page(origin: origin), .html)
            }
        ).carrying(.etag),

        Route(
            "GET /robots.txt", for: .anyone, "What crawlers may fetch", answers: .media(.text),
            .plain { _ in described([UInt8](robots(app).utf8), .text) }
        ).carrying(.etag),
    ]
}

/// What is somebody's own, or of no use to others, is not looked at.
private func robots(_ app: App) -> String {
    guard app.kind.isDealership else { return "User-agent: *\nDisallow: /v1/\n" }
    let closed = ["/v1/", "/checkout/", "/saved", "/compare", "/account", "/desk"]
    let lines = closed.map { "Disallow: \($0)\n" }.joined()
    return "User-agent: *\n\(lines)Sitemap: \(app.url("/sitemap.xml"))\n"
}

private func asset(_ call: Call, _ app: App) throws -> Response {
    let response = try app.assets.response(version: call.parameter(0), name: call.parameter(1))
    guard let response else { throw Failure.notFound }
    return response
}

/// A picture of a vehicle: one that was sent, a file that lies in the instance's folder, or one of the
/// demonstration's, which are drawn when asked for.
private func picture(_ call: Call, _ app: App) throws -> Response {
    let name = call.parameter()
    if let photo = photo(name, app) { return photo }
    let isPlain = name.utf8.allSatisfy { byte in
        (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2D || byte == 0x2E
            || byte == 0x5F
    }
    // No slash and no leading dot: a name can only be that of a file in this one folder.
    guard isPlain, name.utf8.first != 0x2E else { throw Failure.notFound }
    var response: Response
    if let file = FileBody(path: "\(app.paths.files)/\(name)") {
        response = Response(.ok, .file(file))
        response.setLastModified(epochMs: file.modifiedMs)
        response.setETag([UInt8]("\(file.modifiedMs)-\(file.size)".utf8))
    } else if let drawing = CarPicture.named(name) {
        let names = drawing.names.map { (View.Name($0.name), View.text($0.value)) }
        let bytes = try app.render(drawing.template, .object(View.Fields(names)))
        response = Response(.ok, .bytes(bytes))
        response.setETag(Fingerprint.of(bytes))
    } else {
        throw Failure.notFound
    }
    response.setType(.of(fileName: name))
    response.set("Cache-Control", "public, max-age=86400")
    return response
}

/// Where the request was sent, as a person can type it. Examples hold it between quotes for a shell, so only
/// what a name, an address and a port are made of is taken over.
private func origin(of request: Request) -> String {
    let host = request.text(field: "host") ?? ""
    let isPlain = host.utf8.allSatisfy { byte in
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "-.:[]".utf8.contains(byte)
        }
    }
    guard isPlain, !host.isEmpty, host.utf8.count <= 255 else { return "http://127.0.0.1:8080" }
    return (request.isSecure ? "https://" : "http://") + host
}

private func described(_ bytes: [UInt8], _ type: MediaType) -> Response {
    var response = Response(.ok, .bytes(bytes))
    response.setType(type)
    response.setETag(Fingerprint.of(bytes))
    response.set("Cache-Control", "public, max-age=300")
    return response
}
