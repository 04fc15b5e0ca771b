// Opening hours as JSON, for the API and for the column that keeps them.

import Schema
import Zones

/// For each weekday the spans of its day, and the days that are exceptions. Without any weekday it is open at
/// all times; with some, it is closed on the others.
enum LocationHours {
    private static func spans(_ name: String) -> Field<[String]?> {
        Field.text(name, .line(min: 11, max: 11), "As `09:00-17:30`; until midnight is `24:00`.").list(
            max: 12
        )
        .optional
    }

    private static let weekdays = [
        spans("monday"), spans("tuesday"), spans("wednesday"), spans("thursday"), spans("friday"),
        spans("saturday"), spans("sunday"),
    ]
    private static let day = Field.text("day", .date)
    private static let reason = Field.text("reason", max: 60, "As people read it.")
    private static let hours = Field.text("hours", .line(min: 11, max: 11), "None: closed.").list(max: 12)
    private static let exceptions = Field.object(
        "exceptions", Shape("OpeningException", "A day with other hours.", day, reason, hours)
    ).list(max: 400).optional

    static let shape = Shape(
        "OpeningHours", "When a location is open. Without any weekday: at all times.", weekdays[0],
        weekdays[1],
        weekdays[2], weekdays[3], weekdays[4], weekdays[5], weekdays[6], exceptions)

    /// - Throws: `unprocessable` for hours that make no sense.
    static func read(_ record: Record) throws -> OpeningHours {
        do {
            var week: [Weekday: [OpenSpan]] = [:]
            for (weekday, field) in zip(Weekday.allCases, weekdays) {
                if let texts = record[field] { week[weekday] = try open(texts) }
            }
            if week.isEmpty { for day in Weekday.allCases { week[day] = [.wholeDay] } }
            var days: [CivilDate: OpeningHours.Exception] = [:]
            for exception in record[exceptions] ?? [] {
                guard let date = CivilDate(text: exception[day].utf8.span) else { continue }
                days[date] = OpeningHours.Exception(
                    spans: try open(exception[hours]), reason: exception[reason])
            }
            return try OpeningHours(week: week, exceptions: days)
        } catch let flaw as OpeningFlaw {
            throw Failure(
                .unprocessable, "\(flaw.message).",
                fields: [FieldError(pointer: "/hours", detail: "must make sense: \(flaw.message)")])
        }
    }

    static func read(kept: [UInt8]) throws -> OpeningHours { try read(shape.read(json: kept)) }

    private static func open(_ texts: [String]) throws -> [OpenSpan] {
        try texts.map { text in
            guard let span = OpenSpan(text) else {
                throw Failure(
                    .unprocessable, "\(text) are no hours.",
                    fields: [FieldError(pointer: "/hours", detail: "must be as 09:00-17:30")])
            }
            return span
        }
    }
}
