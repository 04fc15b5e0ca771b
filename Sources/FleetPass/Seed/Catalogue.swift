// The table of makes and models as values. What a single vehicle is made of is DemoFleet's.

/// One model as the demonstration knows it.
struct CatalogueModel: Sendable, Equatable {
    let make: String
    let model: String
    let vehicleClass: String
    let body: String
    /// At least one; the first is as common as all the others together.
    let fuels: [String]
    let seats: [Int]
    let rateDollars: Int
    let share: Int
    let years: ClosedRange<Int>
    /// The first three characters of the VIN.
    let vinStart: String
}

/// Reads the table. A line that is not understood is left out; a test counts that none is.
enum Catalogue {
    /// The classes as a rental desk names them.
    static let classes = [
        "economy", "compact", "midsize", "fullsize", "luxury", "sports", "convertible", "suv", "large_suv",
        "pickup",
        "minivan", "van",
    ]
    static let fuels = ["petrol", "diesel", "hybrid", "plug_in_hybrid", "electric"]

    static func models(of text: String) -> [CatalogueModel] {
        var make = ""
        var models: [CatalogueModel] = []
        for line in text.utf8.split(separator: UInt8(ascii: "\n")) {
            if line.first == UInt8(ascii: " ") {
                if let model = model(make: make, line: line) { models.append(model) }
            } else {
                make = trimmed(line)
            }
        }
        return models
    }

    private static func model(make: String, line: Substring.UTF8View) -> CatalogueModel? {
        let cells = line.split(separator: UInt8(ascii: "|"), omittingEmptySubsequences: false)
        guard cells.count == 9,
            let rate = Int(trimmed(cells[5])),
            let share = Int(trimmed(cells[6])),
            let years = years(trimmed(cells[7]))
        else { return nil }
        let fuels = list(cells[3])
        let seats = list(cells[4]).compactMap { Int($0) }
        guard !fuels.isEmpty, !seats.isEmpty else { return nil }
        return CatalogueModel(
            make: make, model: trimmed(cells[0]), vehicleClass: trimmed(cells[1]), body: trimmed(cells[2]),
            fuels: fuels, seats: seats, rateDollars: rate, share: share, years: years,
            vinStart: trimmed(cells[8]))
    }

    private static func years(_ text: String) -> ClosedRange<Int>? {
        let ends = text.utf8.split(separator: UInt8(ascii: "-")).compactMap { Int(trimmed($0)) }
        guard ends.count == 2, ends[0] <= ends[1] else { return nil }
        return 2000 + ends[0]...2000 + ends[1]
    }

    private static func list(_ cell: Substring.UTF8View) -> [String] {
        cell.split(separator: UInt8(ascii: ",")).map { trimmed($0) }
    }

    private static func trimmed(_ bytes: Substring.UTF8View) -> String {
        let space = UInt8(ascii: " ")
        let rest = bytes.drop { $0 == space }
        let end = rest.lastIndex { $0 != space }.map { rest.index(after: $0) } ?? rest.startIndex
        return String(decoding: rest[..<end], as: UTF8.self)
    }
}
