// Live: who gets a place, who is turned away, who stops the server and what is finished then.

import Glibc
import Testing
import Threads

@testable import HTTP

extension LiveTests {
    struct PlaceTests {
        @Test("Whoever comes to a full house is told so, until a place is free")
        func full() throws {
            let server = try LiveServer { $0.connections = 2 }
            var clients = [Client(server), Client(server)]
            #expect(clients.map { $0.get("/a")?.status } == [200, 200])
            let third = Client(server)
            let answer = third.get("/a")
            #expect(answer?.status == 503 && answer?["Retry-After"] == "1")
            #expect(server.counter.wait { $0.refused == [503] ? true : nil } == true)
            clients.removeLast()
            #expect(eventually { Client(server).get("/b")?.status == 200 })
        }

        @Test("One address cannot take every place")
        func perAddress() throws {
            let server = try LiveServer { $0.connectionsPerAddress = 2 }
            let clients = [Client(server), Client(server)]
            #expect(clients.map { $0.get("/a")?.status } == [200, 200])
            #expect(Client(server).get("/a")?.status == 429)
            #expect(Client(server, from: "127.0.0.2").get("/a")?.status == 200)
            // Those two are there until here, however early the compiler would let them go.
            withExtendedLifetime(clients) {}
        }

        @Test("In a full house whoever has not asked for anything gives up the place")
        func dawdler() throws {
            let server = try LiveServer { ($0.connections, $0.dawdlingMs) = (2, 50) }
            let (busy, dawdler) = (Client(server), Client(server))
            #expect(busy.get("/a")?.status == 200)
            usleep(100_000)
            #expect(Client(server).get("/b")?.status == 200)
            #expect(dawdler.isClosed)
            #expect(busy.get("/a")?.status == 200)
        }

        @Test("An address with no place left pushes out its own, never another's")
        func ownDawdler() throws {
            let server = try LiveServer { ($0.connectionsPerAddress, $0.dawdlingMs) = (1, 0) }
            let dawdler = Client(server)
            let busy = Client(server, from: "127.0.0.2")
            #expect(busy.get("/a")?.status == 200)
            #expect(Client(server, from: "127.0.0.2").get("/a")?.status == 429)
            #expect(dawdler.get("/a")?.status == 200)
        }

        @Test("Whatever becomes of connections, their places come free again")
        func places() throws {
            let server = try LiveServer { $0.connections = 4 }
            for round in 0..<60 {
                let clients = (0..<3).map { _ in Client(server) }
                clients[0].send(get("/late"))
                clients[1].send("GET / HT")
                clients[2].send(
                    ["nonsense\r\n\r\n", get("/a", ["Connection: close"]), get("/events")][round % 3])
                if round % 2 == 0 { clients.forEach { $0.reset() } }
            }
            #expect(
                eventually {
                    let clients = (0..<4).map { _ in Client(server) }
                    return clients.allSatisfy { $0.get("/a")?.status == 200 }
                })
        }

        @Test("Two loops share the work, and every answer finds its way")
        func twoLoops() throws {
            let server = try LiveServer(loops: 2)
            let clients = (0..<40).map { _ in Client(server) }
            for client in clients { client.send(get("/late") + get("/a")) }
            #expect(clients.allSatisfy { $0.answer()?.body == "late" && $0.answer()?.body == "/a" })
        }
    }

    struct LateAnswerTests {
        @Test("A client that is gone before its answer leaves nothing behind", arguments: [true, false])
        func gone(_ byReset: Bool) throws {
            let server = try LiveServer { $0.connections = 1 }
            var client: Client? = Client(server)
            client?.send(get("/hold"))
            let request = try #require(server.counter.held())
            if byReset { client?.reset() }
            client = nil
            if byReset { #expect(eventually { Client(server).get("/a")?.status == 200 }) }
            request.reply(Response(.ok, .bytes(latin1("for nobody"))))
            #expect(eventually { Client(server).get("/mine")?.body == "/mine" })
        }

        @Test("A stream for a client that is gone is told so")
        func stream() throws {
            let server = try LiveServer()
            let client = Client(server)
            client.send(get("/hold"))
            let request = try #require(server.counter.held())
            client.reset()
            usleep(50_000)
            let stream = EventStream()
            request.reply(Response(.ok, .events(stream)))
            #expect(eventually { !stream.send(data: "x") })
        }

        @Test("Many answers from many threads each reach their own client")
        func many() throws {
            let server = try LiveServer()
            let clients = (0..<50).map { _ in Client(server) }
            for (index, client) in clients.enumerated() { client.send(get("/hold", ["X-Index: \(index)"])) }
            for _ in clients {
                let request = try #require(server.counter.held())
                _ = Thread.start("answer") {
                    request.reply(Response(.ok, .bytes(latin1(request.text(field: "x-index") ?? ""))))
                }
            }
            #expect(clients.enumerated().allSatisfy { $0.element.answer()?.body == "\($0.offset)" })
        }
    }

    struct StopTests {
        @Test("A stop lets an answer in flight out, closes who waits, and may be asked for twice")
        func graceful() throws {
            let server = try LiveServer()
            let (busy, idle) = (Client(server), Client(server))
            #expect(idle.get("/a")?.status == 200)
            busy.send(get("/hold"))
            let request = try #require(server.counter.held())
            let stopped = [0, 1].compactMap { _ in Thread.start("stop") { server.server.stop() } }
            #expect(idle.isClosed)
            request.reply(Response(.ok, .bytes(latin1("still here"))))
            let answer = busy.answer()
            #expect(answer?.body == "still here" && answer?["Connection"] == "close")
            #expect(busy.isClosed)
            stopped.forEach { $0.join() }
        }

        @Test("Newcomers are refused while a stop waits for an answer in flight", arguments: [true, false])
        func newcomers(_ isUnix: Bool) throws {
            let scratch = Scratch()
            let path = scratch.path + "/s.sock"
            let server = try LiveServer(isUnix ? .unix(path: path) : .tcp(host: "127.0.0.1", port: 0))
            let connect = { isUnix ? Client(unixPath: path) : Client(port: server.port) }
            let busy = connect()
            busy.send(get("/hold"))
            let request = try #require(server.counter.held())
            let stopped = Thread.start("stop") { server.server.stop() }
            #expect(eventually { !connect().isConnected })
            #expect(access(path, F_OK) != 0)
            request.reply(Response(.ok, .bytes(latin1("still here"))))
            #expect(busy.answer()?.body == "still here")
            stopped?.join()
        }

        @Test("Newcomers on a supervisor's socket wait for the next process")
        func newcomersOfASupervisor() throws {
            let owner = try Listener(.tcp(host: "127.0.0.1", port: 0))
            guard case .tcp(_, let port) = owner.address else { return }
            try LiveServer(.inherited(descriptor: owner.descriptor)).server.stop()
            let client = Client(port: port)
            client.send(get("/next"))
            let server = try LiveServer(.inherited(descriptor: owner.descriptor))
            #expect(client.answer()?.body == "/next")
            _ = server
        }

        @Test("A stop ends streams, and waits for no answer longer than it may")
        func overdue() throws {
            let server = try LiveServer { $0.drainMs = 200 }
            let (busy, subscriber) = (Client(server), Client(server))
            busy.send(get("/hold"))
            subscriber.send(get("/events"))
            let (request, stream) = (server.counter.held(), try #require(server.counter.stream()))
            let before = Clock.monotonicNs()
            server.server.stop()
            #expect((150...5000).contains((Clock.monotonicNs() - before) / 1_000_000))
            #expect(busy.isClosed && subscriber.rest() != nil)
            #expect(!stream.send(data: "x"))
            request?.reply(Response(.ok))
        }

        @Test("A stop finishes a large answer to a slow client")
        func large() throws {
            let server = try LiveServer()
            let client = Client(server, receiveBufferBytes: 4096)
            client.send(get("/big"))
            usleep(50_000)
            let before = Clock.monotonicNs()
            let stopped = Thread.start("stop") { server.server.stop() }
            #expect(client.answer()?.bodyBytes.count == 8_000_000)
            #expect(client.isClosed)
            stopped?.join()
            #expect(Clock.monotonicNs() - before < 5_000_000_000)
        }

        @Test("Abandon ends at once")
        func abandoned() throws {
            let server = try LiveServer()
            let client = Client(server)
            client.send(get("/hold"))
            #expect(server.counter.held() != nil)
            server.server.abandon()
            server.server.stop()
            #expect(client.isClosed)
        }
    }
}

/// Whether `condition` comes true within five seconds.
func eventually(_ condition: () -> Bool) -> Bool {
    for _ in 0..<500 {
        if condition() { return true }
        usleep(10_000)
    }
    return false
}
