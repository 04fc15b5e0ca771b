// All routes of a dealership, and the tree that finds those of a site.

import HTTP
import Telemetry

/// Reads like a table of contents: a feature's routes stand in its folder, a line here brings them in.
func allRoutes(_ app: App) -> [Route] {
    let api = joined([
        vehicleRoutes(app), locationRoutes(app), enquiryRoutes(app), enquiryDeskRoutes(app), tokenRoutes(app),
        setupRoutes(app), ownAccountRoutes(app), passkeyRoutes(app), identityRoutes(app), staffRoutes(app),
        roleRoutes(app), keyRoutes(app), auditRoutes(app), signUpRoutes(app), profileRoutes(app),
        organisationRoutes(app), outboxRoutes(app), supportRoutes(app), rateRoutes(app),
        extraRoutes(app), priceRoutes(app), bookingRoutes(app), bookingListRoutes(app),
        bookingHoldRoutes(app),
        ownBookingRoutes(app), availabilityRoutes(app), moneyRoutes(app),
        kycRoutes(app), agreementRoutes(app), inspectionRoutes(app), handoverRoutes(app), jobRoutes(app),
        tollRoutes(app),
        savedSearchRoutes(app), alternativeRoutes(app),
        customerRoutes(app), customerMergeRoutes(app), exportRoutes(app),
        fleetRoutes(app), fileRoutes(app), choreRoutes(app), retentionRoutes(app), bookingFeedRoutes(app),
        reportRoutes(app),
    ])
    let pages = [
        vehiclePages(app), savedPages(app), checkoutPages(app), enquiryPages(app), setupPages(app),
        signInPages(app), openIDPages(app),
        accountPages(app), secondFactorPages(app), passkeyPages(app), staffPages(app), rolePages(app),
        keyPages(app), auditPages(app), linkPages(app), privacyPages(app), outboxPages(app), designPage(app),
        supportPages(app), homePages(app), siteRoutes(app),
    ]
    return joined([api] + deskPages(app, APIBook(api)) + pages)
}

private func joined(_ features: [[Route]]) -> [Route] {
    var routes: [Route] = []
    routes.reserveCapacity(features.reduce(0) { $0 + $1.count })
    for feature in features { routes.append(contentsOf: feature) }
    return routes
}

package struct RouteTable: Sendable {
    let routes: [FiledRoute]
    package let plan: RoutePlan

    package init(_ app: App) {
        let routes = app.kind.routes(app)
        plan = app.kind.plan(of: routes)
        self.routes = zip(routes, plan.names).map { FiledRoute($0, name: $1) }
    }

    /// By index as the log and the metrics show them; behind the last, what found no route.
    package var names: [String] { plan.names }
    /// What the log says of every request to a route.
    var stems: [LogLine.Stem] { plan.stems }
    var router: Router { plan.router }
}

/// Where each route is found and what it is called: nothing of that depends on the dealership.
package final class RoutePlan: Sendable {
    package let names: [String]
    let stems: [LogLine.Stem]
    let router: Router

    init(_ routes: [Route]) {
        names = routes.map { $0.method.name + " " + $0.openPath } + ["none"]
        let stem = LogLine.Stem(.info, "request")
        stems = names.map { stem.with(.text("route", $0)) }
        var router = Router()
        for (index, route) in routes.enumerated() {
            let isNew = router.add(route.method, route.path, index)
            precondition(isNew, "two routes for \(names[index])")
        }
        self.router = router
    }
}

/// A route in its place. Calls refer to it, so that none of them copies what a route declares.
final class FiledRoute: Sendable {
    let route: Route
    let name: String

    init(_ route: Route, name: String) { (self.route, self.name) = (route, name) }
}
