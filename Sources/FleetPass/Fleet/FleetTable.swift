// The fleet as a table for people: what goes out can be read in again.

import Schema
import Store

enum FleetTable {
    private static let names = ImportField.names

    /// Page after page, so that no walk through the fleet needs more memory than its result.
    static func written(_ search: FleetSearch, _ app: App, _ tx: Transaction) throws -> [UInt8] {
        let places = Dictionary(
            try app.house.rules(tx).places.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
        let keys = try AttributeStore(tx: tx).definitions().map(\.key)
        var csv = CSVWriter()
        for name in names + ["daily_rate_currency", "location", "home_location", "held"] { csv.text(name) }
        for key in keys { csv.text("attribute.\(key)") }
        csv.endRow()
        var last: UUID?
        repeat {
            var vehicles: [KnownVehicle] = []
            last = try FleetSearchStore(tx: tx).page(search, after: last, 1_000) {
                vehicles.append(try FleetStore.known($0))
            }
            let values = try AttributeStore(tx: tx).values(of: vehicles.map(\.id))
            for vehicle in vehicles {
                for name in names { csv.text(vehicle.text(of: name)) }
                csv.text(vehicle.draft.dailyRate.currency.code)
                csv.text(places[vehicle.draft.location] ?? "\(vehicle.draft.location)")
                csv.text(vehicle.draft.home.map { places[$0] ?? "\($0)" } ?? "")
                csv.boolean(vehicle.isHeld)
                for key in keys { csv.text(values[vehicle.id]?.first { $0.key == key }?.value ?? "") }
                csv.endRow()
            }
        } while last != nil
        return csv.bytes
    }
}

extension KnownVehicle {
    fileprivate func text(of name: String) -> String {
        switch name {
        case "odometer_km": "\(odometerKm)"
        case "status": status.rawValue
        default: draft.text(of: name) ?? ""
        }
    }
}
