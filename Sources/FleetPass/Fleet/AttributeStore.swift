// All SQL about attributes: what there are, and which vehicle has which value. Decides nothing.

import Schema
import Store

struct AttributeStore {
    let tx: Transaction

    /// In the order in which people see them.
    func definitions() throws -> [AttributeDefinition] {
        try tx.all(Self.all) { row in
            AttributeDefinition(
                id: try row.uuid(0), key: row.text(1), label: row.text(2),
                kind: AttributeDefinition.Kind(rawValue: row.text(3)) ?? .text, unit: row.optionalText(4),
                choices: row.texts(5), isFilter: row.boolean(6), isPublic: row.boolean(7),
                position: row.integer(8))
        }
    }

    func each(onlyPublic: Bool, _ body: (borrowing Row) throws -> Void) throws {
        try tx.each(onlyPublic ? Self.publicShapes : Self.shapes, row: body)
    }

    func definition<R>(_ id: UUID, _ body: (borrowing Row) throws -> R) throws -> R? {
        try tx.first(Self.shapeByID, .uuid(id), row: body)
    }

    func insert(_ definition: AttributeDefinition) throws {
        try tx.run(
            Self.insertOne, .uuid(definition.id), .text(definition.key), .text(definition.label),
            .text(definition.kind.rawValue), .text(definition.unit), .list(definition.choices),
            .boolean(definition.isFilter), .boolean(definition.isPublic), .integer(definition.position),
            .instant(tx.now))
    }

    func update(_ definition: AttributeDefinition) throws {
        try tx.run(
            Self.updateOne, .uuid(definition.id), .text(definition.label), .text(definition.unit),
            .list(definition.choices), .boolean(definition.isFilter), .boolean(definition.isPublic),
            .integer(definition.position), .instant(tx.now))
    }

    func remove(_ id: UUID) throws { try tx.run(Self.deleteOne, .uuid(id)) }

    /// How many vehicles have that value.
    func uses(of value: String, _ definition: UUID) throws -> Int64 {
        try tx.first(Self.countUses, .uuid(definition), .text(value)) { $0.integer(0) } ?? 0
    }

    /// Vehicles that have any value of it.
    func vehicles(having definition: UUID) throws -> [UUID] {
        try tx.all(Self.vehiclesHaving, .uuid(definition)) { try $0.uuid(0) }
    }

    /// By vehicle, in the order of the definitions. Those without any are not in it.
    func values(of vehicles: [UUID]) throws -> [UUID: [AttributeValue]] {
        var values: [UUID: [AttributeValue]] = [:]
        for start in stride(from: 0, to: vehicles.count, by: Self.atOnce) {
            let slice = vehicles[start..<min(start + Self.atOnce, vehicles.count)]
            let places = slice.indices.map { "$\($0 - start + 1)" }.joined(separator: ", ")
            try tx.each(
                .assembled(
                    """
                    SELECT a.vehicle_id, d.key, a.value
                      FROM vehicle_attributes a JOIN attribute_definitions d ON d.id = a.definition_id
                     WHERE a.vehicle_id IN (\(places)) ORDER BY d.position, d.key
                    """), slice.map { .uuid($0) }
            ) { row in
                values[try row.uuid(0), default: []].append(
                    AttributeValue(key: row.text(1), value: row.text(2)))
            }
        }
        return values
    }

    /// Puts these in place of those that the vehicle has.
    func set(_ values: [(definition: UUID, value: String, amount: Int64?)], of vehicle: UUID) throws {
        try tx.run(Self.deleteOf, .uuid(vehicle))
        for value in values {
            try tx.run(
                Self.insertValue, .uuid(value.definition), .text(value.value), .uuid(vehicle),
                .integer(value.amount))
        }
    }

    /// What everybody may know of it, as its row keeps it.
    func show(_ values: [AttributeValue], on vehicle: UUID) throws {
        var json = JSONWriter()
        json.array(values) { $1.write(to: &$0) }
        try tx.run(Self.updateShown, .uuid(vehicle), .utf8(json.bytes))
    }

    /// The values of all vehicles that a search can go by, for counts.
    func eachOfFilters(_ body: (borrowing Row) throws -> Void) throws {
        try tx.each(Self.ofFilters, row: body)
    }

    private static let atOnce = 500

    private static let all = Query(
        """
        SELECT id, key, label, kind, unit, choices, is_filter, is_public, position
          FROM attribute_definitions ORDER BY position, key
        """)
    private static let columns = AttributeRecord.shape.columns(of: "d")
    private static let shapes = Query(
        "SELECT \(columns) FROM attribute_definitions d ORDER BY d.position, d.key")
    private static let publicShapes = Query(
        "SELECT \(columns) FROM attribute_definitions d WHERE d.is_public = 1 ORDER BY d.position, d.key")
    private static let shapeByID = Query("SELECT \(columns) FROM attribute_definitions d WHERE d.id = $1")
    private static let insertOne = Query(
        """
        INSERT INTO attribute_definitions (id, key, label, kind, unit, choices, is_filter, is_public,
                                           position, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)
        """)
    private static let updateOne = Query(
        """
        UPDATE attribute_definitions
           SET label = $2, unit = $3, choices = $4, is_filter = $5, is_public = $6, position = $7,
               updated_at = $8, version = version + 1
         WHERE id = $1
        """)
    private static let deleteOne = Query("DELETE FROM attribute_definitions WHERE id = $1")
    private static let countUses = Query(
        "SELECT count(*) FROM vehicle_attributes WHERE definition_id = $1 AND value = $2")
    private static let vehiclesHaving = Query(
        "SELECT vehicle_id FROM vehicle_attributes WHERE definition_id = $1")
    private static let deleteOf = Query("DELETE FROM vehicle_attributes WHERE vehicle_id = $1")
    private static let insertValue = Query(
        "INSERT INTO vehicle_attributes (definition_id, value, vehicle_id, amount) VALUES ($1, $2, $3, $4)")
    private static let updateShown = Query("UPDATE vehicles SET attributes = $2 WHERE id = $1")
    private static let ofFilters = Query(
        """
        SELECT a.definition_id, a.value, a.vehicle_id, a.amount
          FROM attribute_definitions d JOIN vehicle_attributes a ON a.definition_id = d.id
         WHERE d.is_filter = 1 AND d.is_public = 1
        """)
}
