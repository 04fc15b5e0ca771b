// The public door: from a request to its route, past the limits of its address, to the clerk who answers it.

package import HTTP
import Store
import Threads

/// One per loop; used by that loop's thread alone. Where the data is far away no loop waits for it: a worker
/// then has a clerk of its own.
package final class PublicDesk: Desk {
    private let app: App
    private let table: RouteTable
    private let clerk: Clerk
    private var record: RequestRecord?

    /// - Parameter record: nil where the door that this desk stands behind keeps one for all of its desks.
    package init(_ app: App, _ table: RouteTable, _ record: RequestRecord? = nil) {
        (self.app, self.table, self.record) = (app, table, record)
        clerk = Clerk(app)
    }

    package func answer(_ request: Request) -> Answer {
        switch table.router.match(request) {
        case .notFound: return refuseNowhere(request)
        case .methodNotAllowed(let allow):
            return refuse(request) { .now(refuseMethod(request, allow).telling($0)) }
        case .found(let index):
            request.routeIndex = index
            return answer(request, table.routes[index])
        }
    }

    package func takesBody(_ request: Request) -> Bool {
        guard case .found(let index) = table.router.match(request) else { return false }
        return table.routes[index].route.takesBody
    }

    /// Whoever shows nothing to be known by is not listened to for so long.
    package func takesFile(_ request: Request) -> Bool {
        guard request.field("authorization") != nil || request.field("cookie") != nil,
            case .found(let index) = table.router.match(request)
        else { return false }
        return table.routes[index].route.file != nil
    }

    /// A form of a page is told on a page, whoever has sent it: nobody is looked up for that.
    package func answer(tooLong request: Request) -> Answer? {
        guard case .found(let index) = table.router.match(request), table.routes[index].route.isPage else {
            return nil
        }
        request.routeIndex = index
        let room = app.configuration.limits.fileBytes >> 20
        let told =
            takesFile(request) && room > 0
            ? "There is room for \(room) MB at once: choose smaller files, or fewer."
            : "That is more than is taken at once."
        return refuse(request) {
            .now(fail(Failure(.tooLarge, told), request, table.routes[index].route).telling($0))
        }
    }

    /// Whoever may work here, and has gone wrong in the console, is looked up for it; nobody else is.
    private func refuseNowhere(_ request: Request) -> Answer {
        guard Failures.isOfConsole(request), Identification.mayHaveSession(request) else {
            return refuse(request) { .now(fail(Failure.notFound, request, nil).telling($0)) }
        }
        return refuse(request) { [app] verdict in
            if app.database.answersAtOnce { return .now(clerk.refuseNowhere(request).telling(verdict)) }
            let isTaken = app.clerks {
                let clerk = Clerk(app)
                defer { clerk.endTurn() }
                request.reply(clerk.refuseNowhere(request).telling(verdict))
            }
            return isTaken ? .later : .now(fail(Clerk.busy, request, nil).telling(verdict))
        }
    }

    /// What finds no route costs work too, so it draws from the reads.
    private func refuse(_ request: Request, _ answer: (RateLimits.Verdict?) -> Answer) -> Answer {
        let verdict = app.rateLimits?.take(.reads, request.peer, nowMs: Clock.epochMs())
        // What cannot be read now is no reason to say nothing.
        try? clerk.lookAtSign()
        guard let verdict, !verdict.isAllowed else { return answer(verdict) }
        return .now(fail(verdict.failure, request, nil).telling(verdict))
    }

    private func answer(_ request: Request, _ filed: FiledRoute) -> Answer {
        let nowMs = Clock.epochMs()
        let verdict = app.rateLimits?.take(filed.route.allowance, request.peer, nowMs: nowMs)
        if let verdict, !verdict.isAllowed {
            return .now(fail(verdict.failure, request, filed.route).telling(verdict))
        }
        if app.database.answersAtOnce || filed.route.needsNoData {
            return clerk.answer(request, filed, verdict, nowMs: nowMs)
        }
        let visit = Visit(request: request, filed: filed, verdict: verdict)
        if filed.route.isReadTogether, !filed.route.mayKnow(request) {
            return lineUp(visit, app.counter(for: visit))
        }
        let isTaken = app.clerks { [app] in
            let clerk = Clerk(app)
            defer { clerk.endTurn() }
            clerk.answer(visit)
        }
        return isTaken ? .later : .now(Self.refusal(app, of: visit))
    }

    private func lineUp(_ visit: Visit, _ counter: Counter) -> Answer {
        switch counter.append(visit, nowNs: Clock.monotonicNs()) {
        case .waiting: return .later
        case .first:
            Self.callClerk(app, to: counter)
            return .later
        case .none: return .now(Self.refusal(app, of: visit))
        }
    }

    private static func callClerk(_ app: App, to counter: Counter) {
        let comes = app.clerks {
            let beganNs = Clock.monotonicNs()
            let (visits, callsAnother) = counter.take(nowNs: beganNs)
            if callsAnother { callClerk(app, to: counter) }
            let clerk = Clerk(app, for: counter.purpose)
            clerk.answer(visits)
            clerk.endTurn()
            let tookNs = Clock.monotonicNs() - beganNs
            if counter.leave(visits.count, tookNs: tookNs) { callClerk(app, to: counter) }
        }
        if comes { return }
        for visit in counter.giveUp() { visit.request.reply(refusal(app, of: visit)) }
    }

    private static func refusal(_ app: App, of visit: Visit) -> Response {
        Failures(app).response(Clerk.busy, visit.request, visit.filed.route).telling(visit.verdict)
    }

    private func fail(_ error: any Error, _ request: Request, _ route: Route?) -> Response {
        Failures(app).response(error, request, route)
    }

    private func refuseMethod(_ request: Request, _ allow: String) -> Response {
        if request.method == .options {
            var response = Response(.noContent)
            response.set("Allow", allow)
            return response
        }
        return Failures(app).method(request, allowed: allow)
    }

    package func turnEnded() {
        clerk.endTurn()
        record?.turnEnded()
    }

    package func answered(_ request: Request, _ status: Status, bytes: Int, durationNs: Int64) {
        record?.answered(request, status, bytes: bytes, durationNs: durationNs)
    }

    package func refused(_ refusal: Refusal, id: UInt64) { record?.refused(refusal, id: id) }
}
