// What is answered in the place of a dealership that is not served: there is none, or it is closed.

package import HTTP
import Mustache
import Schema

package enum ClosedDoor {
    /// Whoever tries names learns nothing from it.
    package static func unknown() -> Response { .text("There is nothing here.\n", .notFound) }

    /// Nothing of the dealership is looked at but its name.
    /// - Parameter request: has entered the mount of that dealership, if it has one.
    package static func closed(
        _ organisation: String, _ accent: Accent? = nil, on premises: Premises, _ request: Request
    ) -> Response {
        if let asset = asset(request, premises) { return asset }
        let failure = Failure(
            .unavailable, "\(organisation) is closed at the moment.", retryAfterSeconds: 3_600)
        guard request.text(field: "accept")?.firstRange(ofBytes: "text/html") != nil else {
            return failure.problem(request)
        }
        var sign = Signboard(name: organisation, accent: accent)
        sign.isMarked = false
        var reference: [UInt8] = []
        reference.append(hex: request.id)
        let fields =
            PageFrame.common(sign, premises.assets, premises.dealership) + [
                ("is_open", false), ("nav", []), ("languages", []), ("person", .absent),
                ("support_notice", .absent),
                ("form_token", .absent),
                ("problem_title", "Closed"),
                ("status", .text("\(failure.code.status.code)")),
                ("detail", .text(failure.message)), ("reference", .bytes(reference)), ("actions", []),
            ]
        guard let page = try? premises.render("web/problem", .object(View.Fields(fields))) else {
            return failure.problem(request)
        }
        let path = request.mount?.path
        var response = Response.html(path.map { PageLinks.moved(page, under: $0) } ?? page, .unavailable)
        failure.finish(&response)
        return response
    }

    /// The page is to look as pages do.
    private static func asset(_ request: Request, _ premises: Premises) -> Response? {
        let steps = request.text(request.path).split(separator: "/", omittingEmptySubsequences: false)
        guard request.method == .get, steps.count == 4, steps[1] == "assets" else { return nil }
        return (try? premises.assets.response(version: String(steps[2]), name: String(steps[3]))) ?? nil
    }
}
