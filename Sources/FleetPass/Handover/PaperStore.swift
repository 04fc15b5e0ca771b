// The SQL that reads what papers say of a place, a vehicle and people. Decides nothing.

import Schema
import Store

struct PaperStore {
    let tx: Transaction

    struct Letterhead: Sendable {
        let address: [String]
        let country: String
        let placePhone: String
    }

    struct Vehicle: Sendable {
        let name: String
        let vehicleClass: String
        let plate: String
        let vin: String
        let colour: String
        let odometerKm: Int64
    }

    func letterhead(of place: UUID) throws -> Letterhead {
        let found = try tx.first(Self.letterheadOf, .uuid(place)) { row in
            Letterhead(
                address: [row.text(0), Self.town(row.text(1), row.text(2), row.text(3))],
                country: row.text(4), placePhone: row.text(5))
        }
        guard let found else { throw Failure.notFound }
        return found
    }

    /// Of what is known.
    private static func town(_ city: String, _ region: String, _ code: String) -> String {
        let area = [region, code].filter { !$0.isEmpty }.joined(separator: " ")
        return [city, area].filter { !$0.isEmpty }.joined(separator: ", ")
    }

    func vehicle(_ id: UUID) throws -> Vehicle {
        let found = try tx.first(Self.vehicleByID, .uuid(id)) { row in
            Vehicle(
                name: "\(row.integer(0)) \(row.text(1)) \(row.text(2))", vehicleClass: row.text(3),
                plate: row.text(4), vin: row.text(5), colour: row.text(6), odometerKm: row.integer(7))
        }
        guard let found else { throw Failure.notFound }
        return found
    }

    /// Of an account or, of a key, its name.
    func name(of maker: UUID?) throws -> String {
        guard let maker else { return "" }
        return try tx.first(Self.nameOf, .uuid(maker)) { $0.text(0) } ?? ""
    }

    private static let letterheadOf = Query(
        """
        SELECT street, city, region, postal_code, country, phone FROM locations WHERE id = $1
        """)
    private static let vehicleByID = Query(
        "SELECT year, make, model, class, plate, vin, colour, odometer_km FROM vehicles WHERE id = $1")
    private static let nameOf = Query(
        "SELECT name FROM accounts WHERE id = $1 UNION ALL SELECT name FROM api_keys WHERE id = $1 LIMIT 1")
}
