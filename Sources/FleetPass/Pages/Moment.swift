// Moments as people read them. All are in UTC, and say so.

package import Mustache
package import Schema

package enum Moment {
    /// `21 Nov 2026, 20:43`
    package static func text(_ instant: Instant, _ words: Words = .english) -> String {
        let ofDay = (instant.epochMs % dayMs + dayMs) % dayMs
        let minute = ofDay / 60_000
        return "\(day(instant, words)), \(two(minute / 60)):\(two(minute % 60))"
    }

    /// `21 Nov 2026`
    package static func day(_ instant: Instant, _ words: Words = .english) -> String {
        let ofDay = (instant.epochMs % dayMs + dayMs) % dayMs
        return CivilDate(daysSinceEpoch: (instant.epochMs - ofDay) / dayMs).map(words.day) ?? "\(instant)"
    }

    /// For a `<time>`: what machines read, and what people do.
    package static func view(_ instant: Instant, _ words: Words = .english) -> View {
        ["exact": .text("\(instant)"), "text": .text(text(instant, words))]
    }

    private static let dayMs: Int64 = 24 * 60 * 60 * 1000

    private static func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
