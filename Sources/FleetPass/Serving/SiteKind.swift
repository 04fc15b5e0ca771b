// What kind of site an App is behind: which routes it has, where it leads people, and in which words.

import Telemetry

/// There is one kind in this room, the dealership. Whoever has a site of another kind, with the product's
/// people, sign-in and record, brings the rest along. Made once for all Apps of a kind.
package final class SiteKind: Sendable {
    /// A place that the head of every page leads to.
    package struct Place: Sendable {
        let label: String
        let url: String
        /// Who is shown it; nil: everybody.
        let grant: Grant?

        package init(_ label: String, _ url: String, for grant: Grant? = nil) {
            (self.label, self.url, self.grant) = (label, url, grant)
        }
    }

    let routes: @Sendable (App) -> [FiledRoute]
    let home: Place
    /// Whether there are customers who can sign up, and support that can be let in.
    let isDealership: Bool
    /// What stands under every page.
    let footnote: String?
    /// What of the product's permissions leads somewhere, and what each is called here.
    let grants: [(grant: Grant, label: String)]
    let roles: [(role: Role, about: String)]
    /// What is sent and answered of both.
    let roleInput: RoleInput
    let staffFields: StaffFields
    /// What the record calls that which no dealership does.
    let words: [String: String]
    /// Where each route is found: the same in every table.
    private let plan = Once<RoutePlan>()
    /// What the API's description says of all routes.
    let described = Once<[UInt8]>()

    /// - Parameter words: by the record's name of an action, what people read.
    package init(
        home: Place, grants: [(grant: Grant, label: String)], roles: [(role: Role, about: String)],
        words: [String: String], routes: @escaping @Sendable (App) -> [Route]
    ) {
        (self.home, self.grants, self.roles, self.words) = (home, grants, roles, words)
        self.routes = { app in routes(app).map { FiledRoute($0) } }
        (isDealership, footnote) = (false, nil)
        (roleInput, staffFields) = (RoleInput(grants.map(\.grant)), StaffFields(roles.map(\.role)))
    }

    /// A dealership's.
    init() {
        home = Place("Vehicles", "/vehicles")
        grants = Grant.ofDealership.map { ($0, $0.label) }
        roles = Role.ofDealership.map { ($0, $0.about) }
        (roleInput, staffFields) = (RoleInput(Grant.ofDealership), StaffFields(Role.ofDealership))
        words = [:]
        routes = allRoutes
        (isDealership, footnote) = (true, "All rates are per day, before tax.")
    }

    /// What search engines and previews are told of a page that says nothing of itself.
    func about(_ brand: String, _ words: Words) -> String {
        isDealership
            ? words("Rent a car, an SUV, a van or a pickup from {brand}.", ["brand": brand]) : brand
    }

    /// As a button says it.
    var seeAll: String { "See all \(home.label.lowercased())" }

    func label(of grant: Grant) -> String { grants.first { $0.grant == grant }?.label ?? grant.label }

    func offers(_ grant: Grant) -> Bool { grants.contains { $0.grant == grant } }

    var offered: [Grant] { grants.map(\.grant) }

    /// What of these there is here: whoever runs a site of whatever kind has all permissions, and those of
    /// other kinds lead nowhere.
    func offered(_ grants: Grants) -> Grants { Grants(grants.list.filter(offers)) }

    func offers(_ role: Role) -> Bool { roles.contains { $0.role == role } }

    package func plan(_ app: App) -> RoutePlan { plan.value { RoutePlan(routes(app)) } }

    func plan(of routes: [FiledRoute]) -> RoutePlan { plan.value { RoutePlan(routes) } }
}

/// What of the product a site without vehicles has: its people, how they sign in, and their record.
package func peopleRoutes(_ app: App) -> [Route] {
    let features: [[Route]] = [
        tokenRoutes(app), setupRoutes(app), ownAccountRoutes(app), passkeyRoutes(app), identityRoutes(app),
        staffRoutes(app), roleRoutes(app), keyRoutes(app), auditRoutes(app), organisationRoutes(app),
        outboxRoutes(app), setupPages(app), signInPages(app), openIDPages(app), accountPages(app),
        secondFactorPages(app), passkeyPages(app), staffPages(app), rolePages(app), keyPages(app),
        auditPages(app), linkPages(app), outboxPages(app), signInOnlyPages(app), wayIn(app), siteRoutes(app),
    ]
    let customers = ["/sign-up", "/confirm/{token}", "/files/{name}"]
    return features.joined().filter { !customers.contains($0.path) }
}
