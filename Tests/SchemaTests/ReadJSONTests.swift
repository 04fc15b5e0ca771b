// Whole bodies read by a shape: what a record then gives, and which errors stand at which pointers.

import Schema
import Testing

@Test func aRecordGivesTypedValues() throws {
    let record = try Sample.shape.read(json: Array(Sample.required.utf8))
    #expect(record[Sample.name] == "Ada" && record[Sample.seats] == 4 && record[Sample.insured])
    #expect(record[Sample.rate] == Money(amountMinor: 4_900, currency: .usd))
    #expect(record[Sample.id.map(SampleID.init)] == SampleID(uuid: try #require(UUID(Sample.idText))))
    #expect(record[Sample.notes] == nil && record[Sample.colour] == nil && record[Sample.tags] == [])
    #expect(record.isPresent(Sample.name) && !record.isPresent(Sample.notes))
    #expect(!record.isPresent(Place.street))
}

@Test func aFullRecordReadsTheSameOnceWritten() throws {
    let body =
        Sample.required.dropLast().replacing("[]", with: #"["a","b"]"#) + #"""
            ,"notes":"x\ny","from":"2026-11-21T10:56:00.5Z","colour":"green",
            "place":{"street":"Elm 1","zip/code":null}}
            """#
    let record = try Sample.shape.read(json: Array(body.utf8))
    var writer = JSONWriter()
    record.write(to: &writer)
    #expect(try Sample.shape.read(json: writer.bytes) == record)
    #expect(record[Sample.colour] == .green && record[Sample.tags] == ["a", "b"])
    #expect(record[Sample.place]?[Place.street] == "Elm 1")
    let place = record[Sample.place]
    #expect(place != nil && place?.isPresent(Place.zip) == false)
}

/// What is put over the required fields of a sample, and the errors that brings.
@Test(
    arguments: [
        (#""name":null"#, ["/name must be text, but is null"]), (#""notes":null,"place":null"#, []),
        (#""seats":0"#, ["/seats must be at least 1"]),
        (#""extra":{"a":[1]}"#, ["/extra is not a known field"]),
        (#""a/b~c":1"#, ["/a~1b~0c is not a known field"]), (#""":1"#, ["/ is not a known field"]),
        (#""rate":{"amount":100001,"currency":"USD"}"#, ["/rate/amount must be at most 100000"]),
        (
            #""rate":{"amount":-1,"currency":"usd"}"#,
            [
                "/rate/amount must be at least 0",
                "/rate/currency must be a currency of three capitals, such as USD",
            ]
        ),
        (
            #""rate":{"amount":"1","currency":1}"#,
            [
                "/rate/amount must be a whole number, but is text",
                "/rate/currency must be text, but is a number",
            ]
        ),
        (
            #""rate":{"amount":1.5,"x":1}"#,
            [
                "/rate/amount must be a whole number, without point and exponent",
                "/rate/x is not a known field",
                "/rate/currency is required",
            ]
        ),
        (#""rate":{}"#, ["/rate/amount is required", "/rate/currency is required"]),
        (#""rate":null"#, ["/rate must be an object with amount and currency, but is null"]),
        (
            #""tags":["a","","toolong"]"#,
            ["/tags/1 must not be empty", "/tags/2 must have at most 5 characters"]
        ),
        (#""tags":[null]"#, ["/tags/0 must be text, but is null"]),
        (#""place":{}"#, ["/place/street is required"]),
        (#""place":{"street":"E","zip/code":"123456"}"#, ["/place/zip~1code must have at most 5 characters"]),
        (
            #""place":{"street":7,"x":1}"#,
            ["/place/street must be text, but is a number", "/place/x is not a known field"]
        ),
    ] as [(String, [String])])
func errorsAtPointers(_ member: String, _ expected: [String]) {
    // The member takes the place of the required one of the same name, where there is one.
    let name = member.prefix { $0 != ":" }
    let kept = [
        #""id":"01890a5d-ac96-774b-bcce-b302099a8057""#, #""name":"Ada""#, #""email":"ada@example.com""#,
        #""seats":4"#, #""insured":true"#, #""rate":{"amount":4900,"currency":"USD"}"#, #""tags":[]"#,
    ].filter { !$0.hasPrefix("\(name):") }
    let body = "{" + (kept + [member]).joined(separator: ",") + "}"
    #expect(errors { try Sample.shape.read(json: Array(body.utf8)) } == expected)
}

@Test func everyMissingFieldIsNamed() {
    let missing = ["id", "name", "email", "seats", "insured", "rate", "tags"].map { "/\($0) is required" }
    #expect(errors { try Sample.shape.read(json: Array("{}".utf8)) } == missing)
}

@Test(arguments: [
    ("", " is not valid JSON: expected a value but the text ended at byte 0"),
    ("{\"name\":1,}", " is not valid JSON: a comma must be followed by another value at byte 10"),
    ("{\"seats\":0} x", " is not valid JSON: unexpected text after the value at byte 12"),
    ("{\"name\":\"a\",\"name\":\"b\"}", " is not valid JSON: a name appears twice in an object at byte 12"),
    ("{\"extra\":[01]}", " is not valid JSON: a number must not begin with a zero at byte 10"),
    ("[]", " must be an object, but is a list"), ("null", " must be an object, but is null"),
])
func brokenBodiesHaveOneError(_ body: String, _ expected: String) {
    #expect(errors { try Sample.shape.read(json: Array(body.utf8)) } == [expected])
}

@Test func errorsAreFewAndShort() {
    let members = (0..<1_000).map { "\"\(String(repeating: "n", count: 200))\($0)\":0" }.joined(
        separator: ",")
    let found = errors { try Sample.shape.read(json: Array("{\(members)}".utf8)) }
    #expect(found.count == Invalid.maxErrors)
    #expect(found.allSatisfy { $0.utf8.count < 150 })
}

@Test func columnsInTheOrderOfTheFields() {
    #expect(
        Sample.shape.columns(of: "s") == """
            s.id, s.name, s.notes, s.email, s.seats, s.insured, s.from, s.rate_minor, s.rate_currency, \
            s.colour, s.tags, s.place
            """)
}
