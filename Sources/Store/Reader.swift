// Reading: one state of the data for as long as a transaction lasts.

/// Belongs to one thread at a time.
public protocol Reader: AnyObject {
    /// Begins on the current state, or goes on with the one that is still current.
    func begin() throws -> Transaction

    /// Called once the transaction is not needed any more, whether or not something has failed.
    func end()

    /// A number for the state of the data that is current. It stays the same until somebody commits, be it in
    /// this process or in another. Nil where nobody can tell without asking far away.
    func state() throws -> Int64?

    /// Lets go of the state that was read, once there is nothing more to read for now.
    func endTurn()
}

extension Reader {
    /// Runs `body` on the current state of the data.
    public func read<R>(_ body: (Transaction) throws -> R) throws -> R {
        let transaction = try begin()
        defer { end() }
        return try body(transaction)
    }
}
