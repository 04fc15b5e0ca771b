// What a report's lines are of: a vehicle, a class or a location, by name, and how long it may take.

import Schema
import Threads

/// The groups that have come up, each with a place in the order in which it did.
struct ReportGroups {
    let by: ReportQuery.Group
    private let rules: HouseRules
    private var places: [String: Int] = [:]
    private(set) var all: [(key: String, name: String)] = []

    init(by: ReportQuery.Group, _ rules: HouseRules) { (self.by, self.rules) = (by, rules) }

    mutating func place(vehicle: UUID, name: String, vehicleClass: String, location: UUID) -> Int {
        let key =
            switch by {
            case .vehicle: "\(vehicle)"
            case .vehicleClass: vehicleClass
            case .location: "\(location)"
            }
        if let place = places[key] { return place }
        let shown =
            switch by {
            case .vehicle: name
            case .vehicleClass: Vehicle.Class(rawValue: vehicleClass)?.label ?? vehicleClass
            case .location: rules.place(location)?.name ?? key
            }
        places[key] = all.count
        all.append((key, shown))
        return all.count - 1
    }

    /// In the order of their names.
    var sorted: [Int] {
        all.indices.sorted { (all[$0].name, all[$0].key) < (all[$1].name, all[$1].key) }
    }

    /// As a link to rows names one.
    func filter(_ place: Int) -> (String, String?) { (by.rawValue, all[place].key) }
}

/// What one report may cost: so much time, and so many lines.
struct ReportBudget {
    private let endNs = Clock.monotonicNs() + Self.mostNs
    private var count = 0

    private static let mostNs: Int64 = 20_000_000_000
    static let mostLines = 50_000

    /// To be asked for each row that is read.
    /// - Throws: `unprocessable` when the time is over.
    mutating func spend() throws {
        count &+= 1
        guard count & 0xFFF == 0, Clock.monotonicNs() > endNs else { return }
        throw Failure(
            .unprocessable, "That takes too long. Ask for fewer days, for one location or for one class.")
    }

    /// - Throws: `unprocessable` for more lines than anybody reads.
    static func demand(_ groups: Int, _ periods: Int) throws {
        guard groups * periods > mostLines else { return }
        throw Failure(
            .unprocessable,
            "That is a table of more than \(mostLines) lines. Ask for longer periods, or for fewer vehicles.")
    }
}
