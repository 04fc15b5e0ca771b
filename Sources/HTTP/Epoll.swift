// The kernel's list of what one loop waits for; made whole before any loop runs, so that a server without
// room for it says so instead of serving half.

internal import CSystem
internal import Glibc

final class Epoll: Sendable {
    let descriptor: Int32

    /// A generation of 0 marks what is no connection: the mailbox, and the doors by their index.
    static let mailboxToken = UInt64(UInt32.max)

    /// - Throws: if the system has no room for it, which at the start means too few descriptors or watches.
    init(_ mailbox: Mailbox, _ doors: [Door]) throws(Listener.Problem) {
        descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard descriptor >= 0,
            sys_epoll_add(descriptor, mailbox.descriptor, SYS_EPOLL_IN, Self.mailboxToken) == 0,
            watch(doors)
        else { throw Self.problem() }
    }

    deinit { close(descriptor) }

    /// Waits for newcomers. Several loops wait for the same; one is woken.
    /// - Returns: false if the system has no room for it; some of the doors may be watched then.
    func watch(_ doors: [Door]) -> Bool {
        doors.enumerated().allSatisfy { index, door in
            let token = Token(descriptor: Int32(index), generation: 0)
            let flags = SYS_EPOLL_IN | SYS_EPOLL_EXCLUSIVE
            return sys_epoll_add(descriptor, door.listener.descriptor, flags, token.packed) == 0
        }
    }

    func ignore(_ doors: [Door]) {
        for door in doors { sys_epoll_remove(descriptor, door.listener.descriptor) }
    }

    /// What the last call failed of, in words for whoever started the server.
    static func problem() -> Listener.Problem {
        let cause = errno
        let advice =
            cause == EMFILE || cause == ENFILE ? "; allow more open files (ulimit -n, LimitNOFILE)" : ""
        return Listener.Problem(
            description: unsafe "cannot set up an event loop: \(String(cString: strerror(cause)))\(advice)")
    }
}
