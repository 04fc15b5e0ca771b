// What goes out and comes back on some days, and what should have come back: by location, by its clocks.

import Schema
import Store
import Zones

struct PassageReports {
    let rules: HouseRules
    let reach: [UUID]
    let tx: Transaction

    typealias Kind = MomentStore.Kind

    static let upcoming = Shape(
        "UpcomingLine", "Pickups and returns of a location on a day.", Field.text("day", .date),
        Field.uuid("location_id"), Field.text("name", max: 200), Field.integer("pickups"),
        Field.integer("returns"),
        Field.text("pickups_rows", max: 400, "Where the rows are whose number is `pickups`."),
        Field.text("returns_rows", max: 400, "Where the rows are whose number is `returns`."))
    static let overdue = Shape(
        "OverdueLine", "Vehicles that should have come back to a location.", Field.uuid("location_id"),
        Field.text("name", max: 200), Field.integer("overdue"), Field.instant("as_of"),
        Field.text("overdue_rows", max: 400, "Where the rows are whose number is `overdue`."))
    static let row = Shape(
        "PassageRow", "A pickup or a return.", Field.uuid("booking_id"), Field.text("code", max: 8),
        Field.choice("state", of: BookingState.self), Field.uuid("vehicle_id"), Field.text("name", max: 200),
        Field.uuid("location_id"), Field.text("location", max: 200), Field.instant("at"),
        Field.text("local", max: 80, "The same as the location's clocks show it."))

    func upcomingTable(_ scope: ReportScope) throws -> ReportTable {
        var counts: [Passing: (pickups: Int64, returns: Int64)] = [:]
        var budget = ReportBudget()
        for kind in Kind.allCases {
            try each(kind, scope, nil, .max) { passage, day in
                try budget.spend()
                let key = Passing(day: day, location: passage.location)
                var count = counts[key] ?? (0, 0)
                if kind == .pickups { count.pickups += 1 } else { count.returns += 1 }
                counts[key] = count
            }
        }
        var table = ReportTable(Self.upcoming)
        let order = counts.keys.sorted { ($0.day, name($0.location)) < ($1.day, name($1.location)) }
        for key in order {
            let count = counts[key] ?? (0, 0)
            func link(_ kind: Kind) -> ReportCell {
                let place = ("location", Optional("\(key.location)"))
                return .text(scope.link("upcoming", key.day...key.day, [place, ("only", kind.rawValue)]))
            }
            table.add([
                .day(key.day), .uuid(key.location), .text(name(key.location)), .integer(count.pickups),
                .integer(count.returns), link(.pickups), link(.returns),
            ])
        }
        return table
    }

    private struct Passing: Hashable {
        let day: Int64
        let location: UUID
    }

    private static let batch: Int64 = 500

    func upcomingRows(_ kind: Kind, _ scope: ReportScope, after cursor: PageCursor?, _ limit: Int) throws
        -> ReportTable
    {
        var table = ReportTable(Self.row, limit: limit)
        var behind = cursor
        while true {
            var (count, isFull): (Int64, Bool) = (0, false)
            try read(kind, scope, behind, Self.batch) { passage, day in
                count += 1
                let place = PageCursor(key: passage.at.epochMs, id: passage.booking)
                behind = place
                guard !isFull, let day, scope.contains(day) else { return }
                isFull = !table.add(cells(passage), at: place)
            }
            if isFull || count < Self.batch { return table }
        }
    }

    private func each(
        _ kind: Kind, _ scope: ReportScope, _ cursor: PageCursor?, _ limit: Int64,
        _ body: (MomentStore.Passage, Int64) throws -> Void
    ) throws {
        try read(kind, scope, cursor, limit) { passage, day in
            if let day, scope.contains(day) { try body(passage, day) }
        }
    }

    /// With the day that it is at its place.
    private func read(
        _ kind: Kind, _ scope: ReportScope, _ cursor: PageCursor?, _ limit: Int64,
        _ body: (MomentStore.Passage, Int64?) throws -> Void
    ) throws {
        try MomentStore(tx: tx).each(
            kind, from: scope.from, until: scope.until, at: scope.location, reach, after: cursor, limit
        ) { passage in
            let zone = rules.place(passage.location)?.zone
            try body(passage, zone?.civil(at: passage.at).date.daysSinceEpoch)
        }
    }

    func overdueTable(at moment: Instant, _ location: UUID?) throws -> ReportTable {
        var counts: [UUID: Int64] = [:]
        try MomentStore(tx: tx).eachOverdue(at: moment, place: location, reach) {
            counts[$0.location, default: 0] += 1
        }
        var table = ReportTable(Self.overdue)
        for place in counts.keys.sorted(by: { (name($0), $0) < (name($1), $1) }) {
            table.add([
                .uuid(place), .text(name(place)), .integer(counts[place] ?? 0), .instant(moment),
                .text("/v1/reports/overdue/rows?location=\(place)&at=\(moment)"),
            ])
        }
        return table
    }

    func overdueRows(at moment: Instant, _ location: UUID?, after cursor: PageCursor?, _ limit: Int) throws
        -> ReportTable
    {
        var table = ReportTable(Self.row, limit: limit)
        try MomentStore(tx: tx).eachOverdue(
            at: moment, place: location, reach, after: cursor, Int64(limit) + 1
        ) { passage in
            table.add(cells(passage), at: PageCursor(key: passage.at.epochMs, id: passage.booking))
        }
        return table
    }

    private func cells(_ passage: MomentStore.Passage) -> [ReportCell] {
        [
            .uuid(passage.booking), .text(passage.code), .text(passage.state), .uuid(passage.vehicle),
            .text(passage.name), .uuid(passage.location), .text(name(passage.location)),
            .instant(passage.at),
            .text(rules.place(passage.location).map { Wording.local(passage.at, in: $0.zone) } ?? ""),
        ]
    }

    private func name(_ location: UUID) -> String { rules.place(location)?.name ?? "\(location)" }
}
