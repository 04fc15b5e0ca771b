// All SQL about locations. Decides nothing.

import Schema
import Store

struct LocationStore {
    let tx: Transaction

    func all() throws -> [Location] {
        try tx.all(Self.everyOne) { row in
            Location(
                id: LocationID(value: try row.uuid(0)), name: row.text(1), street: row.text(2),
                city: row.text(3),
                region: row.text(4), postalCode: row.text(5), country: row.text(6), latitude: row.double(7),
                longitude: row.double(8), phone: row.text(9))
        }
    }

    func writeAll(to json: inout JSONWriter) throws {
        try tx.each(Self.everyShape) { row in try row.write(Location.shape, to: &json) }
    }

    func insert(_ id: LocationID, _ location: DemoLocation, _ createdAt: Instant) throws {
        try tx.run(
            Self.insertOne, .uuid(id.value), .text(location.name), .text(location.slug),
            .text(location.street),
            .text(location.city), .text(location.region), .text(location.postalCode), .text(location.country),
            .double(location.latitude), .double(location.longitude), .text(location.timeZone),
            .text(location.phone),
            .instant(createdAt), .instant(createdAt))
    }

    private static let insertOne = Query(
        """
        INSERT INTO locations (id, name, slug, street, city, region, postal_code, country, latitude, longitude,
                               time_zone, phone, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
        """)
    private static let everyOne = Query(
        """
        SELECT id, name, street, city, region, postal_code, country, latitude, longitude, phone
          FROM locations ORDER BY name, id
        """)
    private static let everyShape = Query(
        "SELECT \(Location.shape.columns(of: "l")) FROM locations l ORDER BY l.name, l.id")
}
