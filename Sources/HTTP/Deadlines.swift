// What a connection waits for, and since when: one list per kind of wait, oldest first.

/// Within one list every wait is of the same length, so the order in which waits began is the order of expiry
/// and no heap is needed. Whoever was active goes to the end of the list at once: an order that is put right
/// only later lets a wait stand behind younger ones, and last up to twice as long. The lists are threaded
/// through arrays by descriptor: joining and leaving cost a few stores.
struct Deadlines {
    enum Wait: Int, CaseIterable { case idle, head, body, write, events, linger }

    private struct Link {
        var previous = -1
        var next = -1
    }

    private var links: [Link] = []
    private var firsts = [Int](repeating: -1, count: Wait.allCases.count)
    private var lasts = [Int](repeating: -1, count: Wait.allCases.count)
    private let lengthsNs: [Int64]

    init(_ limits: Limits) {
        let heartbeatMs = 15_000
        let lingerMs = 1_000
        lengthsNs = [
            limits.idleTimeoutMs, limits.headTimeoutMs, limits.bodyTimeoutMs, limits.writeTimeoutMs,
            heartbeatMs,
            lingerMs,
        ].map { Int64($0) * 1_000_000 }
    }

    /// Notes that `connection` begins to wait; while it is in the application's hands it waits for nothing.
    mutating func begin(_ wait: Wait?, _ connection: Connection, nowNs: Int64) {
        let slot = Int(connection.token.descriptor)
        let isInPlace = connection.wait == wait && wait.map { lasts[$0.rawValue] == slot } ?? true
        // A wait that goes on, as for a head of which more came, keeps its place as it keeps its beginning.
        let goesOn = connection.wait == wait && connection.waitSinceNs == nowNs
        connection.waitSinceNs = nowNs
        guard !isInPlace, !goesOn else { return }
        leave(connection)
        guard let wait else { return }
        connection.wait = wait
        while links.count <= slot { links.append(Link()) }
        links[slot] = Link(previous: lasts[wait.rawValue], next: -1)
        if lasts[wait.rawValue] >= 0 {
            links[lasts[wait.rawValue]].next = slot
        } else {
            firsts[wait.rawValue] = slot
        }
        lasts[wait.rawValue] = slot
    }

    mutating func leave(_ connection: Connection) {
        guard let wait = connection.wait?.rawValue else { return }
        connection.wait = nil
        let link = links[Int(connection.token.descriptor)]
        if link.previous >= 0 { links[link.previous].next = link.next } else { firsts[wait] = link.next }
        if link.next >= 0 { links[link.next].previous = link.previous } else { lasts[wait] = link.previous }
    }

    /// The next connection whose wait is over, or nil.
    mutating func nextExpired(nowNs: Int64, _ connections: [Connection?]) -> (Wait, Connection)? {
        for wait in Wait.allCases {
            guard firsts[wait.rawValue] >= 0, let connection = connections[firsts[wait.rawValue]],
                nowNs - connection.waitSinceNs >= lengthsNs[wait.rawValue]
            else { continue }
            leave(connection)
            return (wait, connection)
        }
        return nil
    }

    /// The connection, among those that may go, that has kept us waiting longest for a first or a half-sent
    /// request, if past `afterNs`.
    func dawdler(
        nowNs: Int64, afterNs: Int64, _ connections: [Connection?], mayGo: (Connection) -> Bool
    ) -> Connection? {
        for wait in [Wait.head, .idle] {
            var slot = firsts[wait.rawValue]
            var looked = 0
            while slot >= 0, looked < 64, let connection = connections[slot] {
                let isDawdling = wait == .head || connection.requests == 0
                if isDawdling, nowNs - connection.waitSinceNs >= afterNs, mayGo(connection) {
                    return connection
                }
                slot = links[slot].next
                looked += 1
            }
        }
        return nil
    }

    /// Milliseconds until the first wait can be over; -1, for ever, where nobody waits.
    func nextMs(nowNs: Int64, _ connections: [Connection?]) -> Int32 {
        var nearestNs = Int64.max
        for wait in Wait.allCases where firsts[wait.rawValue] >= 0 {
            guard let connection = connections[firsts[wait.rawValue]] else { continue }
            nearestNs = min(nearestNs, max(0, connection.waitSinceNs + lengthsNs[wait.rawValue] - nowNs))
        }
        return nearestNs == Int64.max ? -1 : Int32(min(nearestNs / 1_000_000 + 1, 60_000))
    }
}
