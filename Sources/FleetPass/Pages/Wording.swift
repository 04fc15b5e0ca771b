// Numbers and money as people read them.

import Schema
import Zones

package enum Wording {
    /// `34,120`
    package static func grouped(_ value: Int64, by separator: UInt8 = UInt8(ascii: ",")) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(32)
        if value < 0 { text.append(UInt8(ascii: "-")) }
        append(grouped: value.magnitude, by: separator, to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// Pages are full of numbers: each is written into bytes once, digit by digit.
    static func append(grouped value: UInt64, by separator: UInt8, to text: inout [UInt8]) {
        var (unit, place): (UInt64, Int) = (1, 0)
        while value / unit >= 10 { (unit, place) = (unit * 10, place + 1) }
        while place >= 0 {
            text.append(0x30 + UInt8(truncatingIfNeeded: value / unit % 10))
            if place > 0, place % 3 == 0 { text.append(separator) }
            (unit, place) = (unit / 10, place - 1)
        }
    }

    /// `004711`
    static func padded(_ number: Int64, to digits: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
    }

    /// `$64.50`, or `64.50 SEK` where the currency has no sign of its own here.
    static func money(_ money: Money) -> String {
        let sign = sign(of: money.currency)
        var text: [UInt8] = []
        text.reserveCapacity(40)
        if money.amountMinor < 0 { text.append(UInt8(ascii: "-")) }
        if let sign { text.append(contentsOf: sign.utf8) }
        var unit: UInt64 = 1
        for _ in 0..<(sign == nil ? money.currency.minorDigits : 2) { unit *= 10 }
        append(grouped: money.amountMinor.magnitude / unit, by: UInt8(ascii: ","), to: &text)
        if unit > 1 { text.append(UInt8(ascii: ".")) }
        while unit > 1 {
            unit /= 10
            text.append(0x30 + UInt8(truncatingIfNeeded: money.amountMinor.magnitude / unit % 10))
        }
        if sign == nil { text.append(contentsOf: " \(money.currency.code)".utf8) }
        return String(decoding: text, as: UTF8.self)
    }

    /// `$64`: where a picture has no room for more.
    static func roundly(_ money: Money) -> String {
        let whole = Wording.money(money).split(separator: ".")
        let code = sign(of: money.currency) == nil && whole.count > 1 ? " \(money.currency.code)" : ""
        return (whole.first.map { String($0) } ?? "") + code
    }

    /// Of those that have one here; all of these have cents.
    private static func sign(of currency: Currency) -> String? {
        if currency == .usd { return "$" }
        if currency == .eur { return "€" }
        return currency.code == "GBP" ? "£" : nil
    }

    /// `tel:+13035550142`: a link that dials has no blanks and no brackets.
    static func call(_ phone: String) -> String {
        let digits = phone.utf8.filter { (0x30...0x39).contains($0) || $0 == UInt8(ascii: "+") }
        return "tel:" + String(decoding: digits, as: UTF8.self)
    }

    /// `64.50`, as a form has it.
    static func decimal(_ money: Money) -> String {
        var bytes: [UInt8] = []
        money.appendDecimal(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// `12.5`, of millionths; at most four decimals, and none that are nought.
    static func percent(ppm: Int64, grouped isGrouped: Bool = true) -> String {
        var decimals = [UInt8](padded(ppm.clampedMagnitude % 10_000, to: 4).utf8)
        while decimals.last == UInt8(ascii: "0") { decimals.removeLast() }
        let units = ppm.clampedMagnitude / 10_000
        let whole = (ppm < 0 ? "-" : "") + (isGrouped ? grouped(units) : "\(units)")
        return decimals.isEmpty ? whole : "\(whole).\(String(decoding: decimals, as: UTF8.self))"
    }

    /// `Sat 21 Nov 2026, 09:30`, by the clocks of a place.
    static func moment(_ time: Instant, in zone: Zone) -> String {
        let civil = zone.civil(at: time)
        let clock = "\(padded(Int64(civil.hour), to: 2)):\(padded(Int64(civil.minute), to: 2))"
        return "\(day(civil.date)), \(clock)"
    }

    /// `Sat 21 Nov 2026`
    static func day(_ date: CivilDate) -> String {
        "\(date.weekday.name.prefix(3)) \(date.day) \(months[date.month - 1]) \(date.year)"
    }

    /// `15 minutes`, `1 hour`, `3 days`
    package static func span(_ ms: Int64) -> String {
        let minutes = ms / 60_000
        let (count, unit) =
            minutes < 60
            ? (minutes, "minute") : minutes < 48 * 60 ? (minutes / 60, "hour") : (minutes / 1_440, "day")
        return count == 1 ? "1 \(unit)" : "\(count) \(unit)s"
    }

    /// `Sat 21 Nov 2026, 09:30 (America/New_York)`; with the offset, where clocks show that time twice:
    /// `Sun 7 Nov 2027, 01:30 -04:00 (America/New_York)`.
    static func local(_ time: Instant, in zone: Zone, called name: String? = nil) -> String {
        let civil = zone.civil(at: time)
        var clock =
            "\(civil.hour < 10 ? "0" : "")\(civil.hour):\(civil.minute < 10 ? "0" : "")\(civil.minute)"
        if case .two = zone.instants(of: civil) { clock += " \(zone.offset(at: time))" }
        let day = "\(civil.date.weekday.name.prefix(3)) \(civil.date.day) \(months[civil.date.month - 1])"
        return "\(day) \(civil.date.year), \(clock) (\(name ?? zone.name))"
    }

    /// `Sat 21 Nov 2026, 09:30 (New York time)`: the same as people say it.
    static func spoken(_ time: Instant, in zone: Zone) -> String {
        local(time, in: zone, called: clocks(of: zone))
    }

    /// `New York time`
    static func clocks(of zone: Zone) -> String {
        let city = zone.name.split(separator: "/").last.map(String.init) ?? zone.name
        return "\(city.split(separator: "_").joined(separator: " ")) time"
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// `3 days`, `2 days 4 hours`, `90 minutes`
    static func length(_ ms: Int64) -> String {
        let minutes = ms / 60_000
        guard minutes >= 120 else { return count(minutes, "minute") }
        let (days, hours) = (minutes / 1_440, minutes % 1_440 / 60)
        let parts = [days > 0 ? count(days, "day") : "", hours > 0 ? count(hours, "hour") : ""]
        return parts.filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// `November`
    static func month(_ number: Int) -> String {
        let names = [
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November", "December",
        ]
        return 1...12 ~= number ? names[number - 1] : ""
    }

    static func capitalised(_ word: String) -> String { word.prefix(1).uppercased() + word.dropFirst() }

    /// `1 day`, `3 days`
    static func count(_ count: Int64, _ noun: String) -> String {
        count == 1 ? "1 \(noun)" : "\(grouped(count)) \(noun)s"
    }

    /// `1 vehicle`, `2,413 vehicles`, `No vehicles`
    static func vehicles(_ count: Int) -> String {
        switch count {
        case 0: "No vehicles"
        case 1: "1 vehicle"
        default: "\(grouped(Int64(count))) vehicles"
        }
    }
}

enum CivilYear {
    static func of(epochMs: Int64) -> Int {
        CivilDate(daysSinceEpoch: epochMs / 86_400_000)?.year ?? 1970
    }
}

extension Int64 {
    fileprivate var clampedMagnitude: Int64 { Int64(clamping: magnitude) }
}
