// The server over real sockets: requests and their answers on one connection.

import Glibc
import Testing
import Threads

@testable import HTTP

/// One after the other: they measure time, and the machine is small.
@Suite(.serialized, .timeLimit(.minutes(2)))
struct LiveTests {}

func get(_ path: String, _ fields: [String] = []) -> String {
    head("GET \(path) HTTP/1.1", ["Host: a.test"] + fields)
}

func post(_ body: String, _ fields: [String]) -> String {
    head("POST /echo HTTP/1.1", ["Host: a.test"] + fields) + body
}

extension LiveTests {
    struct ExchangeTests {
        @Test("A connection is kept and serves one request after another")
        func keepAlive() throws {
            let server = try LiveServer()
            let client = Client(server)
            for round in 0..<5 {
                let answer = client.get("/\(round)")
                #expect(answer?.body == "/\(round)" && answer?["Connection"] == nil)
            }
            #expect(server.counter.wait { $0.answered == 5 ? true : nil } == true)
        }

        @Test(
            "Many requests in one write are answered in their order", arguments: ["/x", "/late", "/at-once"])
        func pipelining(_ inTheMiddle: String) throws {
            let client = Client(try LiveServer())
            client.send((0..<200).map { get($0 == 100 ? inTheMiddle : "/\($0)") }.joined())
            let bodies = (0..<200).map { _ in client.answer()?.body }
            #expect(bodies.enumerated().allSatisfy { $0.offset == 100 || $0.element == "/\($0.offset)" })
            #expect(bodies[100] != "/100")
        }

        @Test(
            "An answer with a time of its own comes then, whenever it was ready, and holds up nobody else",
            arguments: [0, 20_000, 59_000, 90_000])
        func inTime(readyUs: Int) throws {
            let server = try LiveServer()
            let (client, other) = (Client(server), Client(server))
            let began = Clock.monotonicNs()
            client.send(get("/in-time?\(readyUs)") + get("/behind"))
            #expect(other.get("/other")?.body == "/other")
            let otherTook = Clock.monotonicNs() - began
            #expect(client.answer()?.body == "in time")
            let took = Clock.monotonicNs() - began
            #expect(otherTook < took && took >= 60_000_000)
            #expect(client.answer()?.body == "/behind")
        }

        @Test(
            "Requests behind a large answer wait for it and are then served",
            arguments: [
                [get("/last")], [post("body", ["Content-Length: 4"])], [get("/late"), get("/last")],
                [get("/big"), get("/last")],
            ])
        func behindALargeAnswer(_ behind: [String]) throws {
            let client = Client(try LiveServer(), receiveBufferBytes: 4096)
            client.send(get("/big") + behind.joined())
            usleep(50_000)
            #expect(client.answer()?.bodyBytes.count == 8_000_000)
            #expect(behind.compactMap { _ in client.answer() }.count == behind.count)
        }

        @Test("A body that is half here when an answer blocks the way is still read to its end")
        func bodyBehindALargeAnswer() throws {
            let client = Client(try LiveServer(), receiveBufferBytes: 4096)
            let body = String(repeating: "y", count: 300_000)
            client.send(get("/big") + post("", ["Content-Length: 300000"]))
            usleep(20_000)
            #expect(client.answer()?.bodyBytes.count == 8_000_000)
            client.send(body)
            #expect(client.answer()?.body == body)
        }

        @Test("Requests behind a file are served", arguments: [10, 100_000, 3_000_000])
        func behindAFile(_ size: Int) throws {
            let scratch = Scratch()
            let path = scratch.file("f", [UInt8](repeating: 1, count: size))
            let client = Client(try LiveServer())
            client.send(get("/file?\(path)") + get("/file?\(path)") + get("/last"))
            #expect(client.answer()?.bodyBytes.count == size)
            #expect(client.answer()?.bodyBytes.count == size)
            #expect(client.answer()?.body == "/last")
        }

        @Test("A chunked body arrives whole, and the next request behind it", arguments: [1, 7, 1000])
        func chunked(_ piece: Int) throws {
            let client = Client(try LiveServer())
            let chunk = "a;x=y\r\n0123456789\r\n"
            let coded = String(repeating: chunk, count: 20) + "0\r\nX: y\r\n\r\n"
            let bytes = latin1(post(coded, ["Transfer-Encoding: chunked"]) + get("/last"))
            for start in stride(from: 0, to: bytes.count, by: piece) {
                client.send([UInt8](bytes[start..<min(start + piece, bytes.count)]))
                if piece == 1, start % 50 == 0 { usleep(500) }
            }
            #expect(client.answer()?.body == String(repeating: "0123456789", count: 20))
            #expect(client.answer()?.body == "/last")
        }

        @Test("A body of the largest size is taken")
        func largest() throws {
            let client = Client(try LiveServer { $0.bodyBytes = 3_000_000 })
            let body = String(repeating: "z", count: 3_000_000)
            client.send(post(body, ["Content-Length: 3000000"]) + get("/last"))
            #expect(client.answer()?.bodyBytes.count == 3_000_000)
            #expect(client.answer()?.body == "/last")
        }

        @Test("100 is said only to whoever waits for it")
        func continues() throws {
            let client = Client(try LiveServer())
            let fields = ["Content-Length: 5", "Expect: 100-continue"]
            client.send(post("", fields))
            #expect(client.take(25) == "HTTP/1.1 100 Continue\r\n\r\n")
            client.send("hello")
            #expect(client.answer()?.body == "hello")
            client.send(post("again", fields))
            let answer = client.answer()
            #expect(answer?.status == 200 && answer?.body == "again")
        }

        @Test("Nobody is asked for a body that is not wanted: the answer comes at once, and is the last")
        func refusesToContinue() throws {
            let server = try LiveServer()
            for coding in ["Content-Length: 5", "Transfer-Encoding: chunked"] {
                let client = Client(server)
                client.send(
                    head("POST /bodiless HTTP/1.1", ["Host: a.test", coding, "Expect: 100-continue"]))
                let answer = client.answer()
                #expect(answer?.status == 200 && answer?["Connection"] == "close")
                client.send("hello" + get("/smuggled"))
                #expect(client.rest() == "")
            }
        }

        @Test("A desk may tell itself what a body that is too long is answered; it is the last answer")
        func tooLong() throws {
            let server = try LiveServer { $0.bodyBytes = 1000 }
            let client = Client(server)
            let long = head("POST /told HTTP/1.1", ["Host: a.test", "Content-Length: 200000"])
            client.send(get("/first") + long + String(repeating: "x", count: 200_000) + get("/smuggled"))
            #expect(client.answer()?.body == "/first")
            let answer = client.answer()
            #expect(answer?.status == 413 && answer?.body == "told" && answer?["Connection"] == "close")
            client.finishSending()
            #expect(client.isClosed)
            #expect(server.counter.wait { $0.answered == 2 ? true : nil } == true)
        }

        @Test(
            "A refusal closes the connection, and is not lost to what the client goes on sending",
            arguments: [
                (
                    post(
                        String(repeating: "x", count: 200_000),
                        ["Content-Length: 200000", "Expect: 100-continue"]), 413
                ),
                (post("", ["Content-Length: 1001", "Expect: 100-continue"]), 413),
                ("nonsense\r\n\r\n" + get("/"), 400),
                (
                    post(
                        "3e8\r\n" + String(repeating: "x", count: 1000) + "\r\n1\r\ny\r\n",
                        ["Transfer-Encoding: chunked"]), 413
                ),
                (post("x\r\n", ["Transfer-Encoding: chunked"]) + get("/"), 400),
                (head("TRACE / HTTP/1.1", ["Host: a"]) + get("/"), 501),
            ])
        func refusal(_ bytes: String, _ status: Int) throws {
            let server = try LiveServer { $0.bodyBytes = 1000 }
            let client = Client(server)
            client.send(get("/first") + bytes)
            #expect(client.answer()?.body == "/first")
            let answer = client.answer()
            #expect(answer?.status == status && answer?["Connection"] == "close")
            client.finishSending()
            #expect(client.isClosed)
            #expect(server.counter.wait { $0.refused == [status] ? true : nil } == true)
        }

        @Test("An answer to HEAD is followed by the next answer, not by a body")
        func headRequests() throws {
            let client = Client(try LiveServer())
            client.send(head("HEAD /abc HTTP/1.1", ["Host: a"]) + get("/next"))
            let answer = client.answer(isHead: true)
            #expect(answer?["Content-Length"] == "4")
            #expect(client.answer()?.body == "/next")
        }

        @Test(
            "Whom trusted proxies speak for: the last address that is none of theirs",
            arguments: [
                (["X-Forwarded-For: 1.2.3.4"], true, "other"), (["X-Forwarded-For: 1.2.3.4"], false, "peer"),
                (["X-Forwarded-For: 1.2.3.4, 127.0.0.1"], true, "other"),
                (["X-Forwarded-For: 127.0.0.1, unknown, 127.0.0.1"], true, "peer"),
                (["X-Forwarded-For: unknown"], true, "peer"),
                (["X-Forwarded-For: 127.0.0.1", "X-Forwarded-For: 1.2.3.4"], true, "other"),
                (["X-Forwarded-For:"], true, "peer"),
            ])
        func forwarded(_ fields: [String], _ trustsProxies: Bool, _ expected: String) throws {
            let client = Client(try LiveServer(trustsProxies: trustsProxies))
            #expect(client.get("/peer", fields)?.body == expected)
        }
    }

    struct ClosingTests {
        @Test(
            "A client that has finished sending still gets every answer, and nobody else does",
            arguments: [
                ["/a"], ["/a", "/b", "/c"], ["/late"], ["/a", "/late", "/b"], ["/big"], ["/big", "/a"],
                ["/a", "/at-once"],
            ])
        func halfClosed(_ paths: [String]) throws {
            let server = try LiveServer()
            let client = Client(server)
            client.send(paths.map { get($0) }.joined())
            client.finishSending()
            #expect(paths.compactMap { _ in client.answer()?.status } == paths.map { _ in 200 })
            #expect(client.isClosed)
            let next = Client(server)
            #expect(next.get("/mine")?.body == "/mine")
        }

        @Test(
            "What could not be sent to one client is not sent to the next",
            arguments: ["/events", "/a", "/late"])
        func noLeak(_ path: String) throws {
            let server = try LiveServer()
            for round in 0..<20 {
                let gone = Client(server)
                gone.send(get("/a") + get(path))
                if round % 2 == 0 { gone.finishSending() } else { gone.reset() }
                #expect(Client(server).get("/mine/\(round)")?.body == "/mine/\(round)")
            }
        }

        @Test(
            "Close is honoured, from either side and after the last request that may be",
            arguments: [
                (get("/a", ["Connection: close"]), 1), (head("GET /a HTTP/1.0", ["Host: a"]), 1),
                (get("/close"), 1),
                (get("/a") + get("/b") + get("/c"), 3),
            ])
        func closes(_ requests: String, _ count: Int) throws {
            let client = Client(try LiveServer { $0.requestsPerConnection = 3 })
            client.send(requests + get("/never"))
            let answers = (0..<count).map { _ in client.answer() }
            #expect(answers.allSatisfy { $0?.status == 200 })
            #expect(answers.map { $0?["Connection"] } == (1..<count).map { _ in nil } + ["close"])
            #expect(client.isClosed)
        }

        @Test(
            "Whoever is slow is told so, or let go",
            arguments: [
                ("GET / HT", 408), (post("hal", ["Content-Length: 5"]), 408),
                (post("5\r\nhal", ["Transfer-Encoding: chunked"]), 408), ("", 0),
            ])
        func slow(_ bytes: String, _ status: Int) throws {
            let client = Client(
                try LiveServer {
                    // What was sent must be here before the connection counts as idle, on a busy machine too.
                    let idleMs = bytes.isEmpty ? 100 : 10_000
                    ($0.headTimeoutMs, $0.bodyTimeoutMs, $0.idleTimeoutMs) = (100, 100, idleMs)
                })
            client.send(bytes)
            #expect((client.answer()?.status ?? 0) == status)
            client.finishSending()
            #expect(client.isClosed)
        }

        @Test("Byte by byte is no way to hold a place: the time runs from the first byte")
        func drip() throws {
            let client = Client(try LiveServer { $0.headTimeoutMs = 150 })
            for byte in latin1(get("/")) {
                client.send([byte])
                usleep(20_000)
            }
            #expect(client.answer()?.status == 408)
        }

        @Test("A connection is idle from its last answer on")
        func idle() throws {
            let client = Client(try LiveServer { $0.idleTimeoutMs = 800 })
            for _ in 0..<5 {
                usleep(200_000)
                #expect(client.get("/a")?.body == "/a")
            }
            #expect(client.isClosed)
        }

        @Test("Whoever takes an answer too slowly is let go")
        func slowReader() throws {
            let server = try LiveServer { $0.writeTimeoutMs = 200 }
            let client = Client(server, receiveBufferBytes: 4096)
            client.send(get("/big"))
            usleep(700_000)
            #expect(client.rest().map { $0.utf8.count < 8_000_000 } != false)
        }

        @Test(
            "An application that takes its time is not held against the client",
            arguments: [get("/big"), get("/a")])
        func slowApplication(_ before: String) throws {
            let server = try LiveServer {
                ($0.idleTimeoutMs, $0.headTimeoutMs, $0.bodyTimeoutMs) = (250, 250, 250)
            }
            let client = Client(server, receiveBufferBytes: 4096)
            client.send(before + get("/hold"))
            #expect(client.answer()?.status == 200)
            let request = server.counter.held()
            usleep(700_000)
            request?.reply(Response(.ok, .bytes(latin1("at last"))))
            #expect(client.answer()?.body == "at last")
        }
    }
}
