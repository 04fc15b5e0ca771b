// All zones of the system against Python's reader of the same files, at moments drawn at random and around
// those at which clocks are moved.

import Schema
import Testing

@testable import Zones

@Suite struct ComparisonTests {
    private static func lines(_ question: String) throws -> [String] {
        try Python.run("clocks.py", input: Array(question.utf8)).split(separator: "\n").map(String.init)
    }

    @Test("Every zone of the system is read, and says the same")
    func everyZone() throws {
        var random = Seeded(state: 1)
        var questions: [String] = []
        var answers: [String] = []
        // `localtime` is whatever the machine has been set to, and so no name.
        for name in try Self.lines("") where name != "localtime" {
            let zone = try Sample.zone(name)
            let seconds = Self.moments(of: zone, using: &random)
            questions.append("\(name) at \(seconds.map(String.init).joined(separator: " "))")
            answers.append(
                seconds.map { second in
                    let instant = Zone.instant(second)
                    return "\(zone.offsetSeconds(at: instant)),\(zone.abbreviation(at: instant))"
                }.joined(separator: " "))
            let walls = seconds.map { second in
                second + Int64(zone.period(at: second).offsetSeconds)
                    + Int64.random(in: -5_400...5_400, using: &random)
            }
            questions.append("\(name) wall \(walls.map(String.init).joined(separator: " "))")
            answers.append(walls.map { Self.moments(shown: $0, in: zone) }.joined(separator: " "))
        }
        let found = try Self.lines(questions.joined(separator: "\n"))
        let wrong = zip(questions, zip(answers, found)).filter { $0.1.0 != $0.1.1 }
        #expect(wrong.prefix(3).map { "\($0.0)\nours \($0.1.0)\nPython's \($0.1.1)" } == [])
        #expect(found.count == answers.count && found.count > 1_000)
        // So many were in a gap, so many came twice.
        let walls = answers.joined(separator: " ").split(separator: " ")
        #expect(walls.count { $0 == "-" } > 500)
        #expect(walls.count { $0.contains(",") && !$0.contains { $0.isLetter } } > 500)
    }

    /// Forty from 1850 to 2250, and the seconds around half as many at which clocks are moved.
    private static func moments(of zone: Zone, using random: inout Seeded) -> [Int64] {
        var moments = (0..<40).map { _ in Int64.random(in: -3_786_912_000...8_835_955_200, using: &random) }
        for moment in moments.prefix(20) {
            let change = zone.period(at: moment).from
            if change > Zone.dawn { moments += [change - 1, change, change + 1] }
        }
        return moments
    }

    private static func moments(shown wall: Int64, in zone: Zone) -> String {
        switch zone.instants(of: CivilTime(wallSeconds: wall)) {
        case .one(let instant): "\(instant.epochMs / 1_000)"
        case .two(let earlier, let later): "\(earlier.epochMs / 1_000),\(later.epochMs / 1_000)"
        case .none: "-"
        }
    }
}
