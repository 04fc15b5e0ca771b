// How other threads reach a loop: a list behind a mutex, and an eventfd that wakes it.

internal import CSystem
internal import Glibc
internal import Synchronization

/// Names a connection for as long as it lives: its descriptor, and a count that tells apart those that reuse
/// it.
struct Token: Sendable, Hashable {
    let descriptor: Int32
    let generation: UInt32

    var packed: UInt64 { UInt64(generation) << 32 | UInt64(UInt32(bitPattern: descriptor)) }

    init(descriptor: Int32, generation: UInt32) {
        (self.descriptor, self.generation) = (descriptor, generation)
    }

    init(packed: UInt64) {
        descriptor = Int32(bitPattern: UInt32(truncatingIfNeeded: packed))
        generation = UInt32(truncatingIfNeeded: packed >> 32)
    }
}

enum Message: Sendable {
    /// The answer to the request that the connection is waiting for.
    case answer(Token, Response)
    /// Bytes for a subscriber.
    case events(Token, [UInt8])
    case endOfEvents(Token)
    /// A connection that another loop accepted and hands over.
    case adopt(Int32, PeerAddress, door: Int)
    /// End each connection with its next answer. Told a second time: whoever still has not asked is not
    /// waited for any longer.
    case leave
    /// Accept no more; those who are here already are served as before.
    case closeDoors
    /// Accept no more, finish what is in flight, then end.
    case drain
    /// End now.
    case abandon
}

final class Mailbox: Sendable {
    let descriptor: Int32
    private let messages = Mutex<[Message]>([])

    /// - Throws: if the system has no descriptor for it. Nobody could be woken then.
    init() throws(Listener.Problem) {
        descriptor = eventfd(0, Int32(EFD_NONBLOCK | EFD_CLOEXEC))
        guard descriptor >= 0 else { throw Epoll.problem() }
    }

    deinit { close(descriptor) }

    func post(_ message: Message) {
        let isFirst = messages.withLock { list in
            list.append(message)
            return list.count == 1
        }
        // One wake-up is enough for all that is in the list when the loop looks.
        if isFirst { eventfd_write(descriptor, 1) }
    }

    func takeAll() -> [Message] {
        var count: eventfd_t = 0
        unsafe eventfd_read(descriptor, &count)
        return messages.withLock { list in
            defer { list = [] }
            return list
        }
    }
}
