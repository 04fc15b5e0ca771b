// Which request lines and fields are taken and which are refused, and with what status.

import Testing

@testable import HTTP

struct HeadParserTests {
    @Test("The verdict on a head is the same however it arrives", arguments: lines + targets + fields + hosts)
    func verdict(_ scenario: HeadScenario) {
        #expect(scenario.judged() == scenario.verdict)
        let everyByte = Array(0..<scenario.bytes.count)
        #expect(scenario.judged(splitAt: everyByte) == scenario.verdict)
        let differing = everyByte.filter { scenario.judged(splitAt: [$0]) != scenario.verdict }
        #expect(differing.isEmpty, "differs when split at \(differing)")
    }

    @Test("Method, path, query and fields stand where they should")
    func places() throws {
        let request = parsed(
            "PATCH /v1/a%20b?x=1&y=?2 HTTP/1.1", ["X-A:  one two \t", "x-a: second", "X-Empty:"])
        #expect(request.method == .patch)
        #expect(request.text(request.path) == "/v1/a%20b")
        #expect(request.text(request.query) == "x=1&y=?2")
        #expect(request.text(field: "x-a") == "one two")
        #expect(request.text(field: "x-empty") == "")
        #expect(request.text(field: "x-none") == nil)
    }

    @Test(
        "A target without a question mark has an empty query, an absolute one a path",
        arguments: [
            ("GET / HTTP/1.1", "/", ""), ("GET /? HTTP/1.1", "/", ""),
            ("GET http://a.test/p/q?r HTTP/1.1", "/p/q", "r"), ("OPTIONS * HTTP/1.1", "*", ""),
        ])
    func split(_ line: String, _ path: String, _ query: String) {
        let request = parsed(line)
        #expect(request.text(request.path) == path)
        #expect(request.text(request.query) == query)
    }

    @Test(
        "Connection and version decide whether the connection goes on",
        arguments: [
            ("GET / HTTP/1.1", [], true), ("GET / HTTP/1.0", [], false),
            ("GET / HTTP/1.0", ["Connection: keep-alive"], false),
            ("GET / HTTP/1.1", ["Connection: close"], false),
            ("GET / HTTP/1.1", ["Connection: Upgrade , CLOSE"], false),
            ("GET / HTTP/1.1", ["Connection: x", "Connection: close"], false),
            ("GET / HTTP/1.1", ["Connection: closed"], true),
            ("GET / HTTP/1.1", ["Connection: ,,"], true),
        ])
    func keepAlive(_ line: String, _ fields: [String], _ goesOn: Bool) {
        #expect(parsed(line, fields).framing.keepsAlive == goesOn)
    }

    @Test(
        "An expectation is kept for HTTP/1.1 alone",
        arguments: [
            ("POST / HTTP/1.1", true), ("POST / HTTP/1.0", false),
        ])
    func expectation(_ line: String, _ isKept: Bool) {
        #expect(
            parsed(line, ["Expect: 100-Continue", "Content-Length: 1"]).framing.expectsContinue == isKept)
    }

    static let lines: [HeadScenario] =
        [
            "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS",
        ].map { HeadScenario("\($0) is known", head("\($0) / HTTP/1.1", ["Host: a"]), .taken) }
        + [
            "TRACE", "CONNECT", "get", "GETX", "PROPFIND", "G", "PRI",
        ].map {
            HeadScenario("\($0) is not implemented", head("\($0) / HTTP/1.1", ["Host: a"]), .refused(501))
        }
        + [
            "G(T / HTTP/1.1", " GET / HTTP/1.1", "GET  / HTTP/1.1", "GET / HTTP/1.1 ", "GET /  HTTP/1.1",
            "GET /",
            "GET", "GET / ", "GET\t/ HTTP/1.1", "GET / HTTP/1.1\u{0}", "G\u{0}T / HTTP/1.1", "GET / http/1.1",
            "GET / HTTP/1", "GET / HTTP/1.10", "GET / HTTP/x.1", "GET / HTTPS/1.1", "GET / HTTP/1,1",
            "/ HTTP/1.1",
            "\u{c3}\u{89}T / HTTP/1.1", "GET /a b HTTP/1.1", "GET / HTTP/+1.1", "GET / 1.1",
            "\u{feff}GET / HTTP/1.1",
        ].map { HeadScenario("malformed line: \($0.debugDescription)", head($0, ["Host: a"]), .refused(400)) }
        + [
            "HTTP/1.2", "HTTP/2.0", "HTTP/0.9", "HTTP/3.0", "HTTP/9.9",
        ].map { HeadScenario("\($0) is not spoken", head("GET / \($0)", ["Host: a"]), .refused(505)) } + [
            HeadScenario("HTTP/1.0 is taken", head("GET / HTTP/1.0", ["Host: a"]), .taken),
            HeadScenario(
                "the preface of HTTP/2 is refused by its version", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                .refused(505)),
            HeadScenario("an empty line first", "\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", .refused(400)),
            HeadScenario("a bare LF first", "\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", .refused(400)),
            HeadScenario("bare LF after the request line", "GET / HTTP/1.1\nHost: a\r\n\r\n", .refused(400)),
            HeadScenario("bare LF after a field", "GET / HTTP/1.1\r\nHost: a\n\r\n", .refused(400)),
            HeadScenario("bare LF at the end", "GET / HTTP/1.1\r\nHost: a\r\n\n", .refused(400)),
            HeadScenario("bare CR in the request line", "GET /\r HTTP/1.1\r\nHost: a\r\n\r\n", .refused(400)),
            HeadScenario("bare CR in a field", "GET / HTTP/1.1\r\nHost: a\rX: b\r\n\r\n", .refused(400)),
            HeadScenario("CR CR LF", "GET / HTTP/1.1\r\nHost: a\r\r\n\r\n", .refused(400)),
            HeadScenario("TLS on a plain port", "\u{16}\u{3}\u{1}\u{2}\u{0}\r\n\r\n", .refused(400)),
            HeadScenario("half a head", "GET / HTTP/1.1\r\nHost: a\r\n", .incomplete),
            HeadScenario("no byte", "", .incomplete),
        ]

    static let targets: [HeadScenario] =
        [
            "/", "/a/b;c=d", "/%41%7e", "/a?b=%00a".replacing00(), "/a?b=c&d[]=e|f", "/~a/(b)!*'", "//x",
            "/..//./",
            "http://a.test/", "https://a.test/x?y", "HTTP://a.test/",
        ].map { HeadScenario("target \($0)", head("GET \($0) HTTP/1.1", ["Host: a.test"]), .taken) }
        + [
            "a", "a.test:80", "http://b.test/", "http://a.test:80/", "http://A.test/", "http://u@a.test/",
            "http://a.test",
            "http://a.test?x", "http:///", "http://", "http:/a", "ftp://a.test/", "file:///etc", "*", "**",
            "/%", "/%4",
            "/%4g", "/%zz", "/%00", "/a?b=%00", "/\u{e9}", "/<", "/>", "/\"", "/\\", "/#f", "/\u{7f}",
            "/\u{1}", "?",
        ].map {
            HeadScenario(
                "refused target \($0.debugDescription)", head("GET \($0) HTTP/1.1", ["Host: a.test"]),
                .refused(400))
        } + [
            HeadScenario("* with OPTIONS", head("OPTIONS * HTTP/1.1", ["Host: a"]), .taken),
            HeadScenario("*x with OPTIONS", head("OPTIONS *x HTTP/1.1", ["Host: a"]), .refused(400)),
        ]

    static let hosts: [HeadScenario] =
        [
            "a", "a.test", "a.test:8080", "127.0.0.1", "[::1]", "[::1]:443", "[::ffff:1.2.3.4]", "a_b-c.~d",
            "a:",
        ].map { HeadScenario("Host \($0)", head("GET / HTTP/1.1", ["Host: \($0)"]), .taken) }
        + [
            "", " ", "a b", "a,b", "a/b", "a@b", "a%41", "a?", "a#", "[::1", "::1]", "[]", "[g::1]", "a:b",
            "a:80:80", ":80",
            "[::1]x", "[::1]80", "[[::1]]", "a]", "\u{e9}", "a\u{0}", "a\tb", "a\\b", "\"a\"",
        ].map {
            HeadScenario(
                "refused Host \($0.debugDescription)", head("GET / HTTP/1.1", ["Host: \($0)"]), .refused(400))
        } + [
            HeadScenario("no Host", head("GET / HTTP/1.1", []), .refused(400)),
            HeadScenario("no Host with HTTP/1.0", head("GET / HTTP/1.0", ["X: y"]), .refused(400)),
            HeadScenario("two Hosts", fields: ["Host: b.test"], .refused(400)),
            HeadScenario("two equal Hosts", fields: ["host: a.test"], .refused(400)),
            HeadScenario(
                "no Host beside an absolute target", head("GET http://a.test/ HTTP/1.1", []), .refused(400)),
        ]
}

extension String {
    /// `%00` is refused everywhere, so a row that must be taken says `%01`.
    fileprivate func replacing00() -> String { split(separator: "%00").joined(separator: "%01") }
}
