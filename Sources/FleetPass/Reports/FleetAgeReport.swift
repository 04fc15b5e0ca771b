// How old the fleet is, in model years and in kilometres.

import Schema
import Store

/// Vehicles that are neither drafts nor sold nor retired. The age is the difference of years: a model of this
/// year or the next is of age nought.
struct FleetAgeReport {
    let scope: FleetScope
    let at: Instant
    let tx: Transaction

    typealias Measure = MomentStore.Measure

    static let shape = Shape(
        "FleetAgeLine", "How many vehicles are so old, or have been driven so far.",
        Field.choice("measure", of: Measure.self, "In years, or in kilometres."),
        Field.integer("least", "So much at least."),
        Field.integer("below", "And less than that; null: without end.").optional,
        Field.integer("vehicles"),
        Field.text("vehicles_rows", max: 400, "Where the rows are whose number is `vehicles`."))
    static let row = Shape(
        "FleetAgeRow", "A vehicle of that age.", Field.uuid("vehicle_id"),
        Field.text("stock_number", max: 20),
        Field.text("name", max: 200), Field.integer("year"), Field.integer("odometer_km"))

    static let measure = Field.choice("measure", of: Measure.self, "By which rows are chosen.")
    static let least = Field.integer("least", in: 0...5_000_000)
    static let below = Field.integer("below", in: 1...5_000_001).optional

    static let bounds: [(Measure, [Int64])] = [
        (.age, [0, 1, 2, 3, 4, 5, 7, 10]),
        (.mileage, [0, 20_000, 40_000, 60_000, 80_000, 100_000, 150_000, 200_000]),
    ]

    /// By the calendar of UTC: a year's turn is no matter of hours here.
    private var year: Int64 { Int64(CivilDate(daysSinceEpoch: at.epochMs / 86_400_000)?.year ?? 1970) }

    func table() throws -> ReportTable {
        var table = ReportTable(Self.shape)
        for (measure, bounds) in Self.bounds {
            for (index, least) in bounds.enumerated() {
                let below = bounds.dropFirst(index + 1).first
                let count = try MomentStore(tx: tx).count(measure, (least, below), year, scope)
                table.add([
                    .text(measure.rawValue), .integer(least), below.map { .integer($0) } ?? .none,
                    .integer(count), .text(link(measure, least, below)),
                ])
            }
        }
        return table
    }

    private func link(_ measure: Measure, _ least: Int64, _ below: Int64?) -> String {
        let end = below.map { "&below=\($0)" } ?? ""
        let place = scope.location.map { "&location=\($0)" } ?? ""
        return "/v1/reports/fleet-age/rows?measure=\(measure.rawValue)&least=\(least)\(end)\(place)&at=\(at)"
    }

    func rows(_ measure: Measure, _ range: (Int64, Int64?), after cursor: PageCursor?, _ limit: Int) throws
        -> ReportTable
    {
        var table = ReportTable(Self.row, limit: limit)
        try MomentStore(tx: tx).each(measure, range, year, scope, after: cursor?.id, Int64(limit) + 1) {
            row in
            let id = try row.uuid(0)
            let line: [ReportCell] = [
                .uuid(id), .text(row.text(1)), .text("\(row.integer(2)) \(row.text(3)) \(row.text(4))"),
                .integer(row.integer(2)), .integer(row.integer(5)),
            ]
            table.add(line, at: PageCursor(key: 0, id: id))
        }
        return table
    }
}
