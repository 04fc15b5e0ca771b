// One transaction on one connection: of a dealership, or of nobody, about the platform's own tables.

internal import Schema
internal import Store

/// Begins with its first statement: the three commands that open it travel with that.
final class TenantSession: Engine {
    enum Kind {
        /// Sees one state of the data from its first statement to its end, and can change nothing.
        case reading
        /// Sees, with each statement, what has been committed; the turn to write makes that enough.
        case writing

        fileprivate var begin: String {
            switch self {
            case .reading: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
            case .writing: "BEGIN ISOLATION LEVEL READ COMMITTED"
            }
        }

        fileprivate var name: String {
            switch self {
            case .reading: "BEGIN_READING"
            case .writing: "BEGIN_WRITING"
            }
        }
    }

    let wire: Wire
    private let tenant: Tenant?
    private let kind: Kind
    private let statements: Statements
    private let keys: UniqueKeys
    private let isPooled: Bool
    private(set) var isOpen = false
    /// Whether its end is on its way; where something fails before that, it never gets there.
    private var isLeaving = false
    /// Whether a statement has failed, after which PostgreSQL takes none until the transaction is undone.
    private(set) var isAborted = false
    var hasWritten = false
    /// Whether any statement since the transaction began may have written.
    private(set) var mayHaveWritten = false
    /// Statements that were sent and whose answers nobody has waited for.
    private var unsettled = 0
    /// What was asked at the beginning and nobody has wanted to know yet.
    private var foreseen: [(query: Query, answers: Answers)] = []
    /// Answers take room on the way.
    private static let mostUnsettled = 256
    /// Past these a connection's statements are forgotten, all at once, and made again as they are needed:
    /// each keeps a plan in the server's memory.
    private static let mostPrepared = 1_024

    init(_ wire: Wire, _ tenant: Tenant?, _ kind: Kind, of pool: Pool) {
        (self.wire, self.tenant, self.kind) = (wire, tenant, kind)
        (statements, keys, isPooled) = (pool.statements, pool.keys, pool.settings.isPooled)
    }

    // MARK: the transaction

    private func open() throws(StoreError) {
        guard !isOpen else { return }
        if wire.prepared.count >= Self.mostPrepared {
            try wire.send("DEALLOCATE ALL")
            // A round of its own: behind it in the same one it would be too late to choose an isolation.
            try wire.dispatch()
            wire.prepared = []
        }
        try send(kind.begin, as: kind.name)
        if let tenant { try send(tenant.setting, as: "tenant_\(tenant.number)") }
        (isOpen, isLeaving) = (true, false)
    }

    /// Behind a pooler nothing stays prepared.
    private func send(_ command: String, as name: String) throws(StoreError) {
        if isPooled { try wire.send(command) } else { try wire.send(command, as: name) }
    }

    /// Queues a command of our own; it is answered with the next statement.
    func command(_ text: String) throws(StoreError) {
        try open()
        try wire.send(text)
    }

    /// Ends a reading transaction; nobody waits for that.
    func leave() {
        guard isOpen else { return }
        isOpen = false
        do {
            try wire.part()
            try send("COMMIT", as: "COMMIT")
            try wire.dispatch()
        } catch {}
    }

    /// Undoes what came after a savepoint; from there the transaction is sound again.
    func undo(to savepoint: String) throws(StoreError) {
        try wire.part()
        try wire.send("ROLLBACK TO SAVEPOINT \(savepoint)")
        // What should have been prepared behind something that failed was not; the next must know.
        _ = try round()
        isAborted = false
    }

    func commit() throws(StoreError) {
        do throws(StoreError) { try finish("COMMIT") } catch { throw wire.isBroken ? .undecided : error }
    }

    func rollback() throws(StoreError) {
        try wire.part()
        try finish("ROLLBACK")
    }

    /// If it fails, what failed may be a statement that nobody has waited for: then the transaction is still
    /// there, to be undone.
    private func finish(_ command: String) throws(StoreError) {
        guard isOpen else { return }
        let answers = try orAbort { () throws(StoreError) in
            try send(command, as: command)
            return try wire.round(meaning)
        }
        (isOpen, isAborted, mayHaveWritten, unsettled) = (false, false, false, 0)
        // A transaction that has failed is undone by a COMMIT too, which then says so.
        guard answers?.tag == command else { throw .lost }
    }

    /// The connection, to be given back. One whose transaction could not be ended is fit for nobody else.
    func released() -> Wire {
        if isOpen { wire.giveUp() }
        return wire
    }

    // MARK: statements

    func run(_ query: Query, _ values: [Value]) throws {
        try send(query, values)
        unsettled += 1
        if unsettled >= Self.mostUnsettled { try settle() }
    }

    func changes(_ query: Query, _ values: [Value]) throws -> Int {
        try answers(query, values)?.changes ?? 0
    }

    func settle() throws {
        if unsettled > 0 { _ = try round() }
        // Somebody went on as if nothing had failed.
        if isAborted { throw StoreError.unavailable(code: StoreError.code("25P02")) }
    }

    func each(_ query: Query, _ values: [Value], _ body: (any Columns) throws -> Bool) throws {
        try (takeForeseen(query) ?? answers(query, values))?.each(body)
    }

    private func answers(_ query: Query, _ values: [Value]) throws(StoreError) -> Answers? {
        try send(query, values)
        return try round()
    }

    private func send(_ query: Query, _ values: [Value]) throws(StoreError) {
        try send(statements.form(of: query), values)
    }

    private func send(
        _ form: Statements.Form, _ values: [Value], isSingle: Bool = false
    ) throws(StoreError) {
        let (name, types) = try prepared(form)
        try wire.execute(name, try EncodedValues(values, types), isSingle: isSingle)
    }

    /// - Returns: under which name the server knows it, and the types that it takes.
    private func prepared(_ form: Statements.Form) throws(StoreError) -> (name: String, types: [UInt32]) {
        if !form.isReading { (hasWritten, mayHaveWritten) = (true, true) }
        try open()
        let name = name(of: form)
        let isNew = isPooled || !wire.prepared.contains(name)
        if isNew { try wire.prepare(name, form.text, form.types ?? []) }
        if let types = form.types { return (name, types) }
        // The server is asked for the types of a statement that is used for the first time.
        try wire.describe(name)
        let types = try round()?.parameterTypes ?? []
        form.types = types
        return (name, types)
    }

    private func name(of form: Statements.Form) -> String {
        isPooled ? "" : "s\(form.number)_\(tenant?.number ?? -1)"
    }

    // MARK: what is foreseen

    /// Begins the transaction with a question; what each one asks anyway goes with it.
    func begin(with query: Query, _ body: (any Columns) throws -> Bool) throws {
        let asked = [query] + statements.foreseen
        foreseen = []
        let groups = try ask(asked.map { ($0, []) })
        var found: [Answers] = []
        for _ in groups { found.append(try single()) }
        try settleSingles()
        foreseen = Array(zip(asked, found).dropFirst())
        try found.first?.each(body)
    }

    /// The answer as of the beginning, for whoever comes first: they may be about to change it.
    private func takeForeseen(_ query: Query) -> Answers? {
        guard query.isForeseen, case .writing = kind else { return nil }
        statements.foresee(query)
        guard let place = foreseen.firstIndex(where: { $0.query.isSame(as: query) }) else { return nil }
        return foreseen.remove(at: place).answers
    }

    // MARK: several at once

    /// Of those who ask, the ones who are answered as one.
    struct Group {
        fileprivate let form: Statements.Form
        fileprivate(set) var places: [Int]
        /// What each of several has asked with.
        fileprivate var values: [[Value]] = []

        /// What each of them is answered, in the order of their places.
        func parts(of answers: Answers) -> [Answers] {
            guard places.count > 1 else { return [answers] }
            var parts = answers.parts(for: places.count)
            // Of those who have asked the same, the answer may be the first one's alone.
            for place in parts.indices where parts[place].isEmpty {
                if let first = values.firstIndex(of: values[place]) { parts[place] = parts[first] }
            }
            return parts
        }

        /// Notes whether anyone wanted more than this.
        func note(wasLast: Bool) { form.isMostlyLast = wasLast }
    }

    /// Sends statements whose answers do not depend on each other. Those that are the same but for their
    /// values go as one, where they can. If these are likely the last, the transaction's end goes with them.
    /// - Returns: for each answer that `single` then waits for, in this order, which of them it answers.
    func ask(_ asked: [(query: Query, values: [Value])]) throws(StoreError) -> [Group] {
        // Whoever cannot be asked for leaves others' questions behind, with nobody to wait for their answers.
        try orAbort { () throws(StoreError) in try sendTogether(asked) }
    }

    private func sendTogether(_ asked: [(query: Query, values: [Value])]) throws(StoreError) -> [Group] {
        // Each is looked up once: one of many assembled texts is made anew by the next who looks, and knows
        // nothing of its types.
        var groups: [Group] = []
        for (place, query) in asked.map(\.query).enumerated() {
            let form = statements.form(of: query)
            if form.isGatherable, let group = groups.firstIndex(where: { $0.form === form }) {
                groups[group].places.append(place)
            } else {
                groups.append(Group(form: form, places: [place]))
            }
        }
        // What is not known yet is asked before anything else is on its way.
        for group in groups where group.form.types == nil { _ = try prepared(group.form) }
        var sent: [Group] = []
        for var group in groups {
            if group.places.count > 1, let gathered = statements.gathered(group.form) {
                let (name, types) = try prepared(gathered)
                group.values = group.places.map { asked[$0].values }
                try wire.execute(name, try EncodedValues(lists: group.values, types), isSingle: true)
                sent.append(group)
            } else {
                for place in group.places {
                    try send(group.form, asked[place].values, isSingle: true)
                    sent.append(Group(form: group.form, places: [place]))
                }
            }
        }
        isLeaving = groups.allSatisfy { $0.form.isMostlyLast }
        if isLeaving { try send("COMMIT", as: "COMMIT") }
        try wire.dispatch()
        return sent
    }

    func single() throws(StoreError) -> Answers {
        try orAbort { () throws(StoreError) in try wire.single(meaning) }
    }

    /// Ends the round of those that were asked together.
    func settleSingles() throws(StoreError) {
        _ = try orAbort { () throws(StoreError) in try wire.rest(meaning) }
        if isLeaving { isOpen = false }
    }

    private func round() throws(StoreError) -> Answers? {
        unsettled = 0
        return try orAbort { () throws(StoreError) in try wire.round(meaning) }
    }

    /// Nothing of the transaction can be kept once something in it has failed.
    private func orAbort<R>(_ body: () throws(StoreError) -> R) throws(StoreError) -> R {
        do throws(StoreError) { return try body() } catch {
            (isAborted, hasWritten) = (true, true)
            throw error
        }
    }

    private func meaning(_ error: PostgresError) -> StoreError { error.meaning(keys.columns) }
}
