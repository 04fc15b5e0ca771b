// A database of before plates were noted as they are compared: those of plain letters are by the migration,
// the others once somebody looks for them.

import Schema
import Store
import Testing

@testable import FleetPass

@Suite(.onFile) struct PlainPlateTests {
    private static let plates = ["LJY-2736", "ljy 27 37", "-", "MÜ AB 7"]

    private static func id(_ number: Int) -> UUID {
        UUID(v7: 1_700_000_000_000 + Int64(number), random: (1, UInt64(number)))
    }

    /// - Returns: the path of its file.
    private static func old() throws -> String {
        let paths = InstancePaths(Folder.make())
        try paths.prepare()
        let before = migrations.filter { $0.number < 25 }
        let database = try FileDatabase(path: paths.database, migrations: before)
        try database.write { tx in
            try tx.run(
                .assembled(
                    """
                    INSERT INTO locations (id, name, slug, street, city, region, postal_code, country, latitude,
                                           longitude, time_zone, phone, created_at, updated_at)
                    VALUES ($1, 'A', 'a', 'A', 'A', 'A', 'A', 'US', 1, 1, 'America/Denver', '', 1, 1)
                    """), .uuid(id(0)))
            for (number, plate) in plates.enumerated() {
                try tx.run(
                    .assembled(
                        """
                        INSERT INTO vehicles (id, location_id, vin, plate, stock_number, make, model, year, class, body,
                                              fuel, seats, colour, odometer_km, daily_rate_minor, daily_rate_currency,
                                              status, created_at, updated_at)
                        VALUES ($1, $2, $3, $4, $3, 'A', 'B', 2020, 'van', 'van', 'petrol', 2, 'teal', 1, 1, 'USD',
                                'active', 1, 1)
                        """), .uuid(id(number)), .uuid(id(0)), .text("1HGCM826\(number)3A00435\(number)"),
                    .text(plate))
            }
        }
        database.close()
        return paths.database
    }

    private static func noted(_ database: FileDatabase) throws -> [String?] {
        try database.reader().read { tx in
            try tx.all(.assembled("SELECT plain_plate FROM vehicles ORDER BY id")) {
                $0.isNull(0) ? nil : $0.text(0)
            }
        }
    }

    @Test("Plates of plain letters are noted by the migration, and all are found")
    func upgrade() throws {
        let database = try FileDatabase(path: try Self.old(), migrations: migrations)
        #expect(try Self.noted(database) == ["LJY2736", "LJY2737", "", nil])
        let wanted: Set = [PlainPlate("ljy2736"), PlainPlate("mü-ab 7")]
        let found = try database.reader().read { try TollStore(tx: $0).vehicles(plates: wanted) }
        #expect(found.values.flatMap { $0.map(\.id) }.sorted() == [Self.id(0), Self.id(3)])
        try database.write { try TollStore(tx: $0).noteOldPlates() }
        #expect(try Self.noted(database) == Self.plates.map { PlainPlate($0).text })
    }
}
