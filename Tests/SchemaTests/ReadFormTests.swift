// Forms and query strings: the coding of names and values, and what a shape makes of them.

import Schema
import Testing

private enum Search {
    static let make = Field.choice("make", ["bmw", "fiat", "a,b"]).list(max: 3)
    static let words = Field.text("q", max: 10).optional
    static let seats = Field.integer("seats", in: 1...9).optional
    static let electric = Field.boolean("electric").optional
    static let shape = Shape("Search", "A search.", make, words, seats, electric)
}

@Test(arguments: [
    ("", "[] - - -"), ("make=bmw", "[bmw] - - -"), ("make=bmw,fiat", "[bmw fiat] - - -"),
    ("make=bmw&make=fiat", "[bmw fiat] - - -"), ("make=a%2Cb", "[a,b] - - -"), ("make=", "[] - - -"),
    ("q=a+b%20c", "[] a b c - -"), ("q=", "[] - - -"), ("q=+", "[] - - -"), ("q", "[] - - -"),
    ("&&q=x&", "[] x - -"), ("q=a=b", "[] a=b - -"), ("seats=4&electric=true", "[] - 4 true"),
    ("seats=04", "[] - 4 -"), ("%71=x", "[] x - -"), ("q=%C3%A9", "[] é - -"),
    ("electric=false", "[] - - false"),
])
func queries(_ query: String, _ expected: String) throws {
    let record = try Search.shape.read(query: Array(query.utf8))
    let shown = [
        "[\(record[Search.make].joined(separator: " "))]", record[Search.words] ?? "-",
        record[Search.seats].map { "\($0)" } ?? "-", record[Search.electric].map { "\($0)" } ?? "-",
    ]
    #expect(shown.joined(separator: " ") == expected)
}

@Test(
    arguments: [
        ("x=1", ["x is not a known parameter"]),
        ("x=1&x=2&y", ["x is not a known parameter", "y is not a known parameter"]),
        ("=1", [" is not a known parameter"]), ("seats=1&seats=2", ["seats must be given once"]),
        ("seats=0", ["seats must be at least 1"]), ("seats=x", ["seats must be a whole number"]),
        ("seats=+1", []), ("seats=%2B1", ["seats must be a whole number"]),
        ("seats=1.0", ["seats must be a whole number"]),
        ("seats=99999999999999999999", ["seats must be at most 9"]),
        ("seats=-9223372036854775809", ["seats must be at least 1"]),
        ("seats=-", ["seats must be a whole number"]), ("electric=on", ["electric must be true or false"]),
        ("electric=1", ["electric must be true or false"]),
        ("make=audi", ["make must be one of bmw, fiat, a,b"]),
        ("make=bmw,", ["make must be one of bmw, fiat, a,b"]),
        ("make=bmw,bmw&make=bmw,bmw", ["make must have at most 3 entries"]),
        ("q=%00", ["q must be one line without control characters"]), ("q=%0d%0ax", []),
        (
            "q=x%0d%0ay",
            ["q must be one line without control characters"]
        ),
        ("q=%", ["q has a percent sign without two hexadecimal digits"]),
        ("q=%4", ["q has a percent sign without two hexadecimal digits"]),
        ("q=%g0", ["q has a percent sign without two hexadecimal digits"]),
        ("q=%+1", ["q has a percent sign without two hexadecimal digits"]), ("q=%FF", ["q is not UTF-8"]),
        ("q=%C0%80", ["q is not UTF-8"]), ("q=%ED%A0%80", ["q is not UTF-8"]), ("%FF=x", [" is not UTF-8"]),
        ("seats=0&q=12345678901", ["q must have at most 10 characters", "seats must be at least 1"]),
    ] as [(String, [String])])
func queryErrors(_ query: String, _ expected: [String]) {
    #expect(errors { try Search.shape.read(query: Array(query.utf8)) } == expected)
}

private enum Entry {
    static let name = Field.text("name", max: 10)
    static let phone = Field.text("phone", .phone).optional
    static let notes = Field.text("notes", .text0)
    static let insured = Field.boolean("insured")
    static let rate = Field.money("rate", minor: 0...10_000).optional
    static let tags = Field.text("tags", max: 9).list(max: 2)
    static let shape = Shape("Entry", "An entry.", name, phone, notes, insured, rate, tags)
}

extension TextRule {
    fileprivate static let text0 = TextRule.multiline(min: 0, max: 20)
}

@Test(arguments: [
    ("name=Ada&notes=", #"{"name":"Ada","phone":null,"notes":"","insured":false,"rate":null,"tags":[]}"#),
    (
        "name=Ada&phone=&notes=a%0D%0Ab&insured=on&rate=&rate_currency=USD&tags=",
        #"{"name":"Ada","phone":null,"notes":"a\nb","insured":true,"rate":null,"tags":[]}"#
    ),
    (
        "name=Ada&notes=x&insured=true&rate=49.9&rate_currency=USD&tags=a%2Cb&tags=c,d",
        #"{"name":"Ada","phone":null,"notes":"x","insured":true,"rate":{"amount":4990,"currency":"USD"},"#
            + #""tags":["a,b","c,d"]}"#
    ),
    (
        "name=+Ada+&phone=%2B15550109999&notes=+&rate=+5+&rate_currency=JPY&_csrf=t",
        #"{"name":"Ada","phone":"+15550109999","notes":"","insured":false,"#
            + #""rate":{"amount":5,"currency":"JPY"},"tags":[]}"#
    ),
])
func forms(_ form: String, _ expected: String) throws {
    var writer = JSONWriter()
    try Entry.shape.read(form: Array(form.utf8), ignoring: ["_csrf"]).write(to: &writer)
    #expect(String(decoding: writer.bytes, as: UTF8.self) == expected)
}

@Test(
    arguments: [
        ("notes=", ["/name is required"]), ("name=+&notes=", ["/name is required"]),
        ("name=a", ["/notes is required"]),
        ("name=a&name=b&notes=", ["/name must be given once"]),
        ("name=a&notes=&x=1", ["/x is not a known field"]),
        ("name=a&notes=&a%2Fb=1", ["/a~1b is not a known field"]),
        ("name=a&notes=&rate=5", ["/rate must come with rate_currency, a currency of three capitals"]),
        (
            "name=a&notes=&rate=5.005&rate_currency=USD",
            ["/rate must be an amount in USD, exact to 2 decimals"]
        ),
        ("name=a&notes=&rate=100.01&rate_currency=USD", ["/rate must be at most 10000"]),
        ("name=a&notes=&tags=a&tags=b&tags=c", ["/tags must have at most 2 entries"]),
        ("name=a&notes=&insured=yes", ["/insured must be true or false"]),
        ("name=a&notes=&phone=12", ["/phone must have at least 7 characters"]),
    ] as [(String, [String])])
func formErrors(_ form: String, _ expected: [String]) {
    #expect(errors { try Entry.shape.read(form: Array(form.utf8)) } == expected)
}

@Test func formsOfManyPairs() {
    let most = Array(String(repeating: "x=1&", count: FormDecoder.maxPairs).utf8)
    #expect(errors { try Entry.shape.read(form: most) }.count == 3)
    #expect(errors { try Entry.shape.read(form: most + Array("y".utf8)) } == [" has too many parameters"])
    #expect(
        errors { try Shape("O", "", Sample.place).read(form: Array("place=x".utf8)) } == [
            "/place is not valid JSON: expected a value at byte 0"
        ])
}

@Test(arguments: [
    ("a b", "a%20b"), ("é", "%C3%A9"), ("-._~aZ09", "-._~aZ09"), ("/?&=+%", "%2F%3F%26%3D%2B%25"),
])
func percentCoding(_ text: String, _ encoded: String) {
    #expect(PercentCoding.encode(text) == encoded)
    #expect(PercentCoding.decode(Array(encoded.utf8).span, plusIsSpace: false) == Array(text.utf8))
    #expect(PercentCoding.decode(Array("a+b".utf8).span, plusIsSpace: false) == Array("a+b".utf8))
}
