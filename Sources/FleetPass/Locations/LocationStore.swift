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

    func location<R>(_ id: UUID, _ body: (borrowing Row) throws -> R) throws -> R? {
        try tx.first(Self.shapeByID, .uuid(id), row: body)
    }

    /// Nil for one that is in no group, or not there.
    func shareGroup(of id: UUID) throws -> String? {
        try tx.first(Self.groupOf, .uuid(id)) { $0.optionalText(0) } ?? nil
    }

    func insert(_ id: UUID, _ draft: Location.Draft) throws {
        // A name for addresses is made of the id: names of places change, and may be alike.
        try tx.run(Self.insertDraft, values(id, draft) + [.text("\(id)")])
    }

    func update(_ id: UUID, _ draft: Location.Draft) throws {
        try tx.run(Self.updateDraft, values(id, draft))
    }

    private func values(_ id: UUID, _ draft: Location.Draft) -> [Value] {
        [.uuid(id)] + draft.texts.map { .text($0) } + [
            .text(draft.email), .text(draft.timeZone), .boolean(draft.isOpen), .text(draft.shareGroup),
            .utf8(draft.hours), .integer(draft.turnaroundMinutes), .double(draft.latitude),
            .double(draft.longitude), .instant(tx.now),
        ]
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
    private static let insertDraft = Query(
        """
        INSERT INTO locations (id, name, street, city, region, postal_code, country, phone, email, time_zone, is_open,
                               share_group, hours, turnaround_minutes, latitude, longitude, created_at, updated_at,
                               slug)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $17, $18)
        """)
    private static let updateDraft = Query(
        """
        UPDATE locations
           SET name = $2, street = $3, city = $4, region = $5, postal_code = $6, country = $7, phone = $8, email = $9,
               time_zone = $10, is_open = $11, share_group = $12, hours = $13, turnaround_minutes = $14,
               latitude = $15, longitude = $16, updated_at = $17, version = version + 1
         WHERE id = $1
        """)
    private static let groupOf = Query("SELECT share_group FROM locations WHERE id = $1")
    private static let shapeByID = shapes("WHERE l.id = $1")
    private static let everyOne = Query(
        """
        SELECT id, name, street, city, region, postal_code, country, latitude, longitude, phone
          FROM locations ORDER BY name, id
        """)
    private static let everyShape = shapes("ORDER BY l.name, l.id")

    /// Degrees with six decimals, a hand's breadth: both stores write them alike, and never as a power of
    /// ten.
    private static func shapes(_ rest: String) -> Query {
        func text(_ degrees: (String) -> String) -> String {
            let columns = Location.shape.fields.flatMap(\.columns).map { column in
                ["latitude", "longitude"].contains(column) ? degrees("l.\(column)") : "l.\(column)"
            }
            return "SELECT \(columns.joined(separator: ", ")) FROM locations l \(rest)"
        }
        return Query(
            text { "printf('%.6f', \($0))" }, postgres: text { "round(\($0)::numeric, 6)::text" })
    }
}
