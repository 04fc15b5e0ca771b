// Where a request ends: everything by which two parsers could come to differ about it is refused.

import Testing

@testable import HTTP

extension HeadParserTests {
    static let fields: [HeadScenario] =
        [
            ["Content-Length: 0"], ["Content-Length: 5"], ["content-LENGTH:5"], ["Content-Length:\t 5 \t"],
            ["Content-Length: 00005"], ["Content-Length: 1048576"], ["Transfer-Encoding: chunked"],
            ["Transfer-Encoding: CHUNKED"], ["transfer-encoding:chunked\t"], ["Expect: 100-continue"], ["X:"],
            ["X: "],
            ["X: \u{e9}\u{ff}"], ["X: a\tb"], ["!#$%&'*+-.^_`|~09az: x"], ["TE: trailers"], ["Upgrade: h2c"],
            ["Transfer_Encoding: chunked", "Content-Length: 3"], ["X: a", "X: b"],
        ].map { HeadScenario("taken: \($0)", fields: $0, .taken) }
        + [
            ["Content-Length: 5", "Content-Length: 6"], ["Content-Length: 5", "Content-Length: 5"],
            ["Content-Length: 5, 5"], ["Content-Length: 5,6"], ["Content-Length: +5"], ["Content-Length: -5"],
            ["Content-Length: 0x5"], ["Content-Length: 5 5"], ["Content-Length: 5.0"], ["Content-Length:"],
            ["Content-Length: \"5\""], ["Content-Length: 5;"], ["Content-Length: \u{b2}"],
            ["Content-Length: 5\u{b}"],
            ["Content-Length: 5", "Transfer-Encoding: chunked"],
            ["Transfer-Encoding: chunked", "Content-Length: 5"],
            ["Transfer-Encoding: chunked", "Content-Length: 0"],
            ["Transfer-Encoding: chunked", "Transfer-Encoding: chunked"],
            ["Transfer-Encoding : chunked"], ["Transfer-Encoding\t: chunked"],
            [" Transfer-Encoding: chunked"],
            ["\tTransfer-Encoding: chunked"], ["X: y", " Transfer-Encoding: chunked"],
            ["Transfer-Encoding: chunked\u{b}"],
            ["Transfer-Encoding:\u{c}chunked"], ["Transfer-Encoding\u{0}: chunked"],
            ["Transfer-Encoding: chunked\u{0}"],
            ["Transfer Encoding: chunked"], ["X:", " chunked"], ["Transfer-Encoding: chunked", " "],
            ["X: a", " b"], ["X: a", "\tb"], ["X: \u{0}"], ["X: \u{7f}"], ["X: \u{1b}[0m"], [": no name"],
            ["no colon"],
            ["X"], ["X\u{e9}: a"], ["X(: a"], ["X;y: a"], ["X\u{0}: a"], ["\"X\": a"], ["[X]: a"], ["X@: a"],
            ["GET / HTTP/1.1"],
        ].map { HeadScenario("refused: \($0)", fields: $0, .refused(400)) }
        + [
            ["Transfer-Encoding: gzip, chunked"], ["Transfer-Encoding: chunked, chunked"],
            ["Transfer-Encoding: xchunked"],
            ["Transfer-Encoding: chunkedx"], ["Transfer-Encoding: chunked;q=1"],
            ["Transfer-Encoding: identity"],
            ["Transfer-Encoding: ,chunked"], ["Transfer-Encoding: chunked,"],
            ["Transfer-Encoding: \"chunked\""],
            ["Transfer-Encoding: 'chunked'"], ["Transfer-Encoding:"], ["Transfer-Encoding: gzip"],
            ["Transfer-Encoding: chun ked"], ["Transfer-Encoding: \u{ff}chunked"],
            ["Transfer-Encoding:", " chunked"], ["Transfer-Encoding: chunk", "\ted"],
            ["Transfer-Encoding: gzip", "Content-Length: 5"],
        ].map { HeadScenario("another coding: \($0)", fields: $0, .refused(501)) }
        + [
            ["Content-Length: 1048577"], ["Content-Length: 999999999999999999"],
            ["Content-Length: 9223372036854775807"],
            ["Content-Length: 9223372036854775808"], ["Content-Length: 18446744073709551621"],
            ["Content-Length: 99999999999999999999999999999999999999"],
        ].map { HeadScenario("too large: \($0)", fields: $0, .refused(413)) }
        + [
            ["Expect: 200-ok"], ["Expect:"], ["Expect: 100-continue, x"],
        ].map { HeadScenario("another expectation: \($0)", fields: $0, .refused(417)) } + [
            HeadScenario(
                "a coding with HTTP/1.0", head("POST / HTTP/1.0", ["Host: a", "Transfer-Encoding: chunked"]),
                .refused(400))
        ]
}

struct HeadLimitTests {
    /// A request line of exactly so many bytes.
    private static func line(_ count: Int) -> String {
        "GET /" + String(repeating: "a", count: count - "GET / HTTP/1.1".utf8.count) + " HTTP/1.1"
    }

    private static func scenario(_ rule: String, _ text: String, _ verdict: Verdict) -> HeadScenario {
        var scenario = HeadScenario(rule, text, verdict)
        (scenario.limits.requestLineBytes, scenario.limits.headBytes, scenario.limits.fieldCount) = (
            40, 100, 4
        )
        return scenario
    }

    /// A head of exactly so many bytes, its last CR LF included.
    private static func whole(_ count: Int) -> String {
        let frame = head("GET / HTTP/1.1", ["Host: a", "X: "]).utf8.count
        return head("GET / HTTP/1.1", ["Host: a", "X: " + String(repeating: "b", count: count - frame)])
    }

    static let scenarios: [HeadScenario] = [
        scenario("a line one byte below the limit", head(line(39), ["Host: a"]), .taken),
        scenario("a line at the limit", head(line(40), ["Host: a"]), .taken),
        scenario("a line one byte above", head(line(41), ["Host: a"]), .refused(414)),
        scenario("a line that does not end", "GET /" + String(repeating: "a", count: 50), .refused(414)),
        scenario(
            "a line that may still end in time", "GET /" + String(repeating: "a", count: 35), .incomplete),
        scenario("a head one byte below the limit", whole(99), .taken),
        scenario("a head at the limit", whole(100), .taken),
        scenario("a head one byte above", whole(101), .refused(431)),
        scenario("a head that does not end", String(whole(150).dropLast(2)), .refused(431)),
        scenario("as many fields as may be", head("GET / HTTP/1.1", ["Host: a", "b:", "c:", "d:"]), .taken),
        scenario(
            "one field more", head("GET / HTTP/1.1", ["Host: a", "b:", "c:", "d:", "e:"]), .refused(431)),
        scenario("bytes of a body do not count", whole(100) + String(repeating: "x", count: 500), .taken),
    ]

    @Test("Limits hold to the byte, however the head arrives", arguments: scenarios)
    func limit(_ scenario: HeadScenario) {
        #expect(scenario.judged() == scenario.verdict)
        let differing = (0..<scenario.bytes.count).filter {
            scenario.judged(splitAt: [$0]) != scenario.verdict
        }
        #expect(differing.isEmpty, "differs when split at \(differing)")
        #expect(scenario.judged(splitAt: Array(0..<scenario.bytes.count)) == scenario.verdict)
    }
}
