// The rules of a search told a second time, in the plainest way, for the tests to compare with.

import Testing

@testable import FleetPass

/// Filters by name, as in a query; an empty list is no filter.
struct Search: Sendable, CustomTestStringConvertible {
    var choices: [String: [String]] = [:]
    var rates: (min: Int64?, max: Int64?)
    var years: (min: Int64?, max: Int64?)

    var testDescription: String { query.isEmpty ? "no filter" : query }

    var query: String {
        var pairs = choices.sorted { $0.key < $1.key }.flatMap { name, values in
            values.map { "\(name)=\($0.escaped)" }
        }
        let bounds = [
            ("rate_min", rates.min), ("rate_max", rates.max), ("year_min", years.min),
            ("year_max", years.max),
        ]
        pairs += bounds.compactMap { name, bound in bound.map { "\(name)=\($0)" } }
        return pairs.joined(separator: "&")
    }

    func finds(_ fact: Fact, ignoring ignored: String = "") -> Bool {
        let isChosen = choices.allSatisfy { name, values in
            name == ignored || values.isEmpty || values.contains(fact.value(of: name))
        }
        return isChosen && fact.rateMinor >= (rates.min ?? 0) * 100
            && fact.rateMinor <= (rates.max ?? 1_000_000) * 100
            && fact.year >= (years.min ?? 0) && fact.year <= (years.max ?? 9_999)
    }

    var found: [Fact] { Demo.vehicles.filter { finds($0) } }

    /// What a facet must show: each value of the fleet, and how many it would give were it the facet's only
    /// choice.
    func counts(_ facet: String) -> [String: Int64] {
        var counts: [String: Int64] = [:]
        for fact in Demo.vehicles {
            counts[fact.value(of: facet), default: 0] += finds(fact, ignoring: facet) ? 1 : 0
        }
        return counts
    }

    static let facets = ["make", "class", "fuel", "body", "seats", "location"]
}

extension Fact {
    func value(of facet: String) -> String {
        switch facet {
        case "make": make
        case "class": vehicleClass
        case "fuel": fuel
        case "body": body
        case "seats": "\(seats)"
        case "location": location
        default: ""
        }
    }

    /// What an order goes by.
    func key(_ sort: String) -> Int64 {
        switch sort {
        case "price", "-price": rateMinor
        case "year", "-year": year
        default: createdMs
        }
    }
}

extension String {
    /// Fit to be a value in a query.
    var escaped: String {
        utf8.map { byte in
            let isPlain =
                (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte & 0xDF | 0x20) && byte > 0x40
            let digits = String(byte, radix: 16, uppercase: true)
            return isPlain || byte == 0x2D
                ? String(Unicode.Scalar(byte)) : "%" + (digits.utf8.count < 2 ? "0" : "") + digits
        }.joined()
    }
}
