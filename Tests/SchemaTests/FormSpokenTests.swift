// Numbers in forms in the unit in which people say them.

import Testing

@testable import Schema

@Suite struct FormSpokenTests {
    private static let shape = Shape(
        "Spoken", "", Field.integer("day_minor", in: 0...100_000, "").optional,
        Field.integer("share_ppm", in: 0...2_000_000, "").optional,
        Field.integer("weekdays_ppm", in: 0...2_000_000, "").list(max: 3).optional)

    @Test(
        "Amounts become minor units, percent millionths",
        arguments: [
            ("day_amount=64.5&form_currency=USD", "day_minor 6450"),
            ("day_amount=64&form_currency=JPY", "day_minor 64"),
            ("day_minor=6450", "day_minor 6450"), ("share_percent=12.5", "share_ppm 125000"),
            ("share_percent=+8.875+", "share_ppm 88750"), ("share_percent=100", "share_ppm 1000000"),
            ("weekdays_percent=100&weekdays_percent=110.5", "weekdays_ppm 1000000 1105000"),
            ("weekdays_percent=&weekdays_percent=&share_percent=&day_amount=&form_currency=USD", ""),
        ])
    func reads(form: String, told: String) throws {
        let record = try Self.shape.read(form: Array(form.utf8))
        #expect(Self.told(record) == told)
    }

    @Test(
        "What is no such number is refused by the name that the form has",
        arguments: [
            ("day_amount=64.555&form_currency=USD", "day_amount"), ("day_amount=64", "day_amount"),
            ("day_amount=5000000&form_currency=USD", "day_amount"), ("share_percent=ten", "share_percent"),
            ("share_percent=1.23456", "share_percent"), ("share_percent=.5", "share_percent"),
            ("share_percent=1.", "share_percent"), ("share_percent=1&share_percent=2", "share_percent"),
            ("share_percent=99999999999999999999", "share_percent"), ("form_currency=USD", "form_currency"),
            (
                "weekdays_percent=1&weekdays_percent=1&weekdays_percent=1&weekdays_percent=1",
                "weekdays_percent"
            ),
        ])
    func refuses(form: String, name: String) {
        let error = #expect(throws: Invalid.self) { try Self.shape.read(form: Array(form.utf8)) }
        #expect(error?.errors.map(\.name) == [name])
    }

    private static func told(_ record: Record) -> String {
        let value = (try? JSONValue(parsing: record.written)) ?? .null
        return shape.fields.compactMap { spec -> String? in
            switch value[spec.name] {
            case .integer(let number)?: "\(spec.name) \(number)"
            case .list(let list)?:
                ([spec.name] + list.compactMap { $0.integer.map { "\($0)" } }).joined(separator: " ")
            default: nil
            }
        }.joined(separator: "; ")
    }
}
