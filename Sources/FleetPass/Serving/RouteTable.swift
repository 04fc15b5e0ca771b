// All routes of the product, and the tree that finds them.

import HTTP

/// Reads like a table of contents: a feature's routes stand in its folder, a line here brings them in.
func allRoutes(_ app: App) -> [Route] {
    let api = vehicleRoutes(app) + locationRoutes + enquiryRoutes
    let pages = vehiclePages(app) + enquiryPages(app)
    return api + pages + siteRoutes(app, APIDescription(api, organisation: app.configuration.organisation))
}

struct RouteTable: Sendable {
    let routes: [Route]
    /// By index as the log and the metrics show them; behind the last, what found no route.
    let names: [String]
    let router: Router<Int>

    init(_ routes: [Route]) {
        self.routes = routes
        names = routes.map { "\($0.method.name) \($0.openPath)" } + ["none"]
        var router = Router<Int>()
        for (index, route) in routes.enumerated() {
            let isNew = router.add(route.method, route.path, index)
            precondition(isNew, "two routes for \(route.method.name) \(route.path)")
        }
        self.router = router
    }
}
