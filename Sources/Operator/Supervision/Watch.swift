// What the supervisor waits for: one queue of the kernel, and a number for everything that can happen on it.

internal import CSystem
internal import Glibc

final class Watch {
    private let queue: Int32
    private var nextToken: UInt64 = 16
    private var events = [sys_event](repeating: sys_event(), count: 256)

    static let callers: UInt64 = 0
    static let ends: UInt64 = 1

    init() { queue = epoll_create1(Int32(EPOLL_CLOEXEC)) }

    func token() -> UInt64 {
        defer { nextToken += 1 }
        return nextToken
    }

    func add(_ descriptor: Int32, _ token: UInt64) {
        _ = sys_epoll_add(queue, descriptor, SYS_EPOLL_IN, token)
    }
    func remove(_ descriptor: Int32) { _ = sys_epoll_remove(queue, descriptor) }

    /// Waits, for ever if nothing is due.
    /// - Returns: the numbers of what has happened.
    func wait(mostMs: Int64?) -> [UInt64] {
        let count = unsafe sys_epoll_wait(queue, &events, mostMs.map { Int32(clamping: $0) } ?? -1)
        return count > 0 ? events[..<Int(count)].map(\.token) : []
    }
}
