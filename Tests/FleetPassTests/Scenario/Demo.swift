// The data that the tests ask about: the demonstration's fleet, seeded once, and a few vehicles of our own.

import Schema
import Store

@testable import FleetPass

enum Demo {
    static let seeded = 200

    /// A directory with a migrated, seeded, closed database. To be copied, never opened.
    static let directory: String = {
        let folder = Folder.make()
        do { try fill(folder) } catch { preconditionFailure("the demonstration cannot be made: \(error)") }
        return folder
    }()

    /// One vehicle in each state, by number; a public one comes first.
    static let statuses = Vehicle.Status.allCases.filter { $0 != .active }
    static let active = id(1)
    static let markup = id(2)
    static let marks = id(3)
    static let long = id(4)
    static let withoutPicture = id(5)

    static func id(_ number: Int) -> String {
        "00000000-0000-7000-8000-" + String(repeating: "0", count: 12 - "\(number)".utf8.count) + "\(number)"
    }

    static func id(in status: Vehicle.Status) -> String {
        id(100 + (statuses.firstIndex(of: status) ?? 0))
    }

    /// All that the public may see.
    static let vehicles: [Fact] = facts.filter { $0.status == "active" }
    static let locations: [String] = Set(vehicles.map(\.location)).sorted()

    private static let facts: [Fact] = {
        let all = try? Instance.shared.app.database.reader().read { tx in
            try tx.all(.assembled("SELECT \(Vehicle.shape.columns(of: "v")) FROM vehicles v")) {
                try Fact($0)
            }
        }
        return all ?? []
    }()

    private static func fill(_ folder: String) throws {
        let paths = InstancePaths(folder)
        try paths.prepare()
        let database = try TestStore.opened(paths)
        _ = try Seeding(fleet: DemoFleet(vehicles: seeded, seed: 1), seed: 1).run(database)
        try database.write { tx in
            let store = VehicleStore(tx: tx)
            guard let location = try LocationStore(tx: tx).all().first?.id else { return }
            for vehicle in planted(at: location) { try store.insert(vehicle) }
        }
        database.close()
    }

    private static func planted(at location: LocationID) -> [NewVehicle] {
        let combining = "Cafe\u{301}" + String(repeating: "\u{308}", count: 24)
        return [
            vehicle(1, location, make: "Toyota", model: "Corolla"),
            vehicle(2, location, make: "<script>alert(1)</script>", model: "\"><img src=x onerror=1>&amp;'"),
            vehicle(3, location, make: combining, model: "\u{301}\u{308}Z\u{35C}ero \u{1F697}"),
            vehicle(
                4, location, make: String(repeating: "M", count: 40),
                model: String(repeating: "long ", count: 12)),
            vehicle(5, location, make: "Saab", model: "900", photos: "[]"),
        ]
            + statuses.enumerated().map { index, status in
                vehicle(100 + index, location, make: "Toyota", model: "Hidden", status: status.rawValue)
            }
    }

    static func vehicle(
        _ number: Int, _ location: LocationID, make: String, model: String, status: String = "active",
        photos: String = "[\"sedan-blue.svg\",\"sedan-blue-front.svg\"]"
    ) -> NewVehicle {
        NewVehicle(
            id: VehicleID(value: UUID(id(number)) ?? UUID(v7: 0, random: (0, 0))), location: location,
            vin: "TESTVEHACLE0000\(number < 10 ? 10 + number : 20 + number % 100)", plate: "TST-\(number)",
            stockNumber: "T\(number)", make: make, model: model, year: 2021, vehicleClass: "compact",
            body: "sedan", fuel: "petrol", seats: 5, colour: "blue", odometerKm: 34_120,
            dailyRate: Money(amountMinor: 4_950, currency: .usd), status: status, photosJSON: photos,
            createdAt: Instant(epochMs: 1_767_225_600_000 + Int64(number)))
    }
}

/// A vehicle as its row says, for tests that count for themselves.
struct Fact: Sendable {
    let id: String
    let location: String
    let make: String
    let model: String
    let year: Int64
    let vehicleClass: String
    let body: String
    let fuel: String
    let seats: Int64
    let colour: String
    let stockNumber: String
    let plate: String
    let vin: String
    let rateMinor: Int64
    let status: String
    let createdMs: Int64

    init(_ row: borrowing Row) throws {
        (id, location) = (try row.uuid(0).description, try row.uuid(2).description)
        (vin, plate, stockNumber) = (row.text(3), row.text(4), row.text(5))
        (make, model, year) = (row.text(6), row.text(7), row.integer(8))
        (vehicleClass, body, fuel) = (row.text(9), row.text(10), row.text(11))
        (seats, colour, rateMinor) = (row.integer(12), row.text(13), row.integer(15))
        (status, createdMs) = (row.text(17), row.integer(19))
    }
}
