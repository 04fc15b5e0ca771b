// Whoever copies the log elsewhere: what the writer tells them, and asks before the log begins anew.

internal import Synchronization
internal import Threads

/// All of it is called on the writer's thread, which waits meanwhile.
public struct LogFollower: Sendable {
    /// The log is as it was found; nothing was written to it yet.
    let found: @Sendable () -> Void
    /// A commit is on the disk, and the log has this many frames now.
    let committed: @Sendable (_ frames: Int) -> Void
    /// The log may begin anew after this, or be cut off. False where it must stay a while.
    let mayEnd: @Sendable () -> Bool

    public init(
        found: @escaping @Sendable () -> Void, committed: @escaping @Sendable (_ frames: Int) -> Void,
        mayEnd: @escaping @Sendable () -> Bool
    ) {
        (self.found, self.committed, self.mayEnd) = (found, committed, mayEnd)
    }
}

/// What one reader sees, and keeps seeing until `end`; and what was seen elsewhere while it began.
public struct Standstill<Look> {
    public let transaction: Transaction
    public let look: Look
    private let reader: FileReader
    private static var anything: Query { Query.assembled("SELECT count(*) FROM sqlite_schema") }

    public init(_ reader: FileReader, _ look: Look) throws {
        (self.reader, self.look) = (reader, look)
        transaction = try reader.begin()
        // Only the first look takes the snapshot.
        _ = try transaction.first(Self.anything) { $0.integer(0) }
    }

    public func end() { reader.endTurn() }
}

extension FileDatabase {
    /// A reader of the very state in which `look` is called: nothing is committed between the two.
    public func standstill<R: Sendable>(_ look: @escaping @Sendable () -> R) throws -> Standstill<R> {
        guard let reader = try reader(for: .work) as? FileReader else {
            throw StoreError.unavailable(code: 0)
        }
        let lent = LentReader(reader)
        return try writer.standing { Lent(try Standstill(lent.reader, look())) }.standstill
    }
}

/// `@unchecked Sendable`: whoever lends it waits until the writer's thread has done with it, which a bell
/// tells.
private struct LentReader: @unchecked Sendable {
    let reader: FileReader

    init(_ reader: FileReader) { self.reader = reader }
}

/// `@unchecked Sendable`: made by the writer's thread, which keeps nothing of it, for the one that waits for
/// it.
private struct Lent<R>: @unchecked Sendable {
    let standstill: Standstill<R>

    init(_ standstill: Standstill<R>) { self.standstill = standstill }
}

extension Writer {
    /// Runs `body` on the writer's thread between two transactions, and waits for it.
    fileprivate func standing<R: Sendable>(_ body: @escaping @Sendable () throws -> R) throws -> R {
        let answer = StandingAnswer<R>()
        let bell = Bell()
        let isTaken = submit({ _ in }) { outcome in
            answer.keep(
                Result {
                    _ = try outcome.get()
                    return try body()
                })
            bell.ring()
        }
        guard isTaken else { throw StoreError.unavailable(code: 0) }
        bell.wait()
        return try answer.take()
    }
}

private final class StandingAnswer<R: Sendable>: Sendable {
    private let result = Mutex<Result<R, any Error>?>(nil)

    func keep(_ outcome: Result<R, any Error>) { result.withLock { $0 = outcome } }

    func take() throws -> R {
        guard let outcome = result.withLock({ $0 }) else { throw StoreError.unavailable(code: 0) }
        return try outcome.get()
    }
}
