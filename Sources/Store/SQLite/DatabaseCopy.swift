// A copy of a database that others read and write meanwhile: all of one moment, by SQLite's own means.

internal import CSQLite

public enum DatabaseCopy {
    /// Takes what the log of a file holds into it, so that the file is all of the database. Nobody else has
    /// it open.
    public static func fold(_ path: String) throws(StoreError) {
        try Connection(path: path, .writer).run("PRAGMA wal_checkpoint(TRUNCATE)")
    }

    /// Copies in one go, so that the copy is of one moment and whoever writes is not in the way.
    ///
    /// - Parameter target: no file yet; readable for this user alone where its folder is.
    /// - Throws: `unavailable` where the disk has no room, `unusable` where the file is no database.
    public static func make(of path: String, at target: String) throws(StoreError) {
        let source = try Connection(path: path, .inspector)
        let copy = try Connection(path: target, .copy)
        guard let backup = unsafe sqlite3_backup_init(copy.handle, "main", source.handle, "main") else {
            throw unsafe .last(copy.handle)
        }
        let code = unsafe sqlite3_backup_step(backup, -1)
        let end = unsafe sqlite3_backup_finish(backup)
        guard code == SQLITE_DONE, end == SQLITE_OK else {
            throw end == SQLITE_OK ? .unavailable(code: Int(code)) : unsafe .last(copy.handle)
        }
    }
}
