// Which dealerships' data was changed, as this process hears of it: by its own commits at first, and by those
// of all servers once somebody passes news on.

public import Schema
internal import Synchronization
internal import Threads

/// Nobody waits for news: who is told looks for themselves what is new, and does so now and then in any case.
public final class Changes: Sendable {
    public enum News: Sendable, Equatable {
        /// Something of these dealerships was committed, on whatever server.
        case writes(Set<UUID>)
        /// The list of dealerships is another one, or what it says of one.
        case tenants
        /// Some news may have been missed.
        case gap
    }

    public typealias Ear = @Sendable (News) -> Void

    private struct State {
        var ears: [Int: Ear] = [:]
        var next = 0
        var committed: Set<UUID> = []
    }

    private let state = Mutex(State())
    /// Rung when there is something to tell the others of.
    let bell = Bell()

    init() {}

    /// - Parameter ear: is called by a thread that must not wait long.
    /// - Returns: by which it can be taken back.
    public func hear(_ ear: @escaping Ear) -> Int {
        state.withLock { state in
            state.next += 1
            state.ears[state.next] = ear
            return state.next
        }
    }

    public func forget(_ ear: Int) { state.withLock { $0.ears[ear] = nil } }

    func tell(_ news: News) {
        for ear in state.withLock({ Array($0.ears.values) }) { ear(news) }
    }

    /// A commit of this process. The others are told of many at once.
    func noteCommit(of tenant: UUID) {
        let isFirst = state.withLock { state in
            defer { state.committed.insert(tenant) }
            return state.committed.isEmpty
        }
        if isFirst { bell.ring() }
    }

    /// - Returns: whose commits nobody was told of yet.
    func takeCommitted() -> [UUID] {
        state.withLock { state in
            defer { state.committed = [] }
            return Array(state.committed)
        }
    }
}
