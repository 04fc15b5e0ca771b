// Every kind at the edges of what it lets through, as JSON.

import Schema
import Testing

/// One field, one value, and the error it gets; nil where it is taken, then with the value that is kept.
struct Edge: CustomTestStringConvertible, Sendable {
    let spec: Shape
    let json: String
    let kept: String?
    let error: String?

    static func takes<Value>(_ field: Field<Value>, _ json: String, as kept: String? = nil) -> Edge {
        Edge(spec: Shape("Edge", "", field), json: json, kept: kept ?? json, error: nil)
    }

    static func refuses<Value>(_ field: Field<Value>, _ json: String, _ error: String) -> Edge {
        Edge(spec: Shape("Edge", "", field), json: json, kept: nil, error: error)
    }

    var testDescription: String { json }

    func expect() {
        var writer = JSONWriter()
        let found = errors {
            let record = try spec.read(json: Array("{\"x\":\(json)}".utf8))
            record.write(to: &writer)
            return record
        }
        #expect(found == (error.map { ["/x \($0)"] } ?? []))
        if let kept { #expect(String(decoding: writer.bytes, as: UTF8.self) == "{\"x\":\(kept)}") }
    }
}

private let line = Field.text("x", min: 2, max: 4)
private let free = Field.text("x", min: 0, max: 4)
private let notes = Field.text("x", .multiline(max: 9))
private let oneLine = "must be one line without control characters"
private let noControls = "must not contain control characters"

@Test(
    arguments: [
        .takes(line, "\"ab\""), .takes(line, "\"abcd\""),
        .refuses(line, "\"a\"", "must have at least 2 characters"),
        .refuses(line, "\"abcde\"", "must have at most 4 characters"), .takes(line, "\" ab \"", as: "\"ab\""),
        .refuses(line, "\" a  \"", "must have at least 2 characters"),
        .refuses(line, "\"  \"", "must not be empty"),
        .refuses(line, "\"\"", "must not be empty"), .takes(free, "\"\""), .takes(free, "\"  \"", as: "\"\""),
        .takes(line, "\"\u{3000}ab\u{A0}\"", as: "\"ab\""), .takes(line, "\"éé🚗🚗\""),
        .refuses(line, "\"e\u{301}e\u{301}e\"", "must have at most 4 characters"),
        .takes(line, #""ab\n""#, as: "\"ab\""),
        .refuses(line, #""a\nb""#, oneLine), .refuses(line, #""a\r\nb""#, oneLine),
        .refuses(line, #""a\tb""#, oneLine),
        .refuses(line, #""a\u0000b""#, oneLine), .refuses(line, #""a\u007fb""#, oneLine),
        .refuses(line, #""a\u0085b""#, oneLine), .refuses(line, #""a\u009fb""#, oneLine),
        .refuses(line, #""a\u2028b""#, oneLine), .refuses(line, #""a\u2029b""#, oneLine),
        .refuses(line, #""a\u202ab""#, oneLine), .refuses(line, #""a\u202eb""#, oneLine),
        .refuses(line, #""a\u2066b""#, oneLine), .refuses(line, #""a\u2069b""#, oneLine),
        .takes(line, "\"a\u{200D}b\""), .takes(line, "\"a\u{A0}b\""),
        .refuses(line, "1", "must be text, but is a number"),
        .takes(notes, #""a\nb\tc""#), .takes(notes, #""a\r\nb""#, as: #""a\nb""#),
        .refuses(notes, #""a\rb""#, noControls), .refuses(notes, #""a\r\r\nb""#, noControls),
        .refuses(notes, #""a\u202eb""#, noControls), .refuses(notes, #""a\u0000b""#, noControls),
        .refuses(notes, "\"\\n \"", "must not be empty"),
        .takes(Field.text("x", .password(min: 3, max: 9)), "\" a \""),
        .refuses(Field.text("x", .password(min: 3, max: 9)), "\"ab\"", "must have at least 3 characters"),
    ] as [Edge])
func lines(_ edge: Edge) { edge.expect() }

private let email = Field.text("x", .email)
private let phone = Field.text("x", .phone)
private let vin = Field.text("x", .vin)
private let date = Field.text("x", .date)
private let noEmail = "must be an e-mail address"
private let noPhone = "must be a phone number"
private let local64 = String(repeating: "l", count: 64)
private let label63 = String(repeating: "d", count: 63)

@Test(
    arguments: [
        .takes(email, "\"ada@example.com\""), .takes(email, "\"a@b.cd\""),
        .takes(email, "\"o'hara+x.y@a-b.example.org\""),
        .takes(email, "\" ada@example.com \"", as: "\"ada@example.com\""),
        .takes(email, "\"\(local64)@\(label63).com\""),
        .refuses(email, "\"l\(local64)@example.com\"", noEmail),
        .refuses(email, "\"a@d\(label63).com\"", noEmail),
        .refuses(
            email, "\"\(local64)@\(label63).\(label63).\(label63)\"", "must have at most 254 characters"),
        .refuses(email, "\"ada.example.com\"", noEmail), .refuses(email, "\"@example.com\"", noEmail),
        .refuses(email, "\"ada@localhost\"", noEmail), .refuses(email, "\"a@b@example.com\"", noEmail),
        .refuses(email, "\".ada@example.com\"", noEmail), .refuses(email, "\"ada.@example.com\"", noEmail),
        .refuses(email, "\"a..a@example.com\"", noEmail), .refuses(email, "\"ada@example..com\"", noEmail),
        .refuses(email, "\"ada@.com.example\"", noEmail), .refuses(email, "\"ada@example.com.\"", noEmail),
        .refuses(email, "\"ada@-a.example\"", noEmail), .refuses(email, "\"ada@a-.example\"", noEmail),
        .refuses(email, "\"ada@127.0.0.1\"", noEmail), .refuses(email, "\"ada@[127.0.0.1]\"", noEmail),
        .refuses(email, #""\"a b\"@example.com""#, noEmail), .refuses(email, "\"a b@example.com\"", noEmail),
        .refuses(email, "\"ada@exa mple.com\"", noEmail),
        .refuses(email, #""ada@example.com\nBcc:x@y.zz""#, noEmail),
        .refuses(email, "\"ada@example.com,b@c.de\"", noEmail),
        .refuses(email, "\"Ada <ada@example.com>\"", noEmail),
        .refuses(email, "\"adé@example.com\"", noEmail), .refuses(email, "\"ada@exämple.com\"", noEmail),
        .takes(phone, "\"+1 (555) 010-9999\""), .takes(phone, "\"5550109\""),
        .takes(phone, "\"089/1234567\""),
        .refuses(phone, "\"555-010\"", noPhone), .refuses(phone, "\"1234567890123456\"", noPhone),
        .refuses(phone, "\"1+5550109\"", noPhone), .refuses(phone, "\"555010 ext 9\"", noPhone),
        .refuses(phone, "\"٥٥٥٠١٠٩٩\"", noPhone),
        .takes(vin, "\"1HGCM82633A004352\""),
        .takes(vin, "\"1hgcm82633a004352\"", as: "\"1HGCM82633A004352\""),
        .refuses(vin, "\"1HGCM82633A00435\"", "must have at least 17 characters"),
        .refuses(vin, "\"1HGCM82633A00435I\"", "must be a VIN: letters and digits without I, O and Q"),
        .refuses(vin, "\"1HGCM82633A00435o\"", "must be a VIN: letters and digits without I, O and Q"),
        .refuses(vin, "\"1HGCM82633A0043 2\"", "must be a VIN: letters and digits without I, O and Q"),
        .takes(date, "\"2024-02-29\""), .refuses(date, "\"2026-02-29\"", "must be a date as YYYY-MM-DD"),
        .refuses(date, "\"2026-2-029\"", "must be a date as YYYY-MM-DD"),
    ] as [Edge])
func formats(_ edge: Edge) { edge.expect() }

private let small = Field.integer("x", in: -5...100)
private let any = Field.integer("x")
private let money = Field.money("x", minor: 1...100)
private let noWhole = "must be a whole number, without point and exponent"

@Test(
    arguments: [
        .takes(small, "-5"), .takes(small, "100"), .takes(small, "-0", as: "0"),
        .refuses(small, "-6", "must be at least -5"), .refuses(small, "101", "must be at most 100"),
        .refuses(small, "1.0", noWhole), .refuses(small, "1e2", noWhole),
        .refuses(small, "\"5\"", "must be a whole number, but is text"),
        .refuses(small, "null", "must be a whole number, but is null"),
        .takes(any, "9223372036854775807"), .takes(any, "-9223372036854775808"),
        .refuses(any, "9223372036854775808", "must be at most 9223372036854775807"),
        .refuses(any, "-9223372036854775809", "must be at least -9223372036854775808"),
        .refuses(small, "99999999999999999999", "must be at most 100"),
        .takes(Field.integer("x", in: .max ... .max), "9223372036854775807"),
        .refuses(
            Field.integer("x", in: .max ... .max), "9223372036854775806",
            "must be at least 9223372036854775807"),
        .takes(Field.boolean("x"), "true"), .takes(Field.boolean("x"), "false"),
        .refuses(Field.boolean("x"), "1", "must be true or false, but is a number"),
        .refuses(Field.boolean("x"), "\"true\"", "must be true or false, but is text"),
        .takes(Field.uuid("x"), "\"\(Sample.idText)\""),
        .refuses(Field.uuid("x"), "\"42\"", "must be a UUID"),
        .refuses(Field.uuid("x"), "42", "must be a UUID as text, but is a number"),
        .takes(Field.instant("x"), "\"2026-11-21T12:56:00+02:00\"", as: "\"2026-11-21T10:56:00Z\""),
        .refuses(
            Field.instant("x"), "\"2026-11-21\"",
            "must be a time as RFC 3339 with an offset, such as 2026-11-21T10:56:00Z"),
        .takes(Field.choice("x", ["suv", "van"]), "\"van\""),
        .refuses(Field.choice("x", ["suv", "van"]), "\"VAN\"", "must be one of suv, van"),
        .refuses(Field.choice("x", ["é"]), "\"e\u{301}\"", "must be one of é"),
        .takes(money, #"{"amount":1,"currency":"USD"}"#),
        .takes(money, #"{"currency":"EUR","amount":100}"#, as: #"{"amount":100,"currency":"EUR"}"#),
        .refuses(money, "100", "must be an object with amount and currency, but is a number"),
        .takes(small.list(max: 2), "[1,2]"), .takes(small.list(max: 2), "[]"),
        .refuses(small.list(max: 2), "[1,2,\"x\"]", "must have at most 2 entries"),
        .refuses(small.list(max: 2), "{}", "must be a list, but is an object"),
        .takes(small.optional, "null"), .takes(Field.object("x", Shape("Empty", "")), "{}"),
        .refuses(Field.object("x", Place.shape), "[]", "must be an object, but is a list"),
    ] as [Edge])
func numbersAndOthers(_ edge: Edge) { edge.expect() }
