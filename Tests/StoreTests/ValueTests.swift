// Every kind of value goes in and comes out the same.

import Schema
import Testing

@testable import Store

private let lowest = UUID(high: 0, low: 0)
private let highest = UUID(high: .max, low: .max)
private let mixed = UUID(high: 0x0102_0304_0506_0708, low: 0x090A_0B0C_0D0E_0FF0)
private let longText = String(repeating: "Ä🚗", count: 200_000)

/// A table with a column of each of the store's types, and one row of it written by `values`.
private func withRow<R: Sendable>(
    _ column: String, _ value: Value, _ body: @escaping @Sendable (borrowing Row) throws -> R
) throws -> R? {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let database = try scratch.database("CREATE TABLE one (value \(column)) STRICT")
    defer { database.close() }
    try database.run("INSERT INTO one VALUES ($1)", value)
    return try database.reader().read { try $0.first(Query("SELECT value FROM one")) { try body($0) } }
}

@Test(arguments: [0, 1, -1, .max, .min, 1 << 53, (1 << 53) + 1, 127, 128, -129] as [Int64])
func integersRoundTrip(_ value: Int64) throws {
    #expect(try withRow("INTEGER", .integer(value)) { $0.integer(0) } == value)
}

@Test(
    arguments: [
        0, -0.0, 1.5, 0.1, .greatestFiniteMagnitude, .leastNonzeroMagnitude, .infinity, -.infinity,
        9_007_199_254_740_992,
    ] as [Double])
func doublesRoundTrip(_ value: Double) throws {
    #expect(try withRow("REAL", .double(value)) { $0.double(0) } == value)
}

@Test(arguments: ["", "plain", "a\0b\0", "\0", "é🚗\u{301}", "'; DROP TABLE one; --", "$1 ?1", longText])
func textsRoundTrip(_ value: String) throws {
    #expect(try withRow("TEXT", .text(value)) { Array($0.text(0).utf8) } == Array(value.utf8))
}

@Test(arguments: [[], [0], [0, 0xFF, 0x80, 0], [UInt8](repeating: 7, count: 1_000_000)] as [[UInt8]])
func bytesRoundTrip(_ value: [UInt8]) throws {
    #expect(try withRow("BLOB", .bytes(value)) { $0.bytes(0) } == value)
}

@Test(arguments: [lowest, highest, mixed])
func uuidsRoundTrip(_ value: UUID) throws {
    #expect(try withRow("BLOB", .uuid(value)) { try $0.uuid(0) } == value)
}

@Test(arguments: [0, -1, .max, .min, 1_700_000_000_123] as [Int64])
func instantsRoundTrip(_ epochMs: Int64) throws {
    let value = Instant(epochMs: epochMs)
    #expect(try withRow("INTEGER", .instant(value)) { $0.instant(0) } == value)
}

@Test(arguments: [true, false])
func booleansRoundTrip(_ value: Bool) throws {
    #expect(try withRow("INTEGER", .boolean(value)) { $0.boolean(0) } == value)
}

/// Nothing is not the same as something empty.
@Test(
    arguments: [
        ("TEXT", .text(""), false), ("TEXT", .text(String?.none), true), ("BLOB", .bytes([]), false),
        ("BLOB", .null, true), ("BLOB", .uuid(UUID?.none), true), ("INTEGER", .integer(0), false),
        ("INTEGER", .integer(Int64?.none), true),
    ] as [(String, Value, Bool)])
func nullIsOnlyNull(_ column: String, _ value: Value, _ isNull: Bool) throws {
    #expect(try withRow(column, value) { $0.isNull(0) } == isNull)
}

@Test func absentValuesAreNil() throws {
    let absent = try withRow("BLOB", .null) { row in
        try row.optionalUUID(0) == nil && row.optionalText(0) == nil && row.optionalInteger(0) == nil
    }
    #expect(absent == true)
    #expect(try withRow("TEXT", .text("")) { $0.optionalText(0) } == "")
    #expect(try withRow("BLOB", .uuid(mixed)) { try $0.optionalUUID(0) } == mixed)
    #expect(try withRow("INTEGER", .integer(3)) { $0.optionalInteger(0) } == 3)
}

@Test(arguments: [15, 17, 0])
func aBlobOfAnotherLengthIsNoUUID(_ count: Int) throws {
    #expect(throws: StoreError.unusable("column 0 holds no UUID")) {
        try withRow("BLOB", .bytes([UInt8](repeating: 1, count: count))) { try $0.uuid(0) }
    }
}

/// Sixteen bytes, first byte first: so the order of the ids is the order of the index.
@Test func uuidsSortAsTheirTextDoes() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let database = try scratch.database("CREATE TABLE ids (id BLOB PRIMARY KEY) STRICT")
    defer { database.close() }
    let ids = [
        highest, lowest, mixed, UUID(high: 1, low: 0), UUID(high: 0, low: 1), UUID(high: 1 << 63, low: 0),
        UUID(high: 0, low: 1 << 63), UUID(high: 256, low: 0),
    ]
    for id in ids { try database.run("INSERT INTO ids VALUES ($1)", .uuid(id)) }
    let (stored, hex) = try database.reader().read { transaction in
        (
            try transaction.all(Query("SELECT id FROM ids ORDER BY id")) { try $0.uuid(0) },
            try transaction.all(Query("SELECT lower(hex(id)) FROM ids ORDER BY id")) { $0.text(0) }
        )
    }
    #expect(stored == ids.sorted())
    #expect(hex == ids.map { $0.description.filter { $0 != "-" } }.sorted())
}
