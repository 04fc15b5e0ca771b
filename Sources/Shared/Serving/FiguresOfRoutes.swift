// What a shared server counts of each route: of all tenants together, and apart for its own site.

import FleetPass
import Telemetry

struct FiguresOfRoutes: Sendable {
    private let names: [String]
    /// By loop, then by route.
    let byLoop: [[RouteFigures]]

    /// - Parameter prefix: tells its names from those of another kind of site.
    init(_ plan: RoutePlan, loops: Int, prefix: String = "") {
        names = plan.names.map { prefix + $0 }
        byLoop = (0..<loops).map { _ in plan.names.map { _ in RouteFigures() } }
    }

    var byName: [(String, [RouteFigures])] {
        names.enumerated().map { index, name in (name, byLoop.map { $0[index] }) }
    }
}
