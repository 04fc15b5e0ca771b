// Sizes and times as people read them: three digits and a unit.

enum Sizes {
    private static let units: [(Int64, String)] = [
        (1_000_000_000_000, "TB"), (1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB"),
    ]

    static func text(_ bytes: Int64) -> String {
        for (size, name) in units where bytes >= size {
            return "\(digits(Double(bytes) / Double(size))) \(name)"
        }
        return "\(max(0, bytes)) B"
    }

    /// Three of them: `1.23`, `12.3`, `123`.
    static func digits(_ value: Double) -> String {
        guard value.isFinite, value.magnitude < 1e15 else { return "-" }
        let places = value.magnitude < 9.995 ? 100 : value.magnitude < 99.95 ? 10 : 1
        let scaled = Int64((value * Double(places)).rounded())
        guard places > 1 else { return "\(scaled)" }
        let whole = scaled.magnitude / UInt64(places)
        let rest = "\(scaled.magnitude % UInt64(places))"
        let zeros = String(repeating: "0", count: (places == 100 ? 2 : 1) - rest.utf8.count)
        return "\(value < 0 && scaled != 0 ? "-" : "")\(whole).\(zeros)\(rest)"
    }

    /// `42 s`, `17 min`, `5 h`, `12 days`.
    static func span(_ seconds: Int64) -> String {
        switch seconds {
        case ..<120: "\(max(0, seconds)) s"
        case ..<7_200: "\(seconds / 60) min"
        case ..<172_800: "\(seconds / 3_600) h"
        default: "\(seconds / 86_400) days"
        }
    }
}

extension Sizes {
    /// Without zeros behind the point: `2 MB` for `2.00 MB`.
    static func short(_ text: String) -> String {
        let words = text.utf8.split(separator: 0x20, maxSplits: 1)
        var number = Array(words.first ?? Substring(text).utf8)
        guard number.contains(UInt8(ascii: ".")) else { return text }
        while number.last == UInt8(ascii: "0") { number.removeLast() }
        if number.last == UInt8(ascii: ".") { number.removeLast() }
        let unit = words.count > 1 ? " " + String(Substring(words[1])) : ""
        return String(decoding: number, as: UTF8.self) + unit
    }

    static func growth(_ bytesPerDay: Double) -> String {
        let size = text(Int64(clamping: bytesPerDay.magnitude))
        return (bytesPerDay < 0 ? "-" : "+") + size
    }
}
