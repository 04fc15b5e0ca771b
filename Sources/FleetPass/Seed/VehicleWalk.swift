// Draws the calendar of one demonstration vehicle, day after day: weekends and summers are busier, and most
// is booked for the weeks ahead. What becomes of a stay is DemoFate's; prices are others'.

import Schema
import Zones

struct VehicleWalk {
    let rules: HouseRules
    let vehicle: RentedVehicle
    let home: Place
    let others: [Place]
    let today: Instant
    let createdAt: Instant
    /// The first day that nothing was drawn for yet, and the last one that something may begin on.
    private var day: Int64
    private let lastDay: Int64
    /// Free days between two stays, on the average.
    private let gapDays: Int

    static let dayMs: Int64 = 86_400_000
    /// Fourteen months around the day.
    static let backDays: Int64 = 305
    static let aheadDays: Int64 = 120
    private static let averageDays = 4

    init(
        _ rules: HouseRules, _ vehicle: RentedVehicle, home: Place, others: [Place], today: Instant,
        createdAt: Instant, quota: Int, _ generator: inout SeededGenerator
    ) {
        (self.rules, self.vehicle, self.home, self.others) = (rules, vehicle, home, others)
        (self.today, self.createdAt) = (today, createdAt)
        let now = today.epochMs / Self.dayMs
        day = max(now - Self.backDays, createdAt.epochMs / Self.dayMs + 2)
        lastDay = now + Self.lastDay(vehicle.status, &generator)
        let span = max(1, Int(lastDay - day))
        gapDays = max(0, min(span, span / max(1, quota) - Self.averageDays))
        day += Int64(generator.below(gapDays + 3))
    }

    /// Counted from today. What is not for rent any more was, until some weeks ago.
    private static func lastDay(_ status: Vehicle.Status, _ generator: inout SeededGenerator) -> Int64 {
        switch status {
        case .active: aheadDays
        case .maintenance, .damaged, .recallHold, .inTransit: -Int64(generator.between(5, 20))
        case .forSale: -Int64(generator.between(8, 45))
        case .sold, .retired: -Int64(generator.between(60, 200))
        case .draft, .prep: -10_000
        }
    }

    /// - Returns: nil when there is no room left.
    mutating func next(_ generator: inout SeededGenerator) -> DemoStay? {
        while day <= lastDay {
            let start = liked(day, &generator)
            let kind = kind(&generator)
            day = start + 1
            guard let stay = stay(kind, on: start, &generator) else { continue }
            let isTaken = stay.kind == .service || stay.fate.state.takesVehicle
            let end = isTaken ? rules.block(vehicle, stay.itinerary).until : stay.itinerary.startsAt
            // Somebody who is late has the vehicle still.
            let free = stay.fate == .overdue ? max(end.epochMs, today.epochMs + Self.dayMs) : end.epochMs
            let gap = isTaken ? gap(after: free / Self.dayMs, &generator) : 0
            day = max(day, free / Self.dayMs + 1) + Int64(gap)
            return stay
        }
        return nil
    }

    /// Longer in winter, shorter in summer, and the longer the further ahead.
    private func gap(after day: Int64, _ generator: inout SeededGenerator) -> Int {
        let month = CivilDate(daysSinceEpoch: day)?.month ?? 1
        let ahead = max(0, Int(day - today.epochMs / Self.dayMs))
        let percent = Self.monthPercents[(month - 1) % 12] + ahead * 4
        // However dense a calendar was, few have booked the months ahead.
        let days = ahead > 7 ? max(gapDays, 4) : gapDays
        return generator.below(days * 2 + 1) * percent / 100
    }

    private static let monthPercents = [150, 145, 115, 100, 90, 65, 50, 55, 90, 105, 140, 85]

    /// That day, or one soon after that more people begin on.
    private func liked(_ day: Int64, _ generator: inout SeededGenerator) -> Int64 {
        let weights = (0..<3).map { offset in
            let weekday = CivilDate(daysSinceEpoch: day + Int64(offset))?.weekday ?? .monday
            return Self.weekdayWeights[weekday.rawValue - 1]
        }
        var mark = generator.below(weights.reduce(0, +))
        for (offset, weight) in weights.enumerated() {
            if mark < weight { return day + Int64(offset) }
            mark -= weight
        }
        return day
    }

    private static let weekdayWeights = [9, 8, 8, 13, 26, 22, 10]

    private func kind(_ generator: inout SeededGenerator) -> DemoStay.Kind {
        switch generator.below(1_000) {
        case ..<30: .loaner
        case ..<55: .testDrive
        case ..<80: .internalMove
        case ..<105: .service
        case ..<117: .blackout
        default: .rental
        }
    }

    /// - Returns: nil for what a rule speaks against.
    private func stay(_ kind: DemoStay.Kind, on day: Int64, _ generator: inout SeededGenerator) -> DemoStay? {
        let days = days(kind, on: day, &generator)
        let isOneWay = kind == .rental && generator.below(100) < 4
        let dropOff = isOneWay ? generator.pick(others) ?? home : home
        // Within the hours of every day of the week at every lot.
        let pickup = 540 + 30 * generator.below(12)
        let isExact = kind != .rental || generator.below(100) < 60
        let offset = isExact ? 0 : 30 * generator.between(-2, 3)
        let minutes = days == 0 ? pickup + 60 * generator.between(1, 2) : pickup + offset
        let dropOffMinute = min(930, max(540, minutes))
        guard let start = instant(day, pickup, home.zone),
            let end = instant(day + Int64(days), dropOffMinute, dropOff.zone), end > start
        else { return nil }
        // What is not for rent has come back.
        if vehicle.status != .active, end.epochMs > today.epochMs - 4 * Self.dayMs { return nil }
        let leadDays = min(generator.below(60), generator.below(60))
        let leadMs = Int64(leadDays) * Self.dayMs + Int64(generator.between(130, 1_300)) * 60_000
        let madeMs = min(start.epochMs - leadMs, today.epochMs - Int64(generator.between(1, 80)) * 1_800_000)
        let made = Instant(epochMs: max(madeMs, createdAt.epochMs + 3_600_000))
        let itinerary = Itinerary(pickup: home, dropOff: dropOff, startsAt: start, endsAt: end)
        let time = TimeRules(rules: rules, now: made)
        guard time.obstacles(itinerary).isEmpty else { return nil }
        let fate = DemoFate.draw(kind, from: start, until: end, today: today, &generator)
        return DemoStay(
            kind: kind, itinerary: itinerary, days: days, madeAt: made, fate: fate,
            km: km(kind, days, &generator))
    }

    private func instant(_ day: Int64, _ minute: Int, _ zone: Zone) -> Instant? {
        guard let date = CivilDate(daysSinceEpoch: day),
            let time = CivilTime(date: date, hour: minute / 60, minute: minute % 60)
        else { return nil }
        switch zone.instants(of: time) {
        case .one(let instant), .two(earlier: let instant, later: _): return instant
        case .none(let gap): return gap.instant
        }
    }

    private func days(_ kind: DemoStay.Kind, on day: Int64, _ generator: inout SeededGenerator) -> Int {
        switch kind {
        case .testDrive, .internalMove: return 0
        case .loaner: return generator.between(1, 3)
        case .service, .blackout: return generator.between(1, 2)
        case .rental: break
        }
        guard let date = CivilDate(daysSinceEpoch: day) else { return 1 }
        let isWeekend = date.weekday == .friday || date.weekday == .saturday
        let drawn =
            isWeekend && generator.below(100) < 60
            ? generator.between(2, 3) : Self.lengths[generator.below(Self.lengths.count)]
        return max(drawn, leastDays(on: date))
    }

    /// Seasons of the plan have the last word.
    private func leastDays(on date: CivilDate) -> Int {
        let found = rules.plan(at: home.id, of: vehicle.vehicleClass, .rental, pickup: today)
        let season = found?.version.terms.seasons.last { $0.days.contains(date) }
        // A day more than the least: on the days when clocks change, two days are an hour short.
        return season.map { Int($0.leastDays) + 1 } ?? 1
    }

    private static let lengths = [1, 1, 2, 2, 2, 3, 3, 3, 3, 4, 4, 5, 5, 6, 7, 7, 7, 10, 14, 21]

    private func km(_ kind: DemoStay.Kind, _ days: Int, _ generator: inout SeededGenerator) -> Int64 {
        switch kind {
        case .testDrive: return Int64(generator.between(8, 40))
        case .internalMove: return Int64(generator.between(4, 60))
        case .service, .blackout: return 0
        case .loaner: return Int64(days * generator.between(20, 70))
        case .rental:
            let perDay = (generator.between(40, 260) + generator.between(40, 260)) / 2
            return Int64(max(1, days) * (generator.below(100) < 8 ? perDay + 170 : perDay))
        }
    }
}
