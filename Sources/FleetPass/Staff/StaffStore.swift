// All SQL about staff and their roles. Decides nothing.

import Schema
import Store

struct StaffStore {
    let tx: Transaction

    func member(_ id: AccountID) throws -> StaffMember? {
        let found = try tx.first(Self.byID, .uuid(id.value)) { try StaffMember($0, locations: []) }
        return try found.map { try located($0) }
    }

    /// All of them, the active ones first, by name.
    func all() throws -> [StaffMember] {
        try tx.all(Self.everyOne) { try StaffMember($0, locations: []) }.map { try located($0) }
    }

    private func located(_ member: StaffMember) throws -> StaffMember {
        var member = member
        member.locations = try tx.all(Self.locationsOf, .uuid(member.id.value)) { try $0.uuid(0) }
        return member
    }

    func insert(_ id: AccountID, _ role: StaffRole) throws {
        try tx.run(Self.insertOne, .uuid(id.value), .text(role.name), .uuid(role.customID))
    }

    func set(_ role: StaffRole, of id: AccountID) throws {
        try tx.run(Self.updateRole, .uuid(id.value), .text(role.name), .uuid(role.customID))
    }

    func set(locations: [UUID], of id: AccountID) throws {
        try tx.run(Self.deleteLocations, .uuid(id.value))
        for location in locations { try tx.run(Self.insertLocation, .uuid(id.value), .uuid(location)) }
    }

    /// - Parameter isEverywhere: whether only those count who work at no locations alone.
    func activeAdmins(but id: AccountID, everywhere isEverywhere: Bool) throws -> Int {
        let query = isEverywhere ? Self.countAdminsEverywhere : Self.countAdmins
        return Int(try tx.first(query, .uuid(id.value)) { $0.integer(0) } ?? 0)
    }

    func grants(of id: AccountID) throws -> Grants {
        try tx.first(Self.roleOf, .uuid(id.value)) { row in
            row.isNull(1) ? Role(rawValue: row.text(0))?.grants ?? .none : Grants(kept: row.text(1))
        } ?? .none
    }

    /// What somebody may lend at this moment; nothing while they are disabled, or where they work no more.
    func lender(_ id: AccountID) throws -> Lent.Lender {
        let isActive = try tx.first(Self.isActive, .uuid(id.value)) { $0.boolean(0) } ?? false
        return Lent.Lender(
            grants: isActive ? try grants(of: id) : .none,
            locations: try tx.all(Self.locationsOf, .uuid(id.value)) { try $0.uuid(0) })
    }

    private static let isActive = Query("SELECT status = 'active' FROM accounts WHERE id = $1")
    private static let columns = """
        a.id, a.version, a.name, a.email, a.status, f.role, f.role_id, r.name, a.created_at,
        EXISTS (SELECT 1 FROM second_factors s WHERE s.account_id = a.id AND s.confirmed_at IS NOT NULL)
        """
    private static let source = """
        FROM staff f JOIN accounts a ON a.id = f.id LEFT JOIN roles r ON r.id = f.role_id
        """
    private static let byID = Query("SELECT \(columns) \(source) WHERE f.id = $1")
    private static let everyOne = Query("SELECT \(columns) \(source) ORDER BY a.status, lower(a.name), a.id")
    private static let roleOf = Query("SELECT f.role, r.grants \(source) WHERE f.id = $1")
    private static let locationsOf = Query(
        "SELECT location_id FROM staff_locations WHERE staff_id = $1 ORDER BY location_id")
    private static let insertOne = Query("INSERT INTO staff (id, role, role_id) VALUES ($1, $2, $3)")
    private static let updateRole = Query("UPDATE staff SET role = $2, role_id = $3 WHERE id = $1")
    private static let deleteLocations = Query("DELETE FROM staff_locations WHERE staff_id = $1")
    private static let insertLocation = Query(
        "INSERT INTO staff_locations (staff_id, location_id) VALUES ($1, $2) ON CONFLICT DO NOTHING")
    private static let admins = """
        SELECT count(*) FROM staff f JOIN accounts a ON a.id = f.id
         WHERE f.role = 'admin' AND a.status = 'active' AND f.id <> $1
        """
    private static let countAdmins = Query(admins)
    private static let countAdminsEverywhere = Query(
        "\(admins) AND NOT EXISTS (SELECT 1 FROM staff_locations l WHERE l.staff_id = f.id)")
}

extension StaffRole {
    var name: String {
        switch self {
        case .builtIn(let role): role.rawValue
        case .custom: "custom"
        }
    }

    var customID: UUID? { if case .custom(let id) = self { id } else { nil } }
}

extension StaffMember {
    fileprivate init(_ row: borrowing Row, locations: [UUID]) throws {
        let id = try row.uuid(0)
        let custom = try row.optionalUUID(6).map { StaffRole.custom($0) }
        guard let status = Account.Status(rawValue: row.text(4)),
            let role = custom ?? Role(rawValue: row.text(5)).map({ .builtIn($0) })
        else { throw StoreError.unusable("staff \(id) is in no known status or role") }
        self.init(
            id: AccountID(value: id), version: row.integer(1), name: row.text(2), email: row.text(3),
            status: status, role: role, roleName: row.optionalText(7) ?? row.text(5),
            createdAt: row.instant(8),
            hasSecondFactor: row.boolean(9), locations: locations)
    }
}
