// What a version of a rate plan says, in the words of whoever rents cars out. Changes nothing.

import Mustache
import Schema
import Zones

struct TermsReading {
    private let version: Sheet
    private let terms: Sheet
    private let reading: Reading
    private let isCurrent: Bool

    init(_ version: Sheet, _ reading: Reading, isCurrent: Bool) {
        (self.version, self.reading, self.isCurrent) = (version, reading, isCurrent)
        terms = version.part("terms") ?? version
    }

    var panels: [DeskPanel] {
        [days, calendar, mileage, fees, rules].filter {
            !$0.facts.isEmpty || !($0.table?.rows.isEmpty ?? true) || $0.id == "days"
        }
    }

    private func money(_ minor: Int64?) -> String? {
        minor.map { Wording.money(Money(amountMinor: $0, currency: reading.currency)) }
    }

    private func share(_ ppm: Int64?) -> String? { ppm.map { "\(Wording.percent(ppm: $0)) %" } }

    /// `6 days`, where a share is a whole number of days.
    private func daysWorth(_ ppm: Int64?) -> String? {
        ppm.map { "the price of \(Wording.percent(ppm: $0 / 100)) days" }
    }

    private var days: DeskPanel {
        let since =
            version.instant("starts_at").map { "From \(Wording.moment($0, in: reading.zone)) on. " } ?? ""
        var panel = DeskPanel(
            isCurrent ? "What holds now" : "Version \(version.integer("number") ?? 0)", "days", note: since)
        panel.facts = [
            DeskFact(
                "A day",
                terms.text("basis") == "class"
                    ? "by the class of the vehicle" : "each vehicle's own daily rate"),
            DeskFact("An hour", known: share(terms.integer("hour_ppm")).map { "\($0) of a day" }),
            DeskFact("A week", known: daysWorth(terms.integer("week_ppm"))),
            DeskFact("A month", known: daysWorth(terms.integer("month_ppm"))),
        ].compactMap(\.self)
        let classes = terms.parts("classes")
        panel.table = DeskTable(
            "What classes cost",
            [.init("Class"), .init("A day", number: true), .init("Deposit", number: true)],
            classes.map { entry in
                [
                    DeskCell(Labels.choice(entry.text("class"))), DeskCell(money(entry.integer("day_minor"))),
                    DeskCell(money(entry.integer("deposit_minor"))),
                ]
            })
        return panel
    }

    private var calendar: DeskPanel {
        var panel = DeskPanel("Seasons and lengths", "calendar")
        let week = (terms["weekdays_ppm"]?.list ?? []).compactMap { $0.integer }
        let names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
        let unusual = zip(names, week).filter { $0.1 != 1_000_000 }.map { "\($0) \(share($1) ?? "")" }
        panel.facts = [DeskFact("Weekdays", known: unusual.joined(separator: ", "))].compactMap(\.self)
        let seasons = terms.parts("seasons").map { season in
            [
                DeskCell(season.text("name")), DeskCell("\(season.text("from")) to \(season.text("until"))"),
                DeskCell(share(season.integer("share_ppm"))),
                DeskCell(
                    season.integer("least_days").flatMap {
                        $0 > 0 ? Wording.count($0, "day") + " at least" : nil
                    }),
            ]
        }
        let lengths = terms.parts("lengths").map { length in
            [
                DeskCell("From \(Wording.count(length.integer("days") ?? 0, "day")) on"), DeskCell(nil),
                DeskCell(share(length.integer("share_ppm"))), DeskCell(nil),
            ]
        }
        panel.table = DeskTable(
            "Seasons and lengths",
            [.init("When"), .init("Days"), .init("Of the price", number: true), .init("")], seasons + lengths)
        return panel
    }

    private var mileage: DeskPanel {
        var panel = DeskPanel("Kilometres", "mileage")
        if let mileage = terms.part("mileage") {
            panel.facts = [
                DeskFact("A day includes", "\(Wording.grouped(mileage.integer("day_km") ?? 0)) km"),
                DeskFact("Each one more", money(mileage.integer("extra_km_minor")) ?? ""),
            ]
        } else {
            panel.facts = [DeskFact("A day includes", "any number of kilometres")]
        }
        panel.table = DeskTable(
            "Kilometres bought beforehand",
            [.init("Package"), .init("Kilometres"), .init("Price", number: true)],
            terms.parts("packages").map { package in
                [
                    DeskCell(package.text("name"), note: package.text("code")),
                    DeskCell(package.integer("km").map { "\(Wording.grouped($0)) km" } ?? "Any number"),
                    DeskCell(
                        money(package.integer("amount_minor")), note: "a \(package.text("per"))"),
                ]
            })
        return panel
    }

    private var fees: DeskPanel {
        var panel = DeskPanel("Fees", "fees")
        panel.table = DeskTable(
            "Fees", [.init("Fee"), .init("When"), .init("Price", number: true)],
            terms.parts("fees").map { fee in
                [
                    DeskCell(fee.text("name"), note: fee.text("code")),
                    DeskCell(Labels.choice(fee.text("when"))),
                    DeskCell(money(fee.integer("amount_minor")), note: "a \(fee.text("per"))"),
                ]
            })
        return panel
    }

    /// `nothing up to 48 hours before the pick-up, then 50 % of the price up to 24 hours before it, then all`
    private var cancelling: String? {
        let notices = terms.parts("cancellation").sorted {
            ($0.integer("hours") ?? 0) > ($1.integer("hours") ?? 0)
        }
        guard let last = notices.last else { return nil }
        let parts = notices.map { notice in
            let hours = notice.integer("hours") ?? 0
            let time = hours == 0 ? "the pick-up" : "\(Wording.count(hours, "hour")) before the pick-up"
            return "\(whole(notice.integer("share_ppm"))) up to \(time)"
        }
        let isTold = last.integer("share_ppm") == 1_000_000
        return (parts + (isTold ? [] : ["the whole price"])).joined(separator: ", then ")
    }

    private func whole(_ ppm: Int64?) -> String {
        switch ppm {
        case 0: "nothing"
        case 1_000_000: "the whole price"
        default: "\(share(ppm) ?? "") of the price"
        }
    }

    private var rules: DeskPanel {
        var panel = DeskPanel("Deposit, cancelling, coming late", "rules")
        let late = share(terms.integer("late_hour_ppm")).map { "\($0) of a day for each hour" }
        panel.facts = [
            DeskFact("Deposit", known: money(terms.integer("deposit_minor"))),
            DeskFact("Cancelling costs", known: cancelling),
            DeskFact("Nobody comes", known: share(terms.integer("no_show_ppm"))),
            DeskFact("Nobody is late before", known: terms.integer("grace_minutes").map { "\($0) minutes" }),
            DeskFact("Later than that", known: late),
            DeskFact("A missing eighth of fuel", known: money(terms.integer("fuel_eighth_minor"))),
            DeskFact("For filling it up", known: money(terms.integer("fuel_service_minor"))),
            DeskFact("Drivers are at least", known: terms.integer("least_age").map { "\($0) years old" }),
            DeskFact("Young drivers are below", known: terms.integer("young_age").map { "\($0) years" }),
        ].compactMap(\.self)
        return panel
    }
}
