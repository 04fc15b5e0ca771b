// One SQLite connection with its settings and its cache of prepared statements.

internal import CSQLite

/// Belongs to one thread at a time. `@safe`: the handle is this object's own from `init` to `deinit`.
@safe final class Connection {
    enum Role {
        /// The one that writes and checkpoints.
        case writer
        /// Sees the file, cannot change it (the system itself would refuse), and does not checkpoint when it
        /// closes.
        case reader
        /// Like a reader, but opened so that it could write: SQLite does not even load the CHECKs of a file
        /// that it opens for reading alone, and so never finds them broken. Makes no file.
        case inspector
        /// Takes a copy in: the file is as the copy has it, its way of logging included.
        case copy
        /// Nothing but memory, gone with the connection.
        case memory

        fileprivate var access: Int32 {
            switch self {
            case .writer, .memory, .copy: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
            case .reader: SQLITE_OPEN_READONLY
            // Where the system forbids writing, SQLite opens it for reading by itself.
            case .inspector: SQLITE_OPEN_READWRITE
            }
        }
    }

    let handle: OpaquePointer
    private var byNumber: [Statement?] = []
    private var byText: [String: Statement] = [:]
    /// A query made inside a function has a new number each time; past these the cache goes by text.
    private static let numberedStatements = 2_048
    /// How long it waits for a lock that another process holds.
    static let patienceMs: Int32 = 2_000
    /// Assembled texts are few (filters times sorts); beyond this many the cache starts afresh.
    private static let assembledStatements = 256

    /// SQLite's own count of its memory costs a global lock for each allocation, and nobody reads it.
    private static let withoutStatistics: Bool = sqlite_no_memory_statistics() == SQLITE_OK

    /// - Parameter whenReadable: called where the file has a log already, once what a crash has left there is
    ///   in order and before anything else is read. Not called for a file that has none yet: whoever looks
    ///   at it then may be in the way of making one.
    init(path: String, _ role: Role, cacheKiB: Int = 8_192, whenReadable: (() -> Void)? = nil)
        throws(StoreError)
    {
        _ = Self.withoutStatistics
        var handle: OpaquePointer?
        // NOMUTEX: each connection is used by one thread at a time, which is what the roles are for.
        let code = unsafe sqlite3_open_v2(
            path, &handle, role.access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
        guard code == SQLITE_OK, let handle = unsafe handle else {
            let error = unsafe StoreError.last(handle)
            unsafe sqlite3_close_v2(handle)
            throw error
        }
        unsafe self.handle = handle
        unsafe sqlite_harden(handle)
        unsafe sqlite3_busy_timeout(handle, Self.patienceMs)
        if let whenReadable, unsafe sqlite_keeps_log(handle) == 1 {
            try run("PRAGMA schema_version")
            whenReadable()
        }
        try run("PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -\(cacheKiB)")
        switch role {
        case .writer:
            // Asking is not enough: a file system without shared memory answers with the old mode.
            guard try text("PRAGMA journal_mode = WAL") == "wal" else {
                throw StoreError.unusable("the file system cannot hold a write-ahead log")
            }
            // Checkpoints are the writer's alone, and at moments that it chooses.
            try run("PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; PRAGMA secure_delete = ON")
            unsafe sqlite_persist_wal(handle)
        case .memory, .copy: break
        case .reader, .inspector:
            unsafe sqlite_no_checkpoint_on_close(handle)
            unsafe sqlite_persist_wal(handle)
            try run("PRAGMA query_only = ON; PRAGMA wal_autocheckpoint = 0")
        }
    }

    private var onCommit: ((_ frames: Int) -> Void)?

    /// Tells of each commit how many frames the log has then. SQLite has one such place, which a checkpoint
    /// of its own would take: `wal_autocheckpoint` stays 0.
    func follow(_ onCommit: @escaping (_ frames: Int) -> Void) {
        self.onCommit = onCommit
        // Borrowed: the handle, and with it this hook, goes before the connection does.
        let context = unsafe Unmanaged.passUnretained(self).toOpaque()
        unsafe sqlite3_wal_hook(
            handle,
            { context, _, _, frames in
                if let context = unsafe context {
                    unsafe Unmanaged<Connection>.fromOpaque(context).takeUnretainedValue().onCommit?(
                        Int(frames))
                }
                return SQLITE_OK
            }, context)
    }

    deinit {
        byNumber = []
        byText = [:]
        unsafe sqlite3_close_v2(handle)
    }

    /// Runs a script of fixed text whose rows do not matter.
    func run(_ script: String) throws(StoreError) {
        guard unsafe sqlite3_exec(handle, script, nil, nil, nil) == SQLITE_OK else {
            throw unsafe .last(handle)
        }
    }

    /// Runs a statement without parameters whose rows do not matter.
    func run(_ query: Query) throws(StoreError) {
        let statement = try statement(query)
        defer { statement.reset() }
        while try statement.step() {}
    }

    /// The text of the one row that a statement answers with.
    private func text(_ query: String) throws(StoreError) -> String {
        let statement = try Statement(query, self)
        guard try statement.step() else { return "" }
        return Row(columns: statement).text(0)
    }

    /// A statement that is ready to be bound, and not in use by a caller further up.
    func statement(_ query: Query) throws(StoreError) -> Statement {
        let known = try cached(query)
        // The same query within the loop over its own rows: a second statement, or the loop would be lost.
        return known.isRunning ? try Statement(query.text, self) : known
    }

    private func cached(_ query: Query) throws(StoreError) -> Statement {
        guard 0..<Self.numberedStatements ~= query.number else { return try assembled(query.text) }
        while byNumber.count <= query.number { byNumber.append(nil) }
        if let known = byNumber[query.number] { return known }
        let fresh = try Statement(query.text, self)
        byNumber[query.number] = fresh
        return fresh
    }

    private func assembled(_ text: String) throws(StoreError) -> Statement {
        if let known = byText[text] { return known }
        if byText.count >= Self.assembledStatements { byText = [:] }
        let fresh = try Statement(text, self)
        byText[text] = fresh
        return fresh
    }

    var hasWritten = false

    /// Whether the log may hold what was erased.
    var hasTraces = false

    /// Whether a transaction is open. SQLite ends one by itself after some failures.
    var isInTransaction: Bool { unsafe sqlite3_get_autocommit(handle) == 0 }

    /// Whether the file cannot be written by this connection, whatever it tried.
    var isReadOnly: Bool { unsafe sqlite3_db_readonly(handle, "main") != 0 }

    /// Rows that the last INSERT, UPDATE or DELETE has touched.
    var changes: Int { unsafe Int(sqlite3_changes64(handle)) }

    /// Whether rows were written in this transaction that refer to none, by references that are checked at
    /// the commit only.
    var hasOpenReferences: Bool { status(SQLITE_DBSTATUS_DEFERRED_FKS) != 0 }

    /// How many pages this connection has written since it was last asked: for the writer, how far the WAL
    /// has grown. Counted from zero each time, for SQLite's count starts over after 2^31.
    func takePagesWritten() -> Int { status(SQLITE_DBSTATUS_CACHE_WRITE, reset: true) }

    private func status(_ figure: Int32, reset: Bool = false) -> Int {
        var current: Int32 = 0
        var highest: Int32 = 0
        unsafe sqlite3_db_status(handle, figure, &current, &highest, reset ? 1 : 0)
        return Int(current)
    }

    /// Makes the open transaction write a page without changing anything in it.
    func rewriteHeader() throws(StoreError) {
        try run("PRAGMA user_version = \(try text("PRAGMA user_version"))")
    }

    enum Checkpoint { case restart, truncate }

    /// Copies the WAL into the database, as far as readers let it.
    /// - Parameter patienceMs: how long it waits for readers of an older state; nobody can write meanwhile.
    /// - Returns: whether all of it was copied and the WAL begins anew.
    func checkpoint(_ kind: Checkpoint, patienceMs: Int32 = Connection.patienceMs) -> Bool {
        let mode = kind == .restart ? SQLITE_CHECKPOINT_RESTART : SQLITE_CHECKPOINT_TRUNCATE
        unsafe sqlite3_busy_timeout(handle, patienceMs)
        defer { unsafe sqlite3_busy_timeout(handle, Self.patienceMs) }
        return unsafe sqlite3_wal_checkpoint_v2(handle, "main", mode, nil, nil) == SQLITE_OK
    }
}
