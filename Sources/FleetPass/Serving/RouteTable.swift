// All routes of the product, and the tree that finds them.

import HTTP
import Telemetry

/// Reads like a table of contents: a feature's routes stand in its folder, a line here brings them in.
func allRoutes(_ app: App) -> [Route] {
    // The routes that show the description are described too, so it looks them up when it is first wanted.
    let description = APIDescription(organisation: app.configuration.organisation) { allRoutes(app) }
    let features: [[Route]] = [
        vehicleRoutes(app), locationRoutes, enquiryRoutes(app), enquiryDeskRoutes(app), tokenRoutes(app),
        setupRoutes(app), ownAccountRoutes(app), passkeyRoutes(app), identityRoutes(app), staffRoutes(app),
        roleRoutes(app), keyRoutes(app), auditRoutes(app), signUpRoutes(app), profileRoutes(app),
        organisationRoutes(app), outboxRoutes(app), supportRoutes(app),
        vehiclePages(app), enquiryPages(app), setupPages(app), signInPages(app), openIDPages(app),
        accountPages(app), secondFactorPages(app), passkeyPages(app), staffPages(app), rolePages(app),
        keyPages(app), auditPages(app), linkPages(app), privacyPages(app), outboxPages(app),
        supportPages(app), siteRoutes(app, description),
    ]
    var routes: [Route] = []
    routes.reserveCapacity(features.reduce(0) { $0 + $1.count })
    for feature in features { routes.append(contentsOf: feature) }
    return routes
}

struct RouteTable: Sendable {
    let routes: [FiledRoute]
    /// By index as the log and the metrics show them; behind the last, what found no route.
    let names: [String]
    /// What the log says of every request to a route.
    let stems: [LogLine.Stem]
    let router: Router

    init(_ routes: [Route]) {
        self.routes = routes.map(FiledRoute.init)
        names = self.routes.map { $0.name } + ["none"]
        stems = names.map { LogLine.Stem(.info, "request", .text("route", $0)) }
        var router = Router()
        for (index, filed) in self.routes.enumerated() {
            let isNew = router.add(filed.route.method, filed.route.path, index)
            precondition(isNew, "two routes for \(filed.name)")
        }
        self.router = router
    }
}

/// A route in its place. Calls refer to it, so that none of them copies what a route declares.
final class FiledRoute: Sendable {
    let route: Route
    let name: String

    init(_ route: Route) {
        self.route = route
        name = "\(route.method.name) \(route.openPath)"
    }
}
