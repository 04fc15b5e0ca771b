// A currency by its ISO 4217 letters, and the digits of its minor unit. Which are in use is the product's.

public struct Currency: Hashable, Sendable {
    /// Three letters, the first in the highest used byte.
    private let letters: UInt32

    /// Three ASCII capitals; nil for anything else.
    public init?(text: Span<UInt8>) {
        guard text.count == 3 else { return nil }
        var letters: UInt32 = 0
        for index in 0..<3 {
            guard 0x41...0x5A ~= text[index] else { return nil }
            letters = letters << 8 | UInt32(text[index])
        }
        self.letters = letters
    }

    /// Three ASCII capitals; nil for anything else.
    public init?(_ code: String) { self.init(text: code.utf8.span) }

    private init(letters: UInt32) { self.letters = letters }

    public static let usd = Currency(letters: 0x55_53_44)
    public static let eur = Currency(letters: 0x45_55_52)

    /// The three letters.
    public var code: String {
        var bytes: [UInt8] = []
        appendCode(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends the three letters.
    public func appendCode(to bytes: inout [UInt8]) {
        bytes.append(UInt8(truncatingIfNeeded: letters >> 16))
        bytes.append(UInt8(truncatingIfNeeded: letters >> 8))
        bytes.append(UInt8(truncatingIfNeeded: letters))
    }

    /// Digits after the point: two, but for the exceptions of ISO 4217.
    public var minorDigits: Int { Self.exceptions[code] ?? 2 }

    private static let exceptions: [String: Int] = [
        "BIF": 0, "CLP": 0, "DJF": 0, "GNF": 0, "ISK": 0, "JPY": 0, "KMF": 0, "KRW": 0, "PYG": 0, "RWF": 0,
        "UGX": 0, "VND": 0, "VUV": 0, "XAF": 0, "XOF": 0, "XPF": 0,
        "BHD": 3, "IQD": 3, "JOD": 3, "KWD": 3, "LYD": 3, "OMR": 3, "TND": 3,
    ]
}
