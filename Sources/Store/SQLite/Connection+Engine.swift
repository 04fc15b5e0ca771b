// Transactions on SQLite.

extension Connection: Engine {
    func run(_ query: Query, _ values: [Value]) throws {
        let statement = try prepared(query)
        try statement.with(values) { while try statement.step() {} }
    }

    func changes(_ query: Query, _ values: [Value]) throws -> Int {
        try run(query, values)
        return changes
    }

    func settle() {}

    func leaveNoTrace() { hasTraces = true }

    func each(_ query: Query, _ values: [Value], _ body: (any Columns) throws -> Bool) throws {
        let statement = try prepared(query)
        try statement.with(values) { while try statement.step(), try body(statement) {} }
    }

    /// After a failing disk SQLite may have rolled everything back. Whoever took that for an ordinary error
    /// and went on would from then on commit each statement by itself.
    private func prepared(_ query: Query) throws(StoreError) -> Statement {
        guard isInTransaction else { throw .transactionLost }
        let statement = try statement(query)
        if !statement.isReadOnly { hasWritten = true }
        return statement
    }
}
