// What a rental costs: lines that explain themselves, and their sums. No SQL, no HTTP.

import Schema

struct PriceLine: Equatable, Sendable {
    enum Kind: String, CaseIterable, Sendable {
        case rental, length, extra, mileage, fee, discount, tax
    }

    enum Unit: String, CaseIterable, Sendable {
        case hour, day, week, month, booking, share
    }

    let kind: Kind
    /// As customers read it.
    let text: String
    let quantity: Int64
    let unit: Unit
    /// Of one; of a share, what it is a share of.
    let unitMinor: Int64
    let amountMinor: Int64
    /// Which rule made it, of which version.
    let rule: String
    /// The stretch of time that it covers, where it covers one.
    var from: Instant?
    var until: Instant?
}

struct Price: Equatable, Sendable {
    let currency: Currency
    /// Taxes last.
    let lines: [PriceLine]
    let depositMinor: Int64
    /// Kilometres that are included; nil: any number.
    let kmIncluded: Int64?

    var netMinor: Int64 { sum { $0.kind != .tax } }
    var taxMinor: Int64 { sum { $0.kind == .tax } }
    var totalMinor: Int64 { sum { _ in true } }
    /// What is paid for the time alone, seasons and length included.
    var rentalMinor: Int64 { sum { $0.kind == .rental || $0.kind == .length } }

    private func sum(_ isMeant: (PriceLine) -> Bool) -> Int64 {
        lines.reduce(0) { isMeant($1) ? $0 + $1.amountMinor : $0 }
    }
}

extension Price {
    /// The tax in a part of a price: as much of the part as the whole tax is of the whole price, rounded as
    /// all money is.
    static func tax(within minor: Int64, ofNet net: Int64, tax: Int64) -> Int64 {
        let whole = Int128(net) + Int128(tax)
        guard whole != 0 else { return 0 }
        let value = Int128(minor) * Int128(tax)
        return Share.rounded(whole < 0 ? -value : value, by: whole < 0 ? -whole : whole)
    }
}
