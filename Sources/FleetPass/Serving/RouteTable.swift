// All routes of a dealership, and the tree that finds those of a site.

import HTTP
import Telemetry

/// Reads like a table of contents: a feature's routes stand in its folder, a line here brings them in.
func allRoutes(_ app: App) -> [FiledRoute] {
    var routes: [FiledRoute] = []
    // More than there are, so that they are never moved.
    routes.reserveCapacity(1_024)
    for feature in [
        vehicleRoutes, locationRoutes, enquiryRoutes, enquiryDeskRoutes, tokenRoutes, setupRoutes,
        ownAccountRoutes, passkeyRoutes, identityRoutes, staffRoutes, roleRoutes, keyRoutes, auditRoutes,
        signUpRoutes, profileRoutes, organisationRoutes, outboxRoutes, supportRoutes, rateRoutes, extraRoutes,
        priceRoutes, bookingRoutes, bookingListRoutes, bookingHoldRoutes, ownBookingRoutes,
        availabilityRoutes, moneyRoutes, kycRoutes, agreementRoutes, inspectionRoutes, handoverRoutes,
        jobRoutes, tollRoutes, savedSearchRoutes, alternativeRoutes, customerRoutes, customerMergeRoutes,
        exportRoutes, fleetRoutes, fileRoutes, choreRoutes, retentionRoutes, bookingFeedRoutes, reportRoutes,
    ] {
        routes.file(feature(app))
    }
    deskPages(app, APIBook(routes)) { routes.file($0) }
    for feature in [
        vehiclePages, savedPages, checkoutPages, enquiryPages, setupPages, signInPages, openIDPages,
        accountPages, secondFactorPages, passkeyPages, staffPages, rolePages, keyPages, auditPages, linkPages,
        privacyPages, outboxPages, designPage, supportPages, homePages, siteRoutes,
    ] {
        routes.file(feature(app))
    }
    return routes
}

extension [FiledRoute] {
    /// A feature's routes go into their places one by one, and the list that it made of them is gone before
    /// the next one makes its own: lists of them all would be a tenth of what a start asks of the memory.
    fileprivate mutating func file(_ feature: [Route]) {
        for route in feature { append(FiledRoute(route)) }
    }
}

package struct RouteTable: Sendable {
    let routes: [FiledRoute]
    package let plan: RoutePlan

    package init(_ app: App) {
        routes = app.kind.routes(app)
        plan = app.kind.plan(of: routes)
    }

    /// By index as the log and the metrics show them; behind the last, what found no route.
    package var names: [String] { plan.names }
    var router: Router { plan.router }
}

/// Where each route is found and what it is called: nothing of that depends on the dealership.
package final class RoutePlan: Sendable {
    package let names: [String]
    let router: Router

    init(_ routes: [FiledRoute]) {
        var names: [String] = []
        names.reserveCapacity(routes.count + 1)
        var router = Router()
        for (index, filed) in routes.enumerated() {
            names.append(filed.route.name)
            let isNew = router.add(filed.route.method, filed.route.path, index)
            precondition(isNew, "two routes for \(names[index])")
        }
        (self.names, self.router) = (names + ["none"], router)
    }
}

/// A route in its place. Calls refer to it, so that none of them copies what a route declares.
final class FiledRoute: Sendable {
    let route: Route

    init(_ route: Route) { self.route = route }
}
