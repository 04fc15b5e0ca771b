// From a request that found its route to its answer: who asks, what they may, and where the handler runs.

import HTTP
import Schema
import Store
import Telemetry
import Threads

/// Used by one thread, but for the closures that it hands to writer and workers.
final class Clerk {
    private let app: App
    private let purpose: ReadPurpose
    private let reader: LazyReader
    private var memory = AnswerMemory()
    /// The state of the data that the dealership's sign was last looked at in.
    private var signState: Int64?
    private var identification: Identification

    /// - Parameter purpose: of whoever it answers, where that is one request.
    init(_ app: App, for purpose: ReadPurpose = .work) {
        (self.app, self.purpose) = (app, purpose)
        reader = LazyReader(app.database, for: purpose)
        identification = Identification(app.secrets.accessTokens)
    }

    /// Lets go of what was read, until there is more to answer.
    func endTurn() { reader.endTurn() }

    /// - Parameter verdict: what its address has left.
    func answer(
        _ request: Request, _ filed: FiledRoute, _ verdict: RateLimits.Verdict?, nowMs: Int64
    ) -> Answer {
        let route = filed.route
        var verdict = verdict
        var asker = Asker.anyone
        do {
            if route.showsSign { try lookAtSign(route) }
            if route.isRemembered, let state = try reader.state(),
                let known = memory.recall(request, route.language(of: request), in: state, nowMs: nowMs)
            {
                return .now(known.telling(verdict))
            }
            asker = try self.asker(of: request, route)
            verdict = verdict?.orScarcer(app.rateLimits?.take(asker, nowMs: nowMs))
            if let verdict, !verdict.isAllowed { throw verdict.failure }
            try route.demand(of: asker)
            let call: Call
            do { call = try Call(request, filed, asker) } catch let invalid as Invalid {
                let form = RefusedForm(request, invalid, filed, asker)
                if let again = route.againOnDesk {
                    return work(form.call, verdict) { errand in try again(form, errand) }
                }
                guard let again = route.again else { throw invalid }
                return try disclose(form.call, verdict) { _, tx in try again(form, tx) }
            }
            do { try guardForm(call) } catch let failure as Failure {
                guard let form = RefusedForm(call, outdated: failure), let again = route.again else {
                    throw failure
                }
                return try disclose(form.call, verdict) { _, tx in try again(form, tx) }
            }
            return try perform(call, verdict)
        } catch let refused as Identification.Refused {
            return turnAway(refused, request, route, verdict)
        } catch {
            if case .support = asker { return noteRefusal(error, request, route, asker, verdict) }
            return .now(fail(error, request, route, asker).telling(verdict))
        }
    }

    /// Pages show what the dealership calls itself now. Where the store tells whether anybody has committed
    /// anything nothing is asked unless somebody has.
    func lookAtSign(_ route: Route? = nil) throws {
        guard app.database.answersAtOnce else {
            // A loop waits for nobody, and shows what it knows.
            if let route, !route.needsNoData { try app.signs.keepUp(app.database) }
            return
        }
        let state = try reader.state()
        guard state == nil || state != signState else { return }
        _ = try reader.read { try app.signs.sign($0) }
        signState = state
    }

    /// Tells that there is nothing at an address of the console: to whoever works here, in the console.
    func refuseNowhere(_ request: Request) -> Response {
        var asker = Asker.anyone
        // What cannot be read now, and a session that has ended, are no reason to say anything else.
        do {
            let state = try reader.state()
            let found = try reader.read { try identification.asker(of: request, in: state, $0) }
            if found.asker.isStaff { asker = found.asker }
        } catch {}
        return Failures(app).response(Failure.notFound, request, nil, asker)
    }

    /// Answers visitors of routes that are read together.
    func answer(_ visits: [Visit]) {
        // What cannot be read now is told where it is needed.
        if visits.contains(where: \.filed.route.showsSign) { try? app.signs.keepUp(app.database) }
        var together: [(call: Call, handler: Route.Reading, verdict: RateLimits.Verdict?)] = []
        for visit in visits {
            // What cannot be asked like that is told as it is to whoever comes alone; so is what takes long.
            if let call = try? Call(visit.request, visit.filed, .anyone), !call.route.isSlow(call),
                case .read(let handler) = call.route.work
            {
                together.append((call, handler, visit.verdict))
            } else {
                answer(visit)
            }
        }
        var response: Response?
        reader.together(together.count) { index, tx in
            // Of another, where that was run once more than it took.
            response = nil
            response = try together[index].handler(together[index].call, tx)
        } finish: { index, error in
            let (call, _, verdict) = together[index]
            let answer = response.take()
            // What was made on the way to an error is no answer, nor need it be this visitor's.
            let told = error.map { fail($0, call) } ?? answer ?? fail(Self.busy, call)
            call.request.reply(told.telling(verdict))
        }
    }

    func answer(_ visit: Visit) {
        let answer = answer(visit.request, visit.filed, visit.verdict, nowMs: Clock.epochMs())
        if case .now(let response) = answer { visit.request.reply(response) }
    }

    /// What support may not do, or asks for in a wrong way, is on record as what they do is.
    private func noteRefusal(
        _ error: any Error, _ request: Request, _ route: Route, _ asker: Asker, _ verdict: RateLimits.Verdict?
    ) -> Answer {
        let entry = App.supportEntry(asker, request, route, refused: Failure(error).code)
        let isTaken = app.database.writer.submit { [app] tx in
            try app.secrets.audit.note(entry, tx)
        } finish: { [failures = Failures(app)] result in
            var told = error
            if case .failure(let cause) = result { told = cause }
            request.reply(failures.response(told, request, route, asker).telling(verdict))
        }
        return isTaken ? .later : .now(fail(Self.busy, request, route).telling(verdict))
    }

    private func perform(_ call: Call, _ verdict: RateLimits.Verdict?) throws -> Answer {
        if case .support = call.asker {
            return work(call, verdict) { [app] errand in call.told(try app.onRecord(errand)) }
        }
        switch call.route.work {
        case .plain(let handler): return .now(try handler(call).telling(verdict))
        case .read(let handler) where call.route.isSlow(call):
            let purpose = slowPurpose
            return work(call, verdict) { errand in try errand.read(for: purpose) { try handler(call, $0) } }
        case .read(let handler): return .now(try read(call, handler).telling(verdict))
        case .write(let handler): return try write(call, verdict, handler)
        case .prepared(let prepare):
            let foreseen = try prepare(call)
            let repetition = try app.repetition(call)
            return submit(call, verdict) { [app] tx in
                _ = try app.confirmed(call, tx)
                return call.told(try app.run(call, repetition, tx, foreseen))
            }
        case .disclosing(let handler) where call.route.isSlow(call):
            let purpose = slowPurpose
            return work(call, verdict) { [app] errand in
                let told = try errand.read(for: purpose) { try handler(call, $0) }
                guard told.isNoted else { return told.response }
                return try errand.write { call, tx in
                    try told.note(by: call.actor, app.secrets.audit, tx)
                    return told.response
                }
            }
        case .disclosing(let handler): return try disclose(call, verdict, handler)
        case .slow(let handler): return work(call, verdict) { call.told(try handler(call, $0)) }
        }
    }

    private var slowPurpose: ReadPurpose { purpose == .work ? .report : purpose }

    /// The one who asks, if the route wants to know.
    private func asker(of request: Request, _ route: Route) throws -> Asker {
        let isForAnyone = route.permission == .anyone
        if isForAnyone, !route.mayKnow(request) { return .anyone }
        let state = try reader.state()
        let found = try reader.read { tx in
            isForAnyone
                ? try identification.visitor(of: request, in: state, tx)
                : try identification.asker(of: request, in: state, tx)
        }
        if found.isStale { noteUse(found.asker) }
        return found.asker
    }

    /// When a session or key was last used, to the minute. If it cannot be noted now, the next request will
    /// try.
    private func noteUse(_ asker: Asker) {
        _ = app.database.writer.submit { tx in
            if case .key(let id, _) = asker { try KeyStore(tx: tx).touch(id) }
            if let person = asker.signedIn { try SessionStore(tx: tx).touch(person.session) }
        } finish: { _ in
        }
    }

    /// A browser sends its cookie with whatever any page makes it send; so what changes something must show
    /// that a page of ours made it. A program's token is never sent by itself.
    private func guardForm(_ call: Call) throws {
        let route = call.route
        guard route.changes, let form = route.formToken else { return }
        if !route.isForm, call.request.field("authorization") != nil { return }
        let given =
            route.isForm
            ? call.body(form)
            : route.isParted ? try tokenInParts(form, call) : call.request.text(field: "x-form-token")
        try app.secrets.forms.demand(given, call.request)
    }

    /// It comes first, so that nothing else of such a form is looked at before.
    private func tokenInParts(_ field: Field<String>, _ call: Call) throws -> String? {
        let (body, form) = try call.partedForm(most: 1, within: Self.mostTokenBytes)
        return form.text(field.spec.name, in: body)
    }

    /// Puts a credential that was refused on record, and says no more than that it was.
    private func turnAway(
        _ refused: Identification.Refused, _ request: Request, _ route: Route, _ verdict: RateLimits.Verdict?
    ) -> Answer {
        let tries = app.rateLimits?.take(.signIns, request.peer, nowMs: Clock.epochMs())
        if let tries, !tries.isAllowed { return .now(fail(tries.failure, request, route).telling(tries)) }
        let actor = AuditBook.Actor(.anyone, request)
        let isTaken = app.database.writer.submit { [app] tx in
            var changes = AuditChanges.none
            changes.note("reason", to: .text(refused.reason.description))
            try app.secrets.audit.note(refused.action, of: AuditObject(.session), by: actor, tx, changes)
        } finish: { [failures = Failures(app)] result in
            var error: any Error = Failure(.unauthenticated, "Sign in to do this.")
            if case .failure(let cause) = result { error = cause }
            var response = failures.response(error, request, route, ended: refused.kind)
            if Cookies.read(.session, of: request) != nil { response.clearCookie(.session) }
            request.reply(response.telling(verdict))
        }
        return isTaken ? .later : .now(fail(Self.busy, request, route).telling(verdict))
    }

    private func read(_ call: Call, _ handler: Route.Reading) throws -> Response {
        // Taken before: what is read then can only be newer than the state it is filed under.
        guard call.route.isRemembered, let state = try reader.state() else {
            return try reader.read { try handler(call, $0) }
        }
        let response = try reader.read { try handler(call, $0) }
        let language = call.route.language(of: call.request)
        memory.keep(response, for: call.request, language, in: state, nowMs: Clock.epochMs())
        return response
    }

    private func write(
        _ call: Call, _ verdict: RateLimits.Verdict?,
        _ handler: @escaping @Sendable (Call, Transaction) throws -> Response
    ) throws -> Answer {
        let repetition = try app.repetition(call)
        return submit(call, verdict) { [app] tx in
            call.told(try app.run(try app.confirmed(call, tx), repetition, tx, handler))
        }
    }

    /// Reads on the loop, and answers once the writer has noted what was read.
    private func disclose(
        _ call: Call, _ verdict: RateLimits.Verdict?, _ handler: (Call, Transaction) throws -> Disclosure
    ) throws -> Answer {
        let told = try reader.read { try handler(call, $0) }
        guard told.isNoted else { return .now(told.response.telling(verdict)) }
        let actor = call.actor
        return submit(call, verdict) { [app] tx in
            try told.note(by: actor, app.secrets.audit, tx)
            return told.response
        }
    }

    private func submit(
        _ call: Call, _ verdict: RateLimits.Verdict?,
        _ body: @escaping @Sendable (Transaction) throws -> Response
    ) -> Answer {
        let isTaken = app.database.writer.submit(body) { [app, failures = Failures(app)] result in
            switch result {
            case .success(let response):
                app.signs.settle(app.database)
                call.request.reply(response.telling(verdict))
            case .failure(let error):
                failures.answer(error, call) { call.request.reply($0.telling(verdict)) }
            }
        }
        return isTaken ? .later : .now(fail(Self.busy, call).telling(verdict))
    }

    private func work(
        _ call: Call, _ verdict: RateLimits.Verdict?,
        _ body: @escaping @Sendable (Errand) throws -> Response
    ) -> Answer {
        let lane = call.route.isNarrow ? app.premises.narrow : app.workers
        let isTaken = lane.submit { [app] in
            do {
                call.request.reply(try body(Errand(call, app)).telling(verdict))
            } catch {
                call.request.reply(Failures(app).onItsPage(error, call).telling(verdict))
            }
        }
        let busy = call.route.isNarrow ? Self.veryBusy : Self.busy
        return isTaken ? .later : .now(fail(busy, call).telling(verdict))
    }

    /// A border, the head of a part, and the token: a page of ours writes some two hundred.
    private static let mostTokenBytes = 4_096

    private static let veryBusy = Failure(
        .unavailable, "Other files are being looked at. Try again in a moment.", retryAfterSeconds: 5)
    static let busy = Failure(.unavailable, "Too much is waiting already.", retryAfterSeconds: 1)

    private func fail(
        _ error: any Error, _ request: Request, _ route: Route?, _ asker: Asker = .anyone
    ) -> Response {
        Failures(app).response(error, request, route, asker)
    }

    private func fail(_ error: any Error, _ call: Call) -> Response {
        fail(error, call.request, call.route, call.asker)
    }
}

extension Call {
    /// What is answered to whoever has asked: to a form of a page, where to go on.
    fileprivate func told(_ response: Response) -> Response {
        route.onward.map { $0(self, response) } ?? response
    }
}

extension Response {
    /// The same answer, with what the client may still ask for.
    consuming func telling(_ verdict: RateLimits.Verdict?) -> Response {
        rateLimit = verdict?.fields
        return self
    }
}
