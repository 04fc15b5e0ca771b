// The terms of a rental in words, as an agreement has them: each from the rates that the rental goes by.

import Schema
import Store

extension PaperContent {
    mutating func terms(of booking: Booking, kmIncluded: Int64?) throws {
        let currency = booking.total.currency
        let terms = try booking.terms(tx)?.terms
        func text(_ minor: Int64) -> String {
            Wording.money(Money(amountMinor: minor, currency: currency))
        }
        json.key("terms")
        json.beginArray()
        if let terms {
            let day = terms.dayMinor(booking.asked)
            section("Mileage", mileage(terms, kmIncluded, text))
            section("Fuel", Self.fuel(terms, text))
            section("Late return", Self.lateness(terms, day, text))
            section("Cancellation", Self.cancellation(terms))
        }
        section(
            "Tolls and fines",
            ["What falls due during the rental is the customer's, and is charged with its evidence."])
        section(
            "Damage",
            ["Damage is what the return inspection finds and the pick-up inspection does not."])
        json.endArray()
        Self.texts(
            "data_protection",
            [
                "Names, addresses, licences and what is written here are kept to rent, to bill and as the law "
                    + "demands, and erased after that. Everybody may ask what is kept of them."
            ], to: &json)
    }

    private mutating func section(_ label: String, _ paragraphs: [String]) {
        json.object { json in
            json.member("label", label)
            json.key("facts")
            json.array([String]()) { $0.text($1) }
            Self.texts("paragraphs", paragraphs, to: &json)
        }
    }

    private func mileage(_ terms: RateTerms, _ included: Int64?, _ text: (Int64) -> String) -> [String] {
        guard let included, let mileage = terms.mileage else {
            return ["Any number of kilometres is included."]
        }
        return [
            "\(Wording.grouped(included)) km are included; each further one costs "
                + "\(text(mileage.extraKmMinor)) before tax."
        ]
    }

    private static func fuel(_ terms: RateTerms, _ text: (Int64) -> String) -> [String] {
        guard terms.fuelEighthMinor > 0 else {
            return ["The vehicle comes back with as much fuel as it went out with."]
        }
        let service =
            terms.fuelServiceMinor > 0 ? ", and \(text(terms.fuelServiceMinor)) for filling it up" : ""
        return [
            "The vehicle comes back with as much fuel as it went out with. Each eighth that is missing costs "
                + "\(text(terms.fuelEighthMinor))\(service), before tax."
        ]
    }

    private static func lateness(_ terms: RateTerms, _ day: Int64, _ text: (Int64) -> String) -> [String] {
        let late = terms.lateness
        let grace = Wording.span(late.graceMinutes * 60_000)
        return [
            "Up to \(grace) nothing is charged. After that each started hour costs "
                + "\(text(late.hour.of(day))), and a day \(text(late.day.of(day))) at most, before tax."
        ]
    }

    private static func cancellation(_ terms: RateTerms) -> [String] {
        guard !terms.cancellation.isEmpty else { return ["Cancelling costs nothing."] }
        let early = terms.cancellation.filter { $0.hours > 0 }
        // Behind the last notice that is named, nothing is given back.
        let late = terms.cancellation.first { $0.hours == 0 }?.share ?? .whole
        return early.map {
            "\(Wording.span($0.hours * 3_600_000)) before the pick-up or earlier: \($0.share.percent) of the total."
        } + [early.isEmpty ? "\(late.percent) of the total." : "Later: \(late.percent) of the total."]
    }
}
