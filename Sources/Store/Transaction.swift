// What a store's functions run their statements on.

public import Schema

/// A view of the database at one moment: on the writer, with the changes made so far in this transaction.
/// Valid for the length of the closure that it was handed to, on that thread.
public struct Transaction {
    let connection: Connection
    /// The moment of this transaction: the same for all that is written in it.
    public let now: Instant
    /// What was read or written before in this transaction and is wanted again; nil where nothing is written.
    public let memo: TransactionMemo?

    init(connection: Connection, now: Instant, memo: TransactionMemo? = nil) {
        (self.connection, self.now, self.memo) = (connection, now, memo)
    }

    /// Runs a statement that changes rows.
    /// - Returns: how many.
    @discardableResult
    public func run(_ query: Query, _ values: Value...) throws -> Int {
        let statement = try prepared(query)
        try statement.with(values) { while try statement.step() {} }
        return connection.changes
    }

    /// Runs an INSERT that does nothing where there is such a row already.
    /// - Returns: whether there was none.
    public func insert(ifNew query: Query, _ values: Value...) throws -> Bool {
        let hadWritten = connection.hasWritten
        let statement = try prepared(query)
        try statement.with(values) { while try statement.step() {} }
        if connection.changes > 0 { return true }
        // Whoever fails now leaves nothing to be undone.
        connection.hasWritten = hadWritten
        return false
    }

    /// Hands each row to `body`.
    public func each(_ query: Query, _ values: Value..., row body: (borrowing Row) throws -> Void) throws {
        try each(query, values, row: body)
    }

    public func each(_ query: Query, _ values: [Value], row body: (borrowing Row) throws -> Void) throws {
        let statement = try prepared(query)
        let row = Row(statement: statement)
        try statement.with(values) { while try statement.step() { try body(row) } }
    }

    /// What `body` makes of the first row; nil if there is none.
    public func first<R>(_ query: Query, _ values: Value..., row body: (borrowing Row) throws -> R) throws
        -> R?
    {
        let statement = try prepared(query)
        let row = Row(statement: statement)
        var found: R?
        try statement.with(values) { if try statement.step() { found = try body(row) } }
        return found
    }

    /// What `body` makes of every row.
    public func all<R>(_ query: Query, _ values: Value..., row body: (borrowing Row) throws -> R) throws
        -> [R]
    {
        var results: [R] = []
        try each(query, values) { row in results.append(try body(row)) }
        return results
    }

    /// After a failing disk SQLite may have rolled everything back. Whoever took that for an ordinary error
    /// and went on would from then on commit each statement by itself.
    private func prepared(_ query: Query) throws(StoreError) -> Statement {
        guard connection.isInTransaction else { throw .transactionLost }
        let statement = try connection.statement(query)
        if !statement.isReadOnly { connection.hasWritten = true }
        return statement
    }
}

/// Held by the writer for as long as a transaction lasts, and emptied when anything in it is undone.
public final class TransactionMemo {
    /// So few that looking through them is quicker than any index.
    private var values: [AnyObject] = []

    init() {}

    /// One value of each type.
    public func value<Value: AnyObject>(_ type: Value.Type) -> Value? {
        for value in values { if let found = value as? Value { return found } }
        return nil
    }

    public func keep<Value: AnyObject>(_ value: Value) {
        if let index = values.firstIndex(where: { $0 is Value }) {
            values[index] = value
        } else {
            values.append(value)
        }
    }

    func clear() { values.removeAll(keepingCapacity: true) }
}
