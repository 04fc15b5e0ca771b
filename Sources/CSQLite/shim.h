// SQLite, and its variadic or cast-laden calls in a form that Swift can make.
#ifndef FLEETPASS_SQLITE_H
#define FLEETPASS_SQLITE_H

#include <sqlite3.h>

/// Binds bytes that SQLite copies, or that stay where they are until the statement is reset and its bindings are
/// cleared. What is empty may have no address, and SQLite would take that for NULL.
static inline int sqlite_bind_bytes(
    sqlite3_stmt *statement, int index, const void *bytes, int count, int is_text, int is_lent) {
    sqlite3_destructor_type care = is_lent ? SQLITE_STATIC : SQLITE_TRANSIENT;
    if (is_text) return sqlite3_bind_text(statement, index, count == 0 ? "" : (const char *)bytes, count, care);
    return count == 0 ? sqlite3_bind_zeroblob(statement, index, 0)
                      : sqlite3_bind_blob(statement, index, bytes, count, care);
}

/// Keeps this connection from checkpointing when it is the last to close.
static inline int sqlite_no_checkpoint_on_close(sqlite3 *database) {
    return sqlite3_db_config(database, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, (int *)0);
}

/// A damaged schema must not run functions behind our back; double quotes are for names alone.
static inline int sqlite_harden(sqlite3 *database) {
    int code = sqlite3_db_config(database, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)0);
    if (code == SQLITE_OK) code = sqlite3_db_config(database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, (int *)0);
    if (code == SQLITE_OK) code = sqlite3_db_config(database, SQLITE_DBCONFIG_DQS_DML, 0, (int *)0);
    return code;
}

/// Keeps the WAL file when the last connection closes.
static inline int sqlite_persist_wal(sqlite3 *database) {
    int on = 1;
    return sqlite3_file_control(database, "main", SQLITE_FCNTL_PERSIST_WAL, &on);
}

/// Whether the file's head says that changes go to a log. Asked of SQLite's own descriptor: whoever closes another
/// of the same file takes the locks of all from them, as POSIX has it, and other processes cut the log off.
static inline int sqlite_keeps_log(sqlite3 *database) {
    sqlite3_file *file = 0;
    unsigned char versions[2] = {0, 0};
    if (sqlite3_file_control(database, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK || !file) return 0;
    if (!file->pMethods || file->pMethods->xRead(file, versions, 2, 18) != SQLITE_OK) return 0;
    return versions[0] == 2 && versions[1] == 2;
}

static inline sqlite3_file *sqlite_main_file(sqlite3 *database) {
    sqlite3_file *file = 0;
    int code = sqlite3_file_control(database, "main", SQLITE_FCNTL_FILE_POINTER, &file);
    return code == SQLITE_OK && file && file->pMethods ? file : 0;
}

/// How long the database's file is; negative if that cannot be found out.
static inline long long sqlite_file_bytes(sqlite3 *database) {
    sqlite3_int64 bytes = -1;
    sqlite3_file *file = sqlite_main_file(database);
    return file && file->pMethods->xFileSize(file, &bytes) == SQLITE_OK ? bytes : -1;
}

/// Reads the file as it lies there. What is behind its end is zero, and told by the code.
static inline int sqlite_read_file(sqlite3 *database, void *bytes, int count, long long offset) {
    sqlite3_file *file = sqlite_main_file(database);
    return file ? file->pMethods->xRead(file, bytes, count, offset) : SQLITE_IOERR;
}

// Extended codes are expressions in the header, which the importer leaves out.
static const int SQLITE_CONSTRAINT_CHECK_CODE = SQLITE_CONSTRAINT_CHECK;
static const int SQLITE_CONSTRAINT_FOREIGNKEY_CODE = SQLITE_CONSTRAINT_FOREIGNKEY;
static const int SQLITE_CONSTRAINT_NOTNULL_CODE = SQLITE_CONSTRAINT_NOTNULL;
static const int SQLITE_CONSTRAINT_TRIGGER_CODE = SQLITE_CONSTRAINT_TRIGGER;
static const int SQLITE_CONSTRAINT_PRIMARYKEY_CODE = SQLITE_CONSTRAINT_PRIMARYKEY;
static const int SQLITE_IOERR_SHORT_READ_CODE = SQLITE_IOERR_SHORT_READ;
static const int SQLITE_CONSTRAINT_ROWID_CODE = SQLITE_CONSTRAINT_ROWID;
static const int SQLITE_CONSTRAINT_UNIQUE_CODE = SQLITE_CONSTRAINT_UNIQUE;

/// Memory statistics cost a mutex per allocation; must be set before the library starts.
static inline int sqlite_no_memory_statistics(void) { return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }

#endif
