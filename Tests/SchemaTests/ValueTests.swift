// UUIDs, instants, days and money: their texts, their ends, and both ways.

import Schema
import Testing

@Test(arguments: [
    ("01890a5d-ac96-774b-bcce-b302099a8057", true), ("01890A5D-AC96-774B-BCCE-B302099A8057", true),
    ("00000000-0000-0000-0000-000000000000", true), ("ffffffff-ffff-ffff-ffff-ffffffffffff", true),
    ("", false),
    ("01890a5dac96774bbcceb302099a8057", false), ("{01890a5d-ac96-774b-bcce-b302099a8057}", false),
    ("01890a5d-ac96-774b-bcce-b302099a805", false), ("01890a5d-ac96-774b-bcce-b302099a80577", false),
    ("01890a5d-ac96-774b-bcceb-302099a8057", false), ("01890a5g-ac96-774b-bcce-b302099a8057", false),
    ("01890a5d_ac96-774b-bcce-b302099a8057", false), (" 1890a5d-ac96-774b-bcce-b302099a8057", false),
    ("+1890a5d-ac96-774b-bcce-b302099a8057", false), ("01890a5d-ac96-774b-bcce-b302099a805é", false),
])
func uuidTexts(_ text: String, _ isValid: Bool) {
    #expect(UUID(text)?.description == (isValid ? text.lowercased() : nil))
}

@Test func uuidsThereAndBack() throws {
    var random = Seeded(state: 7)
    for _ in 0..<2_000 {
        let id = UUID(high: random.next(), low: random.next())
        let other = UUID(high: random.next(), low: random.next())
        var bytes: [UInt8] = []
        id.appendBytes(to: &bytes)
        let isSame = UUID(id.description) == id && UUID(bytes: bytes.span) == id
        guard isSame, (id < other) == (id.description < other.description) else {
            Issue.record("\(id)")
            return
        }
    }
    #expect(UUID(bytes: [1, 2, 3].span) == nil)
}

@Test(arguments: [0, 1, 1_795_258_560_123, 0xFFFF_FFFF_FFFF] as [Int64])
func version7(_ epochMs: Int64) {
    let id = UUID(v7: epochMs, random: (.max, .max))
    #expect(id.epochMs == epochMs)
    #expect(id.description.dropFirst(14).first == "7" && id.description.dropFirst(19).first == "b")
    #expect(UUID(v7: epochMs, random: (0, 0)).description.hasSuffix("-7000-8000-000000000000"))
    #expect(id < UUID(v7: epochMs + 1, random: (0, 0)) || epochMs == 0xFFFF_FFFF_FFFF)
}

@Test(
    arguments: [
        ("1970-01-01T00:00:00Z", 0), ("1969-12-31T23:59:59.999Z", -1),
        ("2026-11-21T10:56:00.123Z", 1_795_258_560_123),
        ("2026-11-21T11:56:00.123+01:00", 1_795_258_560_123),
        ("2026-11-21T05:26:00.123-05:30", 1_795_258_560_123),
        ("2026-11-21t10:56:00z", 1_795_258_560_000), ("2026-11-21T10:56:00.1239999Z", 1_795_258_560_123),
        ("2026-11-21T10:56:00.1Z", 1_795_258_560_100), ("2024-02-29T00:00:00Z", 1_709_164_800_000),
        ("2000-02-29T00:00:00Z", 951_782_400_000), ("1970-01-01T00:00:00-00:00", 0),
        ("0000-01-01T00:00:00Z", -62_167_219_200_000), ("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
        ("2026-02-29T00:00:00Z", nil), ("1900-02-29T00:00:00Z", nil), ("2026-04-31T00:00:00Z", nil),
        ("2026-00-10T00:00:00Z", nil), ("2026-13-10T00:00:00Z", nil), ("2026-01-00T00:00:00Z", nil),
        ("2026-01-32T00:00:00Z", nil), ("2026-01-01T24:00:00Z", nil), ("2026-01-01T00:60:00Z", nil),
        ("2016-12-31T23:59:60Z", nil), ("2026-01-01T00:00:00", nil), ("2026-01-01 00:00:00Z", nil),
        ("2026-01-01T00:00:00.Z", nil), ("2026-01-01T00:00:00.5", nil), ("2026-01-01T00:00:00+1:00", nil),
        ("2026-01-01T00:00:00+0100", nil), ("2026-01-01T00:00:00+24:00", nil),
        ("2026-01-01T00:00:00+01:60", nil),
        ("2026-01-01T00:00:00Zx", nil), ("2026-01-01T00:00Z", nil), ("26-01-01T00:00:00Z", nil), ("", nil),
        ("+026-01-01T00:00:00Z", nil), ("2026-01-01T00:00:00,5Z", nil), ("2026-01-01T00:00:0aZ", nil),
        ("0000-01-01T00:00:00+00:01", nil), ("9999-12-31T23:59:59-00:01", nil),
        ("2026-01-01T00:00:00+01:00Z", nil),
    ] as [(String, Int64?)])
func instantTexts(_ text: String, _ epochMs: Int64?) { #expect(Instant(text)?.epochMs == epochMs) }

@Test func instantsThereAndBack() {
    var random = Seeded(state: 11)
    for _ in 0..<5_000 {
        let range = Instant.earliest.epochMs...Instant.latest.epochMs
        let instant = Instant(epochMs: Int64.random(in: range, using: &random))
        guard Instant(instant.description) == instant else {
            Issue.record("\(instant.epochMs)")
            return
        }
    }
    #expect(Instant(epochMs: .min).description == "0000-01-01T00:00:00Z")
    #expect(Instant(epochMs: .max).description == "9999-12-31T23:59:59.999Z")
}

@Test func daysThereAndBack() {
    // Both ends, and one whole cycle of the calendar around 1970.
    let days: [Int64] = Array(-719_528 ... -719_000) + Array(-73_048...73_049) + Array(2_932_000...2_932_896)
    var previous: CivilDate?
    for day in days {
        guard let date = CivilDate(daysSinceEpoch: day), date.daysSinceEpoch == day,
            CivilDate(year: date.year, month: date.month, day: date.day) == date,
            previous.map({ $0 < date }) ?? true
        else {
            Issue.record("day \(day)")
            return
        }
        previous = date
    }
    #expect(CivilDate(daysSinceEpoch: -719_529) == nil && CivilDate(daysSinceEpoch: 2_932_897) == nil)
    #expect(CivilDate(daysSinceEpoch: .min) == nil && CivilDate(daysSinceEpoch: .max) == nil)
}

@Test(
    arguments: [
        ("1299", "USD", 129_900, "1299.00"), ("1299.5", "USD", 129_950, "1299.50"),
        ("0.01", "USD", 1, "0.01"),
        ("-3.20", "USD", -320, "-3.20"), ("-0.05", "EUR", -5, "-0.05"), ("500", "JPY", 500, "500"),
        ("1.234", "KWD", 1_234, "1.234"), ("92233720368547758.07", "USD", .max, "92233720368547758.07"),
        ("-92233720368547758.08", "USD", .min, "-92233720368547758.08"), ("0", "USD", 0, "0.00"),
        ("92233720368547758.08", "USD", nil, ""), ("1.005", "USD", nil, ""), ("500.0", "JPY", nil, ""),
        ("", "USD", nil, ""), (".5", "USD", nil, ""), ("5.", "USD", nil, ""), ("1,5", "USD", nil, ""),
        ("1.-5", "USD", nil, ""), ("1.2.3", "USD", nil, ""), ("$5", "USD", nil, ""), ("+5", "USD", nil, ""),
        ("1e3", "USD", nil, ""), ("-", "USD", nil, ""),
    ] as [(String, String, Int64?, String)])
func decimalAmounts(_ text: String, _ code: String, _ minor: Int64?, _ shown: String) throws {
    let money = Money(decimal: Array(text.utf8), currency: try #require(Currency(code)))
    var bytes: [UInt8] = []
    money?.appendDecimal(to: &bytes)
    #expect(money?.amountMinor == minor)
    #expect(String(decoding: bytes, as: UTF8.self) == shown)
}

@Test(arguments: ["usd", "US", "USDX", "", "U5D", "ÜSD", "US "])
func noCurrency(_ code: String) { #expect(Currency(code) == nil) }
