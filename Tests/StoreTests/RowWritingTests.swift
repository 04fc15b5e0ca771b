// A row as JSON and as a line of CSV, by a shape that has every type of column.

import Schema
import Testing

@testable import Store

private let shape = Shape(
    "Sample", "One of each.",
    Field.uuid("id"), Field.text("name", max: 100), Field.integer("km"), Field.boolean("is_listed"),
    Field.instant("seen_at"), Field.money("rate"), Field.choice("state", ["new", "used"]),
    Field.integer("grade").list(max: 5))

private let everything: [Value] = [
    .uuid(UUID(high: 0x0102_0304_0506_7708, low: 0x890A_0B0C_0D0E_0F10)), .text("Über \"Q\", 5"),
    .integer(-12),
    .boolean(true), .instant(Instant(epochMs: 1_700_000_000_000)), .integer(129_900), .text("EUR"),
    .text("used"),
    .text("[1,2]"),
]
private let nothing = [Value](repeating: .null, count: 9)
private let edges: [Value] = [
    .uuid(UUID(high: 0, low: 0)), .text(""), .integer(.min), .boolean(false), .instant(Instant(epochMs: 0)),
    .integer(.max), .text("JPY"), .text("=1+1"), .text("[]"),
]

/// Hands over one row that has these values as its columns.
private func withRow<R>(_ values: [Value], _ body: (borrowing Row) throws -> R) throws -> R? {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let database = try scratch.database("SELECT 1")
    defer { database.close() }
    let columns = values.indices.map { "$\($0 + 1)" }.joined(separator: ", ")
    var result: R?
    try database.reader().read { transaction in
        try transaction.each(.assembled("SELECT \(columns)"), values) { result = try body($0) }
    }
    return result
}

@Test(arguments: [
    (
        everything,
        #"{"id":"01020304-0506-7708-890a-0b0c0d0e0f10","name":"Über \"Q\", 5","km":-12,"is_listed":true,"#
            + #""seen_at":"2023-11-14T22:13:20Z","rate":{"amount":129900,"currency":"EUR"},"#
            + #""state":"used","grade":[1,2]}"#
    ),
    (
        nothing,
        #"{"id":null,"name":null,"km":null,"is_listed":null,"seen_at":null,"rate":null,"state":null,"#
            + #""grade":null}"#
    ),
    (
        edges,
        #"{"id":"00000000-0000-0000-0000-000000000000","name":"","km":-9223372036854775808,"#
            + #""is_listed":false,"seen_at":"1970-01-01T00:00:00Z","#
            + #""rate":{"amount":9223372036854775807,"currency":"JPY"},"state":"=1+1","grade":[]}"#
    ),
])
func rowsAsJSON(_ values: [Value], _ json: String) throws {
    let written = try withRow(values) { row in
        var writer = JSONWriter()
        try row.write(shape, to: &writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
    #expect(written == json)
}

@Test(arguments: [
    (
        everything,
        #"01020304-0506-7708-890a-0b0c0d0e0f10,"Über ""Q"", 5",-12,true,2023-11-14T22:13:20Z,129900,EUR,used,"#
            + #""[1,2]""#
    ),
    (nothing, ",,,,,,,,"),
    (
        edges,
        "00000000-0000-0000-0000-000000000000,,-9223372036854775808,false,1970-01-01T00:00:00Z,"
            + "9223372036854775807,JPY,'=1+1,[]"
    ),
])
func rowsAsCSV(_ values: [Value], _ line: String) throws {
    let written = try withRow(values) { row in
        var writer = CSVWriter()
        try row.write(shape, to: &writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
    #expect(written == line + "\r\n")
}

@Test func membersStandBesideOthers() throws {
    let small = Shape("Small", "Two.", Field.integer("a"), Field.money("b"))
    let written = try withRow([.text("skipped"), .integer(1), .integer(2), .text("USD")]) { row in
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("first")
        writer.boolean(true)
        try row.writeMembers(small, from: 1, to: &writer)
        writer.endObject()
        return String(decoding: writer.bytes, as: UTF8.self)
    }
    #expect(written == #"{"first":true,"a":1,"b":{"amount":2,"currency":"USD"}}"#)
}

/// A statement that lost a column must not answer with nulls from then on.
@Test func tooFewColumnsAreAMistake() throws {
    let short = Array(everything.dropLast())
    #expect(throws: StoreError.mistake("Sample has more columns than the row: 8")) {
        try withRow(short) { row in
            var writer = JSONWriter()
            try row.write(shape, to: &writer)
        }
    }
    #expect(throws: StoreError.mistake("Sample has more columns than the row: 8")) {
        try withRow(short) { row in
            var writer = CSVWriter()
            try row.write(shape, to: &writer)
        }
    }
}

@Test(arguments: ["", "EU", "eur", "EURO"])
func moneyNeedsItsCurrency(_ currency: String) throws {
    #expect(throws: StoreError.unusable("column 1 holds no currency")) {
        try withRow([.integer(1), .text(currency)]) { try $0.money(0) }
    }
}
