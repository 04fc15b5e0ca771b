// One connection's turn: bytes in, requests to the desk, answers out.

internal import CSystem
internal import Glibc
internal import Threads

extension Loop {
    private static let requestsPerTurn = 64
    private static let outputPerTurnBytes = 32 * 1024
    private static let bufferBytes = 4096

    /// Does all that can be done for this connection now, and remembers the rest for the next turn.
    func serve(_ connection: Connection) {
        if connection.phase == .lingering {
            discard(connection)
            return
        }
        var served = 0
        while isOpen(connection), connection.awaitsRequest, !connection.closesAfterSending,
            !connection.hasUnsent
        {
            guard served < Self.requestsPerTurn, output.count < Self.outputPerTurnBytes else {
                enqueue(connection)
                break
            }
            do throws(Refusal) {
                if try takeRequest(connection) {
                    served += 1
                    dispatch(connection)
                    continue
                }
            } catch {
                refuse(connection, error)
                return
            }
            guard isOpen(connection), connection.isReadable else { break }
            receive(connection)
        }
        guard isOpen(connection) else { return }
        if connection.phase == .events, connection.hasHungUp {
            drop(connection)
            return
        }
        let wasHeldUp = connection.hasUnsent
        flush(connection)
        guard isOpen(connection), !connection.hasUnsent, connection.awaitsRequest else { return }
        if wasHeldUp {
            // What arrived behind the answer that is out now has had its wake-up: there comes no other.
            enqueue(connection)
        } else if isDraining, connection.request == nil {
            drop(connection)
        }
    }

    private func enqueue(_ connection: Connection) {
        guard !connection.isQueuedReady else { return }
        connection.isQueuedReady = true
        ready.append(connection)
    }

    private func receive(_ connection: Connection) {
        let request = connection.request ?? spareRequests.popLast() ?? Request(capacity: Self.bufferBytes)
        if connection.request == nil {
            connection.request = request
            request.begin(at: 0)
            request.end = 0
            request.startedNs = nowNs
        }
        request.makeRoom(isInBody: connection.phase == .body)
        let room = request.bytes.count - request.end
        switch connection.transport.receive(into: &request.bytes, from: request.end) {
        case .bytes(let count):
            request.end += count
            // A short read has emptied the socket, unless an end of stream waits behind it.
            if count < room, !connection.hasHungUp, !connection.isEncrypted { connection.isReadable = false }
        case .blocked:
            connection.isReadable = false
            settle(connection, request)
        case .ended: takeEnd(connection)
        }
    }

    /// The peer will send no more. It may well be waiting for the answers to what it has sent.
    private func takeEnd(_ connection: Connection) {
        connection.isReadable = false
        if output.isEmpty, !connection.hasUnsent {
            drop(connection)
        } else {
            connection.closesAfterSending = true
        }
    }

    /// Nothing more has come for now: an unused buffer goes back.
    private func settle(_ connection: Connection, _ request: Request) {
        guard request.end == request.start else { return }
        recycle(connection)
    }

    func recycle(_ connection: Connection) {
        guard let request = connection.request else { return }
        connection.request = nil
        if request.bytes.count == Self.bufferBytes, spareRequests.count < 64 { spareRequests.append(request) }
    }

    /// Moves on towards a complete request.
    /// - Returns: whether one is complete.
    private func takeRequest(_ connection: Connection) throws(Refusal) -> Bool {
        guard let request = connection.request, request.end > request.start else { return false }
        if connection.phase == .head {
            guard try parser.findEnd(of: request) else {
                deadlines.begin(
                    .head, connection, nowNs: connection.wait == .head ? connection.waitSinceNs : nowNs)
                return false
            }
            try parser.parse(request)
            do throws(Refusal) { try measure(request, desks[connection.door]) } catch {
                request.framing.isTooLong = true
                goWithoutBody(request)
                return true
            }
            connection.phase = .body
            if request.framing.isChunked { request.framing.chunks.begin(at: request.framing.headEnd) }
            if try takeBody(request) { return true }
            if request.framing.expectsContinue, !desks[connection.door].takesBody(request) {
                goWithoutBody(request)
                return true
            }
            deadlines.begin(.body, connection, nowNs: nowNs)
            if request.framing.expectsContinue { output.append("HTTP/1.1 100 Continue\r\n\r\n") }
            flush(connection)
            return false
        }
        return try takeBody(request)
    }

    /// How long the body may be; the desk is only asked where that matters.
    private func measure(_ request: Request, _ desk: any Desk) throws(Refusal) {
        let framing = request.framing
        request.framing.mostBytes = shared.limits.bodyBytes
        guard framing.isChunked || framing.contentLength > shared.limits.bodyBytes else { return }
        let isFile = shared.limits.fileBytes > 0 && desk.takesFile(request)
        request.framing.mostBytes = shared.limits.bodyBytes(isFile: isFile)
        try parser.checkLength(of: request, isFile: isFile)
    }

    /// Nobody wants the body, so the client is not told to send it. It may do so all the same, and what comes
    /// then could not be told from a request: the answer is the last one (RFC 9110, 10.1.1).
    private func goWithoutBody(_ request: Request) {
        request.body = request.framing.headEnd..<request.framing.headEnd
        request.consumed = request.end
        request.framing.keepsAlive = false
    }

    private func takeBody(_ request: Request) throws(Refusal) -> Bool {
        let bodyStart = request.framing.headEnd
        if request.framing.isChunked {
            var limits = shared.limits
            limits.bodyBytes = request.framing.mostBytes
            guard
                let end = try request.framing.chunks.advance(
                    &request.bytes, start: bodyStart, end: request.end, limits: limits)
            else { return false }
            request.body = bodyStart..<request.framing.chunks.decodedEnd
            request.consumed = end
            return true
        }
        let end = bodyStart + request.framing.contentLength
        guard request.end >= end else { return false }
        request.body = bodyStart..<end
        request.consumed = end
        return true
    }

    private func dispatch(_ connection: Connection) {
        guard let request = connection.request else { return }
        connection.requests += 1
        request.id = shared.requestIDs.make()
        request.completeNs = nowNs
        request.routeIndex = -1
        request.site = ""
        request.mount = nil
        request.isSecure = connection.isSecure
        request.isFromProxy = shared.doors[connection.door].trusts(connection.peer)
        request.peer = client(connection, request)
        request.origin = ReplyAddress(mailbox: mailbox, token: connection.token)
        connection.phase = .answering
        let desk = desks[connection.door]
        guard let answer = request.framing.isTooLong ? desk.answer(tooLong: request) : desk.answer(request)
        else {
            refuse(connection, Refusal(.contentTooLarge, "The body is too large."))
            return
        }
        switch answer {
        case .now(let response): respond(connection, response)
        case .later: deadlines.begin(nil, connection, nowNs: nowNs)
        }
    }

    /// Whom the request comes from: past the proxies that are trusted, the nearest address that is not.
    private func client(_ connection: Connection, _ request: Request) -> PeerAddress {
        guard request.isFromProxy else { return connection.peer }
        let trusts = shared.doors[connection.door].trusts
        var nearest = connection.peer
        for field in request.fields.reversed()
        where Bytes.matches(request.bytes, field.name, "x-forwarded-for") {
            for part in Bytes.list(request.bytes, field.value).reversed() {
                guard let address = PeerAddress(request.text(part)) else { return nearest }
                nearest = address
                guard trusts(address) else { return nearest }
            }
        }
        return nearest
    }

    /// An answer that comes later has come: it goes now, or when its time is there.
    func take(_ response: Response, for token: Token) {
        guard let connection = find(token), connection.phase == .answering else {
            var response = response
            response.dropBody()
            return
        }
        let dueNs = (connection.request?.completeNs ?? 0) + Int64(response.notBeforeMs) * 1_000_000
        if response.notBeforeMs > 0, dueNs > Clock.monotonicNs() {
            var response = response
            response.notBeforeMs = 0
            held.insert(response, for: token, dueNs: dueNs)
            return
        }
        respond(connection, response)
        serve(connection)
    }

    /// Puts the answer into the output and makes the connection ready for its next request.
    func respond(_ connection: Connection, _ response: Response) {
        guard let request = connection.request else { return }
        // The end of the connection is the only end that a stream of events has.
        let keepsAlive =
            request.framing.keepsAlive && !isLeaving && !response.closesConnection && !response.isStream
            && connection.requests < shared.limits.requestsPerConnection
        let before = output.count
        let remainder = writer.write(response, to: request, keepsAlive: keepsAlive, into: &output)
        desks[connection.door].answered(
            request, writer.lastStatus, bytes: output.count - before, durationNs: elapsedNs(request))
        connection.closesAfterSending = !keepsAlive
        connection.phase = .head
        switch remainder {
        case .nothing: break
        case .file(let body, let rest): connection.file = rest.isEmpty ? nil : (body, rest)
        case .events(let stream): subscribe(connection, stream)
        }
        if request.consumed < request.end, keepsAlive {
            request.begin(at: request.consumed)
            request.startedNs = nowNs
        } else {
            recycle(connection)
        }
        if connection.phase == .head { deadlines.begin(.idle, connection, nowNs: nowNs) }
    }

    private func elapsedNs(_ request: Request) -> Int64 { sys_monotonic_ns() - request.startedNs }

    /// Answers what is no request, and closes.
    func refuse(_ connection: Connection, _ refusal: Refusal) {
        let id = shared.requestIDs.make()
        writer.write(refusal, id: id, into: &output)
        desks[connection.door].refused(refusal, id: id)
        connection.closesAfterSending = true
        connection.phase = .head
        recycle(connection)
        flush(connection)
    }
}

extension Request {
    /// A new request begins at `index` of the buffer.
    func begin(at index: Int) {
        (start, scanned, lineStart) = (index, index, index)
    }

    /// Makes sure that more can be received: moves the request to the front, or doubles the buffer.
    func makeRoom(isInBody: Bool) {
        guard end == bytes.count else { return }
        if isInBody {
            if framing.isChunked { closeGap() }
        } else if start > 0 {
            // No range points into the buffer before the head is parsed, so it may move.
            for offset in 0..<(end - start) { bytes[offset] = bytes[start + offset] }
            (scanned, lineStart, end) = (scanned - start, lineStart - start, end - start)
            start = 0
        }
        guard end == bytes.count else { return }
        bytes.append(contentsOf: repeatElement(0, count: bytes.count))
    }

    /// Moves what is not decoded yet up to what is: the framing of chunks must not fill memory.
    private func closeGap() {
        let (from, to) = (framing.chunks.undecodedStart, framing.chunks.decodedEnd)
        guard from > to else { return }
        for offset in 0..<(end - from) { bytes[to + offset] = bytes[from + offset] }
        end -= from - to
        framing.chunks.moveUndecoded(to: to)
    }
}
