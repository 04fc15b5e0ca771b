// Numbers, money, days and times as the readers of a language write them.

import Mustache
import Schema
import Zones

extension Words {
    private var isGerman: Bool { language == .german }

    /// `34,120`; `34.120`
    func grouped(_ value: Int64) -> String {
        Wording.grouped(value, by: UInt8(ascii: isGerman ? "." : ","))
    }

    /// The same for a page, where most numbers are small and need no text made of them.
    func view(grouped value: Int64) -> View {
        guard value.magnitude >= 1_000 else { return .integer(value) }
        var text = value < 0 ? [UInt8(ascii: "-")] : []
        Wording.append(grouped: value.magnitude, by: UInt8(ascii: isGerman ? "." : ","), to: &text)
        return .bytes(text)
    }

    /// `$1,234.50`; `1.234,50 €`
    func money(_ money: Money) -> String {
        guard isGerman else { return Wording.money(money) }
        return "\(amount(money))\u{A0}\(sign(money.currency))"
    }

    /// Without cents where there are none: `$64`, for what is only meant roughly.
    func roughly(_ money: Money) -> String {
        let text = self.money(money)
        guard let cents = text.firstRange(ofBytes: isGerman ? ",00" : ".00") else { return text }
        return String(text[..<cents.lowerBound] + text[cents.upperBound...])
    }

    private func amount(_ money: Money) -> String {
        let minor = money.amountMinor.magnitude
        let cents = minor % 100
        let whole = grouped(Int64(clamping: minor / 100))
        let sign = money.amountMinor < 0 ? "-" : ""
        return sign + whole + (isGerman ? "," : ".") + (cents < 10 ? "0\(cents)" : "\(cents)")
    }

    /// `$`, or the code of a currency that has no sign of its own here.
    func sign(_ currency: Currency) -> String {
        switch currency.code {
        case "EUR": "€"
        case "USD": "$"
        default: currency.code
        }
    }

    /// `21 Nov 2026`; `21. Nov. 2026`
    func day(_ date: CivilDate) -> String {
        isGerman
            ? "\(date.day). \(month(date, isShort: true)) \(date.year)"
            : "\(date.day) \(month(date, isShort: true)) \(date.year)"
    }

    /// `Sat 21 Nov`; `Sa 21. Nov.`
    func weekday(_ date: CivilDate) -> String {
        "\(shortName(date.weekday)) \(date.day)\(isGerman ? "." : "") \(month(date, isShort: true))"
    }

    /// `November 2026`
    func month(_ date: CivilDate) -> String { "\(month(date, isShort: false)) \(date.year)" }

    /// `Mo`, as a column of a calendar is headed.
    func shortName(_ day: Weekday) -> String {
        let number = day.rawValue - 1
        return isGerman ? Self.germanDays[number] : String(day.name.prefix(3))
    }

    func name(_ day: Weekday) -> String {
        let number = day.rawValue - 1
        return isGerman ? Self.germanLongDays[number] : day.name
    }

    /// `Sat 21 Nov 2026, 09:30`, as clocks there show it; with the offset, where they show that time twice.
    func local(_ time: Instant, in zone: Zone) -> String {
        let civil = zone.civil(at: time)
        let local = "\(weekday(civil.date)) \(civil.date.year), \(clock(civil))"
        if case .two = zone.instants(of: civil) { return "\(local) \(zone.offset(at: time))" }
        return local
    }

    /// `Sat 21 Nov, 09:30`
    func shortly(_ time: Instant, in zone: Zone) -> String {
        let civil = zone.civil(at: time)
        return "\(weekday(civil.date)), \(clock(civil))"
    }

    /// `14:32`, as clocks there show it.
    func clock(_ time: Instant, in zone: Zone) -> String { clock(zone.civil(at: time)) }

    private func clock(_ civil: CivilTime) -> String {
        "\(Wording.padded(Int64(civil.hour), to: 2)):\(Wording.padded(Int64(civil.minute), to: 2))"
    }

    /// `3 days`, `2 days 4 hours`, `90 minutes`
    func length(_ ms: Int64) -> String {
        let minutes = ms / 60_000
        guard minutes >= 120 else { return self.count(minutes, "1 minute", "{n} minutes") }
        let (days, hours) = (minutes / 1_440, minutes % 1_440 / 60)
        let parts = [
            days > 0 ? self.count(days, "1 day", "{n} days") : "",
            hours > 0 ? self.count(hours, "1 hour", "{n} hours") : "",
        ]
        return parts.filter { !$0.isEmpty }.joined(separator: " ")
    }

    private func month(_ date: CivilDate, isShort: Bool) -> String {
        let (english, german) = (Self.months[date.month - 1], Self.germanMonths[date.month - 1])
        guard isShort else { return isGerman ? german : english }
        // May, June, July and März are short enough.
        return isGerman
            ? (german.unicodeScalars.count <= 4 ? german : "\(german.prefix(3)).")
            : String(english.prefix(3))
    }

    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
        "November", "December",
    ]
    private static let germanMonths = [
        "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober",
        "November", "Dezember",
    ]
    private static let germanDays = ["Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"]
    private static let germanLongDays = [
        "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag",
    ]
}
