// Whether a database could be opened: settled once, by the thread that opens it, for all who wait.

internal import Synchronization
internal import Threads

final class Opening: Sendable {
    private enum State {
        case underWay
        case done((any Error)?)
    }

    private let state = Mutex<State>(.underWay)
    private let bell = Bell()

    func settle(_ error: (any Error)?) {
        state.withLock { $0 = .done(error) }
        bell.ring()
    }

    func wait() throws {
        while true {
            if case .done(let error) = state.withLock({ $0 }) {
                if let error { throw error }
                return
            }
            bell.wait()
            // For the next one who waits.
            bell.ring()
        }
    }
}
