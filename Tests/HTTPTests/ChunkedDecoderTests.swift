// The chunked coding: what is decoded, what is refused, and that it does not matter how the bytes arrive.

import Testing

@testable import HTTP

struct ChunkedDecoderTests {
    struct Scenario: Sendable, CustomStringConvertible {
        let rule: String
        let coded: [UInt8]
        let outcome: Outcome
        var description: String { rule }

        init(_ rule: String, _ coded: String, _ outcome: Outcome) {
            (self.rule, self.coded, self.outcome) = (rule, latin1(coded), outcome)
        }

        /// Decodes behind 7 bytes of "head", in the given pieces.
        func decoded(splitAt splits: [Int] = []) -> Outcome {
            var bytes = [UInt8](repeating: 0x2E, count: 7) + coded
            var decoder = ChunkedDecoder()
            decoder.begin(at: 7)
            var limits = Limits()
            limits.bodyBytes = 64
            for end in splits + [coded.count] {
                do throws(Refusal) {
                    let next = try decoder.advance(&bytes, start: 7, end: 7 + end, limits: limits)
                    guard let next else { continue }
                    let body = String(decoding: bytes[7..<decoder.decodedEnd], as: UTF8.self)
                    return .body(body, rest: coded.count - (next - 7))
                } catch {
                    return .refused(error.status.code)
                }
            }
            return .incomplete
        }
    }

    enum Outcome: Equatable {
        case body(String, rest: Int)
        case incomplete
        case refused(Int)
    }

    @Test("A chunked body is decoded or refused, however it arrives", arguments: taken + refused)
    func outcome(_ scenario: Scenario) {
        #expect(scenario.decoded() == scenario.outcome)
        // The few long rows are not split everywhere, which would take seconds.
        let places = stride(from: 0, to: scenario.coded.count, by: 1 + scenario.coded.count / 1000)
        let differing = places.filter { scenario.decoded(splitAt: [$0]) != scenario.outcome }
        #expect(differing.isEmpty, "differs when split at \(differing)")
        #expect(scenario.decoded(splitAt: Array(0..<scenario.coded.count)) == scenario.outcome)
    }

    private static let sixtyFour = String(repeating: "z", count: 64)

    static let taken: [Scenario] = [
        Scenario("no data", "0\r\n\r\n", .body("", rest: 0)),
        Scenario("one chunk", "5\r\nhello\r\n0\r\n\r\n", .body("hello", rest: 0)),
        Scenario("several chunks", "1\r\na\r\n2\r\nbc\r\n3\r\ndef\r\n0\r\n\r\n", .body("abcdef", rest: 0)),
        Scenario(
            "hexadecimal in either case", "A\r\n0123456789\r\na\r\n0123456789\r\n0\r\n\r\n",
            .body("01234567890123456789", rest: 0)),
        Scenario("leading zeros", "00000005\r\nhello\r\n000\r\n\r\n", .body("hello", rest: 0)),
        Scenario(
            "data that looks like framing", "7\r\n\r\n0\r\n\r\n\r\n0\r\n\r\n", .body("\r\n0\r\n\r\n", rest: 0)
        ),
        Scenario(
            "extensions are passed over", "5;a=b;c=\"d e\"\r\nhello\r\n0;x\r\n\r\n", .body("hello", rest: 0)),
        Scenario(
            "quotes hold what would end an extension", "5;a=\";\\\"\t\u{e9}\";b\r\nhello\r\n0\r\n\r\n",
            .body("hello", rest: 0)),
        Scenario("trailers are dropped", "1\r\na\r\n0\r\nX-Sum: 1\r\nX-Other:\r\n\r\n", .body("a", rest: 0)),
        Scenario("the next request stays", "1\r\na\r\n0\r\n\r\nGET /", .body("a", rest: 5)),
        Scenario("as much as the limit", "40\r\n\(sixtyFour)\r\n0\r\n\r\n", .body(sixtyFour, rest: 0)),
        Scenario("not all here", "5\r\nhell", .incomplete),
        Scenario("no last chunk", "5\r\nhello\r\n", .incomplete),
        Scenario("no end of trailers", "0\r\nX: y\r\n", .incomplete),
        Scenario(
            "an extension as long as it may be", "1;\(String(repeating: "e", count: 253))\r\na\r\n0\r\n\r\n",
            .body("a", rest: 0)),
    ]

    static let refused: [Scenario] =
        [
            ("no size", "\r\n\r\n"), ("no number", "x\r\n"), ("a sign", "+5\r\nhello"), ("a minus", "-1\r\n"),
            ("0x", "0x5\r\nhello"), ("a blank before the size", " 5\r\nhello"),
            ("a blank after the size", "5 \r\nhello"),
            ("a blank before the extension", "5 ;a\r\nhello"), ("a decimal point", "5.\r\nhello"),
            ("nine digits", "000000005\r\nhello"), ("sixteen digits", "FFFFFFFFFFFFFFFF\r\n"),
            ("bare LF after the size", "5\nhello"), ("bare LF in the extension", "5;a\nb\r\nhello"),
            ("bare CR in the extension", "5;a\rb\r\nhello"), ("NUL in the extension", "5;\u{0}\r\nhello"),
            ("DEL in the extension", "5;\u{7f}\r\nhello"), ("no name", "5;\r\nhello"),
            ("a value without a name", "5;=\r\nhello"), ("a name without its value", "5;a=\r\nhello"),
            ("two values", "5;a=b=c\r\nhello"), ("a second extension without a name", "5;a;\r\nhello"),
            ("a blank in an extension", "5; a\r\nhello"), ("a quote that does not end", "5;a=\"b\r\nhello"),
            ("a quote that ends in a backslash", "5;a=\"b\\\r\nhello"),
            ("something behind a quote", "5;a=\"b\"c\r\nhello"), ("NUL in quotes", "5;a=\"\u{0}\"\r\nhello"),
            ("an escaped NUL", "5;a=\"\\\u{0}\"\r\nhello"), ("data too long", "5\r\nhelloX\r\n0\r\n\r\n"),
            ("data too short", "5\r\nhell\r\n0\r\n\r\n"), ("LF after the data", "5\r\nhello\n0\r\n\r\n"),
            ("CR CR after the data", "5\r\nhello\r\r0\r\n\r\n"),
            ("folded trailer", "0\r\nX: y\r\n z\r\n\r\n"),
            ("trailer without a colon", "0\r\nX\r\n\r\n"), ("blank before the colon", "0\r\nX : y\r\n\r\n"),
            ("bare LF at the end", "0\r\n\n"), ("NUL in a trailer", "0\r\nX: \u{0}\r\n\r\n"),
            ("length as a trailer", "0\r\nContent-Length: 5\r\n\r\n"),
            ("coding as a trailer", "0\r\nTransfer-Encoding: x\r\n\r\n"),
            ("host as a trailer", "0\r\nHOST: b\r\n\r\n"),
            ("a cookie as a trailer", "0\r\nCookie: b\r\n\r\n"),
            ("an extension too long", "1;\(String(repeating: "e", count: 300))\r\na\r\n"),
            ("a size line that does not end", "1;\(String(repeating: "e", count: 300))"),
        ].map { Scenario($0.0, $0.1, .refused(400)) } + [
            Scenario("one byte above the limit", "41\r\n\(sixtyFour)z\r\n0\r\n\r\n", .refused(413)),
            Scenario("above the limit in parts", "40\r\n\(sixtyFour)\r\n1\r\nz\r\n0\r\n\r\n", .refused(413)),
            Scenario("the largest size that can be written", "FFFFFFFF\r\n", .refused(413)),
            Scenario("above the limit after some data", "1\r\na\r\nFFFFFFFF\r\n", .refused(413)),
            Scenario(
                "trailers too large",
                "0\r\n" + String(repeating: "X: yyyyyyyyyyyyyyyy\r\n", count: 300) + "\r\n", .refused(431)),
        ]

    @Test("A buffer that is full of framing is emptied, and the body still comes out whole")
    func framingTakesNoRoom() throws {
        let request = Request(capacity: 64)
        request.framing.isChunked = true
        request.framing.chunks.begin(at: 0)
        let coded = latin1(String(repeating: "1;0123456789\r\nx\r\n", count: 50) + "0\r\n\r\n")
        var rest = coded[...]
        var end: Int?
        while end == nil, let byte = rest.popFirst() {
            request.makeRoom(isInBody: true)
            request.bytes[request.end] = byte
            request.end += 1
            end = try request.framing.chunks.advance(
                &request.bytes, start: 0, end: request.end, limits: Limits())
        }
        #expect(end != nil && rest.isEmpty)
        #expect(request.framing.chunks.decodedEnd == 50)
        #expect(request.bytes[0..<50].allSatisfy { $0 == UInt8(ascii: "x") })
        #expect(request.bytes.count == 64)
    }
}
