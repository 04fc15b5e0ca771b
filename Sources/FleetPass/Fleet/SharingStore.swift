// All SQL about which place offers which vehicle besides its own. Decides nothing.

import Schema
import Store

struct SharingStore {
    let tx: Transaction

    /// Those that are not over, of all vehicles; some may not have begun.
    func live() throws -> [SharingGrant] { try tx.all(Self.ofAll, .instant(tx.now), row: Self.grant) }

    func live(of vehicle: UUID) throws -> [SharingGrant] {
        try tx.all(Self.ofVehicle, .uuid(vehicle), .instant(tx.now), row: Self.grant)
    }

    func grant(_ id: UUID) throws -> (vehicle: UUID, location: UUID, isOver: Bool)? {
        try tx.first(Self.byID, .uuid(id)) { (try $0.uuid(0), try $0.uuid(1), !$0.isNull(2)) }
    }

    func insert(_ grant: SharingGrant, by maker: UUID?) throws {
        try tx.run(
            Self.insertOne, .uuid(grant.id), .uuid(grant.vehicle), .uuid(grant.location),
            .instant(grant.startsAt),
            .instant(grant.endsAt), .uuid(maker), .instant(tx.now))
    }

    func end(_ id: UUID) throws { try tx.run(Self.endOne, .uuid(id), .instant(tx.now)) }

    func each(of vehicle: UUID, _ body: (borrowing Row) throws -> Void) throws {
        try tx.each(Self.shapes, .uuid(vehicle), row: body)
    }

    private static func grant(_ row: borrowing Row) throws -> SharingGrant {
        SharingGrant(
            id: try row.uuid(0), vehicle: try row.uuid(1), location: try row.uuid(2),
            startsAt: row.instant(3),
            endsAt: row.optionalInstant(4))
    }

    private static let source = "SELECT id, vehicle_id, location_id, starts_at, ends_at FROM sharing_grants"
    private static let ofAll = Query(
        """
        \(source) WHERE ended_at IS NULL AND (ends_at IS NULL OR ends_at > $1)
         ORDER BY location_id, vehicle_id
        """)
    private static let ofVehicle = Query(
        "\(source) WHERE vehicle_id = $1 AND ended_at IS NULL AND (ends_at IS NULL OR ends_at > $2)")
    private static let byID = Query(
        "SELECT vehicle_id, location_id, ended_at FROM sharing_grants WHERE id = $1")
    private static let insertOne = Query(
        """
        INSERT INTO sharing_grants (id, vehicle_id, location_id, starts_at, ends_at, made_by, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        """)
    private static let endOne = Query("UPDATE sharing_grants SET ended_at = $2 WHERE id = $1")
    private static let shapes = Query(
        """
        SELECT \(SharingGrant.shape.columns(of: "g")) FROM sharing_grants g
         WHERE g.vehicle_id = $1 ORDER BY g.starts_at DESC, g.id DESC
        """)
}
