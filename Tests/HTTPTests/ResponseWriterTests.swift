// What goes onto the wire for an answer.

import CZlib
import Testing

@testable import HTTP

struct ResponseWriterTests {
    private static let long = [UInt8](repeating: 0x61, count: Coding.worthwhileBytes)

    private static func page(_ bytes: [UInt8], _ type: MediaType = .html) -> Response {
        var response = Response(.ok, .bytes(bytes))
        response.setType(type)
        response.setETag(latin1("v3"))
        return response
    }

    @Test(
        "A value cannot begin a line of its own",
        arguments: [
            ("a\r\nSet-Cookie: x=y", "a  Set-Cookie: x=y"), ("a\nb", "a b"), ("a\rb", "a b"),
            ("a\u{0}b", "a b"),
            ("a\tb", "a b"), ("a\u{7f}b", "a b"), ("é", "é"), ("", ""),
        ])
    func injection(_ value: String, _ written: String) {
        var response = Response(.ok)
        response.set("Location", value)
        let wire = Wire(response, to: parsed())
        #expect(wire["Location"] == written)
        #expect(wire["Set-Cookie"] == nil)
        #expect(wire.body.isEmpty)
    }

    @Test("A validator cannot leave its quotes")
    func validator() {
        var response = Response(.ok)
        response.setETag(latin1("a\"b\r\nX: y"))
        #expect(Wire(response, to: parsed())["ETag"] == "\"abX:y\"")
    }

    @Test("Every answer has a date, an id, a length and what keeps browsers careful")
    func common() {
        let wire = Wire(Response(.ok, .bytes(latin1("hello"))), to: parsed())
        #expect(wire["Date"] == "Sun, 06 Nov 1994 08:49:37 GMT")
        #expect(wire["X-Request-Id"] == "0000000000000000")
        #expect(wire["Content-Length"] == "5" && wire.body == "hello")
        #expect(wire["X-Content-Type-Options"] == "nosniff")
        #expect(wire["Content-Security-Policy"]?.hasPrefix("default-src 'none'") == true)
        #expect(wire["Connection"] == nil && wire["Strict-Transport-Security"] == nil)
    }

    @Test("A page has more to say, and TLS is to be kept to")
    func page() {
        let request = parsed()
        request.isSecure = true
        let wire = Wire(Self.page(latin1("hello")), to: request, keepsAlive: false)
        #expect(wire["Content-Security-Policy"]?.contains("script-src 'self'") == true)
        #expect(wire["X-Frame-Options"] == "DENY" && wire["Permissions-Policy"] != nil)
        #expect(wire["Strict-Transport-Security"] != nil)
        #expect(wire["Connection"] == "close")
        #expect(wire.fields.allSatisfy { !$0.name.isEmpty && !$0.value.isEmpty })
    }

    @Test(
        "An answer to HEAD has the length and not the body",
        arguments: [
            Response(.ok, .bytes([1, 2, 3])), Response(.ok, .asset(plain: [1, 2, 3], gzip: [])),
        ])
    func headOnly(_ response: Response) {
        let wire = Wire(response, to: parsed("HEAD / HTTP/1.1"))
        #expect(wire["Content-Length"] == "3")
        #expect(wire.bodyBytes.isEmpty)
    }

    @Test(
        "204 and 304 have neither length nor body, whatever was given",
        arguments: [
            Status.noContent, Status.notModified,
        ])
    func bodiless(_ status: Status) {
        let wire = Wire(Response(status, .bytes([1, 2, 3])), to: parsed())
        #expect(wire.status == status.code)
        #expect(wire["Content-Length"] == nil)
        #expect(wire.bodyBytes.isEmpty)
    }

    @Test("An answer without a body says so") func empty() {
        #expect(Wire(Response(.created), to: parsed())["Content-Length"] == "0")
    }

    @Test(
        "gzip where it is asked for, worth while and of use",
        arguments: [
            (["Accept-Encoding: gzip"], long.count, MediaType.html, true), ([], long.count, .html, false),
            (["Accept-Encoding: gzip"], long.count - 1, .html, false),
            (["Accept-Encoding: gzip"], long.count, .png, false),
            (["Accept-Encoding: gzip"], Coding.mostBytes, .csv, true),
            (["Accept-Encoding: gzip"], Coding.mostBytes + 1, .csv, false),
            (["Accept-Encoding: gzip;q=0"], long.count, .json, false),
        ])
    func gzip(_ fields: [String], _ count: Int, _ type: MediaType, _ isCoded: Bool) {
        let plain = [UInt8](repeating: 0x61, count: count)
        let wire = Wire(Self.page(plain, type), to: parsed("GET / HTTP/1.1", fields))
        #expect(wire["Content-Encoding"] == (isCoded ? "gzip" : nil))
        #expect(wire["ETag"] == (isCoded ? "\"v3-gz\"" : "\"v3\""))
        #expect(wire["Vary"] == (type.isCompressible ? "Accept-Encoding" : nil))
        #expect(wire["Content-Length"] == "\(wire.bodyBytes.count)")
        #expect((isCoded ? inflated(wire.bodyBytes, room: count) : wire.bodyBytes) == plain)
    }

    @Test(
        "Of what was packed beforehand, the smallest form that is understood",
        arguments: [
            ("br", "br", "b"), ("gzip, deflate, br", "br", "b"), ("gzip", "gzip", "zz"), ("*", "gzip", "zz"),
            ("br;q=0, gzip", "gzip", "zz"), ("br;q=0", nil, "plain"), ("", nil, "plain"),
            ("bro", nil, "plain"),
        ] as [(String, String?, String)])
    func packed(_ accepted: String, _ coding: String?, _ body: String) {
        var response = Response(.ok, .asset(plain: latin1("plain"), gzip: latin1("zz"), brotli: latin1("b")))
        response.setETag(latin1("v3"))
        let wire = Wire(response, to: parsed("GET / HTTP/1.1", ["Accept-Encoding: \(accepted)"]))
        #expect(wire["Content-Encoding"] == coding && wire.body == body)
        let mark = ["br": "-br", "gzip": "-gz"][coding ?? ""] ?? ""
        #expect(wire["ETag"] == "\"v3\(mark)\"")
    }

    @Test("One encoder serves many answers")
    func encoder() {
        var encoder = GzipEncoder(level: GzipEncoder.smallest)
        for size in [0, 1, 70_000, 3] {
            let plain = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
            #expect(encoder.encode(plain).map { inflated($0, room: size) } == plain)
        }
    }

    @Test("A stream that gets no subscriber is told so", arguments: ["HEAD / HTTP/1.1", "GET / HTTP/1.1"])
    func stream(_ line: String) {
        let stream = EventStream()
        let wire = Wire(Response(line.hasPrefix("H") ? .ok : .noContent, .events(stream)), to: parsed(line))
        #expect(wire["Content-Length"] == nil)
        #expect(!stream.send(data: "x"))
    }

    @Test(
        "A refusal is a whole answer that ends the connection",
        arguments: [
            (Refusal(.badRequest, "So not."), false), (Refusal(.unavailable, "Full."), true),
            (Refusal(.tooManyRequests, "Enough."), true),
        ])
    func refusal(_ refusal: Refusal, _ saysWhen: Bool) throws {
        var output: [UInt8] = []
        var writer = ResponseWriter()
        writer.tick(epochMs: 0)
        writer.write(refusal, id: 0xAB, into: &output)
        let wire = try #require(Wire(output))
        #expect(wire.status == refusal.status.code && wire["Connection"] == "close")
        #expect(wire["Content-Length"] == "\(wire.bodyBytes.count)")
        #expect(wire["X-Request-Id"] == "00000000000000ab")
        #expect(wire["Retry-After"] == (saysWhen ? "1" : nil))
        #expect(wire.body.contains("\"detail\":\"\(refusal.detail)\"}"))
    }

    @Test("Numbers are written in full", arguments: [0, 7, 9, 10, 99, 100, 1_048_576, Int.max])
    func decimal(_ value: Int) {
        var bytes: [UInt8] = []
        bytes.append(decimal: value)
        #expect(String(decoding: bytes, as: UTF8.self) == "\(value)")
    }
}

/// Undoes gzip, for at most `room` bytes.
func inflated(_ coded: [UInt8], room: Int) -> [UInt8]? {
    var stream = z_stream()
    guard inflateInit2_(&stream, 31, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
        return nil
    }
    defer { inflateEnd(&stream) }
    var input = coded
    var output = [UInt8](repeating: 0, count: room + 1)
    let result = input.withUnsafeMutableBufferPointer { source in
        output.withUnsafeMutableBufferPointer { target in
            (stream.next_in, stream.avail_in) = (source.baseAddress, UInt32(source.count))
            (stream.next_out, stream.avail_out) = (target.baseAddress, UInt32(target.count))
            return inflate(&stream, Z_FINISH)
        }
    }
    return result == Z_STREAM_END ? [UInt8](output.prefix(Int(stream.total_out))) : nil
}
