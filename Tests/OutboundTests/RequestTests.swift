// Requests that are not sent at all, because they would say something else than was meant.

import Testing

@testable import Outbound

struct RequestTests {
    /// Whether a request gets as far as to the library, which is missing here.
    private func isSendable(_ request: OutboundRequest) -> Bool? {
        switch outcome(Outbound(guard: loopback, library: "libno.so.4"), request) {
        case "unavailable": true
        case "malformed": false
        default: nil
        }
    }

    @Test(
        "URLs that are taken",
        arguments: [
            "http://a", "https://a/", "HTTP://A/", "hTTps://a.test:8443/b/c?d=e&f#g", "http://[::1]:80/",
            "http://a/b@c", "http://a?b@c", "http://a#@", "http://a/%20%00",
            "http://a/" + String(repeating: "x", count: 4087),
        ])
    func taken(_ url: String) { #expect(isSendable(OutboundRequest(.get, url)) == true) }

    @Test(
        "URLs that are not",
        arguments: [
            "", "a", "//a", "http:a", "http:/a", "http://", "http:///a", "http://?a", "ftp://a", "file:///a",
            "gopher://a", "smtp://a", "javascript:a", " http://a", "http://a ", "http://a/ b", "http://a/\t",
            "http://a\r\n",
            "http://a/\r\nX: y", "http://a/\u{0}", "http://a/\u{7F}", "http://é/", "http://a/é",
            "http://u@a/",
            "http://u:p@a/", "http://a@b@c/", "http://a\\@b/", "http://a/\\", "ｈttp://a",
            "http://a/" + String(repeating: "x", count: 4088),
        ])
    func refused(_ url: String) { #expect(isSendable(OutboundRequest(.get, url)) == false) }

    @Test(
        "Headers",
        arguments: [
            ("X-A", "b", true), ("x!#$%&'*+-.^_`|~9", "", true), ("X-A", "é \t \"", true),
            ("X-A", " b ", true),
            ("", "b", false), ("X A", "b", false), ("X-A:", "b", false), ("X-A;", "b", false),
            ("X-é", "b", false),
            ("X-A\r\nX-B", "b", false), ("X-A", "b\r\nX-B: c", false), ("X-A", "b\nc", false),
            ("X-A", "b\rc", false),
            ("X-A", "b\u{0}", false), ("X-A", "\u{7F}", false), ("X-A", "\u{85}", false),
            ("X-A", "\u{2028}", false),
            ("Host", "b", false), ("host", "b", false), ("Content-Length", "1", false),
            ("Transfer-Encoding", "chunked", false), ("CONNECTION", "close", false), ("Expect", "", false),
            ("X-A", String(repeating: "b", count: 16_381), true),
            ("X-A", String(repeating: "b", count: 16_382), false),
        ])
    func header(_ name: String, _ value: String, _ isTaken: Bool) {
        #expect(isSendable(OutboundRequest(.post, "http://a/", headers: [(name, value)])) == isTaken)
    }

    @Test("What fetches carries nothing", arguments: [OutboundRequest.Method.get, .head])
    func bodiless(_ method: OutboundRequest.Method) {
        #expect(isSendable(OutboundRequest(method, "http://a/", body: [1])) == false)
    }
}
