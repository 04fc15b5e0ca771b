// From PostgreSQL's error codes to StoreError.

internal import CPostgres
internal import Store

/// What the server said of a statement that failed.
struct PostgresError {
    /// Five characters, such as 23505.
    let state: String
    let message: String
    let table: String
    let column: String
    let constraint: String

    init(_ result: OpaquePointer) {
        func field(_ code: Int32) -> String {
            guard let text = unsafe PQresultErrorField(result, code) else { return "" }
            return unsafe String(cString: text)
        }
        state = field(POSTGRES_FIELD_SQLSTATE)
        message = field(POSTGRES_FIELD_MESSAGE)
        table = field(POSTGRES_FIELD_TABLE)
        column = field(POSTGRES_FIELD_COLUMN)
        constraint = field(POSTGRES_FIELD_CONSTRAINT)
    }

    /// Two transactions were in each other's way; the same again may well work.
    var isWorthRepeating: Bool { state == "40001" || state == "40P01" }

    /// - Parameter keys: the columns of each unique key, by its name.
    func meaning(_ keys: (String) -> String?) -> StoreError {
        switch state {
        case "23505": return .taken(key: keys(constraint) ?? constraint)
        case "23503": return .reference
        // An exclusion is a check that looks at other rows as well.
        case "23514", "23P01": return .check(name: constraint)
        case "23502": return .missing(column: "\(table).\(column)")
        default: break
        }
        // The server is going down or coming up, has no room, took too long, or waits for another.
        let isPassing = ["08", "53", "57", "58", "40", "55", "25", "3B"].contains {
            state.utf8.starts(with: $0.utf8)
        }
        if isPassing { return .unavailable(code: StoreError.code(state)) }
        if state.utf8.starts(with: "XX".utf8) { return .unusable("PostgreSQL says \(state)") }
        // A message may repeat what somebody has typed in; only those about our own SQL are told.
        return .mistake(state.utf8.starts(with: "42".utf8) ? "\(state) \(message)" : state)
    }
}

extension StoreError {
    /// An error code as a number: its five characters read as digits to base 36.
    static func code(_ state: String) -> Int { Int(state, radix: 36) ?? 0 }

    /// The connection was lost, or nobody answered in time.
    static let lost = StoreError.unavailable(code: code("08006"))
    /// No connection could be had.
    static let unreachable = StoreError.unavailable(code: code("08001"))
    /// Every connection is in use.
    static let crowded = StoreError.unavailable(code: code("53300"))
}
