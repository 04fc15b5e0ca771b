// What the JSON parser takes, and what it takes it for.

import Schema
import Testing

/// A document, and the same as the writer would put it.
struct Accepted: CustomTestStringConvertible {
    let json: String
    let means: String

    init(_ json: String, _ means: String? = nil) {
        self.json = json
        self.means = means ?? json
    }

    var testDescription: String { json }
}

@Test(arguments: [
    Accepted("null"), Accepted("true"), Accepted("false"), Accepted("0"), Accepted("\"\""), Accepted("[]"),
    Accepted("{}"), Accepted("-0", "0"), Accepted("-1"), Accepted("10"), Accepted("1234567890"),
    Accepted("9223372036854775807"), Accepted("-9223372036854775808"), Accepted("0.5"), Accepted("-0.5"),
    Accepted("1.0"), Accepted("1e2", "100.0"), Accepted("1E+2", "100.0"), Accepted("1e-2", "0.01"),
    Accepted("0e1", "0.0"), Accepted("-0.0"), Accepted("1.7976931348623157e308", "1.7976931348623157e+308"),
    Accepted("1e-400", "0.0"), Accepted("123.456"), Accepted("0.1e1", "1.0"), Accepted("20e00", "20.0"),
    Accepted("[1]"), Accepted("[1,2,3]"), Accepted("[ 1 , 2 ]", "[1,2]"), Accepted("[[]]"),
    Accepted("[[],[]]"),
    Accepted("[{}]"), Accepted("[null]"), Accepted("[null,true,\"a\",1,{},[]]"), Accepted("{\"a\":1}"),
    Accepted("{ \"a\" : 1 , \"b\" : 2 }", "{\"a\":1,\"b\":2}"), Accepted("{\"a\":{\"a\":{\"a\":null}}}"),
    Accepted("{\"\":0}"), Accepted("{\"a\":1,\"A\":2}"), Accepted("[{\"a\":1},{\"a\":1}]"),
    Accepted(" \t\r\n1\n\r\t ", "1"), Accepted("\"a b\""), Accepted(#""\"""#), Accepted(#""\\""#),
    Accepted(#""\/""#, "\"/\""), Accepted(#""\b\f\n\r\t""#), Accepted(#""\u0041""#, "\"A\""),
    Accepted(#""\u00e9""#, "\"é\""), Accepted(#""\u00E9""#, "\"é\""), Accepted(#""\u0000""#),
    Accepted(#""\u001f""#), Accepted(#""\u007f""#, "\"\u{7F}\""), Accepted(#""\uD83D\uDE97""#, "\"🚗\""),
    Accepted(#""\ud83d\ude97""#, "\"🚗\""), Accepted(#""\uDBFF\uDFFF""#, "\"\u{10FFFF}\""),
    Accepted(#""\uD800\uDC00""#, "\"\u{10000}\""), Accepted(#""\uFFFF""#, "\"\u{FFFF}\""),
    Accepted(#""\u2028""#, "\"\u{2028}\""), Accepted("\"\u{7F}\""), Accepted("\"é\""),
    Accepted("\"日本\""),
    Accepted("\"🚗\""), Accepted("\"\u{10FFFF}\""), Accepted("\"\u{FEFF}\""), Accepted("\"e\u{301}\""),
    Accepted("\"a\u{2029}b\""), Accepted("\"// no comment\""), Accepted(#""\\u0041""#),
    Accepted(#"{"\u0061":1}"#, "{\"a\":1}"), Accepted("{\"é\":1,\"e\u{301}\":2}"),
    Accepted(#""a\nb\\c\"d""#), Accepted(#"["\u00e9\n","x"]"#, #"["é\n","x"]"#),
])
func accepted(_ document: Accepted) throws {
    let value = try JSONValue(parsing: Array(document.json.utf8))
    var writer = JSONWriter()
    writer.value(value)
    #expect(Array(document.means.utf8) == writer.bytes)

    var reader = JSONReader(Array(document.json.utf8))
    try reader.skip()
    try reader.finish()
    #expect(reader.offset == document.json.utf8.count)
}

@Test(arguments: [1, 63, 64])
func nestingUpToTheLimit(_ depth: Int) throws {
    let lists = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    let objects =
        String(repeating: "{\"a\":", count: depth - 1) + "{}" + String(repeating: "}", count: depth - 1)
    for json in [lists, objects] { _ = try JSONValue(parsing: Array(json.utf8)) }
}

@Test func manyNamesInLinearTime() throws {
    let members = (0..<100_000).map { "\"k\($0)\":0" }.joined(separator: ",")
    guard case .object(let all) = try JSONValue(parsing: Array("{\(members)}".utf8)) else {
        Issue.record("no object")
        return
    }
    #expect(all.count == 100_000)
    #expect(throws: JSONError.self) { try JSONValue(parsing: Array("{\(members),\"k7\":0}".utf8)) }
}

@Test func manyEscapesInLinearTime() throws {
    let json = "\"" + String(repeating: #"\u00e9x"#, count: 100_000) + "\""
    #expect(try JSONValue(parsing: Array(json.utf8)).text?.utf8.count == 300_000)
}
