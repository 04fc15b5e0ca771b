// Conditional requests, byte ranges and the choice of a coding.

import Testing

@testable import HTTP

struct ConditionTests {
    private static let modifiedMs: Int64 = 784_111_777_900
    private static let date = "Sun, 06 Nov 1994 08:49:37 GMT"
    private static let earlier = "Sun, 06 Nov 1994 08:49:36 GMT"
    private static let later = "Sun, 06 Nov 1994 08:49:38 GMT"

    /// An asset of ten bytes with the validator `"v3"`, asked for with the given fields.
    private static func answer(_ line: String, _ fields: [String], _ status: Status = .ok) -> String {
        var response = Response(status, .asset(plain: latin1("0123456789"), gzip: latin1("gz")))
        response.setETag(latin1("v3"))
        response.setLastModified(epochMs: modifiedMs)
        let wire = Wire(response, to: parsed(line, fields))
        return "\(wire.status) \(wire["Content-Range"] ?? "") \(wire.body)"
    }

    private static let (whole, unchanged) = ("200  0123456789", "304  ")
    private static let another = "412  "

    @Test(
        "If-None-Match and If-Modified-Since",
        arguments: [
            ([#"If-None-Match: "v3""#], unchanged), ([#"If-None-Match: W/"v3""#], unchanged),
            ([#"If-None-Match: "v3-gz""#], unchanged), ([#"If-None-Match: "v3-br""#], unchanged),
            ([#"If-None-Match: "v1", "v2" ,W/"v3-gz""#], unchanged),
            (["If-None-Match: *"], unchanged), ([#"If-None-Match: "v4""#], whole),
            (["If-None-Match: v3"], whole),
            ([#"If-None-Match: w/"v3""#], whole), ([#"If-None-Match: W/"#], whole),
            (["If-None-Match:"], whole),
            ([#"If-None-Match: "v3"x"#], whole), ([#"If-None-Match: ,,"v3",,"#], unchanged),
            (["If-Modified-Since: \(date)"], unchanged), (["If-Modified-Since: \(later)"], unchanged),
            (["If-Modified-Since: \(earlier)"], whole), (["If-Modified-Since: yesterday"], whole),
            ([#"If-None-Match: "v4""#, "If-Modified-Since: \(later)"], whole),
            (["If-Modified-Since: \(earlier)", #"If-None-Match: "v3""#], unchanged),
            (["Range: bytes=0-1", #"If-None-Match: "v3""#], unchanged),
            // Several lines are one list, in whichever of them the validator is.
            ([#"If-None-Match: "v4""#, #"If-None-Match: "v3""#], unchanged),
            ([#"If-None-Match: "v3""#, #"If-None-Match: "v4""#], unchanged),
            ([#"If-None-Match: "v4""#, #"If-None-Match: "v5""#, "If-Modified-Since: \(later)"], whole),
        ])
    func conditions(_ fields: [String], _ expected: String) {
        #expect(Self.answer("GET / HTTP/1.1", fields) == expected)
    }

    @Test(
        "If-Match: what the client asks for, or 412; compared strongly, and before all other conditions",
        arguments: [
            ([#"If-Match: "v3""#], whole), ([#"If-Match: "v1", "v3""#], whole), (["If-Match: *"], whole),
            ([#"If-Match: "v3-gz""#], whole), ([#"If-Match: "v1""#, #"If-Match: "v3""#], whole),
            ([#"If-Match: "v4""#], another), ([#"If-Match: W/"v3""#], another), (["If-Match:"], another),
            ([#"If-Match: "v4""#, #"If-None-Match: "v3""#], another),
            ([#"If-Match: "v3""#, #"If-None-Match: "v3""#], unchanged),
            ([#"If-Match: "v4""#, "Range: bytes=0-1"], another),
            ([#"If-Match: "v3""#, "Range: bytes=0-1"], "206 bytes 0-1/10 01"),
        ])
    func ifMatch(_ fields: [String], _ expected: String) {
        #expect(Self.answer("GET / HTTP/1.1", fields) == expected)
        #expect(Self.answer("POST / HTTP/1.1", fields) == Self.whole)
    }

    @Test("Without a validator, no list of validators can match, and any can")
    func ifMatchNothing() {
        func status(_ field: String) -> Int {
            Wire(Response(.ok, .bytes([1])), to: parsed("GET / HTTP/1.1", [field])).status
        }
        #expect(status(#"If-Match: "v3""#) == 412 && status("If-Match: *") == 200)
    }

    @Test(
        "Only a 200 to GET or HEAD is ever unchanged",
        arguments: [
            ("POST / HTTP/1.1", Status.ok, whole), ("GET / HTTP/1.1", .created, "201  0123456789"),
            ("HEAD / HTTP/1.1", .ok, unchanged), ("PUT / HTTP/1.1", .ok, whole),
        ])
    func others(_ line: String, _ status: Status, _ expected: String) {
        #expect(Self.answer(line, ["If-None-Match: *"], status) == expected)
    }

    @Test(
        "What has no validator is never unchanged",
        arguments: ["If-None-Match: *", "If-Modified-Since: \(date)"])
    func noValidator(_ field: String) {
        #expect(Wire(Response(.ok, .bytes([1])), to: parsed("GET / HTTP/1.1", [field])).status == 200)
    }

    @Test(
        "A 304 names the validator that the client has",
        arguments: [
            (#""v3""#, #""v3""#), (#""v3-gz""#, #""v3-gz""#), ("*", #""v3""#),
        ])
    func validator(_ asked: String, _ named: String) {
        var response = Response(.ok, .bytes([1]))
        response.setETag(latin1("v3"))
        #expect(Wire(response, to: parsed("GET / HTTP/1.1", ["If-None-Match: \(asked)"]))["ETag"] == named)
    }

    private static let (all, none) = (whole, "416 bytes */10 ")
    private static let big = "9223372036854775807"

    @Test(
        "Byte ranges of ten bytes",
        arguments: [
            ("bytes=0-0", "206 bytes 0-0/10 0"), ("bytes=0-9", "206 bytes 0-9/10 0123456789"),
            ("bytes=2-4", "206 bytes 2-4/10 234"), ("bytes=9-", "206 bytes 9-9/10 9"),
            ("bytes=7-", "206 bytes 7-9/10 789"),
            ("bytes=7-99", "206 bytes 7-9/10 789"), ("BYTES=2-4", "206 bytes 2-4/10 234"),
            ("bytes= 2-4", "206 bytes 2-4/10 234"), ("bytes=-3", "206 bytes 7-9/10 789"),
            ("bytes=-10", "206 bytes 0-9/10 0123456789"),
            ("bytes=-999999999999999999", "206 bytes 0-9/10 0123456789"),
            ("bytes=1-999999999999999999", "206 bytes 1-9/10 123456789"), ("bytes=10-", none),
            ("bytes=10-20", none),
            ("bytes=-0", none), ("bytes=999999999999999999-", none), ("bytes=4-2", all),
            ("bytes=\(big)-\(big)", all),
            ("bytes=0-\(big)", all), ("bytes=-\(big)", all), ("bytes=\(big)0-", all), ("bytes=0-1,3-4", all),
            ("bytes=", all), ("bytes=-", all), ("bytes=a-b", all), ("bytes=1", all), ("bytes=+1-2", all),
            ("bytes=1-+2", all),
            ("bytes=--1", all), ("bytes=0x1-2", all), ("bytes=1 - 2", all), ("items=0-1", all),
            ("bytes", all), ("", all),
            ("b", all),
        ])
    func ranges(_ range: String, _ expected: String) {
        #expect(Self.answer("GET / HTTP/1.1", ["Range: \(range)"]) == expected)
    }

    @Test(
        "If-Range: the part is sent only of what the client has a part of",
        arguments: [
            (#""v3""#, "206 bytes 0-1/10 01"), (#""v4""#, whole), (#"W/"v3""#, whole), (#""v3-gz""#, whole),
            (date, "206 bytes 0-1/10 01"), (earlier, whole), (later, whole), ("", whole),
        ])
    func ifRange(_ value: String, _ expected: String) {
        #expect(Self.answer("GET / HTTP/1.1", ["Range: bytes=0-1", "If-Range: \(value)"]) == expected)
    }

    @Test("A range of nothing, and one where there are none")
    func rangeElsewhere() {
        let empty = Response(.ok, .asset(plain: [], gzip: []))
        #expect(Wire(empty, to: parsed("GET / HTTP/1.1", ["Range: bytes=0-"])).status == 416)
        #expect(Wire(empty, to: parsed("GET / HTTP/1.1", ["Range: bytes=-5"])).status == 416)
        #expect(Self.answer("HEAD / HTTP/1.1", ["Range: bytes=0-1"]) == "200  ")
        #expect(
            Wire(Response(.ok, .bytes([1, 2])), to: parsed("GET / HTTP/1.1", ["Range: bytes=0-0"])).status
                == 200)
    }

    @Test(
        "Accept-Encoding",
        arguments: [
            ("gzip", true), ("GZIP", true), ("deflate, gzip;q=1.0, *;q=0.5", true), ("gzip;q=0", false),
            ("gzip;q=0.000", false),
            ("gzip; q=0.001", true), ("gzip ; q = 0", false), ("*", true), ("*;q=0", false),
            ("*;q=0, gzip", true),
            ("gzip;q=0, *", false), ("identity", false), ("", false), (",", false), ("x-gzip", false),
            ("gzi", false),
            ("gzip;", true), ("gzip;q=", false), ("br;q=1, *;q=0.1", true), (";q=1", false),
        ])
    func acceptEncoding(_ value: String, _ isTaken: Bool) {
        #expect(Coding.acceptsGzip(parsed("GET / HTTP/1.1", ["Accept-Encoding: \(value)"])) == isTaken)
    }

    @Test("No word about codings means none") func silence() { #expect(!Coding.acceptsGzip(parsed())) }
}
