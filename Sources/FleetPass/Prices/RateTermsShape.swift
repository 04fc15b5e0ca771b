// The terms of a rate version as JSON: declared once for the API and for the column that keeps them.

import Schema

extension RateTerms {
    private static let amounts: ClosedRange<Int64> = 0...100_000_000
    private static let shares: ClosedRange<Int64> = 0...10_000_000
    private static let multiples: ClosedRange<Int64> = 1...100_000_000

    fileprivate enum F {
        static let basis = Field.choice(
            "basis", of: Basis.self,
            "What the price of a day begins with: each `vehicle`'s own daily rate, or one of its `class`.")
        static let vehicleClass = Field.choice("class", of: Vehicle.Class.self)
        static let day = Field.integer("day_minor", in: amounts, "A day, in minor units.").optional
        static let classDeposit = Field.integer("deposit_minor", in: amounts, "Instead of the plan's.")
            .optional
        static let classes = Field.object(
            "classes", Shape("ClassRate", "What a class of vehicles costs.", vehicleClass, day, classDeposit)
        ).list(max: 40).optional
        static let hour = multiple("hour_ppm", "An hour, in millionths of a day; null: no hours are sold.")
        static let week = multiple("week_ppm", "Seven days, in millionths of a day: 6000000 is six days.")
        static let month = multiple("month_ppm", "Thirty days, in millionths of a day.")
        static let weekdays = Field.integer(
            "weekdays_ppm", in: shares, "From Monday to Sunday, what a day that begins then costs of a day."
        ).list(max: 7).optional
        static let seasonName = Field.text("name", max: 40)
        static let from = Field.text("from", min: 5, max: 10, "`2026-06-15`, or `06-15` for every year.")
        static let until = Field.text("until", min: 5, max: 10, "The last day, in the same form.")
        static let share = Field.integer("share_ppm", in: shares, "In millionths of the usual price.")
        static let leastDays = Field.integer(
            "least_days", in: 0...365, "Rentals that begin in it last at least so long."
        ).optional
        static let seasons = Field.object(
            "seasons",
            Shape(
                "Season", "Days on which a day costs more or less.", seasonName, from, until, share, leastDays
            )
        ).list(max: 60).optional
        static let days = Field.integer("days", in: 1...365, "From so many days on.")
        static let lengths = Field.object(
            "lengths", Shape("LengthRate", "What long rentals cost of the sum of their days.", days, share)
        ).list(max: 20).optional
        static let leastMinutes = Field.integer(
            "least_minutes", in: 0...525_600, "The shortest rental; 60 if not given."
        ).optional
        static let mostDays = Field.integer("most_days", in: 1...366, "The longest rental; 90 if not given.")
            .optional
    }

    fileprivate enum G {
        static let dayKm = Field.integer("day_km", in: 0...10_000, "Kilometres that a day's price includes.")
        static let extraKm = Field.integer("extra_km_minor", in: amounts, "Each one more.")
        static let mileage = Field.object(
            "mileage", Shape("Mileage", "Kilometres included; null: any number.", dayKm, extraKm)
        ).optional
        static let code = Field.text("code", max: 20, "As bookings name it.")
        static let name = Field.text("name", max: 60, "As customers read it.")
        static let km = Field.integer("km", in: 1...1_000_000, "Null: as many as one likes.").optional
        static let per = Field.choice("per", of: Per.self)
        static let amount = Field.integer("amount_minor", in: amounts)
        static let packages = Field.object(
            "packages", Shape("MileagePackage", "Kilometres bought beforehand.", code, name, km, per, amount)
        ).list(max: 10).optional
        static let when = Field.choice("when", of: Fee.When.self)
        static let fees = Field.object(
            "fees", Shape("Fee", "What is added in a certain case.", code, name, when, per, amount)
        ).list(max: 20).optional
        static let leastAge = Field.integer("least_age", in: 16...99, "18 if not given.").optional
        static let youngAge = Field.integer(
            "young_age", in: 16...99, "Who is younger pays the fee for young drivers; 25 if not given."
        ).optional
        static let grace = Field.integer(
            "grace_minutes", in: 0...1_440, "Nobody is late before; 30 if not given."
        ).optional
        static let lateHour = Field.integer(
            "late_hour_ppm", in: shares, "Each started hour behind that, in millionths of a day; 250000."
        ).optional
        static let lateDay = Field.integer(
            "late_day_ppm", in: shares, "A late day at most, in millionths of a day; 1000000."
        ).optional
        static let fuelEighth = Field.integer("fuel_eighth_minor", in: amounts, "A missing eighth.").optional
        static let fuelService = Field.integer("fuel_service_minor", in: amounts, "For filling it up.")
            .optional
        static let deposit = Field.integer("deposit_minor", in: amounts, "Held during the rental.").optional
        static let hours = Field.integer("hours", in: 0...8_760, "At least so long before pickup.")
        static let cost = Field.integer("share_ppm", in: 0...1_000_000, "In millionths of the price.")
        static let cancellation = Field.object(
            "cancellation", Shape("CancellationNotice", "What cancelling so early costs.", hours, cost)
        ).list(max: 10).optional
        static let noShow = Field.integer(
            "no_show_ppm", in: 0...1_000_000, "Of the price, where nobody comes; 1000000 if not given."
        ).optional
    }

    private static func multiple(_ name: String, _ about: String) -> Field<Int64?> {
        Field.integer(name, in: multiples, about).optional
    }

    static let shape = Shape(
        "RateTerms", "All that decides what a rental costs.", F.basis, F.classes, F.hour, F.week, F.month,
        F.weekdays, F.seasons, F.lengths, F.leastMinutes, F.mostDays, G.mileage, G.packages, G.fees,
        G.leastAge, G.youngAge, G.grace, G.lateHour, G.lateDay, G.fuelEighth, G.fuelService, G.deposit,
        G.cancellation, G.noShow)

    /// - Throws: `unprocessable`, with each place that contradicts another.
    init(_ record: Record) throws {
        var faults: [FieldError] = []
        func share(_ field: Field<Int64?>) -> Share? { record[field].map { Share(ppm: $0) } }
        basis = record[F.basis]
        let classes = record[F.classes] ?? []
        dayOfClass = Self.byClass(classes, F.day)
        depositOfClass = Self.byClass(classes, F.classDeposit)
        (hour, week, month) = (share(F.hour), share(F.week), share(F.month))
        weekdays = (record[F.weekdays] ?? []).map { Share(ppm: $0) }
        if ![0, 7].contains(weekdays.count) {
            faults.append(FieldError(pointer: "/weekdays_ppm", detail: "must have seven entries, or none"))
        }
        seasons = Self.seasons(record[F.seasons] ?? [], &faults)
        lengths = (record[F.lengths] ?? []).map { Length(days: $0[F.days], share: Share(ppm: $0[F.share])) }
            .sorted { $0.days > $1.days }
        (leastMinutes, mostDays) = (record[F.leastMinutes] ?? 60, record[F.mostDays] ?? 90)
        mileage = record[G.mileage].map { Mileage(dayKm: $0[G.dayKm], extraKmMinor: $0[G.extraKm]) }
        packages = Self.packages(record[G.packages] ?? [])
        fees = Self.fees(record[G.fees] ?? [])
        (leastAge, youngAge) = (record[G.leastAge] ?? 18, record[G.youngAge] ?? 25)
        lateness = Lateness(
            graceMinutes: record[G.grace] ?? 30, hour: share(G.lateHour) ?? Share(ppm: 250_000),
            day: share(G.lateDay) ?? .whole)
        (fuelEighthMinor, fuelServiceMinor) = (record[G.fuelEighth] ?? 0, record[G.fuelService] ?? 0)
        depositMinor = record[G.deposit] ?? 0
        cancellation = (record[G.cancellation] ?? [])
            .map { Notice(hours: $0[G.hours], share: Share(ppm: $0[G.cost])) }.sorted { $0.hours > $1.hours }
        noShow = share(G.noShow) ?? .whole
        if basis == .ofClass, dayOfClass.isEmpty {
            faults.append(FieldError(pointer: "/classes", detail: "must say what a day of a class costs"))
        }
        for (pointer, codes) in [("/packages", packages.map(\.code)), ("/fees", fees.map(\.code))]
        where Set(codes).count < codes.count {
            faults.append(FieldError(pointer: pointer, detail: "has a code twice"))
        }
        guard faults.isEmpty else {
            throw Failure(.unprocessable, "These terms contradict themselves.", fields: faults)
        }
    }

    private static func byClass(_ classes: [Record], _ field: Field<Int64?>) -> [String: Int64] {
        var amounts: [String: Int64] = [:]
        for entry in classes { amounts[entry[F.vehicleClass].rawValue] = entry[field] }
        return amounts
    }

    private static func seasons(_ records: [Record], _ faults: inout [FieldError]) -> [Season] {
        records.enumerated().compactMap { index, season in
            guard let days = DayRange(from: season[F.from], until: season[F.until]) else {
                let detail = "must be two days of one form, as 2026-06-15 or 06-15, the first before the last"
                faults.append(FieldError(pointer: "/seasons/\(index)/from", detail: detail))
                return nil
            }
            return Season(
                name: season[F.seasonName], days: days, share: Share(ppm: season[F.share]),
                leastDays: season[F.leastDays] ?? 0)
        }
    }

    private static func packages(_ records: [Record]) -> [Package] {
        records.map {
            Package(
                code: $0[G.code], name: $0[G.name], km: $0[G.km], per: $0[G.per], amountMinor: $0[G.amount])
        }
    }

    private static func fees(_ records: [Record]) -> [Fee] {
        records.map {
            Fee(
                code: $0[G.code], name: $0[G.name], when: $0[G.when], per: $0[G.per],
                amountMinor: $0[G.amount])
        }
    }
}
