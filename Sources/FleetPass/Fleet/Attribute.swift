// What an organisation wants to know of its vehicles besides what every vehicle has. No SQL, no HTTP.

import Schema

/// A value as the API takes and shows it.
struct AttributeValue: Equatable, Sendable {
    let key: String
    let value: String

    static let most = 60
    static let longest = 200
    static let keyField = Field.text("key", max: 40, "As the definition calls it.")
    static let valueField = Field.text(
        "value", max: longest, "A text, one of the choices, a decimal number, or `true` or `false`.")
    static let shape = Shape("VehicleAttribute", "A value of an attribute.", keyField, valueField)
    private static let givenValue = Field.text(
        "value", min: 0, max: longest,
        "A text, one of the choices, a decimal number, or `true` or `false`; empty: it has none.")
    /// As whoever enters a vehicle says it.
    static let input = Shape(
        "VehicleAttributeInput", "A value that an attribute is to have.", keyField, givenValue)

    init(key: String, value: String) { (self.key, self.value) = (key, value) }

    /// Of what was given: what is empty is none.
    static func given(_ records: [Record]) -> [AttributeValue] {
        records.map { AttributeValue(key: $0[keyField], value: $0[givenValue]) }.filter { !$0.value.isEmpty }
    }

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("key", key)
            json.member("value", value)
        }
    }
}

/// What an attribute is.
struct AttributeDefinition: Sendable {
    enum Kind: String, CaseIterable, Sendable {
        case text, number, choice, flag
    }

    let id: UUID
    let key: String
    var label: String
    let kind: Kind
    var unit: String?
    var choices: [String]
    var isFilter: Bool
    var isPublic: Bool
    var position: Int64

    /// A value as it is kept, or what is wrong with it, fit to stand after its name.
    func checked(_ text: String) -> Checked {
        switch kind {
        case .text: return .good(text, amount: nil)
        case .choice:
            return choices.contains(text)
                ? .good(text, amount: nil) : .flawed("must be one of \(choices.joined(separator: ", "))")
        case .flag:
            switch text.lowercased() {
            case "true", "yes": return .good("true", amount: nil)
            case "false", "no": return .good("false", amount: nil)
            default: return .flawed("must be true or false")
            }
        case .number:
            guard let number = Thousandths(text) else {
                return .flawed("must be a number with three decimals at most")
            }
            return .good(number.text, amount: number.amount)
        }
    }

    enum Checked: Equatable {
        case good(String, amount: Int64?)
        case flawed(String)
    }
}

/// A decimal number with three decimals at most.
struct Thousandths: Equatable, Sendable {
    let amount: Int64
    /// Beyond that nobody measures, and no sum overflows.
    private static let limit: Int64 = 1_000_000_000_000

    init?(_ text: String) {
        let bytes = Array(text.utf8)
        let isNegative = bytes.first == UInt8(ascii: "-")
        let digits = bytes.dropFirst(isNegative ? 1 : 0)
        var (value, decimals, hasPoint, count): (Int64, Int, Bool, Int) = (0, 0, false, 0)
        for byte in digits {
            if byte == UInt8(ascii: "."), !hasPoint, count > 0 {
                hasPoint = true
            } else if 0x30...0x39 ~= byte, value < Self.limit, decimals < 3 || byte == 0x30 {
                count += 1
                // Zeros beyond the third decimal say nothing.
                if hasPoint, decimals == 3 { continue }
                value = value * 10 + Int64(byte &- 0x30)
                if hasPoint { decimals += 1 }
            } else {
                return nil
            }
        }
        guard count > 0, digits.last != UInt8(ascii: ".") else { return nil }
        while decimals < 3 {
            value *= 10
            decimals += 1
        }
        guard value <= Self.limit else { return nil }
        amount = isNegative ? -value : value
    }

    /// The shortest text of the same number.
    var text: String {
        let magnitude = amount.magnitude
        var decimals = String(1_000 + magnitude % 1_000).dropFirst()
        while decimals.utf8.last == UInt8(ascii: "0") { decimals.removeLast() }
        let sign = amount < 0 ? "-" : ""
        return "\(sign)\(magnitude / 1_000)\(decimals.isEmpty ? "" : ".\(decimals)")"
    }
}

/// What a filter says of attributes: `key:value`, several of one key as well as another, and for numbers
/// `key:least..most`, where either end may be left out.
struct AttributeFilter: Equatable, Sendable {
    struct Span: Equatable, Sendable {
        let least: Int64
        let most: Int64
    }

    let key: String
    private(set) var values: [String]
    private(set) var spans: [Span]

    /// What has no key of its own belongs to the key before it, so that `colour:red,blue` says what it seems
    /// to.
    static func read(_ texts: [String]) -> [AttributeFilter] {
        var filters: [AttributeFilter] = []
        for text in texts {
            let parts = text.utf8.split(
                separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
            let hasKey = parts.count == 2
            let key = hasKey ? String(Substring(parts[0])) : filters.last?.key ?? ""
            let value = hasKey ? String(Substring(parts[1])) : text
            if let index = filters.firstIndex(where: { $0.key == key }) {
                filters[index].add(value)
            } else {
                var filter = AttributeFilter(key: key, values: [], spans: [])
                filter.add(value)
                filters.append(filter)
            }
        }
        return filters
    }

    private mutating func add(_ value: String) {
        values.append(value)
        if let number = Thousandths(value) {
            spans.append(Span(least: number.amount, most: number.amount))
        } else if let dots = value.firstRange(ofBytes: "..") {
            let ends = (String(value[..<dots.lowerBound]), String(value[dots.upperBound...]))
            let (least, most) = (Thousandths(ends.0)?.amount, Thousandths(ends.1)?.amount)
            guard least != nil || ends.0.isEmpty, most != nil || ends.1.isEmpty else { return }
            spans.append(Span(least: least ?? .min, most: most ?? .max))
        }
    }

    /// As a query says it again.
    var texts: [String] { values.map { "\(key):\($0)" } }
}
