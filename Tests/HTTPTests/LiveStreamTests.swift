// Live: answers that do not fit into one turn: files, and streams of events.

import Glibc
import Testing

@testable import HTTP

extension LiveTests {
    struct FileTests {
        private static let content = (0..<6_000_000).map {
            UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 13)
        }

        @Test(
            "A large file reaches a slow reader whole, or in the part asked for",
            arguments: [
                ([], 0..<6_000_000), (["Range: bytes=1234567-"], 1_234_567..<6_000_000),
                (["Range: bytes=-70000"], 5_930_000..<6_000_000),
                (["Range: bytes=65535-65536"], 65_535..<65_537),
            ])
        func ranges(_ fields: [String], _ part: Range<Int>) throws {
            let scratch = Scratch()
            let path = scratch.file("large", Self.content)
            let server = try LiveServer()
            let (slow, other) = (Client(server, receiveBufferBytes: 8192), Client(server))
            slow.send(get("/file?\(path)", fields))
            usleep(50_000)
            #expect(other.get("/meanwhile")?.body == "/meanwhile")
            let answer = slow.answer()
            #expect(answer?.status == (fields.isEmpty ? 200 : 206))
            #expect(answer?.bodyBytes.elementsEqual(Self.content[part]) == true)
            #expect(slow.get("/after")?.body == "/after")
        }

        @Test("A file that shrinks under the answer cuts it off")
        func shrinking() throws {
            let scratch = Scratch()
            let path = scratch.file("large", Self.content)
            let server = try LiveServer()
            let client = Client(server, receiveBufferBytes: 4096)
            client.send(get("/file?\(path)"))
            usleep(50_000)
            truncate(path, 100)
            let received = client.rest()
            #expect(received.map { $0.utf8.count < Self.content.count } == true)
            #expect(Client(server).get("/after")?.body == "/after")
        }

        @Test("What is no regular file is none")
        func others() throws {
            let scratch = Scratch()
            let file = scratch.file("f", [1])
            symlink(file, scratch.path + "/link")
            mkfifo(scratch.path + "/pipe", 0o600)
            #expect(FileBody(path: file)?.size == 1)
            #expect(FileBody(path: scratch.path + "/link") == nil)
            #expect(FileBody(path: scratch.path) == nil)
            // Nobody writes into the pipe: whoever waited for that would wait for ever.
            #expect(FileBody(path: scratch.path + "/pipe") == nil)
            #expect(FileBody(path: "/dev/null") == nil)
            #expect(FileBody(path: scratch.path + "/none") == nil)
        }
    }

    struct EventTests {
        @Test(
            "Events reach the subscriber until the stream ends, and then the connection does",
            arguments: [
                get("/events"), get("/events", ["Connection: close"]),
                head("GET /events HTTP/1.0", ["Host: a"]),
            ])
        func stream(_ request: String) throws {
            let server = try LiveServer()
            let client = Client(server)
            client.send(request)
            let answer = client.answer()
            #expect(answer?["Connection"] == "close" && answer?["Content-Length"] == nil)
            #expect(client.take(15) == "data: welcome\n\n")
            let stream = try #require(server.counter.stream())
            for count in 0..<3 { stream.send(event: "n", data: "\(count)") }
            stream.end()
            #expect(client.rest() == "event: n\ndata: 0\n\nevent: n\ndata: 1\n\nevent: n\ndata: 2\n\n")
            #expect(!stream.send(data: "late"))
        }

        @Test("A subscriber that goes away is noticed", arguments: ["end", "reset"])
        func leaving(_ how: String) throws {
            let server = try LiveServer()
            let client = Client(server)
            client.send(get("/events"))
            let stream = try #require(server.counter.stream())
            #expect(client.answer()?.status == 200)
            if how == "end" { client.finishSending() } else { client.reset() }
            #expect(eventually { !stream.send(data: "x") })
        }

        @Test("A subscriber that takes nothing is let go before it fills memory")
        func backlog() throws {
            let server = try LiveServer { $0.eventBacklogBytes = 64 * 1024 }
            let client = Client(server, receiveBufferBytes: 4096)
            client.send(get("/events"))
            let stream = try #require(server.counter.stream())
            let data = String(repeating: "x", count: 10_000)
            // The kernel takes some megabytes before anything is left with us.
            let sent = (0..<5000).first { _ in
                usleep(200)
                return !stream.send(data: data)
            }
            #expect(sent != nil)
            #expect(client.rest() != nil)
        }

        @Test("A subscriber that lags but reads gets everything")
        func lagging() throws {
            let server = try LiveServer { $0.eventBacklogBytes = 64 * 1024 * 1024 }
            let client = Client(server, receiveBufferBytes: 4096)
            client.send(get("/events"))
            let stream = try #require(server.counter.stream())
            #expect(client.answer()?.status == 200)
            let data = String(repeating: "x", count: 9993)
            for _ in 0..<2000 { stream.send(data: data) }
            stream.end()
            #expect(client.take(15 + 2000 * 10_001).utf8.count == 15 + 2000 * 10_001)
            #expect(client.isClosed)
        }

        @Test("A question about a stream subscribes nobody")
        func headOnly() throws {
            let server = try LiveServer()
            let client = Client(server)
            client.send(head("HEAD /events HTTP/1.1", ["Host: a"]))
            #expect(client.answer(isHead: true)?.status == 200)
            let stream = try #require(server.counter.stream())
            #expect(!stream.send(data: "x"))
        }
    }
}
