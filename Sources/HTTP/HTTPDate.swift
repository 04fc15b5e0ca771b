// The one date format that HTTP writes (RFC 9110, 5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`.

enum HTTPDate {
    private static let days: [StaticString] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months: [StaticString] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    static func append(epochSecond: Int64, to output: inout [UInt8]) {
        // Years 1970 to 9999: what four digits and an unsigned day count can say.
        let second = min(max(0, epochSecond), 253_402_300_799)
        let day = second / 86_400
        let (year, month, dayOfMonth) = civil(day)
        output.append(days[Int(day % 7)])
        output.append(", ")
        pair(dayOfMonth, &output)
        output.append(Bytes.space)
        output.append(months[month - 1])
        output.append(Bytes.space)
        pair(year / 100, &output)
        pair(year % 100, &output)
        output.append(Bytes.space)
        let rest = Int(second % 86_400)
        pair(rest / 3600, &output)
        output.append(Bytes.colon)
        pair(rest / 60 % 60, &output)
        output.append(Bytes.colon)
        pair(rest % 60, &output)
        output.append(" GMT")
    }

    /// Reads that format and no other; the obsolete two are treated as absent, as a sender must not write
    /// them.
    static func parse(_ bytes: [UInt8], _ range: Range<Int>) -> Int64? {
        guard range.count == 29 else { return nil }
        let base = range.lowerBound
        func number(_ offset: Int, _ count: Int) -> Int? {
            Bytes.number(bytes, (base + offset)..<(base + offset + count))
        }
        func text(_ offset: Int) -> Range<Int> { (base + offset)..<(base + offset + 3) }
        guard let day = number(5, 2), let year = number(12, 4), let hour = number(17, 2),
            let minute = number(20, 2), let second = number(23, 2), hour < 24, minute < 60, second < 60,
            (1970...9999).contains(year), (1...31).contains(day),
            let month = months.firstIndex(where: { Bytes.equal(bytes, text(8), $0) })
        else { return nil }
        let total =
            Int64(dayNumber(year, month + 1, day)) * 86_400 + Int64(hour * 3600 + minute * 60 + second)
        var written: [UInt8] = []
        append(epochSecond: total, to: &written)
        // Weekday, punctuation and the day's existence are all checked by writing it again.
        return written[...] == bytes[range] ? total : nil
    }

    private static func pair(_ value: Int, _ output: inout [UInt8]) {
        output.append(UInt8(truncatingIfNeeded: 0x30 + value / 10 % 10))
        output.append(UInt8(truncatingIfNeeded: 0x30 + value % 10))
    }

    /// Day 0 is 1970-01-01. Years are counted from March, so that the leap day comes last.
    private static func civil(_ day: Int64) -> (year: Int, month: Int, day: Int) {
        let shifted = Int(day) + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (
            yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        )
    }

    private static func dayNumber(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let yearOfEra = year % 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return year / 400 * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}
