// Files of zones: of one that is read, clocks and moments agree at any time.

import Schema

extension Parsers {
    @Sendable static func tzif(_ input: [UInt8]) {
        guard let zone = try? Zone(name: "Fuzz", data: input) else { return }
        check(zone, around: input)
    }

    /// - Parameter input: from which the moments are drawn.
    static func check(_ zone: Zone, around input: [UInt8]) {
        var drawn = input.suffix(64).reduce(UInt64(1)) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        var moments = [Instant.earliest, .latest, Instant(epochMs: .min), Instant(epochMs: .max)]
        for _ in 0..<8 {
            drawn = drawn &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            // Of any time at all, and of these centuries.
            for shift in [0, 20] {
                moments.append(Instant(epochMs: Int64(bitPattern: drawn) >> Int64(shift)))
            }
        }
        for moment in moments { check(zone, at: moment) }
    }

    private static func check(_ zone: Zone, at moment: Instant) {
        let shown = zone.civil(at: moment)
        _ = zone.startOfDay(shown.date)
        let period = zone.period(at: Zone.seconds(moment))
        mustHold(zone.leastOffset...zone.mostOffset ~= period.offsetSeconds, "an offset is one of the zone's")
        mustHold(3...16 ~= zone.abbreviation(at: moment).utf8.count, "a local time has a name")
        let next = zone.instants(of: shown)
        guard Instant.earliest...Instant.latest ~= moment else { return }
        let second = Zone.seconds(moment)
        mustHold(period.from <= second && second < period.until, "a moment lies in its period")
        // What lies beyond the calendar is shown as its end.
        guard shown.wallSeconds == second + Int64(period.offsetSeconds) else { return }
        switch next {
        case .one(let found): mustHold(Zone.seconds(found) == second, "what is shown is what was meant")
        case .two(let earlier, let later):
            mustHold(earlier.epochMs < later.epochMs, "of two moments one is earlier")
            mustHold(earlier.epochMs...later.epochMs ~= second * 1_000, "one of two, or between them")
        case .none: mustHold(false, "what is shown exists")
        }
    }
}
