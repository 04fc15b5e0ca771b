// Failures as answers: problem details for programs, a page for people; causes go to the log.

import HTTP
import Mustache
import Schema
import Store
import Telemetry

struct Failures: Sendable {
    private let app: App

    init(_ app: App) { self.app = app }

    func response(_ error: any Error, _ request: Request, _ route: Route?) -> Response {
        let failure = Failure(error)
        if failure.code == .internalError || failure.code == .unavailable { log(error, request) }
        guard wantsPage(request, route) else { return failure.problem(request) }
        var reference: [UInt8] = []
        reference.append(hex: request.id)
        let view = PageFrame(app).view([
            "status": .text("\(failure.code.status.code)"),
            "problem_title": .text(failure.code.title),
            "detail": .text(failure.fields.first.map { "\($0.name) \($0.detail)." } ?? failure.message),
            "reference": .bytes(reference),
            "actions": [["label": "See all vehicles", "url": "/vehicles"]],
        ])
        guard let page = try? app.render("web/problem", view) else { return failure.problem(request) }
        var response = Response.html(page, failure.code.status)
        failure.finish(&response)
        return response
    }

    private func wantsPage(_ request: Request, _ route: Route?) -> Bool {
        if let route { return route.isPage }
        return request.text(field: "accept")?.contains("text/html") == true
    }

    /// The cause, without anything that a person has typed in.
    private func log(_ error: any Error, _ request: Request) {
        var id: [UInt8] = []
        id.append(hex: request.id)
        let cause = (error as? Failure)?.message ?? "\(error)"
        app.log.write(
            .error, "request failed", .text("id", String(decoding: id, as: UTF8.self)), .text("cause", cause))
    }
}
