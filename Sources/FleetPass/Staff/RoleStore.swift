// All SQL about the roles that the organisation has made itself. Decides nothing.

import Schema
import Store

struct RoleStore {
    let tx: Transaction

    struct Made: Sendable {
        let id: UUID
        let version: Int64
        let name: String
        let grants: Grants
        let members: Int
    }

    func grants(of id: UUID) throws -> Grants? {
        try tx.first(Self.grantsOf, .uuid(id)) { Grants(kept: $0.text(0)) }
    }

    func all() throws -> [Made] {
        try tx.all(Self.everyOne) { row in
            Made(
                id: try row.uuid(0), version: row.integer(1), name: row.text(2),
                grants: Grants(kept: row.text(3)),
                members: Int(row.integer(4)))
        }
    }

    /// - Throws: `StoreError.taken` for a name that there is.
    func insert(_ id: UUID, _ name: String, _ grants: Grants) throws {
        _ = try tx.changes(by: Self.insertOne, .uuid(id), .text(name), .text(grants.kept), .instant(tx.now))
    }

    func update(_ id: UUID, _ name: String, _ grants: Grants) throws {
        _ = try tx.changes(by: Self.updateOne, .uuid(id), .text(name), .text(grants.kept), .instant(tx.now))
    }

    func remove(_ id: UUID) throws { try tx.run(Self.deleteOne, .uuid(id)) }

    /// Whoever has it is asked who they are again.
    func endSessions(of id: UUID) throws { try tx.run(Self.endAll, .uuid(id)) }

    private static let grantsOf = Query("SELECT grants FROM roles WHERE id = $1")
    private static let everyOne = Query(
        """
        SELECT r.id, r.version, r.name, r.grants, (SELECT count(*) FROM staff f WHERE f.role_id = r.id)
          FROM roles r ORDER BY lower(r.name), r.id
        """)
    private static let insertOne = Query(
        "INSERT INTO roles (id, name, grants, created_at, updated_at) VALUES ($1, $2, $3, $4, $4)")
    private static let updateOne = Query(
        "UPDATE roles SET name = $2, grants = $3, updated_at = $4, version = version + 1 WHERE id = $1")
    private static let deleteOne = Query("DELETE FROM roles WHERE id = $1")
    private static let endAll = Query(
        "DELETE FROM sessions WHERE account_id IN (SELECT id FROM staff WHERE role_id = $1)")
}
