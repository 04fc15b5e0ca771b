// One SQLite connection with its settings and its cache of prepared statements.

internal import CSQLite

/// Belongs to one thread at a time. `@safe`: the handle is this object's own from `init` to `deinit`.
@safe final class Connection {
    enum Role {
        /// The one that writes and checkpoints.
        case writer
        /// Sees the file, cannot change it, and does not checkpoint when it closes.
        case reader
    }

    let handle: OpaquePointer
    private var byNumber: [Statement?] = []
    private var byText: [String: Statement] = [:]
    /// Assembled texts are few (filters times sorts); beyond this many the cache starts afresh.
    private static let assembledStatements = 256

    init(path: String, _ role: Role) throws(StoreError) {
        var handle: OpaquePointer?
        // NOMUTEX: each connection is used by one thread at a time, which is what the roles are for.
        let access = role == .writer ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READWRITE
        let code = unsafe sqlite3_open_v2(path, &handle, access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
        guard code == SQLITE_OK, let handle = unsafe handle else {
            let error = unsafe StoreError.last(handle)
            unsafe sqlite3_close_v2(handle)
            throw error
        }
        unsafe self.handle = handle
        unsafe sqlite_harden(handle)
        unsafe sqlite3_busy_timeout(handle, 2_000)
        try run("PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8192")
        switch role {
        case .writer:
            // Checkpoints are the writer's alone, and at moments that it chooses.
            try run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0")
            unsafe sqlite_persist_wal(handle)
        case .reader:
            unsafe sqlite_no_checkpoint_on_close(handle)
            unsafe sqlite_persist_wal(handle)
            try run("PRAGMA query_only = ON; PRAGMA wal_autocheckpoint = 0")
        }
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

    func statement(_ query: Query) throws(StoreError) -> Statement {
        if query.number < 0 { return try assembled(query.text) }
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

    /// Whether a transaction is open. SQLite ends one by itself after some failures.
    var isInTransaction: Bool { unsafe sqlite3_get_autocommit(handle) == 0 }

    /// Rows that the last INSERT, UPDATE or DELETE has touched.
    var changes: Int { unsafe Int(sqlite3_changes64(handle)) }

    /// How many pages this connection has written so far: for the writer, how far the WAL has grown.
    var pagesWritten: Int {
        var current: Int32 = 0
        var highest: Int32 = 0
        unsafe sqlite3_db_status(handle, SQLITE_DBSTATUS_CACHE_WRITE, &current, &highest, 0)
        return Int(current)
    }

    enum Checkpoint { case restart, truncate }

    /// Copies the WAL into the database.
    /// - Returns: whether all of it was copied and the WAL begins anew.
    func checkpoint(_ kind: Checkpoint) -> Bool {
        let mode = kind == .restart ? SQLITE_CHECKPOINT_RESTART : SQLITE_CHECKPOINT_TRUNCATE
        return unsafe sqlite3_wal_checkpoint_v2(handle, "main", mode, nil, nil) == SQLITE_OK
    }
}
