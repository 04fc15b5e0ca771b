// One event loop: waits for sockets, the mailbox and deadlines, and passes each to where it is handled.

internal import CSystem
internal import Glibc
internal import Synchronization
internal import Threads

/// What the loops of a server share.
struct Shared: Sendable {
    let limits: Limits
    let doors: [Door]
    let gate: Gate
    let mailboxes: [Mailbox]
    let epolls: [Epoll]
    let loads: Loads
    let requestIDs: RequestIDs
    let farewell: Farewell
}

/// Belongs to one thread from `run` on; everything that reaches it from outside comes through its mailbox.
final class Loop {
    let index: Int
    let shared: Shared
    let mailbox: Mailbox
    private let waiting: Epoll
    let parser: HeadParser
    let desks: [any Desk]
    var writer = ResponseWriter()
    var deadlines: Deadlines
    var held = HeldAnswers()
    var connections: [Connection?] = []
    var open = 0
    var generation: UInt32 = 0
    /// Connections that have more to do in the next turn.
    var ready: [Connection] = []
    /// What is being written in this turn to the connection at hand.
    var output: [UInt8] = []
    var spareRequests: [Request] = []
    var nowNs: Int64 = 0
    /// Whoever is answered from now on is told that the connection ends.
    var isLeaving = false
    var isDraining = false
    var isAbandoned = false
    private var drainUntilNs = Int64.max
    var acceptor: Acceptor

    init(index: Int, shared: Shared) {
        self.index = index
        self.shared = shared
        mailbox = shared.mailboxes[index]
        waiting = shared.epolls[index]
        parser = HeadParser(limits: shared.limits)
        deadlines = Deadlines(shared.limits)
        desks = shared.doors.map { $0.makeDesk(index) }
        acceptor = Acceptor(waiting, doors: shared.doors)
    }

    var epoll: Int32 { waiting.descriptor }

    func run() {
        var events = [sys_event](repeating: sys_event(), count: 256)
        while !isFinished {
            let count = unsafe sys_epoll_wait(epoll, &events, ready.isEmpty ? patience() : 0)
            nowNs = Clock.monotonicNs()
            writer.tick(epochMs: Clock.epochMs())
            for position in 0..<max(0, Int(count)) {
                handle(events[position].token, events[position].flags)
            }
            let again = ready
            ready.removeAll(keepingCapacity: true)
            for connection in again where isOpen(connection) {
                connection.isQueuedReady = false
                serve(connection)
            }
            while let (token, response) = held.next(nowNs: nowNs) { take(response, for: token) }
            expire()
            acceptor.resumeIfDue(nowNs: nowNs)
            for desk in desks { desk.turnEnded() }
        }
        for connection in connections { if let connection { drop(connection) } }
        // What another loop handed over in the meantime finds nobody here.
        for case .adopt(let descriptor, _, _) in mailbox.takeAll() { close(descriptor) }
    }

    private var isFinished: Bool {
        isAbandoned || isDraining && (open == 0 || nowNs >= drainUntilNs)
    }

    /// Held answers go to the nanosecond: rounded, the time would tell again when each was ready.
    private func patience() -> Int32 {
        let ms = patienceMs()
        guard let leftNs = held.leftNs(nowNs: Clock.monotonicNs()), ms < 0 || leftNs < Int64(ms) * 1_000_000
        else { return ms }
        sys_epoll_await(epoll, leftNs)
        return 0
    }

    private func patienceMs() -> Int32 {
        let ms = deadlines.nextMs(nowNs: nowNs, connections)
        let withPause = acceptor.isPaused ? (ms < 0 ? 100 : min(ms, 100)) : ms
        return isDraining ? (withPause < 0 ? 50 : min(withPause, 50)) : withPause
    }

    private func handle(_ packed: UInt64, _ flags: UInt32) {
        if packed == Epoll.mailboxToken {
            for message in mailbox.takeAll() { handle(message) }
            return
        }
        let token = Token(packed: packed)
        if token.generation == 0 {
            accept(at: Int(token.descriptor))
            return
        }
        guard let connection = find(token) else { return }
        if flags & SYS_EPOLL_ERROR != 0 {
            drop(connection)
            return
        }
        if flags & SYS_EPOLL_HANGUP != 0 { connection.hasHungUp = true }
        // Reading from TLS may have been waiting for room to write.
        if flags & SYS_EPOLL_IN != 0 || connection.hasHungUp || connection.isEncrypted {
            connection.isReadable = true
        }
        serve(connection)
    }

    private func handle(_ message: Message) {
        switch message {
        case .answer(let token, let response): take(response, for: token)
        case .events(let token, let bytes):
            guard let connection = find(token), connection.phase == .events else { return }
            publish(bytes, to: connection)
        case .endOfEvents(let token):
            guard let connection = find(token), connection.phase == .events else { return }
            connection.closesAfterSending = true
            flush(connection)
        case .adopt(let descriptor, let peer, let door): admit(descriptor, peer, door)
        case .leave: leave()
        case .closeDoors:
            acceptor.closeAll()
            shared.farewell.noteHeard()
        case .drain: drain()
        case .abandon: isAbandoned = true
        }
    }

    /// Accepts no more, closes who waits, and lets the others finish.
    private func drain() {
        (isLeaving, isDraining) = (true, true)
        drainUntilNs = nowNs + Int64(shared.limits.drainMs) * 1_000_000
        acceptor.closeAll()
        for connection in connections.compactMap({ $0 }) {
            if connection.phase == .events { drop(connection) }
            if connection.phase == .head {
                // A request that has arrived but was not read yet is in flight as well.
                connection.isReadable = true
                serve(connection)
            }
        }
    }

    func find(_ token: Token) -> Connection? {
        let slot = Int(token.descriptor)
        guard slot >= 0, slot < connections.count, let connection = connections[slot],
            connection.token == token
        else { return nil }
        return connection
    }

    func isOpen(_ connection: Connection) -> Bool { find(connection.token) === connection }

    private func expire() {
        while let (wait, connection) = deadlines.nextExpired(nowNs: nowNs, connections) {
            switch wait {
            case .head: refuse(connection, Refusal(.requestTimeout, "The request's head took too long."))
            case .body: refuse(connection, Refusal(.requestTimeout, "The request's body took too long."))
            case .events: heartbeat(connection)
            case .idle, .write, .linger: drop(connection)
            }
        }
    }
}

/// How many connections each loop has, so that a new one goes to the least busy.
final class Loads: Sendable {
    private let counts: Mutex<[Int]>

    init(loops: Int) { counts = Mutex(Array(repeating: 0, count: loops)) }

    /// Counts one more for the loop with the fewest, and says which; `preferred` wins a near tie.
    func place(preferred: Int) -> Int {
        counts.withLock { counts in
            var best = preferred
            for loop in counts.indices where counts[loop] + 1 < counts[best] { best = loop }
            counts[best] += 1
            return best
        }
    }

    func leave(_ loop: Int) { counts.withLock { $0[loop] -= 1 } }
}

/// Ids that differ between requests and between starts of the server, and tell nothing.
final class RequestIDs: Sendable {
    private let next: Atomic<UInt64>

    init() {
        let start = UInt64(bitPattern: Clock.epochMs()) << 20
        next = Atomic(start ^ UInt64(UInt32(bitPattern: getpid())) << 44)
    }

    func make() -> UInt64 { next.wrappingAdd(1, ordering: .relaxed).newValue }
}
