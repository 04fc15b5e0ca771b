// The public door: from a request to its route, through the limits, to where its handler runs.

import HTTP
import Schema
import Store
import Telemetry
import Threads

/// One per loop; used by that loop's thread alone, but for the closures that it hands to writer and workers.
final class PublicDesk: Desk {
    private let app: App
    private let table: RouteTable
    private let figures: [RouteFigures]
    private let reader: LazyReader
    private var memory = AnswerMemory()
    private var lines: [UInt8] = []
    private static let linesBytes = 32 * 1024

    init(_ app: App, _ table: RouteTable, _ figures: [RouteFigures]) {
        (self.app, self.table, self.figures) = (app, table, figures)
        reader = LazyReader(app.database)
    }

    func answer(_ request: Request) -> Answer {
        switch table.router.match(request) {
        case .notFound: return refuse(request) { fail(Failure.notFound, request, nil) }
        case .methodNotAllowed(let allow): return refuse(request) { refuseMethod(request, allow) }
        case .found(let index):
            request.routeIndex = index
            return answer(request, table.routes[index])
        }
    }

    func takesBody(_ request: Request) -> Bool {
        guard case .found(let index) = table.router.match(request) else { return false }
        return table.routes[index].route.takes != nil
    }

    /// What finds no route costs work too, so it draws from the reads.
    private func refuse(_ request: Request, _ response: () -> Response) -> Answer {
        let verdict = app.rateLimits?.take(.reads, request.peer, nowMs: Clock.epochMs())
        guard let verdict, !verdict.isAllowed else { return .now(response().telling(verdict)) }
        return .now(fail(verdict.failure, request, nil).telling(verdict))
    }

    private func answer(_ request: Request, _ filed: FiledRoute) -> Answer {
        let route = filed.route
        let nowMs = Clock.epochMs()
        let verdict = app.rateLimits?.take(route.allowance, request.peer, nowMs: nowMs)
        if let verdict, !verdict.isAllowed {
            return .now(fail(verdict.failure, request, route).telling(verdict))
        }
        do {
            if route.isRemembered, let known = memory.recall(request, in: try reader.state(), nowMs: nowMs) {
                return .now(known.telling(verdict))
            }
            let call: Call
            do { call = try Call(request, filed) } catch let invalid as Invalid {
                guard let again = route.again else { throw invalid }
                let form = RefusedForm(request, invalid, filed)
                return .now(try reader.read { try again(form, $0) }.telling(verdict))
            }
            switch route.work {
            case .plain(let handler): return .now(try handler(call).telling(verdict))
            case .read(let handler) where route.isSlow(call): return work(call, verdict, handler)
            case .read(let handler): return .now(try read(call, handler).telling(verdict))
            case .write(let handler): return try write(call, verdict, handler)
            case .slow(let handler): return work(call, verdict, handler)
            }
        } catch {
            return .now(fail(error, request, route).telling(verdict))
        }
    }

    private func read(_ call: Call, _ handler: @Sendable (Call, Transaction) throws -> Response) throws
        -> Response
    {
        guard call.route.isRemembered else { return try reader.read { try handler(call, $0) } }
        // Taken before: what is read then can only be newer than the state it is filed under.
        let state = try reader.state()
        let response = try reader.read { try handler(call, $0) }
        memory.keep(response, for: call.request, in: state, nowMs: Clock.epochMs())
        return response
    }

    private func write(
        _ call: Call, _ verdict: RateLimits.Verdict?,
        _ handler: @escaping @Sendable (Call, Transaction) throws -> Response
    ) throws -> Answer {
        let repetition = call.route.isIdempotent ? try RepetitionKey(call) : nil
        let isTaken = app.database.writer.submit { tx in
            guard let repetition else { return try handler(call, tx) }
            return try Idempotency.run(call, repetition, tx, handler)
        } finish: { [failures = Failures(app)] result in
            switch result {
            case .success(let response): call.request.reply(response.telling(verdict))
            case .failure(let error):
                call.request.reply(failures.response(error, call.request, call.route).telling(verdict))
            }
        }
        return isTaken ? .later : .now(fail(Self.busy, call.request, call.route).telling(verdict))
    }

    private func work(
        _ call: Call, _ verdict: RateLimits.Verdict?,
        _ handler: @escaping @Sendable (Call, Transaction) throws -> Response
    ) -> Answer {
        let isTaken = app.workers.submit { [app] in
            do {
                let reader = try app.database.reader()
                let response = try reader.read { try handler(call, $0) }
                call.request.reply(response.telling(verdict))
            } catch {
                call.request.reply(
                    Failures(app).response(error, call.request, call.route).telling(verdict))
            }
        }
        return isTaken ? .later : .now(fail(Self.busy, call.request, call.route).telling(verdict))
    }

    private static let busy = Failure(.unavailable, "Too much is waiting already.", retryAfterSeconds: 1)

    private func fail(_ error: any Error, _ request: Request, _ route: Route?) -> Response {
        Failures(app).response(error, request, route)
    }

    private func refuseMethod(_ request: Request, _ allow: String) -> Response {
        if request.method == .options {
            var response = Response(.noContent)
            response.set("Allow", allow)
            return response
        }
        var response = Failure(.methodNotAllowed, "Allowed here: \(allow).").problem(request)
        response.set("Allow", allow)
        return response
    }

    func turnEnded() {
        reader.endTurn()
        guard !lines.isEmpty else { return }
        app.log.append(lines)
        lines.removeAll(keepingCapacity: true)
    }

    func answered(_ request: Request, _ status: Status, bytes: Int, durationNs: Int64) {
        let index = request.routeIndex >= 0 ? request.routeIndex : table.routes.count
        figures[index].note(status: status.code, durationNs: Int(durationNs), bytes: bytes)
        guard app.log.level <= .info else { return }
        // The buffer moves into the line and back: nothing is copied.
        var line = LogLine(table.stems[index], epochMs: Clock.epochMs(), after: lines.take())
        line.add("id", hex: request.id)
        line.add("status", integer: status.code)
        line.add("bytes", integer: bytes)
        line.add("us", integer: Int(durationNs / 1000))
        lines = line.finished()
        if lines.count > Self.linesBytes { turnEnded() }
    }

    func refused(_ refusal: Refusal, id: UInt64) {
        figures[table.routes.count].note(status: refusal.status.code, durationNs: 0, bytes: 0)
        guard app.log.level <= .info else { return }
        var line = LogLine(.info, "refused", epochMs: Clock.epochMs())
        line.add("id", hex: id)
        line.add(.integer("status", refusal.status.code))
        line.add(.text("detail", refusal.detail.description))
        lines.append(contentsOf: line.finished())
    }
}

extension Response {
    /// The same answer, with what the client may still ask for.
    fileprivate func telling(_ verdict: RateLimits.Verdict?) -> Response {
        var response = self
        response.rateLimit = verdict?.fields
        return response
    }
}

extension [UInt8] {
    /// Gives the bytes away, with their room, and is empty.
    fileprivate mutating func take() -> [UInt8] {
        var taken: [UInt8] = []
        swap(&self, &taken)
        return taken
    }
}
