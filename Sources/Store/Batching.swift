// A batch of writes in one transaction: what a driver must be able to do, and how it is done on either.

package protocol Batching: AnyObject {
    var engine: any Engine { get }
    func transaction() -> Transaction

    func begin() throws(StoreError)
    /// Commits what the jobs that have worked have written, with what belongs to the transaction as a whole.
    /// What was begun and not committed is `rollback`'s.
    /// - Parameter errors: of each job why it failed, or nil.
    func commit(_ errors: [(any Error)?]) throws(StoreError)
    func rollback() throws(StoreError)

    /// A savepoint; back to it; and on without it.
    func mark() throws(StoreError)
    func undo() throws(StoreError)
    func keep() throws(StoreError)

    /// Whether rows refer to none, by references that are checked at the commit only.
    var hasOpenReferences: Bool { get }
    /// Whether what is wrong with a job's statements may come to light as late as that.
    var tellsLate: Bool { get }

    /// - Throws: if the transaction was lost with the error, and all jobs before with it.
    func requireTransaction(after error: (any Error)?) throws(StoreError)
}

extension Batching {
    /// Runs the jobs of a batch, one after another, in the open transaction, and commits it.
    /// - Returns: for each why it failed, or nil; the changes of those that failed, and only those, are
    /// undone.
    /// - Throws: if the whole transaction is lost, as after a full disk. It may still be open.
    package func write(_ jobs: [WriteJob]) throws(StoreError) -> [(any Error)?] {
        if let errors = try writeHopefully(jobs) { return errors }
        try rollback()
        try begin()
        let transaction = transaction()
        var errors: [(any Error)?] = []
        for job in jobs { errors.append(try performCarefully(job, transaction)) }
        try commit(errors)
        return errors
    }

    /// Jobs hardly ever fail after they have written something, and a savepoint for each costs a quarter of
    /// the writing.
    /// - Returns: nil if a job did fail so; then nothing of the transaction may be kept.
    private func writeHopefully(_ jobs: [WriteJob]) throws(StoreError) -> [(any Error)?]? {
        let transaction = transaction()
        var errors: [(any Error)?] = []
        for job in jobs {
            engine.hasWritten = false
            let error = attempt(job, transaction)
            try requireTransaction(after: error)
            if error != nil, engine.hasWritten { return nil }
            errors.append(error)
        }
        do throws(StoreError) { try commit(errors) } catch {
            guard tellsLate else { throw error }
            // Whose fault it was is found out by doing one after another.
            try requireTransaction(after: error)
            return nil
        }
        return errors
    }

    private func performCarefully(_ job: WriteJob, _ transaction: Transaction) throws(StoreError) -> (
        any Error
    )? {
        try mark()
        var error = attempt(job, transaction)
        if error == nil { do { try engine.settle() } catch let late { error = late } }
        try requireTransaction(after: error)
        // As long as the transaction is kept, the savepoint is sound, whatever the error.
        if error != nil {
            try undo()
            transaction.memo?.clear()
        }
        try keep()
        return error
    }

    private func attempt(_ job: WriteJob, _ transaction: Transaction) -> (any Error)? {
        do {
            try job.perform(transaction)
            // Found at the commit it would take the whole batch down.
            return hasOpenReferences ? StoreError.reference : nil
        } catch {
            return error
        }
    }
}
