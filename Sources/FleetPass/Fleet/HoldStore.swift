// All SQL about holds and papers of vehicles. Decides nothing.

import Schema
import Store

struct HoldStore {
    let tx: Transaction

    /// Those in force that meet a time.
    func holds(of vehicle: UUID, from start: Instant, until end: Instant) throws -> [Hold] {
        try tx.all(Self.inForce, .uuid(vehicle), .instant(start), .instant(end), row: Self.hold)
    }

    func insert(_ hold: Hold, of vehicle: UUID, by maker: UUID?) throws {
        try tx.run(
            Self.insertOne, .uuid(hold.id), .uuid(vehicle), .text(hold.kind.rawValue), .text(hold.reason),
            .instant(hold.startsAt), .instant(hold.endsAt), .uuid(maker), .instant(tx.now))
        try mark(vehicle)
    }

    func release(_ id: UUID, of vehicle: UUID, _ reason: String, by maker: UUID?) throws {
        try tx.run(Self.releaseOne, .uuid(id), .instant(tx.now), .uuid(maker), .text(reason))
        try mark(vehicle)
    }

    /// One without an end has begun: its vehicle says so from now on.
    func begin(_ id: UUID) throws {
        guard let (vehicle, isInForce) = try hold(id), isInForce else { return }
        guard try tx.changes(by: Self.markBegun, .uuid(vehicle), .instant(tx.now)) > 0 else { return }
        try VehicleStore(tx: tx).fleetHasChanged()
    }

    /// The vehicle says whether it has one without an end that has begun; its indexes go by that.
    private func mark(_ vehicle: UUID) throws {
        try tx.run(Self.markVehicle, .uuid(vehicle), .instant(tx.now))
        try VehicleStore(tx: tx).fleetHasChanged()
    }

    /// - Returns: the vehicle's id and whether it is in force still.
    func hold(_ id: UUID) throws -> (vehicle: UUID, isInForce: Bool)? {
        try tx.first(Self.byID, .uuid(id)) { (try $0.uuid(0), $0.isNull(1)) }
    }

    /// When it begins; nil for one that is released.
    func beginning(_ id: UUID) throws -> Instant? {
        try tx.first(Self.beginningOf, .uuid(id)) { $0.instant(0) }
    }

    func each(of vehicle: UUID, _ body: (borrowing Row) throws -> Void) throws {
        try tx.each(Self.shapes, .uuid(vehicle), row: body)
    }

    /// Those of all vehicles that are not over. That it has one without an end which has begun, a vehicle
    /// says itself, too.
    func eachPassing(_ body: (UUID, Block) -> Void) throws {
        try tx.each(Self.passing, .instant(tx.now)) { row in
            body(
                try row.uuid(0), Block(from: row.instant(1), until: row.optionalInstant(2) ?? .latest))
        }
    }

    /// For each vehicle that has one, until when the paper of a kind is good that lasts longest.
    func each(paper kind: String, _ body: (UUID, Instant) -> Void) throws {
        try tx.each(Self.papers, .text(kind)) { row in
            body(try row.uuid(0), row.optionalInstant(1) ?? .latest)
        }
    }

    /// Those that are not released and have not ended.
    func each(openOf vehicle: UUID, _ body: (borrowing Row) throws -> Void) throws {
        try tx.each(Self.openShapes, .uuid(vehicle), .instant(tx.now), row: body)
    }

    func insert(
        _ id: UUID, _ kind: VehicleDocument.Kind, _ number: String, until end: Instant?, of vehicle: UUID
    ) throws {
        try tx.run(
            Self.insertDocument, .uuid(id), .uuid(vehicle), .text(kind.rawValue), .text(number),
            .instant(end), .instant(tx.now))
        try VehicleStore(tx: tx).fleetHasChanged()
    }

    /// - Returns: whether there was one.
    func removeDocument(_ id: UUID, of vehicle: UUID) throws -> Bool {
        try VehicleStore(tx: tx).fleetHasChanged()
        return try tx.changes(by: Self.deleteDocument, .uuid(id), .uuid(vehicle)) > 0
    }

    func each(documentOf vehicle: UUID, _ body: (borrowing Row) throws -> Void) throws {
        try tx.each(Self.documentShapes, .uuid(vehicle), row: body)
    }

    /// By kind until when the one that lasts longest is good; `latest` for one without an end.
    func documents(of vehicle: UUID) throws -> [String: Instant] {
        var until: [String: Instant] = [:]
        try tx.each(Self.validity, .uuid(vehicle)) { until[$0.text(0)] = $0.optionalInstant(1) ?? .latest }
        return until
    }

    private static func hold(_ row: borrowing Row) throws -> Hold {
        Hold(
            id: try row.uuid(0), kind: Hold.Kind(rawValue: row.text(1)) ?? .recall, reason: row.text(2),
            startsAt: row.instant(3), endsAt: row.optionalInstant(4))
    }

    private static let inForce = Query(
        """
        SELECT id, kind, reason, starts_at, ends_at FROM holds
         WHERE vehicle_id = $1 AND released_at IS NULL AND (ends_at IS NULL OR ends_at > $2) AND starts_at < $3
         ORDER BY starts_at, id
        """)
    private static let insertOne = Query(
        """
        INSERT INTO holds (id, vehicle_id, kind, reason, starts_at, ends_at, made_by, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """)
    private static let releaseOne = Query(
        """
        UPDATE holds SET released_at = $2, released_by = $3, release_reason = $4, version = version + 1
         WHERE id = $1
        """)
    private static let markVehicle = Query(
        """
        UPDATE vehicles
           SET is_held = CASE WHEN EXISTS (
                   SELECT 1 FROM holds h
                    WHERE h.vehicle_id = $1 AND h.released_at IS NULL AND h.ends_at IS NULL
                      AND h.starts_at <= $2
               ) THEN 1 ELSE 0 END,
               updated_at = $2, version = version + 1
         WHERE id = $1
        """)
    private static let markBegun = Query(
        """
        UPDATE vehicles SET is_held = 1, updated_at = $2, version = version + 1
         WHERE id = $1 AND is_held = 0 AND EXISTS (
                   SELECT 1 FROM holds h
                    WHERE h.vehicle_id = $1 AND h.released_at IS NULL AND h.ends_at IS NULL
                      AND h.starts_at <= $2
               )
        """)
    private static let byID = Query("SELECT vehicle_id, released_at FROM holds WHERE id = $1")
    private static let beginningOf = Query(
        "SELECT starts_at FROM holds WHERE id = $1 AND released_at IS NULL")
    private static let shapes = Query(
        """
        SELECT \(Hold.shape.columns(of: "h")) FROM holds h WHERE h.vehicle_id = $1
         ORDER BY h.starts_at DESC, h.id DESC
        """)
    private static let openShapes = Query(
        """
        SELECT \(Hold.shape.columns(of: "h")) FROM holds h
         WHERE h.vehicle_id = $1 AND h.released_at IS NULL AND (h.ends_at IS NULL OR h.ends_at > $2)
         ORDER BY h.starts_at, h.id
        """)
    private static let passing = Query(
        """
        SELECT vehicle_id, starts_at, ends_at FROM holds
         WHERE released_at IS NULL AND (ends_at IS NULL OR ends_at > $1)
        """)
    private static let papers = Query(
        """
        SELECT vehicle_id, CASE WHEN count(*) > count(valid_until) THEN NULL ELSE max(valid_until) END
          FROM vehicle_documents WHERE kind = $1 GROUP BY vehicle_id
        """)
    private static let insertDocument = Query(
        """
        INSERT INTO vehicle_documents (id, vehicle_id, kind, number, valid_until, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $6)
        """)
    private static let deleteDocument = Query(
        "DELETE FROM vehicle_documents WHERE id = $1 AND vehicle_id = $2")
    private static let documentShapes = Query(
        """
        SELECT \(VehicleDocument.shape.columns(of: "d")) FROM vehicle_documents d WHERE d.vehicle_id = $1
         ORDER BY d.kind, d.valid_until DESC, d.id
        """)
    private static let validity = Query(
        """
        SELECT kind, CASE WHEN count(*) > count(valid_until) THEN NULL ELSE max(valid_until) END
          FROM vehicle_documents WHERE vehicle_id = $1 GROUP BY kind
        """)
}
