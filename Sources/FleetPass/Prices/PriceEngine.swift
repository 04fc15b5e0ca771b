// From a case and the stored versions to a price. Pure: the same of both gives the same cent, years later.

import Schema
import Zones

/// The versions that a price is made by.
struct PriceBasis: Sendable {
    let plan: String
    let number: Int64
    let terms: RateTerms
    let currency: Currency
    /// In the order of the case's extras.
    let extras: [(extra: ExtraPrice, quantity: Int64)]
    let discount: Discount?
    let taxes: [TaxRate]
}

struct PriceEngine {
    private let of: PriceCase
    private let by: PriceBasis
    private let cover: Cover
    private var lines: [PriceLine] = []

    private init(_ of: PriceCase, _ by: PriceBasis, _ zone: Zone) {
        (self.of, self.by) = (of, by)
        let dayMinor = by.terms.dayMinor(of)
        cover = Cover(by.terms, dayMinor: dayMinor, from: of.startsAt, to: of.endsAt, zone)
    }

    static func price(_ of: PriceCase, by basis: PriceBasis, _ zone: Zone) -> Price {
        var engine = PriceEngine(of, basis, zone)
        engine.addTime()
        engine.addLength()
        engine.addExtras()
        let km = engine.addMileage()
        engine.addFees()
        engine.addDiscount()
        engine.addTaxes()
        return Price(
            currency: basis.currency, lines: engine.lines,
            depositMinor: basis.terms.depositOfClass[of.vehicleClass] ?? basis.terms.depositMinor,
            kmIncluded: km)
    }

    private var version: String { "\(by.plan) \(by.number)" }

    private func sum(_ kinds: PriceLine.Kind...) -> Int64 {
        lines.reduce(0) { kinds.contains($1.kind) ? $0 + $1.amountMinor : $0 }
    }

    /// Pieces that follow one another and cost the same for the same reason are one line.
    private mutating func addTime() {
        var run: [Segment] = []
        for segment in cover.cheapest() {
            if let last = run.last, !isAlike(last, segment) {
                add(run)
                run = []
            }
            run.append(segment)
        }
        if !run.isEmpty { add(run) }
    }

    private func isAlike(_ left: Segment, _ right: Segment) -> Bool {
        left.unit == right.unit && left.unitMinor == right.unitMinor && reason(left) == reason(right)
    }

    private func reason(_ segment: Segment) -> String {
        var reasons: [String] = []
        if let season = cover.season(on: segment.firstDay) { reasons.append(season.name) }
        let weekday = cover.weekday(on: segment.firstDay)
        if weekday != .whole, segment.unit.days < 7 {
            reasons.append(cover.weekdayName(on: segment.firstDay))
        }
        return reasons.joined(separator: ", ")
    }

    private mutating func add(_ run: [Segment]) {
        guard let first = run.first, let last = run.last else { return }
        let quantity = run.reduce(0) { $0 + $1.count }
        let reason = reason(first)
        let words = Wording.count(quantity, first.unit.rawValue)
        let end = of.startsAt.epochMs + Int64(last.firstDay + last.unit.days) * 86_400_000
        lines.append(
            PriceLine(
                kind: .rental, text: reason.isEmpty ? words : "\(words), \(reason)", quantity: quantity,
                unit: PriceLine.Unit(rawValue: first.unit.rawValue) ?? .day, unitMinor: first.unitMinor,
                amountMinor: run.reduce(0) { $0 + $1.amountMinor },
                rule: "\(version): \(first.unit.rawValue)" + (reason.isEmpty ? "" : " (\(reason))"),
                from: Instant(epochMs: of.startsAt.epochMs + Int64(first.firstDay) * 86_400_000),
                until: last.unit == .hour ? of.endsAt : Instant(epochMs: min(end, of.endsAt.epochMs))))
    }

    private mutating func addLength() {
        guard let length = by.terms.length(days: cover.days) else { return }
        let rental = sum(.rental)
        let difference = Share(ppm: length.share.ppm - Share.whole.ppm)
        lines.append(
            PriceLine(
                kind: .length, text: "From \(Wording.count(length.days, "day")) on: \(difference.signed)",
                quantity: 1, unit: .share, unitMinor: rental, amountMinor: length.difference(of: rental),
                rule: "\(version): length \(length.days)"))
    }

    private func times(_ per: Per) -> Int64 { per.times(days: cover.days) }

    private mutating func addExtras() {
        for (extra, quantity) in by.extras {
            let each = extra.amountMinor * times(extra.per)
            let capped = min(each, extra.mostMinor ?? each)
            let isCapped = capped < each || extra.per == .booking
            lines.append(
                PriceLine(
                    kind: .extra, text: quantity > 1 ? "\(quantity) × \(extra.name)" : extra.name,
                    quantity: isCapped ? quantity : quantity * times(.day), unit: isCapped ? .booking : .day,
                    unitMinor: isCapped ? capped : extra.amountMinor, amountMinor: capped * quantity,
                    rule: "extra \(extra.code) \(extra.number)" + (capped < each ? ": at most" : "")))
        }
    }

    /// - Returns: the kilometres that are included, those bought as well; nil: any number.
    private mutating func addMileage() -> Int64? {
        let included = by.terms.mileage.map { $0.dayKm * max(1, cover.days) }
        guard let code = of.package, let package = by.terms.packages.first(where: { $0.code == code })
        else { return included }
        let times = times(package.per)
        lines.append(
            PriceLine(
                kind: .mileage, text: package.name, quantity: times,
                unit: package.per == .day ? .day : .booking, unitMinor: package.amountMinor,
                amountMinor: package.amountMinor * times, rule: "\(version): package \(code)"))
        guard let included, let more = package.km else { return nil }
        return included + more * times
    }

    private mutating func addFees() {
        for fee in by.terms.fees {
            let count = fee.count(of)
            guard count > 0 else { continue }
            let quantity = count * times(fee.per)
            lines.append(
                PriceLine(
                    kind: .fee, text: fee.name, quantity: quantity, unit: fee.per == .day ? .day : .booking,
                    unitMinor: fee.amountMinor, amountMinor: fee.amountMinor * quantity,
                    rule: "\(version): fee \(fee.code)"))
        }
    }

    /// Taken off the time alone: extras and fees are not the dealership's to give away by a code. Never more
    /// than there is.
    private mutating func addDiscount() {
        guard let discount = by.discount else { return }
        let rental = sum(.rental, .length)
        let off = discount.off(rental)
        guard off > 0 else { return }
        let share = discount.share.map { ": −\($0.percent)" } ?? ""
        lines.append(
            PriceLine(
                kind: .discount, text: discount.name + share, quantity: 1,
                unit: discount.share == nil ? .booking : .share,
                unitMinor: discount.share == nil ? -off : rental, amountMinor: -off,
                rule: "discount \(discount.code ?? discount.name)"))
    }

    /// Each tax on the sum of all lines that it is levied on, rounded once.
    private mutating func addTaxes() {
        let untaxed = lines
        for tax in by.taxes {
            let sum = untaxed.reduce(0) { tax.exempt.contains($1.kind.rawValue) ? $0 : $0 + $1.amountMinor }
            lines.append(
                PriceLine(
                    kind: .tax, text: "\(tax.name) \(tax.rate.percent)", quantity: 1, unit: .share,
                    unitMinor: sum, amountMinor: tax.rate.of(sum), rule: "tax \(tax.name)"))
        }
    }
}

extension RateTerms {
    /// What a day costs before seasons and weekdays. A class that the plan does not name costs what the
    /// vehicle says.
    func dayMinor(_ of: PriceCase) -> Int64 {
        basis == .ofClass ? dayOfClass[of.vehicleClass] ?? of.dayMinor : of.dayMinor
    }
}
