// Writing: closures from any thread, one after another, many committed at once.

internal import Synchronization

/// Takes closures, runs them in the order in which they came, commits many together, and only then tells each
/// how it ended. What was reported as done is durable.
public protocol Writer: AnyObject, Sendable {
    var figures: WriterFigures { get }

    /// - Returns: false if too much is waiting already; nothing of the job will then be called.
    func enqueue(_ job: WriteJob) -> Bool
}

/// One write: `perform` runs inside the transaction, `finish` after the commit, both on the writer's thread.
/// `perform` runs again if what it did had to be undone for the sake of another; `finish` does not.
public struct WriteJob: Sendable {
    package let perform: @Sendable (Transaction) throws -> Void
    package let finish: @Sendable ((any Error)?) -> Void
}

extension Writer {
    /// Queues a write. `finish` is called exactly once, with what `body` returned once that is durable, or
    /// with the reason why nothing of it was kept.
    /// - Returns: false if too much is waiting already; neither closure will then be called.
    public func submit<R: Sendable>(
        _ body: @escaping @Sendable (Transaction) throws -> R,
        finish: @escaping @Sendable (Result<R, any Error>) -> Void
    ) -> Bool {
        let outcome = WriteOutcome<R>()
        return enqueue(
            WriteJob(
                perform: { transaction in
                    outcome.value.withLock { $0 = nil }
                    let result = try body(transaction)
                    outcome.value.withLock { $0 = result }
                },
                finish: { error in
                    if let error {
                        finish(.failure(error))
                    } else if let result = outcome.value.withLock({ $0.take() }) {
                        finish(.success(result))
                    }
                }))
    }
}

private final class WriteOutcome<R: Sendable>: Sendable {
    let value = Mutex<R?>(nil)
}
