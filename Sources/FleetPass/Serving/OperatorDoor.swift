// What the operator's doors of all servers have in common: how a page is found, and how else it is answered.

package import HTTP

/// Pages are those of a server; each is named by a path and asked for by one method.
package struct OperatorDoor<Page: CaseIterable & RawRepresentable & Sendable>: Sendable
where Page.RawValue == Int {
    private let router: Router

    package init(_ line: (Page) -> (method: Method, path: String)) {
        var router = Router()
        for page in Page.allCases { _ = router.add(line(page).method, line(page).path, page.rawValue) }
        self.router = router
    }

    package func answer(_ request: Request, _ answer: (Page) -> Answer) -> Answer {
        switch router.match(request) {
        case .found(let index): Page(rawValue: index).map(answer) ?? .now(Self.unknown)
        case .notFound: .now(Self.unknown)
        case .methodNotAllowed(let allow): .now(Self.refuseMethod(request, allow))
        }
    }

    private static var unknown: Response { .text("not found\n", .notFound) }

    private static func refuseMethod(_ request: Request, _ allow: String) -> Response {
        var response =
            request.method == .options
            ? Response.text("", .noContent) : Response.text("allowed here: \(allow)\n", .methodNotAllowed)
        response.set("Allow", allow)
        return response
    }
}

extension Response {
    package static func metrics(_ text: [UInt8]) -> Response {
        var response = Response(.ok, .bytes(text))
        response.setType(.metrics)
        return response
    }
}
