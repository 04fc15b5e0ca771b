// Live: the sockets themselves: unix paths, sockets from a supervisor, TLS, and no descriptors left.

import Glibc
import Synchronization
import Testing
import Threads

@testable import HTTP

extension LiveTests {
    struct SocketTests {
        @Test("A unix socket serves, is nobody else's business, and goes with its listener")
        func unix() throws {
            let scratch = Scratch()
            let path = scratch.path + "/s.sock"
            do {
                let server = try LiveServer(.unix(path: path)) { $0.connectionsPerAddress = 1 }
                let clients = [Client(unixPath: path), Client(unixPath: path)]
                #expect(clients.map { $0.get("/a")?.body } == ["/a", "/a"])
                #expect(shell("stat -c %a '\(path)'") == "660\n")
                #expect(throws: Listener.Problem.self) { try Listener(.unix(path: path)) }
                #expect(clients[0].get("/b")?.body == "/b")
                _ = server
            }
            #expect(access(path, F_OK) != 0)
        }

        @Test("A unix client that has finished sending gets its answers")
        func unixHalfClosed() throws {
            let scratch = Scratch()
            let server = try LiveServer(.unix(path: scratch.path + "/s.sock"))
            let client = Client(unixPath: scratch.path + "/s.sock")
            client.send(get("/a") + get("/late"))
            client.finishSending()
            #expect(client.answer()?.body == "/a" && client.answer()?.body == "late")
            #expect(client.isClosed)
            _ = server
        }

        @Test("A socket file left over from a killed process is replaced")
        func stale() throws {
            let scratch = Scratch()
            let path = scratch.path + "/s.sock"
            let left = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
            #expect(atUnix(path) { bind(left, $0, $1) } == 0)
            close(left)
            let server = try LiveServer(.unix(path: path))
            #expect(Client(unixPath: path).get("/a")?.body == "/a")
            _ = server
        }

        @Test("A file that is no socket stays where it is")
        func inTheWay() {
            let scratch = Scratch()
            let path = scratch.file("f", [1, 2])
            #expect(throws: Listener.Problem.self) { try Listener(.unix(path: path)) }
            #expect(shell("stat -c %s '\(path)'") == "2\n")
        }

        @Test("A socket that a supervisor passed serves, and stays open")
        func inherited() throws {
            let owner = try Listener(.tcp(host: "127.0.0.1", port: 0))
            guard case .tcp(_, let port) = owner.address else { return }
            for round in 0..<2 {
                let server = try LiveServer(.inherited(descriptor: owner.descriptor))
                let client = Client(port: port)
                #expect(client.get("/\(round)")?.body == "/\(round)")
                server.server.stop()
            }
        }

        @Test("A port's IPv4 and IPv6 sides can be two listeners")
        func bothFamilies() throws {
            // A port that is free on one side may be somebody's on the other, so more than one is tried.
            var pair: (six: Listener, four: LiveServer)?
            for _ in 0..<8 where pair == nil {
                let six = try Listener(.tcp(host: "::", port: 0))
                guard case .tcp(_, let port) = six.address else { return }
                pair = (try? LiveServer(.tcp(host: "0.0.0.0", port: port))).map { (six, $0) }
            }
            let server = try #require(pair?.four)
            #expect(Client(server).get("/four")?.body == "/four")
        }

        @Test("What does not listen is refused", arguments: [9999, -1])
        func notListening(_ descriptor: Int32) {
            #expect(throws: Listener.Problem.self) { try Listener(.inherited(descriptor: descriptor)) }
        }

        @Test(
            "A place that is taken, or that is none, is a problem with a name",
            arguments: [
                "no-such-host.invalid:80", "127.0.0.1:PORT", "unix:/nonexistent/folder/s.sock",
            ])
        func problems(_ place: String) throws {
            let taken = try LiveServer()
            let text = place == "127.0.0.1:PORT" ? "127.0.0.1:\(taken.port)" : place
            let address = try #require(ListenAddress(text))
            #expect(throws: Listener.Problem.self) { try Listener(address) }
        }
    }

    struct TLSTests {
        private let scratch = Keys()

        /// A certificate made for the test, with the given serial number.
        private struct Keys {
            let scratch = Scratch()
            var certificate: String { scratch.path + "/certificate.pem" }
            var key: String { scratch.path + "/key.pem" }

            func make(serial: Int) {
                _ = shell(
                    """
                    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 \
                    -subj /CN=a.test \
                    -set_serial \(serial) -keyout '\(key)' -out '\(certificate)'
                    """)
            }
        }

        private static func connect(_ port: Int, _ options: String, _ input: String) -> String {
            shell("(\(input)) | timeout 5 openssl s_client -connect 127.0.0.1:\(port) -ign_eof \(options)")
        }

        private static let ask =
            #"printf 'GET /a HTTP/1.1\r\nHost: a\r\n\r\n"#
            + #"GET /last HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'"#

        @Test(
            "TLS 1.2 and 1.3 are spoken, older ones are not",
            arguments: [
                ("-tls1_3", true), ("-tls1_2", true), ("-tls1_1 -cipher DEFAULT@SECLEVEL=0", false),
                ("-tls1 -cipher DEFAULT@SECLEVEL=0", false), ("-tls1_2 -cipher AES128-SHA", false),
            ])
        func versions(_ options: String, _ isSpoken: Bool) throws {
            scratch.make(serial: 1)
            let tls = try TLSContext(certificatePath: scratch.certificate, keyPath: scratch.key)
            let server = try LiveServer(tls: tls)
            let output = Self.connect(server.port, options, Self.ask)
            #expect((output.contains("/a") && output.contains("/last")) == isSpoken)
            #expect(output.contains("Strict-Transport-Security") == isSpoken)
        }

        @Test("A body larger than a TLS record arrives whole, and a large answer leaves whole")
        func large() throws {
            scratch.make(serial: 1)
            let tls = try TLSContext(certificatePath: scratch.certificate, keyPath: scratch.key)
            let server = try LiveServer(tls: tls)
            let body = scratch.scratch.file(
                "body",
                latin1(
                    post(String(repeating: "w", count: 200_000), ["Content-Length: 200000"])
                        + get("/big") + get("/last", ["Connection: close"])))
            let output = Self.connect(server.port, "-quiet", "cat '\(body)'")
            #expect(output.utf8.count { $0 == UInt8(ascii: "w") } >= 200_000)
            #expect(output.utf8.count { $0 == UInt8(ascii: "b") } >= 8_000_000)
            #expect(output.contains("/last"))
        }

        @Test("A new certificate is for new connections, and the open ones go on")
        func reload() throws {
            scratch.make(serial: 0x1111)
            let tls = try TLSContext(certificatePath: scratch.certificate, keyPath: scratch.key)
            let server = try LiveServer(tls: tls)
            let port = server.port
            let open = Output()
            let reader = Thread.start("open") {
                open.set(
                    Self.connect(
                        port, "",
                        #"printf 'GET /old HTTP/1.1\r\nHost: a\r\n\r\n'; sleep 1.5; "# + Self.ask
                    ))
            }
            #expect(server.counter.wait { $0.answered > 0 ? true : nil } == true)
            scratch.make(serial: 0x2222)
            try tls.reload()
            #expect(serial(port) == "serial=2222\n")
            reader?.join()
            #expect(open.text.contains("/old") && open.text.contains("/last"))
            _ = shell("echo broken > '\(scratch.certificate)'")
            #expect(throws: TLSContext.Problem.self) { try tls.reload() }
            #expect(serial(port) == "serial=2222\n")
        }

        private func serial(_ port: Int) -> String {
            shell(
                "openssl s_client -connect 127.0.0.1:\(port) </dev/null 2>&1 | openssl x509 -noout -serial"
            )
        }

        @Test("No session is kept to come back to", arguments: ["-tls1_2", "-tls1_3"])
        func sessions(_ version: String) throws {
            scratch.make(serial: 1)
            let tls = try TLSContext(certificatePath: scratch.certificate, keyPath: scratch.key)
            let server = try LiveServer(tls: tls)
            let session = scratch.scratch.path + "/session.pem"
            let first = Self.connect(server.port, "\(version) -sess_out '\(session)'", Self.ask)
            #expect(first.contains("/last") && !first.contains("New Session Ticket"))
            guard access(session, F_OK) == 0 else { return }
            let second = Self.connect(server.port, "\(version) -sess_in '\(session)'", Self.ask)
            #expect(second.contains("/last") && second.contains("New, ") && !second.contains("Reused, "))
        }

        @Test("A certificate without its key, and plain text on a TLS port")
        func mistakes() throws {
            scratch.make(serial: 1)
            let (certificate, key) = (scratch.certificate, scratch.key)
            #expect(throws: TLSContext.Problem.self) {
                try TLSContext(certificatePath: "/nonexistent", keyPath: key)
            }
            #expect(throws: TLSContext.Problem.self) {
                try TLSContext(certificatePath: certificate, keyPath: certificate)
            }
            let server = try LiveServer(tls: try TLSContext(certificatePath: certificate, keyPath: key))
            let client = Client(server)
            client.send(get("/a"))
            #expect(client.rest()?.contains("HTTP/1.1") == false)
            #expect(Self.connect(server.port, "", Self.ask).contains("/last"))
        }
    }

    struct ShedTests {
        @Test("Without a descriptor for each part of its loops a server does not start, and says why")
        func noRoomForLoops() async {
            await #expect(processExitsWith: .success) {
                let door = Door(try Listener(.tcp(host: "127.0.0.1", port: 0))) { _ in SilentDesk() }
                // The last of two loops is a descriptor short, then everything is. A limit that was lowered
                // stays low, so that the server cannot raise it.
                let free = rlim_t(dup(0) + 1)
                for room in (0..<4).reversed() {
                    var limit = rlimit(rlim_cur: free + rlim_t(room), rlim_max: free + rlim_t(room))
                    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
                    let problem = #expect(throws: Listener.Problem.self) {
                        try Server([door], limits: Limits(), loops: 2)
                    }
                    #expect(problem?.description.contains("Too many open files; allow more") == true)
                }
            }
        }

        @Test("With no descriptor left, newcomers are told so, and the loop does not spin")
        func shedding() async {
            // In a process of its own: the limit would hold for every other test as well.
            await #expect(processExitsWith: .success) {
                let server = try LiveServer()
                let first = Client(server)
                #expect(first.get("/a")?.status == 200)
                let descriptors = (0..<4).map { _ in socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0) }
                var limit = rlimit(rlim_cur: 0, rlim_max: 0)
                getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
                limit.rlim_cur = rlim_t(dup(0) + 1)
                setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
                let turns = server.counter.wait { $0.turns }
                let newcomers = descriptors.map { Client(descriptor: $0, port: server.port) }
                #expect(newcomers.map { $0.get("/a")?.status } == [503, 503, 503, 503])
                #expect(first.get("/b")?.status == 200)
                usleep(300_000)
                let spent = (server.counter.wait { $0.turns } ?? 0) - (turns ?? 0)
                #expect(spent < 100, "the loop turned \(spent) times")
                limit.rlim_cur += 20
                setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
                #expect(Client(server).get("/c")?.status == 200)
            }
        }
    }
}

/// Where no request ever comes.
private final class SilentDesk: Desk {
    func answer(_ request: Request) -> Answer { .now(Response(.notFound)) }
    func takesBody(_ request: Request) -> Bool { false }
    func turnEnded() {}
    func answered(_: Request, _: Status, bytes: Int, durationNs: Int64) {}
    func refused(_ refusal: Refusal, id: UInt64) {}
}

/// Text that one thread leaves for another.
private final class Output: Sendable {
    private let stored = Mutex("")
    var text: String { stored.withLock { $0 } }
    func set(_ text: String) { stored.withLock { $0 = text } }
}
