// From SQLite's result codes to StoreError.

internal import CSQLite

extension StoreError {
    /// SQLite has rolled the transaction back of its own accord.
    static let transactionLost = StoreError.unavailable(code: Int(SQLITE_ABORT))

    /// The error that the last call on `database` left.
    @unsafe static func last(_ database: OpaquePointer?) -> StoreError {
        let code = unsafe sqlite3_extended_errcode(database)
        let message = unsafe String(cString: sqlite3_errmsg(database))
        return from(code, message)
    }

    static func from(_ code: Int32, _ message: String) -> StoreError {
        switch code {
        case SQLITE_CONSTRAINT_UNIQUE_CODE, SQLITE_CONSTRAINT_PRIMARYKEY_CODE, SQLITE_CONSTRAINT_ROWID_CODE:
            return .taken(key: name(in: message))
        case SQLITE_CONSTRAINT_FOREIGNKEY_CODE: return .reference
        case SQLITE_CONSTRAINT_CHECK_CODE: return .check(name: name(in: message))
        // A trigger's own words are the name of what it sees to.
        case SQLITE_CONSTRAINT_TRIGGER_CODE: return .check(name: message)
        case SQLITE_CONSTRAINT_NOTNULL_CODE: return .missing(column: name(in: message))
        default: break
        }
        switch code & 0xFF {
        case SQLITE_FULL, SQLITE_IOERR, SQLITE_BUSY, SQLITE_LOCKED, SQLITE_NOMEM, SQLITE_CANTOPEN,
            SQLITE_READONLY, SQLITE_INTERRUPT, SQLITE_PROTOCOL:
            return .unavailable(code: Int(code))
        case SQLITE_CORRUPT, SQLITE_NOTADB: return .unusable(message)
        default: return .mistake(message)
        }
    }

    /// SQLite names the constraint after a colon: `UNIQUE constraint failed: vehicles.vin`.
    private static func name(in message: String) -> String {
        guard let colon = message.utf8.firstIndex(of: UInt8(ascii: ":")) else { return message }
        return String(message[message.utf8.index(after: colon)...].drop { $0 == " " })
    }
}
