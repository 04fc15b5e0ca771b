// A part of an amount in millionths, and the one rounding rule of all money here.

/// 88750 of a million is 8.875 %. Seasons and taxes are shares, and so is what a week costs in days.
struct Share: Hashable, Sendable {
    let ppm: Int64

    init(ppm: Int64) { self.ppm = ppm }

    static let whole = Share(ppm: 1_000_000)

    /// Half away from zero. Amounts and shares that are let in are far too small to overflow; one that did
    /// all the same would be held at the end of what an amount can be.
    func of(_ amountMinor: Int64) -> Int64 {
        Self.rounded(Int128(amountMinor) * Int128(ppm), by: 1_000_000)
    }

    /// Several shares after one another, rounded once.
    struct Product: Hashable, Sendable {
        private var factor: Int128 = 1
        private var scale: Int128 = 1

        init(_ shares: [Share]) {
            for share in shares where share != .whole {
                factor *= Int128(share.ppm)
                scale *= 1_000_000
            }
        }

        func of(_ amountMinor: Int64) -> Int64 { Share.rounded(Int128(amountMinor) * factor, by: scale) }
    }

    static func of(_ amountMinor: Int64, _ shares: Share...) -> Int64 { Product(shares).of(amountMinor) }

    /// - Parameter scale: above zero.
    static func rounded(_ value: Int128, by scale: Int128) -> Int64 {
        // Most fit into a word, and those are many times as quick to divide.
        if let value = Int64(exactly: value), let scale = Int64(exactly: scale),
            value.magnitude < Int64.max.magnitude - scale.magnitude
        {
            return (value < 0 ? value - scale / 2 : value + scale / 2) / scale
        }
        let half = scale / 2
        return Int64(clamping: value < 0 ? (value - half) / scale : (value + half) / scale)
    }

    /// `−5 %`, `+10 %`
    var signed: String { (ppm < 0 ? "−" : "+") + Share(ppm: abs(ppm)).percent }

    /// `120 %`, `8.875 %`
    var percent: String {
        let (whole, rest) = (ppm / 10_000, abs(ppm % 10_000))
        guard rest > 0 else { return "\(whole) %" }
        var digits = Array("\(10_000 + rest)".utf8.dropFirst())
        while digits.last == UInt8(ascii: "0") { digits.removeLast() }
        return "\(whole).\(String(decoding: digits, as: UTF8.self)) %"
    }
}
