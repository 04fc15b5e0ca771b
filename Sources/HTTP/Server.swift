// Starts the loops, one per core, and stops them.

internal import Synchronization
internal import Threads
internal import CSystem
internal import Glibc

/// Serves the doors until it is stopped.
public final class Server: Sendable {
    private let mailboxes: [Mailbox]
    /// Empty once they have ended; held while someone waits for that.
    private let threads: Mutex<[Thread]>
    private let doors: [Door]
    private let farewell: Farewell

    /// Descriptors that are not connections: listeners, loops, database files, the standard streams.
    private static let reservedFiles = 40

    /// Starts serving. The listeners are open already, so no client is lost before this point.
    public init(_ doors: [Door], limits: Limits, loops: Int) throws(Listener.Problem) {
        signal(SIGPIPE, SIG_IGN)
        var limits = limits
        let files = Int(Self.raiseFileLimit())
        limits.connections = min(limits.connections, max(8, files - Self.reservedFiles))
        var mailboxes: [Mailbox] = []
        var epolls: [Epoll] = []
        for _ in 0..<loops {
            let mailbox = try Mailbox()
            mailboxes.append(mailbox)
            epolls.append(try Epoll(mailbox, doors))
        }
        let shared = Shared(
            limits: limits, doors: doors, gate: Gate(limits: limits), mailboxes: mailboxes,
            epolls: epolls, loads: Loads(loops: loops), requestIDs: RequestIDs(),
            farewell: Farewell(patienceMs: Int64(limits.farewellMs)))
        var threads: [Thread] = []
        for index in 0..<loops {
            // The loop is made on its own thread: no other ever sees it.
            guard let thread = Thread.start("loop \(index)", { Loop(index: index, shared: shared).run() })
            else {
                for mailbox in mailboxes { mailbox.post(.abandon) }
                for thread in threads { thread.join() }
                throw Listener.Problem(description: "cannot start a thread for an event loop")
            }
            threads.append(thread)
        }
        self.mailboxes = mailboxes
        self.threads = Mutex(threads)
        self.doors = doors
        farewell = shared.farewell
    }

    /// Raises the number of files this process may hold to what the host allows.
    private static func raiseFileLimit() -> UInt {
        var limit = rlimit()
        guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 64 }
        limit.rlim_cur = limit.rlim_max
        unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        return UInt(min(limit.rlim_cur, 1_048_576))
    }

    /// Refuses newcomers; returns when the answers in flight are out, or the time for that is over. Whoever
    /// calls it while another waits here, waits as well.
    public func stop() {
        if doors.contains(where: { $0.listener.isInherited }) { farewell.bid(by: mailboxes) }
        // First the loops are told: one that has not heard yet may find a listener that accepts nothing.
        for mailbox in mailboxes { mailbox.post(.drain) }
        for door in doors { door.listener.refuseNewcomers() }
        threads.withLock { threads in
            for thread in threads { thread.join() }
            threads = []
        }
    }

    /// Makes the loops end at once, whatever is in flight. May be called while `stop` waits.
    public func abandon() {
        for mailbox in mailboxes { mailbox.post(.abandon) }
    }
}
