// What a report may be asked for: days, what it is told apart by, and which part of the dealership.

import Schema

enum ReportQuery {
    enum Format: String, CaseIterable, Sendable {
        case json, csv
    }

    enum Group: String, CaseIterable, Sendable {
        case vehicle, location
        case vehicleClass = "class"
    }

    enum Period: String, CaseIterable, Sendable {
        case day, week, month
    }

    static let from = Field.text("from", .date, "The first day, as `2026-11-01`.")
    static let until = Field.text("until", .date, "The last day; 400 days in all at most.")
    static let by = Field.choice("by", of: Group.self, "One line for each; `location` if not given.").optional
    static let per = Field.choice(
        "per", of: Period.self, "One line for each, the first and last cut to the range; if not given, one."
    ).optional
    static let location = Field.uuid("location", "Of that location alone.").optional
    static let vehicleClass = Field.choice("class", of: Vehicle.Class.self, "Of that class alone.").optional
    static let vehicle = Field.uuid("vehicle", "Of that vehicle alone.").optional
    static let format = Field.choice("format", of: Format.self, "As `Accept` says, if not given.").optional
    static let limit = Field.integer("limit", in: 1...1_000, "Rows on a page; 100 if not given.").optional
    static let cursor = Field.text("cursor", max: 400, "`next` of the page before.").optional
    static let moment = Field.instant("at", "As of then; now, if not given.").optional

    static let lines = Shape(
        "ReportQuery", "A report over some days.", from, until, by, per, location, vehicleClass, vehicle,
        format)
    static let ofDays = Shape("ReportDays", "A report over some days.", from, until, location, format)
    static let ofNow = Shape("ReportNow", "A report of a moment.", location, moment, format)
}

/// Days of a calendar, both included, and the part of the dealership that a report is of.
struct ReportScope: Sendable {
    let first: Int64
    let last: Int64
    var location: UUID?
    var vehicleClass: String?
    var vehicle: UUID?
    /// Where whoever asks works; empty: everywhere.
    let reach: [UUID]

    func reaches(_ location: UUID) -> Bool { reach.isEmpty || reach.contains(location) }

    private static let mostDays: Int64 = 400
    private static let dayMs: Int64 = 86_400_000

    init(first: Int64, last: Int64, reach: [UUID] = []) {
        (self.first, self.last, self.reach) = (first, last, reach)
    }

    /// - Throws: `unprocessable` for days that are none, or too many.
    init(_ call: Call) throws {
        func day(_ field: Field<String>) throws -> Int64 {
            guard let day = CivilDate(text: call.query(field).utf8.span) else {
                throw Self.refusal("That is no day.", field, "must be a day, as 2026-11-01")
            }
            return day.daysSinceEpoch
        }
        first = try day(ReportQuery.from)
        last = try day(ReportQuery.until)
        guard first <= last else {
            throw Self.refusal(
                "The days end before they begin.", ReportQuery.until, "must not be before from")
        }
        guard last - first < Self.mostDays else {
            throw Self.refusal(
                "A report is of \(Self.mostDays) days at most.", ReportQuery.until,
                "must be within \(Self.mostDays) days of from")
        }
        location = call.query(ReportQuery.location)
        reach = call.asker.locations
    }

    /// The same with what a report of vehicles may be asked for besides.
    static func ofVehicles(_ call: Call) throws -> ReportScope {
        var scope = try ReportScope(call)
        scope.vehicleClass = call.query(ReportQuery.vehicleClass)?.rawValue
        scope.vehicle = call.query(ReportQuery.vehicle)
        return scope
    }

    private static func refusal(_ text: String, _ field: Field<String>, _ detail: String) -> Failure {
        Failure(.unprocessable, text, fields: [FieldError(parameter: field.spec.name, detail: detail)])
    }

    /// Wide enough for the days of every zone: which day it was, its location's zone says.
    var from: Instant { Instant(epochMs: (first - 1) * Self.dayMs) }
    var until: Instant { Instant(epochMs: (last + 2) * Self.dayMs) }
    /// Rentals that reach into the days begin no earlier: none is that long.
    var earliestStart: Instant { Instant(epochMs: (first - 1 - Self.mostDays) * Self.dayMs) }

    func contains(_ day: Int64) -> Bool { first <= day && day <= last }

    func clipped(_ days: Range<Int64>) -> Range<Int64> { days.clamped(to: first..<last + 1) }

    /// What a cursor of such a list is good for.
    func purpose(_ name: String) -> String {
        let parts: [String?] = [
            location.map { "\($0)" }, vehicleClass, vehicle.map { "\($0)" },
            reach.map { "\($0)" }.sorted().joined(separator: ","),
        ]
        return "report \(name) \(first) \(last) " + parts.map { $0 ?? "-" }.joined(separator: " ")
    }

    /// A link to the rows behind a figure of one line.
    func link(_ report: String, _ days: ClosedRange<Int64>, _ more: [(String, String?)]) -> String {
        var pairs: [(String, String?)] = [
            ("from", ReportCell.words(days.lowerBound)), ("until", ReportCell.words(days.upperBound)),
        ]
        let own: [(String, String?)] = [
            ("location", location.map { "\($0)" }), ("class", vehicleClass),
            ("vehicle", vehicle.map { "\($0)" }),
        ]
        pairs += own.filter { pair in !more.contains { $0.0 == pair.0 } } + more
        let text = pairs.compactMap { pair in pair.1.map { "\(pair.0)=\($0)" } }.joined(separator: "&")
        return "/v1/reports/\(report)/rows?\(text)"
    }
}

/// The days of a range in pieces that have a line each.
struct ReportPeriods: Sendable {
    /// In order.
    let all: [ClosedRange<Int64>]
    private let first: Int64
    /// Which piece a day is in.
    private let places: [Int]

    init(_ scope: ReportScope, per period: ReportQuery.Period?) {
        var all: [ClosedRange<Int64>] = []
        var places: [Int] = []
        for day in scope.first...scope.last {
            if let last = all.last, !Self.begins(day, period) {
                all[all.count - 1] = last.lowerBound...day
            } else {
                all.append(day...day)
            }
            places.append(all.count - 1)
        }
        (self.all, self.places, first) = (all, places, scope.first)
    }

    /// Weeks begin on Mondays.
    private static func begins(_ day: Int64, _ period: ReportQuery.Period?) -> Bool {
        switch period {
        case nil: false
        case .day: true
        case .week: (day + 3) % 7 == 0
        case .month: CivilDate(daysSinceEpoch: day)?.day == 1
        }
    }

    /// - Parameter day: one of the range.
    func place(of day: Int64) -> Int {
        let index = Int(day - first)
        return places.indices.contains(index) ? places[index] : 0
    }
}
