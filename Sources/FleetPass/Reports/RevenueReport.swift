// What rentals earn, before taxes: their prices day by day, and what was charged besides.

import Schema
import Store
import Zones

/// The price of a rental that has gone out is earned in equal parts on the days that it was agreed for, as
/// `RentalDays` gives them; days that lie ahead are among them. A charge is earned on the day on which it was
/// made, a cancellation's too, and one that was waived is not. Both count where the vehicle was picked up, by
/// that location's days.
struct RevenueReport: VehicleReport {
    let scope: ReportScope
    let rules: HouseRules
    let tx: Transaction

    enum Figure: String, CaseIterable, Sendable {
        case rentals, charges
    }

    static let shape = Shape(
        "RevenueLine", "What was earned before taxes, in minor units.",
        Field.text("from", .date, "The first day of the period."),
        Field.text("until", .date, "The last one."),
        Field.text("group", max: 60, "Of which vehicle, class or location."),
        Field.text("name", max: 200, "What people call it."), Field.text("currency", max: 3),
        Field.integer("rentals_minor", "Of the prices of rentals."),
        Field.integer("charges_minor", "Of what was charged beyond them."),
        Field.integer("revenue_minor", "Both."),
        Field.text("rentals_rows", max: 400, "Where the rows are whose sum is `rentals_minor`."),
        Field.text("charges_rows", max: 400, "Where the rows are whose sum is `charges_minor`."))
    static let query = "RevenueRows"
    static let row = Shape(
        "EarningRow", "What a rental or a charge has earned on some days.", Field.uuid("booking_id"),
        Field.text("code", max: 8), Field.uuid("vehicle_id"), Field.text("name", max: 200),
        Field.text("kind", max: 20, "`rental`, or what was charged."),
        Field.text("from", .date, "The first of the days."),
        Field.integer("days", "How many are meant here."),
        Field.integer("of_days", "Of how many."), Field.integer("amount_minor"),
        Field.text("currency", max: 3))

    func table(by group: ReportQuery.Group, per period: ReportQuery.Period?) throws -> ReportTable {
        let periods = ReportPeriods(scope, per: period)
        var groups = ReportGroups(by: group, rules)
        var sums: [[(rentals: Int64, charges: Int64)]] = []
        var budget = ReportBudget()
        func place(_ earning: ReportStore.Earning) throws -> Int {
            try budget.spend()
            let place = groups.place(
                vehicle: earning.vehicle, name: earning.name, vehicleClass: earning.vehicleClass,
                location: earning.location)
            if place == sums.count {
                try ReportBudget.demand(sums.count + 1, periods.all.count)
                sums.append(Array(repeating: (0, 0), count: periods.all.count))
            }
            return place
        }
        try ReportStore(tx: tx).eachRentalEarning(scope) { earning in
            guard let days = days(of: earning) else { return }
            var day = scope.clipped(days)
            guard !day.isEmpty else { return }
            let group = try place(earning)
            while !day.isEmpty {
                let period = periods.place(of: day.lowerBound)
                let piece = day.clamped(to: day.lowerBound..<periods.all[period].upperBound + 1)
                sums[group][period].rentals += RentalDays.part(of: earning.netMinor, on: piece, within: days)
                day = piece.upperBound..<day.upperBound
            }
        }
        try ReportStore(tx: tx).eachCharge(scope) { charge in
            guard let day = days(of: charge)?.lowerBound, scope.contains(day) else { return }
            sums[try place(charge)][periods.place(of: day)].charges += charge.netMinor
        }
        var table = ReportTable(Self.shape)
        for (index, days) in periods.all.enumerated() {
            for place in groups.sorted where sums[place][index] != (0, 0) {
                table.add(line(sums[place][index], days, groups, place))
            }
        }
        return table
    }

    private func line(
        _ sum: (rentals: Int64, charges: Int64), _ days: ClosedRange<Int64>, _ groups: ReportGroups,
        _ place: Int
    ) -> [ReportCell] {
        func link(_ figure: Figure) -> ReportCell {
            .text(scope.link("revenue", days, [groups.filter(place), ("only", figure.rawValue)]))
        }
        return [
            .day(days.lowerBound), .day(days.upperBound), .text(groups.all[place].key),
            .text(groups.all[place].name), .text(rules.currency.code), .integer(sum.rentals),
            .integer(sum.charges), .integer(sum.rentals + sum.charges), link(.rentals), link(.charges),
        ]
    }

    /// - Returns: nil for a place that is gone.
    private func days(of earning: ReportStore.Earning) -> Range<Int64>? {
        rules.place(earning.location).map {
            RentalDays.of(earning.startsAt, earning.endsAt, in: $0.zone)
        }
    }

    private static let batch: Int64 = 500

    /// What is behind a figure, in the order in which it began.
    func rows(_ figure: Figure, after cursor: PageCursor?, _ limit: Int) throws -> ReportTable {
        var table = ReportTable(Self.row, limit: limit)
        var behind = cursor
        var budget = ReportBudget()
        while true {
            var (read, isFull): (Int64, Bool) = (0, false)
            try each(figure, after: behind) { earning in
                read += 1
                try budget.spend()
                let place = PageCursor(key: earning.startsAt.epochMs, id: earning.id)
                behind = place
                guard !isFull, let cells = cells(earning) else { return }
                isFull = !table.add(cells, at: place)
            }
            if isFull || read < Self.batch { return table }
        }
    }

    private func each(
        _ figure: Figure, after cursor: PageCursor?, _ body: (ReportStore.Earning) throws -> Void
    ) throws {
        let store = ReportStore(tx: tx)
        switch figure {
        case .rentals: try store.eachRentalEarning(scope, after: cursor, Self.batch, body)
        case .charges: try store.eachCharge(scope, after: cursor, Self.batch, body)
        }
    }

    /// - Returns: nil for what earns nothing on the days that are meant.
    private func cells(_ earning: ReportStore.Earning) -> [ReportCell]? {
        guard let all = days(of: earning) else { return nil }
        let days = scope.clipped(all)
        guard !days.isEmpty else { return nil }
        return [
            .uuid(earning.booking), .text(earning.code), .uuid(earning.vehicle), .text(earning.name),
            .text(earning.kind), .day(days.lowerBound), .integer(Int64(days.count)),
            .integer(Int64(all.count)),
            .integer(RentalDays.part(of: earning.netMinor, on: days, within: all)),
            .text(rules.currency.code),
        ]
    }
}
