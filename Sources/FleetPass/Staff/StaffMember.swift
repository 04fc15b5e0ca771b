// Somebody who works here: what is known of them, and what can be asked for. No SQL, no HTTP.

import Schema

struct StaffMember: Sendable {
    let id: AccountID
    let version: Int64
    let name: String
    let email: String
    let status: Account.Status
    let role: StaffRole
    let roleName: String
    let createdAt: Instant
    let hasSecondFactor: Bool
    /// Empty: everywhere.
    var locations: [UUID]

    /// The role as people read it.
    var roleLabel: String { if case .builtIn(let role) = role { role.label } else { roleName } }

    /// Whoever works at some locations alone sees whom they work with there, those included who work
    /// everywhere.
    func isSeen(by asker: Asker) -> Bool {
        locations.isEmpty || asker.locations.isEmpty || locations.contains { asker.works(at: $0) }
    }

    static let roleID = Field.uuid("role_id", "Which one, where the role is one of the organisation's own.")
        .optional
    static let locationIDs = Field.uuid("location_ids", "Where they work; none: everywhere.").list(max: 200)

    func write(to json: inout JSONWriter) {
        json.beginObject()
        json.key("id")
        json.uuid(id.value)
        json.key("version")
        json.integer(version)
        for (key, value) in [
            ("name", name), ("email", email), ("status", status.rawValue), ("role", role.name),
        ] {
            json.key(key)
            json.text(value)
        }
        json.key("role_id")
        if let id = role.customID { json.uuid(id) } else { json.null() }
        json.key("location_ids")
        json.beginArray()
        for location in locations { json.uuid(location) }
        json.endArray()
        json.key("has_second_factor")
        json.boolean(hasSecondFactor)
        json.key("created_at")
        json.instant(createdAt)
        json.endObject()
    }
}

/// What is sent and answered of staff, on a site that has these roles.
struct StaffFields: Sendable {
    static let locations = StaffMember.locationIDs.optional
    static let changedName = Account.name.optional

    let role: Field<String>
    let changedRole: Field<String?>
    let member: Shape
    /// What `POST /v1/staff` takes.
    let invitation: Shape
    /// What `PATCH /v1/staff/{id}` takes; what is left out stays.
    let change: Shape

    init(_ roles: [Role]) {
        role = Field.choice("role", roles.map(\.rawValue) + ["custom"], "What they may do.")
            .example(.text(roles.contains(.sales) ? Role.sales.rawValue : Role.admin.rawValue))
        changedRole = role.optional
        member = Shape(
            "StaffMember", "Somebody who works here.",
            Field.uuid("id", "Never changes."),
            Field.integer("version", in: 1...Int64.max, "Goes up with every change; the ETag is made of it."),
            Account.name, Account.email,
            Field.choice("status", of: Account.Status.self),
            role, StaffMember.roleID, StaffMember.locationIDs,
            Field.boolean("has_second_factor", "Whether they sign in with one."),
            Field.instant("created_at"))
        invitation = Shape(
            "StaffInvitation", "Somebody who is to work here.", Account.name, Account.email, role,
            StaffMember.roleID, Self.locations)
        change = Shape(
            "StaffChange", "What is to be different about somebody.", Self.changedName, changedRole,
            StaffMember.roleID, Self.locations)
    }
}
