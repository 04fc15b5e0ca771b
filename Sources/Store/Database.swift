// One organisation's data: read by many, written by one at a time.

internal import Synchronization
internal import Threads

/// A file of its own, or a dealership's part of a shared store: whoever has a database cannot tell.
public protocol Database: AnyObject, Sendable {
    var writer: any Writer { get }

    /// Whether a read is a matter of microseconds, without a wait for others, so that a loop may make it.
    var answersAtOnce: Bool { get }

    /// Whether what is read for one purpose may come from elsewhere than what is read for another.
    var hasCopies: Bool { get }

    /// For one thread to read by.
    func reader(for purpose: ReadPurpose) throws -> any Reader

    /// Waits until it can be read and written.
    /// - Throws: `StoreError`; `unusable` for what is damaged or newer than this binary.
    func opened() throws

    /// Writes what is queued, and lets go of everything.
    func close()
}

extension Database {
    public var hasCopies: Bool { false }

    public func reader() throws -> any Reader { try reader(for: .work) }

    /// Writes, and waits until it is durable. For workers, tools and tests; a loop must never wait.
    public func write<R: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> R) throws -> R {
        let answer = WrittenAnswer<R>()
        let bell = Bell()
        let isTaken = writer.submit(body) { outcome in
            answer.result.withLock { $0 = outcome }
            bell.ring()
        }
        guard isTaken else { throw StoreError.unavailable(code: 0) }
        bell.wait()
        guard let outcome = answer.result.withLock({ $0 }) else { throw StoreError.unavailable(code: 0) }
        return try outcome.get()
    }
}

private final class WrittenAnswer<R: Sendable>: Sendable {
    let result = Mutex<Result<R, any Error>?>(nil)
}
