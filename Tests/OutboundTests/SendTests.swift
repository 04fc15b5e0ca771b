// HTTP calls to a server on the loopback that answers in every wrong way, and to servers that are not there.

import Testing

@testable import Outbound

/// Loopback and nothing else of what is set aside.
let loopback = AddressGuard(allowing: ["127.0.0.0/8", "::1"].compactMap { AddressRange($0) })

/// What came of a request, in words: status and body, or the name of the failure.
func outcome(_ outbound: Outbound, _ request: OutboundRequest) -> String {
    do {
        let response = try outbound.send(request)
        return "\(response.status) " + String(decoding: response.body.prefix(60), as: UTF8.self)
    } catch {
        return name(error)
    }
}

func name(_ error: OutboundError) -> String {
    switch error {
    case .refusedAddress: "refusedAddress"
    case .unresolved: "unresolved"
    case .timedOut: "timedOut"
    case .tooLarge: "tooLarge"
    case .tls: "tls"
    case .unreachable: "unreachable"
    case .unavailable: "unavailable"
    case .malformed: "malformed"
    case .rejected(let code, let text): "rejected \(code) \(text)"
    case .deferred(let code, let text): "deferred \(code) \(text)"
    }
}

@Suite(.serialized, .timeLimit(.minutes(2)))
struct SendTests {
    private static let outbound = Outbound(guard: loopback)

    private static func url(_ path: String, _ host: String = "127.0.0.1", _ place: String = "plain") -> String
    {
        "http\(place == "plain" || place == "closed" ? "" : "s")://\(host):\(Servers.web[place])\(path)"
    }

    @Test(
        "What a server answers, and what becomes of an answer that is none",
        arguments: [
            ("/status/200", "200 this is 200"), ("/status/404", "404 this is 404"),
            ("/status/500", "500 this is 500"), ("/status/401", "401 this is 401"),
            ("/status/407", "407 this is 407"), ("/status/599", "599 this is 599"),
            ("/closing/3", "200 bbb"), ("/chunked/3", "200 bbb"), ("/bytes/0", "200 "),
            ("/cut", "unreachable"), ("/nothing", "unreachable"), ("/nonsense", "unreachable"),
            ("/endless-head", "tooLarge"), ("/endless-line", "unreachable"),
        ])
    func answers(_ path: String, _ expected: String) {
        #expect(outcome(Self.outbound, OutboundRequest(.get, Self.url(path))) == expected)
    }

    @Test(
        "An answer of the longest length is taken, one of a byte more is not",
        arguments: ["/bytes/", "/chunked/", "/closing/"])
    func length(_ path: String) throws {
        for most in [0, 1, 100, 50_000] {
            var request = OutboundRequest(.get, Self.url("\(path)\(most)"), maxResponseBytes: most)
            #expect(try Self.outbound.send(request).body.count == most)
            request.url = Self.url("\(path)\(most + 1)")
            #expect(outcome(Self.outbound, request) == "tooLarge")
        }
    }

    @Test(
        "The time is over, whatever the server does meanwhile",
        arguments: ["/silent", "/drip", "/dripping-head"], [Int.min, 0, 500])
    func slow(_ path: String, _ timeoutMs: Int) {
        let request = OutboundRequest(.get, Self.url(path), timeoutMs: timeoutMs)
        let start = milliseconds()
        #expect(outcome(Self.outbound, request) == "timedOut")
        let tookMs = milliseconds() - start
        #expect(tookMs >= max(1, timeoutMs) - 1 && tookMs < max(0, timeoutMs) + 2000)
    }

    @Test(
        "Nobody is there",
        arguments: [
            ("http://nowhere.invalid/", "unresolved"), ("https://nowhere.invalid/", "unresolved"),
            ("closed", "unreachable"),
        ])
    func absent(_ url: String, _ expected: String) {
        let url = url == "closed" ? Self.url("/", "127.0.0.1", "closed") : url
        #expect(outcome(Self.outbound, OutboundRequest(.get, url)) == expected)
    }

    @Test(
        "A request goes out as it was said",
        arguments: [
            (.get, "", "GET / HTTP/1.1|Host: H|Accept: */*||"),
            (.post, "a=b", "POST / HTTP/1.1|Host: H|Accept: */*|Content-Length: 3||a=b"),
            (.post, "", "POST / HTTP/1.1|Host: H|Accept: */*|Content-Length: 0||"),
            (.put, "\u{0}", "PUT / HTTP/1.1|Host: H|Accept: */*|Content-Length: 1||\u{0}"),
            (.patch, "é", "PATCH / HTTP/1.1|Host: H|Accept: */*|Content-Length: 2||é"),
            (.delete, "", "DELETE / HTTP/1.1|Host: H|Accept: */*|Content-Length: 0||"),
        ] as [(OutboundRequest.Method, String, String)])
    func echo(_ method: OutboundRequest.Method, _ body: String, _ expected: String) throws {
        let sent = OutboundRequest(method, Self.url("/echo"), body: [UInt8](body.utf8))
        let lines = String(decoding: try Self.outbound.send(sent).body, as: UTF8.self).split(
            separator: "\r\n", omittingEmptySubsequences: false)
        let seen = lines.joined(separator: "|").replacing("/echo", with: "/")
        #expect(seen.replacing("127.0.0.1:\(Servers.web["plain"])", with: "H") == expected)
    }

    @Test("Headers go out as they are, and a large body without asking first")
    func headers() throws {
        var request = OutboundRequest(.post, Self.url("/echo"), maxResponseBytes: 3_000_000)
        request.headers = [
            ("X-Empty", ""), ("X-Blank", " \t"), ("Content-Type", "a/b"), ("X-Word", "é;:, x"),
        ]
        request.body = [UInt8](repeating: 0x62, count: 2_000_000)
        let seen = try Self.outbound.send(request).body
        let head = String(decoding: seen.prefix(seen.count - request.body.count), as: UTF8.self)
        let lines = head.split(separator: "\r\n")
        #expect(
            lines.dropFirst(3).prefix(4) == ["X-Empty:", "X-Blank:", "Content-Type: a/b", "X-Word: é;:, x"])
        #expect(lines.dropFirst(7) == ["Content-Length: 2000000"])
        #expect(seen.suffix(request.body.count) == request.body[...])
    }

    @Test("The head of the last answer is read, not those before it and not the trailers")
    func fields() throws {
        let response = try Self.outbound.send(OutboundRequest(.get, Self.url("/fields")))
        #expect(response.headers.map(\.name) == ["Content-Length", "Twice", "twice", "Empty", "Odd"])
        #expect(response.headers.map(\.value) == ["0", "a", "b", "", "\u{FFFD}"])
        #expect(response.header("TWICE") == "a" && response.header("early") == nil)
        let chunked = try Self.outbound.send(OutboundRequest(.get, Self.url("/chunked/1")))
        #expect(chunked.headers.map(\.name) == ["Transfer-Encoding"])
        let head = try Self.outbound.send(OutboundRequest(.head, Self.url("/bytes/100")))
        #expect(head.header("content-length") == "100" && head.body == [])
    }

    @Test(
        "A redirect is an answer",
        arguments: ["http://127.0.0.1:P/hit", "/hit", "http://[::1]:P/hit", "ftp://a"])
    func redirect(_ location: String) throws {
        let location = location.replacing("P", with: Servers.web["plain"])
        let response = try Self.outbound.send(OutboundRequest(.get, Self.url("/redirect?to=\(location)")))
        #expect(response.status == 302 && response.header("Location") == location)
        #expect(outcome(Self.outbound, OutboundRequest(.get, Self.url("/hits"))) == "200 0")
    }

    @Test(
        "However the loopback is written, the guard sees it",
        arguments: [
            "127.0.0.1", "localhost", "LOCALHOST", "[::1]", "[0:0:0:0:0:0:0:1]", "2130706433",
            "0x7f.1", "0x7f000001", "0177.0.0.1", "017700000001", "127.1", "127.0.1", "%31%32%37.0.0.1", "0",
            "0.0.0.0", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]",
            "[64:ff9b::127.0.0.1]",
            "169.254.169.254", "10.0.0.1", "192.168.0.1", "[fe80::1]", "[fd00::1]", "255.255.255.255",
        ])
    func guarded(_ host: String) {
        let request = OutboundRequest(.get, Self.url("/hit", host))
        #expect(outcome(Outbound(), request) == "refusedAddress")
        #expect(outcome(Self.outbound, OutboundRequest(.get, Self.url("/hits"))) == "200 0")
    }

    @Test(
        "A connection is safe, or none",
        arguments: [
            ("tls", "localhost", "ca", "200 this is 200"), ("tls", "127.0.0.1", "ca", "200 this is 200"),
            ("tls", "localhost", nil, "tls"), ("tls", "localhost", "otherca", "tls"),
            ("elsewhere", "localhost", "ca", "tls"), ("elsewhere", "127.0.0.1", "ca", "tls"),
            ("tls", "localhost", "plain", "tls"),
        ] as [(String, String, String?, String)])
    func safe(_ place: String, _ host: String, _ authority: String?, _ expected: String) {
        let outbound = Outbound(guard: loopback, caFile: authority.map { Servers.web[$0] })
        #expect(outcome(outbound, OutboundRequest(.get, Self.url("/status/200", host, place))) == expected)
    }

    @Test("A server without TLS is not spoken to in its place, and one with TLS not without")
    func mixed() {
        let (plain, tls) = (Servers.web["plain"], Servers.web["tls"])
        let outbound = Outbound(guard: loopback, caFile: Servers.web["ca"])
        #expect(outcome(outbound, OutboundRequest(.get, "https://127.0.0.1:\(plain)/hit")) == "tls")
        #expect(outcome(outbound, OutboundRequest(.get, "http://127.0.0.1:\(tls)/hit")) == "unreachable")
    }

    @Test("Many threads may begin at once")
    func threads() async {
        let fresh = Outbound(guard: loopback)
        let outcomes = await withTaskGroup(of: String.self) { group in
            for number in 0..<16 {
                let (outbound, url) = (
                    number.isMultiple(of: 2) ? fresh : Outbound(guard: loopback), Self.url("/bytes/1")
                )
                group.addTask { outcome(outbound, OutboundRequest(.get, url)) }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes == [String](repeating: "200 b", count: 16))
    }

    @Test(
        "Without the library, or with another in its place, every call says so",
        arguments: ["libno.so.4", "libz.so.1"])
    func unavailable(_ name: String) {
        let outbound = Outbound(guard: loopback, library: name)
        for _ in 0..<2 {
            #expect(outcome(outbound, OutboundRequest(.get, Self.url("/hit"))) == "unavailable")
        }
    }
}
