// What the forms about staff and roles send, and the controls that they are made of. No HTTP.

import Schema
import Store

enum StaffForm {
    /// A role of every dealership's by its name, one of its own by its id.
    static let role = Field.text("role", max: 40, "What they may do: a name, or the id of one's own.")
    static let version = Field.integer("version", in: 1...Int64.max, "The one that was changed.")

    static let invitation = Shape(
        "StaffInvitationForm", "The form that invites somebody.", Account.name, Account.email, role,
        StaffMember.locationIDs, FormOnce.field, FormGuard.field)
    static let link = Shape(
        "StaffLinkForm", "The button that makes another link to join by.", FormOnce.field, FormGuard.field)
    static let change = Shape(
        "StaffChangeForm", "The form that changes somebody.", version, Account.name, role,
        StaffMember.locationIDs, FormGuard.field)
}

enum RoleForm {
    static func made(_ kind: SiteKind) -> Shape {
        Shape(
            "RoleForm", "The form that makes a role.", RoleInput.name, kind.roleInput.grants, FormGuard.field)
    }

    static func change(_ kind: SiteKind) -> Shape {
        Shape(
            "RoleChangeForm", "The form that changes a role.", StaffForm.version, RoleInput.name,
            kind.roleInput.grants, FormGuard.field)
    }
}

extension StaffRole {
    /// - Throws: `invalid` for what is neither.
    init(chosen text: String) throws {
        if let role = Role(rawValue: text) {
            self = .builtIn(role)
        } else if let id = UUID(text) {
            self = .custom(id)
        } else {
            throw Invalid([FieldError(pointer: "/role", detail: "is not one of the roles")])
        }
    }

    /// As the form sends it.
    var choice: String { customID?.description ?? name }
}

/// The controls that are made of what there is.
struct StaffControls {
    private let asker: Asker
    private let kind: SiteKind
    private let roles: [RoleStore.Made]
    private let locations: [Location]

    init(_ asker: Asker, _ kind: SiteKind, _ tx: Transaction) throws {
        (self.asker, self.kind) = (asker, kind)
        roles = try RoleStore(tx: tx).all()
        locations = try LocationStore(tx: tx).all()
    }

    /// Those that the asker may give.
    /// - Parameter present: shown in any case.
    func role(_ present: StaffRole? = nil) -> FormField {
        let builtIn = Role.allCases.filter {
            kind.offers($0) && asker.grants.covers(kind.offered($0.grants)) || present == .builtIn($0)
        }
        let made = roles.filter { asker.grants.covers($0.grants) || present == .custom($0.id) }
        return FormField(
            StaffForm.role, "Role",
            options: builtIn.map { ($0.rawValue, $0.label) } + made.map { ($0.id.description, $0.name) })
    }

    /// None where a site is no dealership.
    var places: [FormTicks] {
        guard kind.isDealership else { return [] }
        return [
            FormTicks(
                name: StaffMember.locationIDs.spec.name, legend: "Works at", hint: "None ticked: everywhere.",
                options: locations.map { ($0.id.value.description, $0.name) })
        ]
    }

    /// Names of places, for a list; nil where a site has none.
    func names(of ids: [UUID]) -> String? {
        guard kind.isDealership else { return nil }
        let names = locations.filter { ids.contains($0.id.value) }.map(\.name)
        return names.isEmpty ? "All locations" : names.joined(separator: ", ")
    }

    /// Boxes for permissions, area by area: those that the asker may give.
    /// - Parameter present: shown in any case.
    static func grants(_ asker: Asker, _ kind: SiteKind, present: Grants = .none) -> [FormTicks] {
        let offered = Grant.allCases.filter {
            kind.offers($0) && asker.grants.covers(Grants([$0])) || present.contains($0)
        }
        return Grant.areas.compactMap { area in
            let ofArea = offered.filter { $0.area == area }
            return ofArea.isEmpty
                ? nil
                : FormTicks(
                    name: RoleInput.grantsName, legend: Grant.label(ofArea: area),
                    options: ofArea.map { ($0.rawValue, kind.label(of: $0)) })
        }
    }
}

extension Grant {
    /// In the order of the matrix.
    static let areas: [String] = allCases.map(\.area).reduce(into: []) { areas, area in
        if areas.last != area { areas.append(area) }
    }

    static func label(ofArea area: String) -> String { area.prefix(1).uppercased() + area.dropFirst() }
}
