// How much of the fleet's time is rented: vehicle-days, by whatever they are told apart by.

import Schema
import Store
import Zones

/// A vehicle's day counts as rented when the vehicle was out at the end of it, as `RentalDays` says, and
/// once, however many have it that day. It counts as available from the day on which the vehicle was entered
/// until the day on which it was sold or retired, as the record has it, unless it is a draft; and on every
/// day that it was rented.
struct UtilisationReport: VehicleReport {
    let scope: ReportScope
    let rules: HouseRules
    let tx: Transaction

    enum Figure: String, CaseIterable, Sendable {
        case rented, available
    }

    /// A draft has not come yet, and nothing tells of its leaving.
    private static let gone = ["draft", "sold", "retired"]

    static let shape = Shape(
        "UtilisationLine", "Vehicle-days that were to be had, and those that were rented.",
        Field.text("from", .date, "The first day of the period."),
        Field.text("until", .date, "The last one."),
        Field.text("group", max: 60, "Of which vehicle, class or location."),
        Field.text("name", max: 200, "What people call it."), Field.integer("rented_days"),
        Field.integer("available_days"), Field.integer("rented_ppm", "Rented of available, in millionths."),
        Field.text("rented_rows", max: 400, "Where the rows are whose number is `rented_days`."),
        Field.text("available_rows", max: 400, "Where the rows are whose number is `available_days`."))
    static let query = "UtilisationRows"
    static let row = Shape(
        "VehicleDay", "A day of a vehicle.", Field.uuid("vehicle_id"), Field.text("name", max: 200),
        Field.text("day", .date), Field.boolean("is_rented"),
        Field.uuid("booking_id", "By which; null also for one of a location where you do not work.").optional)

    func table(by group: ReportQuery.Group, per period: ReportQuery.Period?) throws -> ReportTable {
        let periods = ReportPeriods(scope, per: period)
        var groups = ReportGroups(by: group, rules)
        var sums: [[(rented: Int64, available: Int64)]] = []
        var budget = ReportBudget()
        try eachVehicle(scope, nil, &budget) { vehicle, days in
            let place = groups.place(
                vehicle: vehicle.id, name: vehicle.name, vehicleClass: vehicle.vehicleClass,
                location: vehicle.location)
            if place == sums.count {
                try ReportBudget.demand(sums.count + 1, periods.all.count)
                sums.append(Array(repeating: (0, 0), count: periods.all.count))
            }
            for day in days {
                let period = periods.place(of: day.day)
                sums[place][period].available += 1
                if day.isRented { sums[place][period].rented += 1 }
            }
            return true
        }
        var table = ReportTable(Self.shape)
        for (index, days) in periods.all.enumerated() {
            for place in groups.sorted where sums[place][index].available > 0 {
                table.add(line(sums[place][index], days, groups, place))
            }
        }
        return table
    }

    private func line(
        _ sum: (rented: Int64, available: Int64), _ days: ClosedRange<Int64>, _ groups: ReportGroups,
        _ place: Int
    ) -> [ReportCell] {
        func link(_ figure: Figure) -> ReportCell {
            .text(scope.link("utilisation", days, [groups.filter(place), ("only", figure.rawValue)]))
        }
        return [
            .day(days.lowerBound), .day(days.upperBound), .text(groups.all[place].key),
            .text(groups.all[place].name), .integer(sum.rented), .integer(sum.available),
            .integer(sum.rented * 1_000_000 / max(1, sum.available)), link(.rented), link(.available),
        ]
    }

    /// The days behind a figure: by vehicle, and in order.
    func rows(_ figure: Figure, after cursor: PageCursor?, _ limit: Int) throws -> ReportTable {
        var table = ReportTable(Self.row, limit: limit)
        var budget = ReportBudget()
        try eachVehicle(scope, cursor?.id, &budget) { vehicle, days in
            for day in days where figure == .available || day.isRented {
                if let cursor, vehicle.id == cursor.id, day.day <= cursor.key { continue }
                let line: [ReportCell] = [
                    .uuid(vehicle.id), .text(vehicle.name), .day(day.day), .boolean(day.isRented),
                    day.booking.map { .uuid($0) } ?? .none,
                ]
                guard table.add(line, at: PageCursor(key: day.day, id: vehicle.id)) else { return false }
            }
            return true
        }
        return table
    }

    private struct VehicleDay {
        let day: Int64
        let isRented: Bool
        /// Which rental has it, as far as whoever asks may know.
        let booking: UUID?
    }

    /// So many at once: what is known of them fits in memory however large the fleet is.
    private static let batch: Int64 = 5_000

    /// Hands on every vehicle with the days on which it was available.
    /// - Parameter body: whether it wants more.
    private func eachVehicle(
        _ scope: ReportScope, _ first: UUID?, _ budget: inout ReportBudget,
        _ body: (ReportStore.Vehicle, [VehicleDay]) throws -> Bool
    ) throws {
        let store = ReportStore(tx: tx)
        var next = first
        // A page needs few vehicles, a report all of them.
        var count: Int64 = first == nil ? Self.batch : 100
        while true {
            let found = try store.vehicles(scope, after: next, count + 1)
            let vehicles = found.prefix(Int(count))
            guard let low = vehicles.first?.id, let high = vehicles.last?.id else { return }
            var taken: [UUID: [ReportStore.Rental]] = [:]
            try store.eachRental(scope, vehicles: low...high) { rental in
                try budget.spend()
                taken[rental.vehicle, default: []].append(rental)
            }
            for vehicle in vehicles {
                try budget.spend()
                guard let place = rules.place(vehicle.location) else { continue }
                let days = try days(of: vehicle, taken[vehicle.id] ?? [], place.zone)
                guard try body(vehicle, days) else { return }
            }
            guard found.count > vehicles.count else { return }
            next = found.last?.id
            count = Self.batch
        }
    }

    private func days(
        of vehicle: ReportStore.Vehicle, _ rentals: [ReportStore.Rental], _ zone: Zone
    ) throws -> [VehicleDay] {
        let all = scope.first..<scope.last + 1
        var takers: [ReportStore.Rental?] = Array(repeating: nil, count: all.count)
        for rental in rentals {
            for day in scope.clipped(RentalDays.of(rental.from, rental.until, in: zone)) {
                let place = Int(day - all.lowerBound)
                if takers[place] == nil { takers[place] = rental }
            }
        }
        let entered = zone.civil(at: vehicle.createdAt).date.daysSinceEpoch
        let left =
            try !Self.gone.contains(vehicle.status)
            ? Int64.max
            : ReportStore(tx: tx).leaving(vehicle).map { zone.civil(at: $0).date.daysSinceEpoch } ?? .min
        return all.compactMap { day in
            let taker = takers[Int(day - all.lowerBound)]
            guard taker != nil || day >= entered && day < left else { return nil }
            let told = taker.flatMap { scope.reaches($0.pickup) || scope.reaches($0.dropOff) ? $0.id : nil }
            return VehicleDay(day: day, isRented: taker != nil, booking: told)
        }
    }
}
