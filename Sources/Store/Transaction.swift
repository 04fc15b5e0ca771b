// What a store's functions run their statements on.

public import Schema

/// A view of the database at one moment: on the writer, with the changes made so far in this transaction.
/// Valid for the length of the closure that it was handed to, on that thread.
public struct Transaction {
    private let engine: any Engine
    /// The moment of this transaction: the same for all that is written in it.
    public let now: Instant
    /// What was read or written before in this transaction and is wanted again; nil where nothing is written.
    public let memo: TransactionMemo?

    package init(_ engine: any Engine, now: Instant, memo: TransactionMemo? = nil) {
        (self.engine, self.now, self.memo) = (engine, now, memo)
    }

    /// The same transaction as of another moment: for what is brought in with the time at which it happened.
    public func at(_ moment: Instant) -> Transaction { Transaction(engine, now: moment, memo: memo) }

    /// Runs a statement that changes rows. Where the data is far away, what is wrong with it may be told by
    /// what follows; whoever wants to know at once asks for the changes.
    public func run(_ query: Query, _ values: Value...) throws { try engine.run(query, values) }

    public func run(_ query: Query, _ values: [Value]) throws { try engine.run(query, values) }

    /// The same, and waits.
    /// - Returns: how many rows it has changed.
    public func changes(by query: Query, _ values: Value...) throws -> Int {
        try engine.changes(query, values)
    }

    /// Says that personal data was erased: what stood there shall not stay in the log of writes either. That
    /// it did is seen to after the commit, as soon as nobody reads an older state; it may come too often.
    public func leaveNoTrace() { engine.leaveNoTrace() }

    /// Runs an INSERT that does nothing where there is such a row already.
    /// - Returns: whether there was none.
    public func insert(ifNew query: Query, _ values: Value...) throws -> Bool {
        let hadWritten = engine.hasWritten
        if try engine.changes(query, values) > 0 { return true }
        // Whoever fails now leaves nothing to be undone.
        engine.hasWritten = hadWritten
        return false
    }

    /// Hands each row to `body`.
    public func each(_ query: Query, _ values: Value..., row body: (borrowing Row) throws -> Void) throws {
        try each(query, values, row: body)
    }

    public func each(_ query: Query, _ values: [Value], row body: (borrowing Row) throws -> Void) throws {
        try engine.each(query, values) { columns in
            try body(Row(columns: columns))
            return true
        }
    }

    /// What `body` makes of the first row; nil if there is none.
    public func first<R>(_ query: Query, _ values: Value..., row body: (borrowing Row) throws -> R) throws
        -> R?
    {
        var found: R?
        try engine.each(query, values) { columns in
            found = try body(Row(columns: columns))
            return false
        }
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
}

/// Held by the writer for as long as a transaction lasts, and emptied when anything in it is undone.
public final class TransactionMemo {
    /// So few that looking through them is quicker than any index.
    private var values: [AnyObject] = []

    package init() {}

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

    /// Whether something that was noted here may be forgotten.
    public private(set) var wasCleared = false

    package func clear() {
        values.removeAll(keepingCapacity: true)
        wasCleared = true
    }
}
