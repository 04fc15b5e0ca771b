// The loop's bookkeeping: deadlines, places, ids, and how events are framed.

import Testing

@testable import HTTP

struct DeadlineTests {
    /// Connections in the slots 0, 1, 2 …, with lists of 1 ms (idle), 2 ms (head) and so on.
    private final class House {
        var deadlines: Deadlines
        var connections: [Connection?] = []

        init(_ count: Int) {
            var limits = Limits()
            (limits.idleTimeoutMs, limits.headTimeoutMs, limits.bodyTimeoutMs) = (1, 2, 3)
            deadlines = Deadlines(limits)
            connections = (0..<count).map { slot in
                Connection(
                    token: Token(descriptor: Int32(slot), generation: 1), door: slot % 2, peer: .local,
                    transport: .plain(-1), isSecure: false)
            }
        }

        subscript(_ slot: Int) -> Connection {
            connections[slot]
                ?? Connection(
                    token: Token(descriptor: -1, generation: 0), door: 0, peer: .local, transport: .plain(-1),
                    isSecure: false)
        }

        func begin(_ wait: Deadlines.Wait?, _ slot: Int, atMs ms: Int64) {
            deadlines.begin(wait, self[slot], nowNs: ms * 1_000_000)
        }

        func expired(atMs ms: Int64) -> [Int] {
            var slots: [Int] = []
            while let (_, connection) = deadlines.nextExpired(nowNs: ms * 1_000_000, connections) {
                slots.append(Int(connection.token.descriptor))
            }
            return slots
        }
    }

    @Test("Whoever waited first expires first, and only once")
    func order() {
        let house = House(4)
        for slot in [2, 0, 3, 1] { house.begin(.idle, slot, atMs: 0) }
        #expect(house.expired(atMs: 0) == [])
        #expect(house.expired(atMs: 1) == [2, 0, 3, 1])
        #expect(house.expired(atMs: 9) == [])
    }

    @Test("Leaving from the front, the middle and the end keeps the list whole", arguments: [0, 1, 2])
    func leaving(_ slot: Int) {
        let house = House(3)
        for slot in 0..<3 { house.begin(.idle, slot, atMs: 0) }
        house.begin(nil, slot, atMs: 0)
        house.begin(nil, slot, atMs: 0)
        #expect(house.expired(atMs: 5) == [0, 1, 2].filter { $0 != slot })
    }

    @Test("Each kind of wait has its own length")
    func kinds() {
        let house = House(3)
        house.begin(.body, 0, atMs: 0)
        house.begin(.head, 1, atMs: 0)
        house.begin(.idle, 2, atMs: 0)
        #expect(house.expired(atMs: 1) == [2])
        #expect(house.expired(atMs: 2) == [1])
        #expect(house.expired(atMs: 3) == [0])
    }

    @Test("Whoever was active meanwhile waits on from then")
    func activity() {
        let house = House(1)
        house.begin(.body, 0, atMs: 0)
        house.begin(.body, 0, atMs: 2)
        #expect(house.expired(atMs: 4) == [])
        #expect(house.expired(atMs: 5) == [0])
    }

    @Test("However waits interleave, each ends when its own time is over, and not before")
    func oddMoments() {
        let house = House(3)
        for (slot, ms) in [(0, 0), (1, 1), (0, 2), (2, 3), (1, 3), (0, 4), (2, 4), (0, 4)] {
            house.begin(.body, slot, atMs: Int64(ms))
        }
        #expect((0...9).map { house.expired(atMs: $0) } == [[], [], [], [], [], [], [1], [0, 2], [], []])
        house.begin(.body, 0, atMs: 10)
        house.begin(.body, 1, atMs: 11)
        house.begin(.body, 0, atMs: 12)
        #expect(house.deadlines.nextMs(nowNs: 12_000_000, house.connections) == 3)
        #expect((13...16).map { house.expired(atMs: $0) } == [[], [1], [0], []])
    }

    @Test("A wait that goes on keeps its place among the others")
    func goingOn() {
        let house = House(2)
        house.begin(.head, 0, atMs: 0)
        house.begin(.head, 1, atMs: 1)
        house.begin(.head, 0, atMs: 0)
        #expect((1...3).map { house.expired(atMs: $0) } == [[], [0], [1]])
    }

    @Test("The loop sleeps until the nearest deadline")
    func sleeping() {
        let house = House(2)
        #expect(house.deadlines.nextMs(nowNs: 0, house.connections) == -1)
        house.begin(.body, 0, atMs: 0)
        #expect(house.deadlines.nextMs(nowNs: 0, house.connections) == 4)
        house.begin(.idle, 1, atMs: 0)
        #expect(house.deadlines.nextMs(nowNs: 0, house.connections) == 2)
        #expect(house.deadlines.nextMs(nowNs: .max / 2, house.connections) == 1)
    }

    @Test("A dawdler is one that has sent no request, among those that may go")
    func dawdlers() {
        let house = House(4)
        for slot in 0..<4 { house.begin(.idle, slot, atMs: Int64(slot)) }
        house[0].requests = 1
        func dawdler(_ ms: Int64, _ mayGo: (Connection) -> Bool = { _ in true }) -> Int32? {
            house.deadlines.dawdler(
                nowNs: ms * 1_000_000, afterNs: 1_000_000, house.connections, mayGo: mayGo)?
                .token.descriptor
        }
        #expect(dawdler(1) == nil)
        #expect(dawdler(2) == 1)
        #expect(dawdler(3) { $0.door == 0 } == 2)
        house.begin(.head, 3, atMs: 3)
        #expect(dawdler(4) == 3)
        #expect(dawdler(9) { _ in false } == nil)
    }
}

struct GateTests {
    private static func gate() -> Gate {
        var limits = Limits()
        (limits.connections, limits.connectionsPerAddress) = (3, 2)
        return Gate(limits: limits)
    }

    @Test("Places are counted by address and in all, and come free again")
    func places() throws {
        let gate = Self.gate()
        let (one, neighbour) = (
            try #require(PeerAddress("2001:db8::1")), try #require(PeerAddress("2001:db8::2"))
        )
        let other = try #require(PeerAddress("1.2.3.4"))
        #expect([one, neighbour, one].map(gate.enter) == [.welcome, .welcome, .tooManyFromAddress])
        #expect([other, other].map(gate.enter) == [.welcome, .full])
        gate.leave(one)
        #expect([other, one].map(gate.enter) == [.welcome, .full])
        for peer in [other, other, neighbour] { gate.leave(peer) }
        #expect([one, one, one].map(gate.enter) == [.welcome, .welcome, .tooManyFromAddress])
    }

    @Test("A unix socket has no address to count by")
    func unix() {
        let gate = Self.gate()
        #expect((0..<4).map { _ in gate.enter(.local) } == [.welcome, .welcome, .welcome, .full])
    }

    @Test("A connection goes to the loop with the fewest, and stays where it came in where that is near")
    func loads() {
        let loads = Loads(loops: 2)
        #expect((0..<4).map { _ in loads.place(preferred: 0) } == [0, 0, 1, 0])
        for loop in [0, 0, 0] { loads.leave(loop) }
        #expect(loads.place(preferred: 1) == 1 && loads.place(preferred: 1) == 0)
    }
}

struct NameTests {
    @Test("Ids of requests do not repeat")
    func ids() {
        let ids = RequestIDs()
        #expect(Set((0..<10_000).map { _ in ids.make() }).count == 10_000)
    }

    @Test(
        "A token survives the trip through the kernel",
        arguments: [(0, 1), (Int32.max, UInt32.max), (7, 0)] as [(Int32, UInt32)])
    func token(_ descriptor: Int32, _ generation: UInt32) {
        let token = Token(descriptor: descriptor, generation: generation)
        #expect(Token(packed: token.packed) == token)
    }
}

struct EventFramingTests {
    private static func framed(_ send: (EventStream) -> Void) throws -> String {
        let stream = EventStream()
        send(stream)
        let address = ReplyAddress(mailbox: try Mailbox(), token: Token(descriptor: 0, generation: 1))
        return String(decoding: stream.open(address), as: UTF8.self)
    }

    @Test(
        "An event is framed so that nothing in it can end it or begin another",
        arguments: [
            (nil, nil, "a", "data: a\n\n"), ("moved", "7", "a", "id: 7\nevent: moved\ndata: a\n\n"),
            (nil, nil, "a\nb", "data: a\ndata: b\n\n"), (nil, nil, "a\r\nb\rc", "data: a\ndata: bc\n\n"),
            (nil, nil, "", "data: \n\n"), (nil, nil, "a\n\nid: 9", "data: a\ndata: \ndata: id: 9\n\n"),
            ("x\ndata: y", "1\r\n\u{0}2", "z", "id: 12\nevent: xdata: y\ndata: z\n\n"),
        ] as [(String?, String?, String, String)])
    func framing(_ event: String?, _ id: String?, _ data: String, _ expected: String) throws {
        #expect(try Self.framed { $0.send(event: event, id: id, data: data) } == expected)
    }

    @Test("Once ended or left, a stream takes nothing more")
    func ended() {
        let (ended, left) = (EventStream(), EventStream())
        #expect(ended.send(data: "a") && left.send(data: "a"))
        ended.end()
        left.closed()
        #expect(!ended.send(data: "b") && !left.send(data: "b"))
    }

    @Test("After it was opened, events and the end go through the mailbox, in order")
    func mailbox() throws {
        let (stream, mailbox) = (EventStream(), try Mailbox())
        stream.send(data: "early")
        #expect(
            stream.open(ReplyAddress(mailbox: mailbox, token: Token(descriptor: 5, generation: 1))).count
                == 13)
        stream.send(data: "a")
        stream.end()
        stream.end()
        let kinds = mailbox.takeAll().map { message in
            switch message {
            case .events: "events"
            case .endOfEvents: "end"
            default: "other"
            }
        }
        #expect(kinds == ["events", "end"])
        #expect(mailbox.takeAll().isEmpty)
    }
}
