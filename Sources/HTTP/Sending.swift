// Getting answers out: what the socket takes now, what must wait, files piece by piece, streams of events.

internal import CSystem
internal import Glibc

extension Loop {
    private static let pieceBytes = 64 * 1024
    private static let piecesPerTurn = 8
    private static let lingerBytes = 1024 * 1024
    private static let keptBufferBytes = 1024 * 1024

    /// Sends what this turn has put into `output`, after what was left from before.
    func flush(_ connection: Connection) {
        if connection.unsent.isEmpty {
            swap(&connection.unsent, &output)
        } else {
            // What is out must not pile up in front of a slow subscriber's next events.
            if connection.sentCount > connection.unsent.count / 2 {
                connection.unsent.removeFirst(connection.sentCount)
                connection.sentCount = 0
            }
            connection.unsent.append(contentsOf: output)
            output.removeAll(keepingCapacity: true)
        }
        for _ in 0..<Self.piecesPerTurn {
            guard sendUnsent(connection) else { return }
            guard let file = connection.file else {
                finishSending(connection)
                return
            }
            guard readPiece(connection, file.body, file.rest) else { return }
        }
        // A long file shares the loop with everyone else.
        guard !connection.isQueuedReady else { return }
        connection.isQueuedReady = true
        ready.append(connection)
    }

    /// - Returns: whether everything is out; if not, the loop waits for the socket, or the connection is
    /// gone.
    private func sendUnsent(_ connection: Connection) -> Bool {
        while connection.sentCount < connection.unsent.count {
            switch connection.transport.send(connection.unsent, from: connection.sentCount) {
            case .bytes(let count): noteProgress(connection, count)
            case .blocked:
                if connection.wait != .write { deadlines.begin(.write, connection, nowNs: nowNs) }
                return false
            case .ended:
                drop(connection)
                return false
            }
        }
        // The larger buffer goes back to the loop, the other goes: a connection with nothing to send holds
        // none.
        if output.capacity < connection.unsent.capacity {
            swap(&connection.unsent, &output)
            output.removeAll(keepingCapacity: output.capacity <= Self.keptBufferBytes)
        }
        connection.unsent = []
        connection.sentCount = 0
        return true
    }

    /// A client that takes an answer byte by byte must not look busy for ever.
    private func noteProgress(_ connection: Connection, _ count: Int) {
        connection.sentCount += count
        connection.progressBytes += count
        guard connection.wait == .write, connection.progressBytes >= shared.limits.writeProgressBytes else {
            return
        }
        connection.progressBytes = 0
        deadlines.begin(.write, connection, nowNs: nowNs)
    }

    /// - Returns: false if the file does not hold what was promised; the connection is then gone.
    private func readPiece(_ connection: Connection, _ body: FileBody, _ rest: Range<Int64>) -> Bool {
        let count = Int(min(Int64(Self.pieceBytes), Int64(rest.count)))
        guard body.append(from: rest.lowerBound, count: count, to: &connection.unsent) else {
            // The length was promised in the head, so there is no honest way to go on.
            drop(connection)
            return false
        }
        let after = (rest.lowerBound + Int64(count))..<rest.upperBound
        connection.file = after.isEmpty ? nil : (body, after)
        return true
    }

    private func finishSending(_ connection: Connection) {
        guard isOpen(connection) else { return }
        if connection.closesAfterSending {
            linger(connection)
        } else if connection.wait == .write {
            // What it waits for next is what it would be waiting for, had the socket taken everything at
            // once.
            let next: Deadlines.Wait? =
                switch connection.phase {
                case .head, .lingering: .idle
                case .body: .body
                case .answering: nil
                case .events: .events
                }
            deadlines.begin(next, connection, nowNs: nowNs)
        }
    }

    private func linger(_ connection: Connection) {
        connection.transport.finish(connection.token.descriptor)
        connection.phase = .lingering
        recycle(connection)
        deadlines.begin(.linger, connection, nowNs: nowNs)
        discard(connection)
    }

    /// Throws away what still comes in, up to a bound in bytes (here) and in time (by its deadline).
    func discard(_ connection: Connection) {
        var waste = [UInt8](repeating: 0, count: 16 * 1024)
        while connection.lingeredBytes < Self.lingerBytes {
            switch Transport.plain(connection.token.descriptor).receive(into: &waste, from: 0) {
            case .bytes(let count): connection.lingeredBytes += count
            case .blocked: return
            case .ended:
                drop(connection)
                return
            }
        }
        drop(connection)
    }

    func subscribe(_ connection: Connection, _ stream: EventStream) {
        connection.phase = .events
        connection.events = stream
        connection.closesAfterSending = isDraining
        deadlines.begin(.events, connection, nowNs: nowNs)
        output.append(contentsOf: stream.open(ReplyAddress(mailbox: mailbox, token: connection.token)))
    }

    func publish(_ bytes: [UInt8], to connection: Connection) {
        guard connection.unsent.count - connection.sentCount < shared.limits.eventBacklogBytes else {
            drop(connection)
            return
        }
        output.append(contentsOf: bytes)
        flush(connection)
    }

    /// A comment line, so that proxies keep the stream open and a dead subscriber is noticed.
    func heartbeat(_ connection: Connection) {
        deadlines.begin(.events, connection, nowNs: nowNs)
        publish([UInt8](": \n\n".utf8), to: connection)
    }
}
