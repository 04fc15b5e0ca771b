// Taking connections in: whom to admit, whom to turn away, and what to do when descriptors run out.

internal import CSystem
internal import Glibc

/// The listening side of one loop.
struct Acceptor {
    private let epoll: Epoll
    private let doors: [Door]
    /// Given up to be able to accept, and so turn away, a client when there is no descriptor left.
    private var spare: Int32
    private(set) var isPaused = false
    private var pausedUntilNs: Int64 = 0
    private var isClosed = false

    init(_ epoll: Epoll, doors: [Door]) {
        self.epoll = epoll
        self.doors = doors
        spare = unsafe sys_open("/dev/null", O_RDONLY, 0)
    }

    mutating func closeAll() {
        isClosed = true
        isPaused = false
        epoll.ignore(doors)
    }

    enum Arrival {
        case client(Int32, PeerAddress)
        case none
        /// There is no descriptor for it.
        case shed(Int32)
    }

    mutating func next(at door: Int, nowNs: Int64) -> Arrival {
        var storage = sockaddr_storage()
        let descriptor = unsafe sys_accept(doors[door].listener.descriptor, &storage)
        if descriptor >= 0 { return .client(descriptor, PeerAddress(&storage)) }
        let lacksMemory = errno == ENOBUFS || errno == ENOMEM
        guard lacksMemory || errno == EMFILE || errno == ENFILE else { return .none }
        guard spare >= 0, !lacksMemory else {
            pause(nowNs: nowNs)
            return .none
        }
        close(spare)
        let extra = unsafe sys_accept(doors[door].listener.descriptor, &storage)
        spare = -1
        return extra >= 0 ? .shed(extra) : .none
    }

    /// After the client that took its place was closed, or after a pause.
    mutating func restoreSpare() {
        guard spare < 0 else { return }
        spare = unsafe sys_open("/dev/null", O_RDONLY, 0)
    }

    /// A level-triggered listener that cannot be served would spin: look away for a moment.
    private mutating func pause(nowNs: Int64) {
        guard !isPaused, !isClosed else { return }
        isPaused = true
        pausedUntilNs = nowNs + 100_000_000
        epoll.ignore(doors)
    }

    mutating func resumeIfDue(nowNs: Int64) {
        guard isPaused, nowNs >= pausedUntilNs else { return }
        isPaused = false
        restoreSpare()
        // What is watched already is let go again: the next attempt begins from the same place.
        if !epoll.watch(doors) { pause(nowNs: nowNs) }
    }
}

extension Loop {
    /// At most so many at a time, so that those already here are not kept waiting.
    private static let acceptsPerEvent = 16
    private static let noRoom = Refusal(.unavailable, "The server has no room for another connection.")
    private static let tooMany = Refusal(
        .tooManyRequests, "There are too many connections from this address.")

    func accept(at door: Int) {
        for _ in 0..<Self.acceptsPerEvent {
            switch acceptor.next(at: door, nowNs: nowNs) {
            case .none:
                acceptor.restoreSpare()
                return
            case .shed(let descriptor):
                turnAway(descriptor, Self.noRoom, door)
                acceptor.restoreSpare()
            case .client(let descriptor, let peer): place(descriptor, peer, door)
            }
        }
    }

    private func place(_ descriptor: Int32, _ peer: PeerAddress, _ door: Int) {
        guard shared.doors[door].isCounted else {
            admit(descriptor, peer, door)
            return
        }
        var verdict = shared.gate.enter(peer)
        if verdict != .welcome, let dawdler = dawdler(inFavourOf: peer, verdict) {
            drop(dawdler)
            verdict = shared.gate.enter(peer)
        }
        switch verdict {
        case .full: turnAway(descriptor, Self.noRoom, door)
        case .tooManyFromAddress: turnAway(descriptor, Self.tooMany, door)
        case .welcome:
            let loop = shared.loads.place(preferred: index)
            if loop == index {
                admit(descriptor, peer, door)
            } else {
                shared.mailboxes[loop].post(.adopt(descriptor, peer, door: door))
            }
        }
    }

    /// Whose place the newcomer gets. Only a counted connection gives one up; and an address that has all its
    /// places taken frees one of its own, or it could push everyone else out.
    private func dawdler(inFavourOf peer: PeerAddress, _ verdict: Gate.Verdict) -> Connection? {
        let afterNs = Int64(shared.limits.dawdlingMs) * 1_000_000
        return deadlines.dawdler(nowNs: nowNs, afterNs: afterNs, connections) { connection in
            shared.doors[connection.door].isCounted
                && (verdict == .full || connection.peer.bucket == peer.bucket)
        }
    }

    /// Sets a connection up in this loop.
    func admit(_ descriptor: Int32, _ peer: PeerAddress, _ door: Int) {
        generation = generation == UInt32.max ? 1 : generation + 1
        let token = Token(descriptor: descriptor, generation: generation)
        var transport = Transport.plain(descriptor)
        if let tls = shared.doors[door].tls, let session = tls.session(for: descriptor) {
            transport = .secure(session)
        }
        let connection = Connection(
            token: token, door: door, peer: peer, transport: transport,
            isSecure: shared.doors[door].tls != nil)
        while connections.count <= Int(descriptor) { connections.append(nil) }
        connections[Int(descriptor)] = connection
        open += 1
        deadlines.begin(.idle, connection, nowNs: nowNs)
        let flags = SYS_EPOLL_IN | SYS_EPOLL_OUT | SYS_EPOLL_HANGUP | SYS_EPOLL_EDGE
        let failed = sys_epoll_add(epoll, descriptor, flags, token.packed) != 0
        let lacksTLS = shared.doors[door].tls != nil && !connection.isEncrypted
        if failed || lacksTLS || isDraining { drop(connection) }
    }

    /// Says why, as far as one packet goes, and closes: there is no place to remember this client in.
    private func turnAway(_ descriptor: Int32, _ refusal: Refusal, _ door: Int) {
        var bytes: [UInt8] = []
        let id = shared.requestIDs.make()
        writer.write(refusal, id: id, into: &bytes)
        _ = Transport.plain(descriptor).send(bytes, from: 0)
        shutdown(descriptor, Int32(SHUT_WR))
        // What the client has sent already would turn our close into a reset that eats the answer.
        var waste = [UInt8](repeating: 0, count: 4096)
        _ = Transport.plain(descriptor).receive(into: &waste, from: 0)
        close(descriptor)
        desks[door].refused(refusal, id: id)
    }

    /// Closes a connection and forgets it, with whatever was written for it: the output is the loop's, and
    /// must never reach the next client.
    func drop(_ connection: Connection) {
        guard isOpen(connection) else { return }
        output.removeAll(keepingCapacity: true)
        deadlines.leave(connection)
        if connection.isBidFarewell { shared.farewell.noteGone() }
        connections[Int(connection.token.descriptor)] = nil
        open -= 1
        if connection.phase != .answering { recycle(connection) }
        connection.request = nil
        (connection.unsent, connection.sentCount, connection.file) = ([], 0, nil)
        connection.events?.closed()
        close(connection.token.descriptor)
        guard shared.doors[connection.door].isCounted else { return }
        shared.gate.leave(connection.peer)
        shared.loads.leave(index)
    }
}
