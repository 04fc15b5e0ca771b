// The platform's own site: a tenant like any other, with the product's people, sign-in and record, and with
// pages about all tenants where a dealership has its vehicles.

import FleetPass

enum PlatformSite {
    /// No dealership may have it.
    static let slug = "platform"
}

/// What whoever works for the platform may do there. Each goes by a permission of the product that leads
/// nowhere else on that site, so roles, keys and their rules are the product's; on a dealership's site there
/// are no routes to these, whatever somebody may do there.
enum PlatformGrant {
    /// `tenants.read`
    static let read = Grant.customersView
    /// `tenants.manage`
    static let manage = Grant.settingsBilling
    /// `tenants.support`
    static let support = Grant.messagesSend

    static let offered: [(grant: Grant, label: String)] = [
        (.settingsManage, "Change this site's settings and keys"),
        (manage, "Make, change, suspend and resume tenants"),
        (.usersManage, "Invite, change and disable the platform's staff"),
        (read, "See all tenants, their state and their usage"),
        (support, "Come in as support where a tenant has let support in"),
        (.auditView, "See the record of who did what"),
    ]
    /// The others of the product may do things that nobody does here.
    static let roles: [(role: Role, about: String)] = [
        (.admin, "Runs the platform: its staff, its tenants and everything else."),
        (.manager, "Looks after tenants: sees them, and comes in as support where it was let in."),
    ]
}

/// What the platform's record tells of.
enum PlatformAction: String, CaseIterable {
    case created = "tenant.created"
    case changed = "tenant.changed"
    case suspended = "tenant.suspended"
    case resumed = "tenant.resumed"
    case entered = "tenant.entered"

    var label: String {
        switch self {
        case .created: "Made a tenant"
        case .changed: "Changed a tenant"
        case .suspended: "Suspended a tenant"
        case .resumed: "Resumed a tenant"
        case .entered: "Went in as support"
        }
    }
}

extension SiteKind {
    static func platform(_ office: PlatformOffice) -> SiteKind {
        SiteKind(
            home: Place("Tenants", "/tenants", for: PlatformGrant.read), grants: PlatformGrant.offered,
            roles: PlatformGrant.roles,
            words: Dictionary(
                uniqueKeysWithValues: PlatformAction.allCases.map { ($0.rawValue, $0.label) }),
            routes: { app in
                peopleRoutes(app) + PlatformAPI(office, app).routes + PlatformPages(office, app).routes
            })
    }
}
