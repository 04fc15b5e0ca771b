// Failures as answers: problem details for programs, a page for people; causes go to the log.

import HTTP
import Mustache
import Schema
import Store
import Telemetry
import Threads

struct Failures: Sendable {
    private let app: App

    init(_ app: App) { self.app = app }

    /// - Parameter asker: as far as they are known already; nobody is looked up for a failure.
    /// - Parameter kind: whose session has ended, where that is why.
    func response(
        _ error: any Error, _ request: Request, _ route: Route?, _ asker: Asker = .anyone,
        ended kind: AccountKind? = nil
    ) -> Response {
        let failure = Failure(error)
        if failure.code == .internalError || failure.code == .unavailable { log(error, request) }
        guard wantsPage(request, route) else { return failure.problem(request) }
        if let route, let place = SignInDetour.place(failure, request, route, asker, kind) {
            var response = Response.redirect(place)
            failure.finish(&response)
            return response
        }
        var reference: [UInt8] = []
        reference.append(hex: request.id)
        let frame = asker.hasSession ? PageFrame(app, request, asker) : PageFrame(app, toAll: request)
        let words = frame.words
        // Whoever works here stays where they work.
        let isOnDesk = frame.isOfDesk && (route?.permission.isForStaff ?? Self.isOfConsole(request))
        let own: View.Fields = [
            "problem_title": .text(words(failure.code.title)),
            "status": .text("\(failure.code.status.code)"),
            "detail": .text(
                failure.fields.first.map { "\($0.name) \(words.told($0.detail))." }
                    ?? words.told(failure.message)),
            "reference": .bytes(reference),
            "actions": isOnDesk ? [frame.wayOnDesk] : [wayOut(failure, words)],
        ]
        let template = isOnDesk ? "web/desk/problem" : "web/problem"
        guard let page = try? frame.render(template, own) else { return failure.problem(request) }
        var response = Response.html(page, failure.code.status)
        failure.finish(&response)
        response.finish(in: words.language, request)
        return response
    }

    /// What is asked for where only forms are sent, as after a reload of a page that a form has led to.
    func method(_ request: Request, allowed allow: String) -> Response {
        let told =
            wantsPage(request, nil)
            ? "There is nothing to see at this address: it takes what a form sends."
            : "Allowed here: \(allow)."
        var response = response(Failure(.methodNotAllowed, told), request, nil)
        response.set("Allow", allow)
        return response
    }

    private func wayOut(_ failure: Failure, _ words: Words) -> View {
        failure.code == .unauthenticated
            ? ["label": .text(words("Sign in")), "url": "/sign-in"]
            : ["label": .text(words(app.kind.seeAll)), "url": .text(app.kind.home.url)]
    }

    /// Tells what a handler could not do, from a thread that must not wait.
    func answer(_ error: any Error, _ call: Call, _ reply: @escaping @Sendable (Response) -> Void) {
        let isTaken =
            isForItsPage(error, call) && app.workers.submit { [self] in reply(onItsPage(error, call)) }
        if !isTaken { reply(response(error, call.request, call.route, call.asker)) }
    }

    /// What a rule says against a form, on the page that the form stands on; for a thread that may wait.
    func onItsPage(_ error: any Error, _ call: Call) -> Response {
        guard isForItsPage(error, call) else {
            return response(error, call.request, call.route, call.asker)
        }
        do {
            if let again = call.route.againOnDesk {
                let known = try app.database.reader().read { try app.confirmed(call, $0) }
                return try again(RefusedForm(known, Failure(error)), Errand(known, app))
            }
            guard let again = call.route.again else { throw error }
            let told = try app.database.reader().read { tx in
                // Whoever may no longer see the page does not get it in this way either.
                try again(RefusedForm(app.confirmed(call, tx), Failure(error)), tx)
            }
            guard told.isNoted else { return told.response }
            let actor = call.actor
            try app.database.write { [app] tx in try told.note(by: actor, app.secrets.audit, tx) }
            return told.response
        } catch {
            return response(error, call.request, call.route, call.asker)
        }
    }

    private func isForItsPage(_ error: any Error, _ call: Call) -> Bool {
        guard call.route.tellsOnItsPage else { return false }
        return switch Failure(error).code {
        case .internalError, .unavailable, .tooLarge, .notAcceptable, .methodNotAllowed, .proofNeeded: false
        default: true
        }
    }

    /// Whether it asks for a page of the console, by its path alone.
    static func isOfConsole(_ request: Request) -> Bool {
        request.text(request.path).utf8.starts(with: "/desk/".utf8)
    }

    private func wantsPage(_ request: Request, _ route: Route?) -> Bool {
        if let route { return route.isPage }
        return request.text(field: "accept")?.firstRange(ofBytes: "text/html") != nil
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
