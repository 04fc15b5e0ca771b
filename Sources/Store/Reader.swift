// Reading: one state of the data for as long as a transaction lasts.

/// Belongs to one thread at a time.
public protocol Reader: AnyObject {
    /// Begins on the current state, or goes on with the one that is still current.
    func begin() throws -> Transaction

    /// Reads for several who have asked at about the same time, all on one state of the data if that can be.
    /// - Parameter body: runs for each index below `count`, perhaps several times: it must do nothing but
    /// read.
    /// - Parameter finish: called once for each, in whatever order, as soon as it is read; with an error if
    /// it has failed.
    func together(
        _ count: Int, _ body: (Int, Transaction) throws -> Void, finish: (Int, (any Error)?) -> Void)

    /// Called once the transaction is not needed any more, whether or not something has failed.
    func end()

    /// A number for the state of the data that is current. It stays the same until somebody commits, be it in
    /// this process or in another. Nil where nobody can tell without asking far away.
    func state() throws -> Int64?

    /// Lets go of the state that was read, once there is nothing more to read for now.
    func endTurn()

    /// Whether a read that has failed would be made elsewhere if it were made again.
    func turnsElsewhere() -> Bool
}

extension Reader {
    public func turnsElsewhere() -> Bool { false }

    /// Runs `body` on the current state of the data; a second time where a copy of it was lost meanwhile.
    public func read<R>(_ body: (Transaction) throws -> R) throws -> R {
        do { return try readOnce(body) } catch {
            guard turnsElsewhere() else { throw error }
            return try readOnce(body)
        }
    }

    private func readOnce<R>(_ body: (Transaction) throws -> R) throws -> R {
        let transaction = try begin()
        defer { end() }
        return try body(transaction)
    }

    /// One after another, which is best where nobody is waited for.
    public func together(
        _ count: Int, _ body: (Int, Transaction) throws -> Void, finish: (Int, (any Error)?) -> Void
    ) {
        for index in 0..<count { alone(index, body, finish: finish) }
    }

    /// Reads for one of them by itself.
    package func alone(
        _ index: Int, _ body: (Int, Transaction) throws -> Void, finish: (Int, (any Error)?) -> Void
    ) {
        do { try read { try body(index, $0) } } catch {
            finish(index, error)
            return
        }
        finish(index, nil)
    }
}
