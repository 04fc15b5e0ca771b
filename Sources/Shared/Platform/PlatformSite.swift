// The platform's own site: a tenant like any other, with the product's people, sign-in and record, and with
// pages about all tenants where a dealership has its vehicles.

import FleetPass

enum PlatformSite {
    /// No dealership may have it.
    static let slug = "platform"
}

/// What whoever works for the platform may do there. What is not offered here nobody is given, and leads
/// nowhere.
enum PlatformGrant {
    static let offered: [(grant: Grant, label: String)] = [
        (.settingsManage, "Change this site's settings and keys"),
        (.usersManage, "Invite, change and disable the platform's staff"),
        (.auditView, Grant.auditView.label),
        (.tenantsRead, Grant.tenantsRead.label),
        (.tenantsManage, Grant.tenantsManage.label),
        (.tenantsSupport, Grant.tenantsSupport.label),
    ]
    static let roles: [(role: Role, about: String)] = [
        (.admin, "Runs the platform: its staff, its tenants and everything else."),
        (.support, Role.support.about),
        (.viewer, Role.viewer.about),
    ]
}

extension SiteKind {
    static func platform(_ office: PlatformOffice) -> SiteKind {
        SiteKind(
            home: Place("Tenants", "/tenants", for: .tenantsRead), grants: PlatformGrant.offered,
            roles: PlatformGrant.roles,
            words: Dictionary(
                uniqueKeysWithValues: PlatformAction.allCases.map { ($0.rawValue, $0.label) }),
            routes: { app in
                peopleRoutes(app) + PlatformAPI(office, app).routes + PlatformPages(office, app).routes
            })
    }
}
