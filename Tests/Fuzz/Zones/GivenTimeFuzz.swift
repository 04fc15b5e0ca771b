// Times of the API: those that are read read as they are written, and mean a moment or have a reason.

import Schema

extension Parsers {
    @Sendable static func givenTime(_ input: [UInt8]) {
        if let time = CivilTime(text: input.span) {
            var written: [UInt8] = []
            time.appendText(to: &written)
            mustHold(CivilTime(text: written.span) == time, "a local time reads as it is written")
            mustHold(CivilTime(wallSeconds: time.wallSeconds) == time, "a local time is found by its seconds")
        }
        if let span = OpenSpan(text: input.span) {
            mustHold(Array(span.description.utf8) == input, "a span is written as it is read")
        }
        guard let given = GivenTime(text: input.span) else {
            mustHold(Instant(text: input.span) == nil, "RFC 3339 is a time")
            return
        }
        for zone in [newYork, lordHowe] {
            do throws(TimeFlaw) {
                let moment = try given.resolved(in: zone)
                mustHold(Instant.earliest...Instant.latest ~= moment, "a moment lies in the calendar")
                guard case .local(let time) = given else { continue }
                mustHold(zone.civil(at: moment) == time, "the clocks show what was given")
            } catch {
                guard case .local = given else {
                    return mustHold(false, "with an offset nothing is in doubt")
                }
                mustHold(error.message.utf8.count > 40, "a refusal says why")
            }
        }
    }

    private static let newYork = zone("EST5EDT,M3.2.0,M11.1.0")
    private static let lordHowe = zone("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0")

    private static func zone(_ rule: String) -> Zone {
        guard let zone = RuleFile.zone(Array(rule.utf8)) else { fatalError("\(rule) is a rule") }
        return zone
    }
}
