// When somebody is there: by the day of the week, and on days that are exceptions. When that is in a zone is
// worked out in OpeningTimes.swift.

public import Schema

public struct OpeningHours: Hashable, Sendable {
    /// The hours of a day that are not those of its weekday.
    public struct Exception: Hashable, Sendable {
        /// None where it is closed.
        public let spans: [OpenSpan]
        /// For people, such as `Thanksgiving`.
        public let reason: String

        public init(spans: [OpenSpan], reason: String) {
            self.spans = spans
            self.reason = reason
        }
    }

    /// A weekday that is not named is one on which it is closed.
    public let week: [Weekday: [OpenSpan]]
    public let exceptions: [CivilDate: Exception]

    public static let mostSpans = 12
    public static let mostExceptions = 1_000

    /// Fails where the spans of a day are empty, out of order, or not apart.
    public init(week: [Weekday: [OpenSpan]], exceptions: [CivilDate: Exception] = [:]) throws(OpeningFlaw) {
        for day in Weekday.allCases { try Self.check(week[day] ?? [], of: day.name) }
        guard exceptions.count <= Self.mostExceptions else {
            throw OpeningFlaw(message: "There are more than \(Self.mostExceptions) exceptions")
        }
        for (date, exception) in exceptions.sorted(by: { $0.key < $1.key }) {
            try Self.check(exception.spans, of: date.spoken)
        }
        self.week = week.filter { !$0.value.isEmpty }
        self.exceptions = exceptions
    }

    /// The hours of a day, in their order; none where it is closed.
    public func spans(on date: CivilDate) -> [OpenSpan] {
        exceptions[date]?.spans ?? week[date.weekday] ?? []
    }

    private static func check(_ spans: [OpenSpan], of day: String) throws(OpeningFlaw) {
        guard spans.count <= mostSpans else {
            throw OpeningFlaw(message: "\(day) has more than \(mostSpans) spans")
        }
        for span in spans {
            guard 0...OpenSpan.minutesOfDay ~= span.fromMinute, 0...OpenSpan.minutesOfDay ~= span.toMinute
            else {
                throw OpeningFlaw(message: "\(day) has hours outside of 00:00 to 24:00")
            }
            guard span.fromMinute < span.toMinute else {
                throw OpeningFlaw(message: "\(day) closes before it opens: \(span)")
            }
        }
        for (span, next) in zip(spans, spans.dropFirst()) where span.toMinute >= next.fromMinute {
            let flaw =
                span.toMinute == next.fromMinute
                ? "meet, so write them as one" : "overlap or are out of order"
            throw OpeningFlaw(message: "On \(day), \(span) and \(next) \(flaw)")
        }
    }
}

/// Why hours are none, in words for whoever entered them.
public struct OpeningFlaw: Error, Hashable, Sendable {
    public let message: String
}

extension OpeningFlaw: CustomStringConvertible {
    public var description: String { message }
}
