// What the JSON parser refuses, with which words and at which byte.

import Schema
import Testing

struct RefusedJSON: CustomTestStringConvertible {
    let json: [UInt8]
    let offset: Int
    let message: String

    init(_ json: String, at offset: Int, _ message: String) {
        self.init(bytes: Array(json.utf8), at: offset, message)
    }

    init(bytes: [UInt8], at offset: Int, _ message: String) {
        json = bytes
        self.offset = offset
        self.message = message
    }

    var testDescription: String { String(decoding: json, as: UTF8.self) }
}

private func expectRefusal(_ document: RefusedJSON) {
    let error = #expect(throws: JSONError.self) { try JSONValue(parsing: document.json) }
    #expect(error?.offset == document.offset)
    #expect(error?.message.contains(document.message) == true, "\(error?.description ?? "")")
}

@Test(arguments: [
    RefusedJSON("", at: 0, "ended"), RefusedJSON("  ", at: 2, "ended"),
    RefusedJSON("[", at: 1, "ended"),
    RefusedJSON("{", at: 1, "name"), RefusedJSON("]", at: 0, "expected a value"),
    RefusedJSON("}", at: 0, "expected a value"), RefusedJSON("[1", at: 2, "comma"),
    RefusedJSON("[1,", at: 3, "ended"), RefusedJSON("[1,]", at: 3, "another value"),
    RefusedJSON("[,1]", at: 1, "expected a value"), RefusedJSON("[,]", at: 1, "expected a value"),
    RefusedJSON("[1,,2]", at: 3, "expected a value"), RefusedJSON("[1 2]", at: 3, "comma"),
    RefusedJSON("[1}", at: 2, "comma"), RefusedJSON("{]", at: 1, "name"), RefusedJSON("[}", at: 1, "value"),
    RefusedJSON("{\"a\"", at: 4, "colon"), RefusedJSON("{\"a\":", at: 5, "ended"),
    RefusedJSON("{\"a\":1", at: 6, "comma"), RefusedJSON("{\"a\":1,", at: 7, "name"),
    RefusedJSON("{\"a\":1,}", at: 7, "another value"), RefusedJSON("{,}", at: 1, "name"),
    RefusedJSON("{\"a\" 1}", at: 5, "colon"), RefusedJSON("{\"a\",1}", at: 4, "colon"),
    RefusedJSON("{\"a\"::1}", at: 5, "expected a value"), RefusedJSON("{a:1}", at: 1, "double quotes"),
    RefusedJSON("{'a':1}", at: 1, "double quotes"), RefusedJSON("{1:1}", at: 1, "double quotes"),
    RefusedJSON("{null:1}", at: 1, "double quotes"), RefusedJSON("{\"a\":1 \"b\":2}", at: 7, "comma"),
    RefusedJSON("1 1", at: 2, "after the value"), RefusedJSON("{} {}", at: 3, "after the value"),
    RefusedJSON("[]]", at: 2, "after the value"), RefusedJSON("null,", at: 4, "after the value"),
    RefusedJSON("1 // one", at: 2, "after the value"), RefusedJSON("/* */1", at: 0, "expected a value"),
    RefusedJSON("# 1", at: 0, "expected a value"), RefusedJSON("\u{FEFF}1", at: 0, "expected a value"),
    RefusedJSON("\u{A0}1", at: 0, "expected a value"), RefusedJSON("\u{C}1", at: 0, "expected a value"),
    RefusedJSON("1\u{0}", at: 1, "after the value"), RefusedJSON("nul", at: 0, "value"),
    RefusedJSON("nulll", at: 4, "after the value"), RefusedJSON("Null", at: 0, "value"),
    RefusedJSON("NULL", at: 0, "value"), RefusedJSON("tru", at: 0, "value"),
    RefusedJSON("True", at: 0, "value"),
    RefusedJSON("fals", at: 0, "value"), RefusedJSON("undefined", at: 0, "value"),
    RefusedJSON("a", at: 0, "value"),
    RefusedJSON("{\"a\":1,\"a\":1}", at: 7, "twice"), RefusedJSON(#"{"a":1,"\u0061":2}"#, at: 7, "twice"),
    RefusedJSON("{\"b\":{},\"c\":[],\"b\":0}", at: 15, "twice"),
    RefusedJSON("{\"\":1,\"\":1}", at: 6, "twice"),
    RefusedJSON("[{\"x\":{\"a\":1,\"b\":1,\"a\":1}}]", at: 19, "twice"),
])
func refusedStructure(_ document: RefusedJSON) { expectRefusal(document) }

@Test(arguments: [
    RefusedJSON("+1", at: 0, "value"), RefusedJSON("-", at: 1, "digit"), RefusedJSON("--1", at: 1, "digit"),
    RefusedJSON("-a", at: 1, "digit"), RefusedJSON("- 1", at: 1, "digit"), RefusedJSON("01", at: 0, "zero"),
    RefusedJSON("-01", at: 0, "zero"), RefusedJSON("00", at: 0, "zero"), RefusedJSON("00.5", at: 0, "zero"),
    RefusedJSON(".5", at: 0, "value"), RefusedJSON("5.", at: 2, "digit"), RefusedJSON("-.5", at: 1, "digit"),
    RefusedJSON("1.e1", at: 2, "digit"), RefusedJSON("1e", at: 2, "digit"),
    RefusedJSON("1e+", at: 3, "digit"),
    RefusedJSON("1e-", at: 3, "digit"), RefusedJSON("1e1.5", at: 3, "after"),
    RefusedJSON("1.2.3", at: 3, "after"),
    RefusedJSON("1ee1", at: 2, "digit"), RefusedJSON("0x10", at: 1, "after"),
    RefusedJSON("1_000", at: 1, "after"),
    RefusedJSON("1,000", at: 1, "after"), RefusedJSON("NaN", at: 0, "value"),
    RefusedJSON("-NaN", at: 1, "digit"),
    RefusedJSON("Infinity", at: 0, "value"), RefusedJSON("-Infinity", at: 1, "digit"),
    RefusedJSON("1e400", at: 0, "too large"), RefusedJSON("-1e400", at: 0, "too large"),
    RefusedJSON("9223372036854775808", at: 0, "too large"),
    RefusedJSON("-9223372036854775809", at: 0, "too large"),
    RefusedJSON("[99999999999999999999999999]", at: 1, "too large"), RefusedJSON("１", at: 0, "value"),
    RefusedJSON("1a", at: 1, "after"), RefusedJSON("[1a]", at: 2, "comma"),
])
func refusedNumbers(_ document: RefusedJSON) { expectRefusal(document) }

@Test(arguments: [
    RefusedJSON("\"", at: 1, "ended"), RefusedJSON("\"a", at: 2, "ended"), RefusedJSON("'a'", at: 0, "value"),
    RefusedJSON(#""\"#, at: 2, "ended"), RefusedJSON(#""\""#, at: 3, "ended"),
    RefusedJSON(#""\x""#, at: 1, "escape"),
    RefusedJSON(#""\a""#, at: 1, "escape"), RefusedJSON(#""\U0041""#, at: 1, "escape"),
    RefusedJSON(#""\'""#, at: 1, "escape"), RefusedJSON(#""\u""#, at: 3, "hexadecimal"),
    RefusedJSON(#""\u00""#, at: 5, "hexadecimal"), RefusedJSON(#""\u004""#, at: 6, "hexadecimal"),
    RefusedJSON(#""\u00g0""#, at: 5, "hexadecimal"), RefusedJSON(#""\u+041""#, at: 3, "hexadecimal"),
    RefusedJSON(#""\u"#, at: 3, "hexadecimal"), RefusedJSON(#""\uD800""#, at: 1, "surrogate"),
    RefusedJSON(#""\uDC00""#, at: 1, "surrogate"), RefusedJSON(#""\uDFFF\uD800""#, at: 1, "surrogate"),
    RefusedJSON(#""\uD800a""#, at: 1, "surrogate"), RefusedJSON(#""\uD800\n""#, at: 1, "surrogate"),
    RefusedJSON(#""\uD800\u0041""#, at: 1, "surrogate"), RefusedJSON(#""\uD800\uD800""#, at: 1, "surrogate"),
    RefusedJSON(#""\uD800\u""#, at: 9, "hexadecimal"), RefusedJSON(#"{"\uD800":1}"#, at: 2, "surrogate"),
    RefusedJSON("\"a\nb\"", at: 2, "control"), RefusedJSON("\"\t\"", at: 1, "control"),
    RefusedJSON("\"\u{0}\"", at: 1, "control"), RefusedJSON("\"\u{1F}\"", at: 1, "control"),
    RefusedJSON("{\"\n\":1}", at: 2, "control"),
    RefusedJSON(bytes: [0x22, 0x80, 0x22], at: 1, "UTF-8"),  // a tail without a lead
    RefusedJSON(bytes: [0x22, 0xBF, 0x22], at: 1, "UTF-8"),
    RefusedJSON(bytes: [0x22, 0xC0, 0x80, 0x22], at: 1, "UTF-8"),  // overlong
    RefusedJSON(bytes: [0x22, 0xC1, 0xBF, 0x22], at: 1, "UTF-8"),
    RefusedJSON(bytes: [0x22, 0xE0, 0x9F, 0xBF, 0x22], at: 1, "UTF-8"),
    RefusedJSON(bytes: [0x22, 0xF0, 0x8F, 0xBF, 0xBF, 0x22], at: 1, "UTF-8"),
    RefusedJSON(bytes: [0x22, 0xED, 0xA0, 0x80, 0x22], at: 1, "UTF-8"),  // a surrogate
    RefusedJSON(bytes: [0x22, 0xED, 0xBF, 0xBF, 0x22], at: 1, "UTF-8"),
    RefusedJSON(bytes: [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], at: 1, "UTF-8"),  // above U+10FFFF
    RefusedJSON(bytes: [0x22, 0xF5, 0x80, 0x80, 0x80, 0x22], at: 1, "UTF-8"),
    RefusedJSON(bytes: [0x22, 0xFF, 0x22], at: 1, "UTF-8"),
    RefusedJSON(bytes: [0x22, 0x61, 0xC3, 0x22], at: 2, "UTF-8"),  // cut off
    RefusedJSON(bytes: [0x22, 0xE2, 0x82, 0x22], at: 1, "UTF-8"),
    RefusedJSON(bytes: [0x22, 0xF0, 0x9F, 0x9A, 0x22], at: 1, "UTF-8"),
    RefusedJSON(bytes: [0x22, 0xF0, 0x9F, 0x9A], at: 1, "UTF-8"),
    RefusedJSON(bytes: [0x22, 0xE9, 0x22], at: 1, "UTF-8"),  // Latin-1
    RefusedJSON(bytes: [0xFF, 0xFE, 0x31, 0x00], at: 0, "value"),  // UTF-16
    RefusedJSON(bytes: [0x7B, 0x22, 0xC3, 0x28, 0x22, 0x3A, 0x31, 0x7D], at: 2, "UTF-8"),
])
func refusedText(_ document: RefusedJSON) { expectRefusal(document) }

@Test(arguments: ["[", "{\"a\":", "[{\"a\":"])
func refusedDepth(_ opening: String) {
    let error = #expect(throws: JSONError.self) {
        try JSONValue(parsing: Array(String(repeating: opening, count: 100_000).utf8))
    }
    #expect(error?.message == "more than 64 levels")
}

@Test func askingForTheWrongTypeIsAnErrorToo() {
    var reader = JSONReader(Array("[1]".utf8))
    #expect(throws: JSONError(offset: 0, message: "expected text but found a list")) { try reader.readText() }
    #expect(throws: JSONError(offset: 0, message: "not inside an object")) { try reader.nextName() }
    #expect(throws: JSONError(offset: 0, message: "unexpected text after the value")) { try reader.finish() }
}
