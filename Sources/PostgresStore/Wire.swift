// One connection: commands are sent in a row, and their answers awaited together.

internal import CPostgres
internal import Glibc
internal import Store
internal import Threads

/// Belongs to one thread at a time; the pool hands it from one to the next.
///
/// `@safe`, `@unchecked Sendable`: the handle is this object's own from `init` to `deinit`, and the pool's
/// lock orders whoever uses it.
@safe final class Wire: @unchecked Sendable {
    private enum Purpose {
        case passing
        case preparing(String)
        /// Awaited by itself, while others are still on their way.
        case single
    }

    private let handle: OpaquePointer
    /// How long to wait for the answers of a round; whoever is lent the connection may say.
    var answerMs: Int64
    /// Rounds that were sent and not yet answered.
    private var outstanding = 0
    /// Whether anything was sent after the last of them.
    private var isUnended = false
    /// Whether the last word from the server was that it is gone, or there was none in time.
    private(set) var isBroken = false
    /// Who had it last, by number.
    var tenant: Int?
    /// What is prepared here, by name; it stays when the transaction around it is undone.
    var prepared: Set<String> = []
    /// Of each command that is not answered yet, what its answer is for.
    private var unanswered = Queue<Purpose>()
    /// When the answers to what was sent last must be there.
    private var deadline: Int64 = 0
    /// What the last failing statement failed of.
    private(set) var lastError: PostgresError?

    /// Statements are named after their tenant here, so a plan that is kept fits whoever it is kept for.
    private static let options = "-c plan_cache_mode=auto"

    /// - Throws: `unavailable` if nobody answers, or not in time.
    init(_ settings: PostgresSettings) throws(StoreError) {
        answerMs = settings.answerMs
        // Later words win over what the address says.
        let options = settings.isPooled || !settings.keepsPlans ? "" : Self.options
        let handle = unsafe postgres_connect_start(settings.address, settings.user, options)
        guard let handle = unsafe handle else { throw .unreachable }
        unsafe self.handle = handle
        guard unsafe PQstatus(handle) != CONNECTION_BAD,
            unsafe Self.connect(handle, deadline: Clock.monotonicNs() + settings.connectMs * 1_000_000),
            unsafe PQsetnonblocking(handle, 1) == 0, unsafe PQenterPipelineMode(handle) == 1
        else {
            // Whole already, so `deinit` is run and lets go of it.
            throw .unreachable
        }
        unsafe postgres_without_notices(handle)
    }

    deinit { unsafe PQfinish(handle) }

    private static func connect(_ handle: OpaquePointer, deadline: Int64) -> Bool {
        var wanted = Int16(POLLOUT)
        while true {
            guard unsafe wait(handle, for: wanted, until: deadline) else { return false }
            switch unsafe PQconnectPoll(handle) {
            case PGRES_POLLING_OK: return true
            case PGRES_POLLING_READING: wanted = Int16(POLLIN)
            case PGRES_POLLING_WRITING: wanted = Int16(POLLOUT)
            default: return false
            }
        }
    }

    /// - Returns: whether the socket is ready, before the deadline.
    private static func wait(_ handle: OpaquePointer, for events: Int16, until deadline: Int64) -> Bool {
        while true {
            // Looked at once even if the time is over: whoever comes late may find it there.
            let leftMs = max(0, (deadline - Clock.monotonicNs()) / 1_000_000)
            var place = pollfd(fd: unsafe PQsocket(handle), events: events, revents: 0)
            let count = unsafe poll(&place, 1, Int32(clamping: leftMs))
            if count > 0 { return true }
            if count == 0 || errno != EINTR { return false }
        }
    }

    /// Whether the server has hung up, or said something unasked, which it does before it hangs up.
    var isStale: Bool {
        guard !isBroken else { return true }
        var place = pollfd(fd: unsafe PQsocket(handle), events: Int16(POLLIN), revents: 0)
        var isUnasked = false
        // The end comes behind the answers that nobody has waited for.
        while unsafe poll(&place, 1, 0) > 0 {
            if unsafe PQconsumeInput(handle) == 0 || PQstatus(handle) == CONNECTION_BAD { return true }
            isUnasked = outstanding == 0
        }
        return isUnasked
    }

    // MARK: sending

    /// Queues a command without parameters whose answer is of no interest.
    func send(_ text: String) throws(StoreError) {
        try note(unsafe PQsendQueryParams(handle, text, 0, nil, nil, nil, nil, 1), .passing)
    }

    /// The same of one that is sent again and again, so that it is read once.
    func send(_ text: String, as name: String) throws(StoreError) {
        if !prepared.contains(name) { try prepare(name, text, []) }
        try note(unsafe PQsendQueryPrepared(handle, name, 0, nil, nil, nil, 1), .passing)
    }

    func prepare(_ name: String, _ text: String, _ types: [UInt32]) throws(StoreError) {
        try note(unsafe PQsendPrepare(handle, name, text, Int32(types.count), types), .preparing(name))
        if !name.isEmpty { prepared.insert(name) }
    }

    func describe(_ name: String) throws(StoreError) {
        try note(unsafe PQsendDescribePrepared(handle, name), .passing)
    }

    /// - Parameter isSingle: its answer is awaited by `single`, not with the round's.
    func execute(_ name: String, _ values: EncodedValues, isSingle: Bool = false) throws(StoreError) {
        let isSent = unsafe values.withPointers { pointers, lengths, formats in
            unsafe PQsendQueryPrepared(handle, name, Int32(lengths.count), pointers, lengths, formats, 1)
        }
        try note(isSent, isSingle ? .single : .passing)
    }

    private func note(_ isSent: Int32, _ purpose: Purpose) throws(StoreError) {
        guard isSent == 1 else { throw broken() }
        unanswered.append(purpose)
        isUnended = true
    }

    /// Closed rather than used once more.
    func giveUp() { isBroken = true }

    private func broken() -> StoreError {
        isBroken = true
        return .lost
    }

    /// Ends a round and puts it on its way. Its answers are read with those of the next one that is awaited.
    func dispatch() throws(StoreError) {
        guard unsafe PQpipelineSync(handle) == 1 else { throw broken() }
        outstanding += 1
        isUnended = false
        _ = unsafe PQflush(handle)
        deadline = Clock.monotonicNs() + answerMs * 1_000_000
        lastError = nil
    }

    /// Puts what was sent so far on its way by itself: what fails in a round takes the rest of it along.
    func part() throws(StoreError) { if isUnended { try dispatch() } }

    // MARK: answers

    /// Ends a round, and waits for its answers.
    /// - Returns: the last command's.
    /// - Throws: what the first command that failed has failed of.
    func round(_ meaning: (PostgresError) -> StoreError) throws(StoreError) -> Answers? {
        try dispatch()
        return try rest(meaning)
    }

    /// Waits for what is left of the rounds that were sent.
    func rest(_ meaning: (PostgresError) -> StoreError) throws(StoreError) -> Answers? {
        var last: Answers?
        while outstanding > 0 {
            guard let (answers, _) = try answer() else { continue }
            last = answers
        }
        guard let lastError else { return last }
        if unsafe PQstatus(handle) == CONNECTION_BAD { isBroken = true }
        throw meaning(lastError)
    }

    /// Waits for the next command of the round under way that was sent as a single one.
    func single(_ meaning: (PostgresError) -> StoreError) throws(StoreError) -> Answers {
        // An error is this round's only once those before it are through.
        while outstanding > 1 || outstanding == 1 && lastError == nil {
            let isOfThisRound = outstanding == 1
            if let (answers, isSingle) = try answer(), isSingle, isOfThisRound { return answers }
        }
        _ = try rest(meaning)
        throw .lost
    }

    /// Waits for the next answer, and keeps the books.
    /// - Returns: nil if it is none of a command that has worked.
    private func answer() throws(StoreError) -> (Answers, isSingle: Bool)? {
        guard let result = try next() else { return nil }
        let status = unsafe PQresultStatus(result.handle)
        if status == PGRES_PIPELINE_SYNC {
            outstanding -= 1
            // What went wrong in a round that nobody waited for is nobody's concern by now.
            if outstanding > 0 { lastError = nil }
            return nil
        }
        let purpose = unanswered.popFirst() ?? .passing
        if status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK {
            if case .single = purpose { return (result, true) }
            return (result, false)
        }
        if case .preparing(let name) = purpose { prepared.remove(name) }
        if status != PGRES_PIPELINE_ABORTED, lastError == nil {
            lastError = unsafe PostgresError(result.handle)
        }
        return nil
    }

    /// - Returns: nil between the answers of two commands.
    private func next() throws(StoreError) -> Answers? {
        while unsafe PQisBusy(handle) == 1 {
            let flushed = unsafe PQflush(handle)
            let events = flushed == 1 ? Int16(POLLIN | POLLOUT) : Int16(POLLIN)
            guard flushed >= 0, unsafe Self.wait(handle, for: events, until: deadline),
                unsafe PQconsumeInput(handle) == 1
            else { throw broken() }
        }
        guard let result = unsafe PQgetResult(handle) else {
            if unsafe PQstatus(handle) == CONNECTION_BAD { throw broken() }
            return nil
        }
        return unsafe Answers(result)
    }

    // MARK: scripts and news

    /// Runs fixed text of any number of commands, all answered as text.
    /// - Returns: the rows of the last.
    /// - Throws: what the server says, in its words: these are commands of ours, with nobody's data in them.
    func texts(_ script: String) throws(StoreError) -> [[String]] {
        unsafe PQexitPipelineMode(handle)
        defer { unsafe PQenterPipelineMode(handle) }
        guard let result = unsafe PQexec(handle, script) else { throw broken() }
        let answers = unsafe Answers(result)
        switch unsafe PQresultStatus(answers.handle) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: return answers.texts
        default:
            if unsafe PQstatus(handle) == CONNECTION_BAD { throw broken() }
            let error = unsafe PostgresError(answers.handle)
            throw .mistake("\(error.state) \(error.message)")
        }
    }

    /// Waits for news on the channels that this connection listens to.
    /// - Returns: what was told, nothing if the time is over.
    /// - Throws: `unavailable` once the connection is lost.
    func news(atMostMs: Int64) throws(StoreError) -> [(channel: String, text: String)] {
        let known = notices()
        guard known.isEmpty else { return known }
        let deadline = Clock.monotonicNs() + atMostMs * 1_000_000
        _ = unsafe Self.wait(handle, for: Int16(POLLIN), until: deadline)
        guard unsafe PQconsumeInput(handle) == 1, unsafe PQstatus(handle) != CONNECTION_BAD else {
            throw broken()
        }
        return notices()
    }

    /// What has come in already.
    private func notices() -> [(channel: String, text: String)] {
        var told: [(channel: String, text: String)] = []
        while let notice = unsafe PQnotifies(handle) {
            told.append(
                unsafe (String(cString: notice.pointee.relname), String(cString: notice.pointee.extra)))
            unsafe PQfreemem(notice)
        }
        return told
    }
}
