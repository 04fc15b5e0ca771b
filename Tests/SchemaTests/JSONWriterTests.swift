// What the writer puts out, byte for byte.

import Schema
import Testing

private func written(_ write: (inout JSONWriter) -> Void) -> String {
    var writer = JSONWriter()
    write(&writer)
    return String(decoding: writer.bytes, as: UTF8.self)
}

@Test(arguments: [
    ("", #""""#), ("plain", #""plain""#), ("\"", #""\"""#), ("\\", #""\\""#), ("/", #""/""#),
    ("a\"b\\c", #""a\"b\\c""#), ("\u{8}\t\n\u{C}\r", #""\b\t\n\f\r""#),
    ("\u{0}\u{1}\u{1F}", #""\u0000\u0001\u001f""#),
    ("\u{7F}", "\"\u{7F}\""), ("</script>", #""</script>""#), ("é🚗", #""é🚗""#), ("\n", #""\n""#),
    ("x\n", #""x\n""#),
    ("\nx", #""\nx""#), ("\u{2028}", "\"\u{2028}\""),
])
func texts(_ text: String, _ json: String) { #expect(written { $0.text(text) } == json) }

/// As a damaged file holds them. The document must stay well-formed.
@Test(
    arguments: [
        ([0xFF], "\u{FFFD}"), ([0x41, 0xC3], "A\u{FFFD}"), ([0xC3, 0x41], "\u{FFFD}A"),
        ([0xED, 0xA0, 0x80], "\u{FFFD}\u{FFFD}\u{FFFD}"), ([0xC3, 0xA9, 0x80, 0x0A], "é\u{FFFD}\\n"),
        ([0xF0, 0x9F, 0x9A], "\u{FFFD}\u{FFFD}\u{FFFD}"),
    ] as [([UInt8], String)])
func illFormedTexts(_ bytes: [UInt8], _ text: String) {
    #expect(written { $0.text(utf8: bytes.span) } == "\"\(text)\"")
}

@Test(arguments: [
    ("[]", "[]"), (#"["a"]"#, #"["a"]"#), (#"["a","b-1.svg"]"#, #"["a","b-1.svg"]"#), ("[1, 2]", "[1, 2]"),
    (#"["é\""]"#, #"["é\""]"#), (#"[["a"],{"b":[]}]"#, #"[["a"],{"b":[]}]"#), ("", "[]"), ("[", "[]"),
    ("]", "[]"), (#"["]"#, "[]"), (#"["a"]]"#, "[]"), (#"["a",]"#, "[]"), (#"["a""b"]"#, "[]"),
    (#"["a"x]"#, "[]"), (#"["a\"]"#, "[]"), (#"["a]"#, "[]"), ("[,]", "[]"), ("{}", "[]"), ("null", "[]"),
    ("[\"a\n\"]", "[]"), ("a.svg", "[]"),
])
func storedLists(_ stored: String, _ json: String) {
    #expect(
        written { writer in
            writer.beginArray()
            writer.list(stored.utf8.span)
            writer.null()
            writer.endArray()
        } == "[\(json),null]")
}

@Test func whatThrowsLeavesNothing() throws {
    struct Trouble: Error {}
    let json = written { writer in
        writer.beginArray()
        writer.null()
        try? writer.allOrNothing { writer in
            writer.beginObject()
            writer.key("a")
            throw Trouble()
        }
        writer.boolean(true)
        writer.endArray()
    }
    #expect(json == "[null,true]")
}

@Test(
    arguments: [
        (0, "0"), (9, "9"), (10, "10"), (-1, "-1"), (99, "99"), (100, "100"), (129_900, "129900"),
        (.max, "9223372036854775807"), (.min, "-9223372036854775808"), (-10, "-10"),
    ] as [(Int64, String)])
func integers(_ value: Int64, _ json: String) { #expect(written { $0.integer(value) } == json) }

@Test(
    arguments: [
        (0, "0.0"), (0.1, "0.1"), (-2.5, "-2.5"), (1e21, "1e+21"), (.infinity, "null"), (-.infinity, "null"),
        (.nan, "null"),
        (.leastNonzeroMagnitude, "5e-324"),
    ] as [(Double, String)])
func doubles(_ value: Double, _ json: String) { #expect(written { $0.double(value) } == json) }

@Test func commasAndNesting() {
    let json = written { writer in
        writer.beginObject()
        writer.key("a")
        writer.beginArray()
        writer.endArray()
        writer.key(JSONWriter.key("b\""))
        writer.beginArray()
        writer.null()
        writer.boolean(true)
        writer.boolean(false)
        writer.beginObject()
        writer.endObject()
        writer.raw(Array("[1]".utf8))
        writer.endArray()
        writer.key("c")
        writer.money(Money(amountMinor: 129_900, currency: .usd))
        writer.endObject()
    }
    #expect(json == #"{"a":[],"b\"":[null,true,false,{},[1]],"c":{"amount":129900,"currency":"USD"}}"#)
}

@Test func valuesAsText() {
    let json = written { writer in
        writer.beginArray()
        writer.uuid(UUID(high: 0x0123_4567_89AB_CDEF, low: 0xFEDC_BA98_7654_3210))
        writer.instant(Instant(epochMs: 0))
        writer.instant(Instant(epochMs: 1_795_258_560_123))
        writer.endArray()
    }
    #expect(
        json == #"["01234567-89ab-cdef-fedc-ba9876543210","1970-01-01T00:00:00Z","2026-11-21T10:56:00.123Z"]"#
    )
}

@Test func bytesFromADatabaseAndAnyStart() {
    var writer = JSONWriter(appendingTo: Array("x: ".utf8))
    Array("a\nb".utf8).withUnsafeBytes { writer.text(utf8: $0) }
    [UInt8]().withUnsafeBytes { writer.text(utf8: $0) }
    #expect(String(decoding: writer.bytes, as: UTF8.self) == #"x: "a\nb","""#)
}
