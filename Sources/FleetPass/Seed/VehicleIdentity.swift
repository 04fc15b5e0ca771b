// VIN, plate and stock number of a demonstration's vehicle: all that must not repeat, and nothing else.

/// Numbers that look drawn but cannot collide: each place is sent to another by multiplying and adding in a
/// ring whose size shares no factor with the multiplier, which is one to one.
struct VehicleIdentity: Sendable {
    private let serialShift: Int
    private let plateShift: Int

    private static let serials = 1_000_000
    private static let serialStep = 618_371
    private static let plates = 23 * 23 * 23 * 10_000
    private static let plateStep = 75_206_187

    init(seed: UInt64) {
        var generator = SeededGenerator(seed: seed, part: .max)
        serialShift = generator.below(Self.serials)
        plateShift = generator.below(Self.plates)
    }

    /// Maker, five drawn characters, check digit, model year, plant, and a serial that is this place's
    /// alone in each million.
    func vin(at place: Int, model: CatalogueModel, year: Int, _ generator: inout SeededGenerator) -> String {
        var bytes = Array(model.vinStart.utf8)
        for _ in 0..<4 { bytes.append(letter(generator.below(Self.letters.count))) }
        bytes.append(digit(generator.below(10)))
        bytes.append(digit(0))
        bytes.append(VIN.yearCode(modelYear: year))
        bytes.append(letter((bytes.reduce(0) { $0 + Int($1) } + place / Self.serials) % Self.letters.count))
        let serial = (place % Self.serials * Self.serialStep + serialShift) % Self.serials
        append(serial, digits: 6, to: &bytes)
        if let check = VIN.checkDigit(of: bytes) { bytes[8] = check }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Three letters and four digits, as in "KMX-4821".
    func plate(at place: Int) -> String {
        let number = (place % Self.plates * Self.plateStep + plateShift) % Self.plates
        let letters = number / 10_000
        let base = Self.letters.count
        var bytes = [letter(letters / (base * base)), letter(letters / base % base), letter(letters % base)]
        bytes.append(UInt8(ascii: "-"))
        append(number % 10_000, digits: 4, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Numbers in the order of entry, as a desk hands them out.
    func stockNumber(at place: Int) -> String {
        "N\(100_000 + place % (Int.max / 2))"
    }

    /// The letters of VINs; plates leave out the same ones, which people misread.
    private static let letters = Array("ABCDEFGHJKLMNPRSTUVWXYZ".utf8)

    private func letter(_ place: Int) -> UInt8 {
        Self.letters.indices.contains(place) ? Self.letters[place] : UInt8(ascii: "A")
    }

    private func digit(_ value: Int) -> UInt8 {
        UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value % 10)
    }

    private func append(_ number: Int, digits: Int, to bytes: inout [UInt8]) {
        var unit = 1
        for _ in 1..<digits { unit *= 10 }
        while unit > 0 {
            bytes.append(digit(number / unit))
            unit /= 10
        }
    }
}
