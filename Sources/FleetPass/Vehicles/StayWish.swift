// When and how near a searched vehicle is to be had: reading it from a query. Whether it can be is not
// decided here.

import Schema
import Zones

/// A rental as far as a search says it. Where it begins, the search's locations say.
struct StayWish: Sendable, Equatable {
    let from: GivenTime
    let until: GivenTime
    /// As they were asked for.
    let texts: Texts
    /// Nil: where it was picked up.
    let dropOff: UUID?
    let driverAge: Int64?

    struct Texts: Sendable, Equatable {
        let from: String
        let until: String
    }
}

/// A circle on the map.
struct Vicinity: Sendable, Equatable {
    let latitude: Double
    let longitude: Double
    let withinKm: Int64
    /// As it was asked for.
    let text: String

    /// - Parameter text: `52.52,13.405`
    init?(_ text: String, withinKm: Int64) {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        guard parts.count == 2, let latitude = Self.degrees(parts[0], most: 90),
            let longitude = Self.degrees(parts[1], most: 180)
        else { return nil }
        (self.latitude, self.longitude, self.withinKm, self.text) = (latitude, longitude, withinKm, text)
    }

    /// Digits with a point and a sign: no other form of a number.
    private static func degrees(_ text: Substring, most: Double) -> Double? {
        let isPlain = text.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2E || $0 == 0x2D }
        guard isPlain, text.utf8.count <= 20, let value = Double(text), abs(value) <= most else { return nil }
        return value
    }
}

extension VehicleSearch.Query {
    static let from = Field.text(
        "from", min: 16, max: 40,
        "When it is picked up: RFC 3339, or a local time of that place, as 2026-07-01T10:00."
    ).optional
    static let until = Field.text(
        "until", min: 16, max: 40, "When it is returned: the same, of the place of return."
    ).optional
    static let dropOff = Field.uuid(
        "return_location", "Where it is returned; where it was picked up, if not given."
    )
    .optional
    static let age = Field.integer("driver_age", in: 16...120, "Of the youngest driver.").optional
    static let totalMin = Field.integer(
        "total_min", in: 0...1_000_000, "Total price of at least, in whole units; with dates."
    ).optional
    static let totalMax = Field.integer(
        "total_max", in: 0...1_000_000, "Total price of at most, in whole units; with dates."
    ).optional
    static let near = Field.text("near", max: 40, "Latitude and longitude in degrees, as `52.52,13.405`.")
        .optional
    static let within = Field.integer(
        "within_km", in: 1...20_000, "How far from there a location may be; 50 if not given."
    ).optional
}

extension VehicleSearch {
    /// Reads what says when and where, and notes what is wrong with it.
    mutating func readStay(_ query: Record) {
        typealias Q = Query
        let (from, until) = (query[Q.from], query[Q.until])
        let times = (from.flatMap { GivenTime($0) }, until.flatMap { GivenTime($0) })
        if from != nil, times.0 == nil { flaws["from"] = Self.noTime }
        if until != nil, times.1 == nil { flaws["until"] = Self.noTime }
        if from == nil, until != nil { flaws["from"] = "is needed with until" }
        if until == nil, from != nil { flaws["until"] = "is needed with from" }
        if let start = times.0, let end = times.1, let from, let until {
            stay = StayWish(
                from: start, until: end, texts: StayWish.Texts(from: from, until: until),
                dropOff: query[Q.dropOff], driverAge: query[Q.age])
        }
        totalMin = query[Q.totalMin].map { $0 * 100 }
        totalMax = query[Q.totalMax].map { $0 * 100 }
        if let near = query[Q.near] {
            vicinity = Vicinity(near, withinKm: query[Q.within] ?? 50)
            if vicinity == nil { flaws["near"] = "must be latitude and longitude, as 52.52,13.405" }
        } else if query[Q.within] != nil {
            flaws["within_km"] = "needs near"
        }
        guard flaws.isEmpty, stay == nil else { return }
        if query[Q.dropOff] != nil { flaws["return_location"] = Self.needsDates }
        if query[Q.age] != nil { flaws["driver_age"] = Self.needsDates }
        if totalMin != nil { flaws["total_min"] = Self.needsDates }
        if totalMax != nil { flaws["total_max"] = Self.needsDates }
    }

    private static let noTime = "must be a time, as 2026-07-01T10:00 or with an offset"
    private static let needsDates = "needs from and until"

    /// - Throws: `invalid` for what no vehicle can be searched by.
    func demandSound() throws {
        guard !flaws.isEmpty else { return }
        throw Failure(
            .invalid, "Some parameters need another value.",
            fields: flaws.sorted { $0.key < $1.key }.map { FieldError(parameter: $0.key, detail: $0.value) })
    }

    /// Whether it is answered from memory: times and distances are no columns.
    var isOfStay: Bool { stay != nil || vicinity != nil }

    /// What `filterKey` has to say of it.
    var stayKey: String {
        guard isOfStay else { return "" }
        let times = stay.map {
            "\($0.texts.from)-\($0.texts.until)-\($0.dropOff?.description ?? "")-\($0.driverAge ?? 0)"
        }
        let place = vicinity.map { "\($0.text)-\($0.withinKm)" }
        return "|\(times ?? "")|\(totalMin ?? -1)-\(totalMax ?? -1)|\(place ?? "")"
    }
}
