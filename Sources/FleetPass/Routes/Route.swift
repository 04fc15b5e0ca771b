// One thing the outside may ask: declared once, and from that routed, described, checked and measured.

package import HTTP
package import Schema
package import Store

package struct Route: Sendable {
    package typealias Reading = @Sendable (Call, Transaction) throws -> Response
    /// Names a shape that is there for good. Routes only name theirs: to make all of them would double what
    /// a server has to do before its first answer.
    package typealias ShapeName = @Sendable () -> Shape

    /// How the handler runs: see the architecture's chapter on a request's way.
    package enum Work: Sendable {
        /// Needs no data; answers on the loop.
        case plain(@Sendable (Call) throws -> Response)
        /// On the loop, on its read lease. It does nothing but read, for it may be begun several times.
        case read(Reading)
        /// On the writer, inside its transaction; the answer leaves after the commit.
        case write(@Sendable (Call, Transaction) throws -> Response)
        /// In two steps: what needs no data is made ready on the loop, the answer too, and what is left
        /// runs like a write. The writer is one for all, so what many ask for should ask little of it.
        case prepared(@Sendable (Call) throws -> Foreseen)
        /// On the loop like a read; but what it told is written down before the answer leaves.
        case disclosing(@Sendable (Call, Transaction) throws -> Disclosure)
        /// On the worker pool, reading and writing as it needs.
        case slow(@Sendable (Call, Errand) throws -> Response)

        var name: String {
            switch self {
            case .plain: "plain"
            case .read: "read"
            case .write: "write"
            case .prepared: "prepared"
            case .disclosing: "disclosing"
            case .slow: "slow"
            }
        }
    }

    /// What the body of an answer is.
    package enum Answer: Sendable {
        case one(ShapeName)
        case several(ShapeName, facets: Bool)
        case page
        case media(MediaType)
        /// No body: the status says all.
        case nothing

        package static func json(_ shape: @autoclosure @escaping ShapeName) -> Answer { .one(shape) }
        package static func list(of shape: @autoclosure @escaping ShapeName, facets: Bool) -> Answer {
            .several(shape, facets: facets)
        }
    }

    /// Method and path, as it was declared.
    fileprivate(set) var line: String
    fileprivate(set) var method: Method
    fileprivate(set) var path: String
    fileprivate(set) var permission: Permission
    fileprivate(set) var summary: String
    fileprivate(set) var work: Work
    var answers: Answer
    var status = Status.ok
    private var bodyShape: ShapeName?
    var isForm = false
    /// What a body is that is taken as it comes: a whole file, which may be longer than other bodies.
    var file: MediaType?
    private var queryShape: ShapeName?
    /// Is about the whole organisation, so whoever works at some locations alone may not.
    var isEverywhere = false
    /// Repetitions with the same Idempotency-Key get the first answer.
    var isIdempotent = false
    /// Whoever has its answer can do what only they may who asked for it.
    var showsSecret = false
    /// Where a form carries its key, since a browser sets no header fields of its own.
    var formKey: (@Sendable (Call) -> String?)?
    /// Where a form carries the proof that it is ours. What is asked with a session has one in any case.
    var formToken: Field<String>?
    /// Answers a form whose fields are not valid with the page that it came from.
    var again: (@Sendable (RefusedForm, Transaction) throws -> Disclosure)?
    /// The same for a page that asks the API for what it shows, on a worker.
    var againOnDesk: (@Sendable (RefusedForm, Errand) throws -> Response)?
    /// Reads times of a form by the clocks that it names.
    var clocks: (@Sendable ([UInt8]) -> ((String) -> Instant?)?)?
    /// What a browser is answered once the API's act is done.
    var onward: (@Sendable (Call, Response) -> Response)?
    /// Whether what a rule refuses is told on that page too.
    var tellsOnItsPage = false
    /// The answer depends on the target and the data alone: the same for everyone, at every moment.
    var isRemembered = false
    /// Though it is no page, the dealership's name stands in it.
    private var isSigned = false
    /// Though anyone may, a customer who is signed in is known.
    var welcomesCustomers = false
    /// Visitors look around in it, and nobody else's work depends on what they see.
    var isBrowsed = false
    /// Whether it starts a child that takes much memory: then only one runs at a time, and few wait.
    var isNarrow = false
    /// Whether this call, of a route that reads, takes long enough to be a worker's.
    var isSlow: @Sendable (Call) -> Bool = { _ in false }
    /// Which allowance of the rate limits it draws from.
    var allowance = Allowance.reads
    /// Fields of the answer that a client may look at, besides those of every answer.
    var carried: [AnswerField] = []
    /// What can go wrong besides what can go wrong everywhere.
    var failures: [Failure.Code] = []

    /// - Parameter line: method and path, such as `GET /v1/vehicles/{id:uuid}`.
    package init(_ line: String, for permission: Permission, _ summary: String, answers: Answer, _ work: Work)
    {
        guard let space = line.utf8.firstIndex(of: UInt8(ascii: " ")),
            let method = Method(name: String(line[..<space]))
        else { preconditionFailure("a route begins with method and path: \(line)") }
        (self.line, self.method) = (line, method)
        path = String(line[line.utf8.index(after: space)...])
        (self.permission, self.summary, self.answers, self.work) = (permission, summary, answers, work)
        formToken = permission == .anyone ? nil : FormGuard.field
    }

    /// - Throws: as `Permission.demand`; `forbidden` also for whoever works at some locations alone, where
    /// it is about more than those.
    func demand(of asker: Asker) throws {
        try permission.demand(of: asker)
        if isEverywhere { try asker.demandEverywhere() }
    }

    /// Who may, as the table of routes and the API's description show it.
    var permissionName: String { isEverywhere ? "\(permission.name), everywhere" : permission.name }

    /// The path as OpenAPI writes it, without the types of its parameters.
    package var openPath: String { Self.withoutTypes(path) }

    /// Method and path, as the log and the metrics call it.
    var name: String { Self.withoutTypes(line) }

    private static func withoutTypes(_ text: String) -> String {
        let bytes = text.utf8.span
        guard bytes.indices.contains(where: { bytes[$0] == UInt8(ascii: ":") }) else { return text }
        var plain: [UInt8] = []
        plain.reserveCapacity(bytes.count)
        var isType = false
        for index in bytes.indices {
            isType = bytes[index] == UInt8(ascii: ":") || isType && bytes[index] != UInt8(ascii: "}")
            if !isType { plain.append(bytes[index]) }
        }
        return String(decoding: plain, as: UTF8.self)
    }

    /// Names and types of the path's parameters.
    var parameters: [(name: String, type: String)] {
        path.split(separator: "/").filter { $0.hasPrefix("{") }.map { segment in
            let parts = segment.dropFirst().dropLast().split(separator: ":")
            return (String(parts[0]), parts.count > 1 ? String(parts[1]) : "text")
        }
    }

    /// Whether it may change something, so that a browser's session alone is not enough to ask for it.
    var changes: Bool { method != .get && method != .head }

    /// Answers whoever asks without a look at any data, or at none before the writer does.
    var needsNoData: Bool {
        guard permission == .anyone, formToken == nil, !isForm else { return false }
        switch work {
        case .plain, .prepared: return true
        case .read, .write, .disclosing, .slow: return false
        }
    }

    /// Whether several who ask at about the same time, on this route or on others, are answered in one go.
    var isReadTogether: Bool {
        if case .read = work { permission == .anyone && bodyShape == nil && !changes } else { false }
    }

    /// What may stand in the field of that name.
    var idempotencyKeyWording: String {
        "Repetitions with the same key get the first answer; kept for 24 hours."
            + (showsSecret ? " Without a session or a token at least 16 characters, chosen at random." : "")
    }

    /// The shape of a JSON body, or of a form where `isForm`.
    var takes: Shape? { bodyShape?() }

    /// The parameters of the query string.
    var query: Shape? { queryShape?() }

    var takesBody: Bool { bodyShape != nil || file != nil }

    /// Whether its body is a form with files in it.
    var isParted: Bool { file?.essence == MediaType.formData.essence }

    var isPublicAPI: Bool { path.hasPrefix("/v1/") }

    var answersNothing: Bool { if case .nothing = answers { true } else { false } }

    /// Answers in HTML, failures included.
    var isPage: Bool { if case .page = answers { true } else { false } }

    /// Whether what the dealership calls itself stands in its answer.
    var showsSign: Bool { isPage || isSigned }

    /// Whoever opens it and has not signed in is led to where they can.
    var leadsToSignIn: Bool { isPage && method == .get && permission != .anyone }
}

extension Route {
    package consuming func taking(_ shape: @autoclosure @escaping ShapeName, asForm: Bool = false) -> Route {
        with {
            $0.bodyShape = shape
            $0.isForm = asForm
        }
    }
    package consuming func taking(file: MediaType) -> Route { with { $0.file = file } }
    package consuming func asking(_ shape: @autoclosure @escaping ShapeName) -> Route {
        with { $0.queryShape = shape }
    }
    package consuming func answering(_ status: Status) -> Route { with { $0.status = status } }
    package consuming func everywhere() -> Route { with { $0.isEverywhere = true } }
    package consuming func idempotent() -> Route { with { $0.isIdempotent = true } }
    package consuming func showingSecret() -> Route { with { $0.showsSecret = true } }
    package consuming func idempotent(by field: Field<String>) -> Route {
        idempotent().with { $0.formKey = { $0.body(field) } }
    }
    package consuming func idempotent(by field: Field<String?>) -> Route {
        idempotent().with { $0.formKey = { $0.body(field) } }
    }
    package consuming func showingAgain(
        _ page: @escaping @Sendable (RefusedForm, Transaction) throws -> Response
    )
        -> Route
    {
        with { $0.again = { .nothing(try page($0, $1)) } }
    }
    /// The same page also tells what a rule says against the form: a wrong password, a name that is taken.
    package consuming func tellingOnItsPage(
        _ page: @escaping @Sendable (RefusedForm, Transaction) throws -> Response
    ) -> Route {
        disclosingOnItsPage { .nothing(try page($0, $1)) }
    }
    /// For a page that tells somebody's data besides: it is put on record, as where it is asked for.
    package consuming func disclosingOnItsPage(
        _ page: @escaping @Sendable (RefusedForm, Transaction) throws -> Disclosure
    ) -> Route {
        with {
            $0.again = page
            $0.tellsOnItsPage = true
        }
    }
    /// For a form that anyone may send, and that yet must come from the browser that our page was shown to.
    package consuming func guarded() -> Route { with { $0.formToken = FormGuard.field } }
    package consuming func welcomingCustomers() -> Route { with { $0.welcomesCustomers = true } }
    package consuming func slow(when isSlow: @escaping @Sendable (Call) -> Bool) -> Route {
        with { $0.isSlow = isSlow }
    }
    package consuming func narrow() -> Route { with { $0.isNarrow = true } }
    package consuming func signed() -> Route { with { $0.isSigned = true } }
    package consuming func remembered() -> Route { with { $0.isRemembered = true } }
    package consuming func browsed() -> Route { with { $0.isBrowsed = true } }
    package consuming func drawing(on allowance: Allowance) -> Route { with { $0.allowance = allowance } }
    package consuming func carrying(_ fields: AnswerField...) -> Route { with { $0.carried = fields } }
    package consuming func failing(_ codes: Failure.Code...) -> Route { with { $0.failures = codes } }

    /// The same act as a form of a page asks for it: see DeskForm.
    /// - Parameter line: where the form is sent.
    consuming func sentByForm(
        to line: String, _ shape: @escaping ShapeName,
        onward: @escaping @Sendable (Call, Response) -> Response,
        again: @escaping @Sendable (RefusedForm, Errand) throws -> Response
    ) -> Route {
        // What everybody may do with what is theirs, only those who work here do on the desk.
        let isDesks = permission == .signedIn && line.utf8.starts(with: "POST /desk/".utf8)
        let form = Route(
            line, for: isDesks ? .staff : permission, "\(summary), by a form", answers: .page, work)
        return with {
            ($0.line, $0.method, $0.path, $0.summary) = (line, form.method, form.path, form.summary)
            $0.permission = form.permission
            ($0.answers, $0.status, $0.formToken) = (.page, .seeOther, FormGuard.field)
            ($0.bodyShape, $0.isForm) = (shape, true)
            ($0.onward, $0.againOnDesk, $0.tellsOnItsPage) = (onward, again, true)
            $0.carried = [.location]
            $0.failures.removeAll { $0 == .versionMissing }
            if $0.isIdempotent { $0.formKey = { $0.body(FormOnce.field) } }
        }
    }

    private consuming func with(_ change: (inout Route) -> Void) -> Route {
        change(&self)
        return self
    }
}
