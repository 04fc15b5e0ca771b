// What a shared server counts of each route: of all tenants together, and apart for its own site.

import FleetPass
import Telemetry

struct FiguresOfRoutes: Sendable {
    private let names: [String]
    let byLoop: [LoopFigures]

    /// - Parameter prefix: tells its names from those of another kind of site.
    init(_ plan: RoutePlan, loops: Int, prefix: String = "") {
        names = plan.names.map { prefix + $0 }
        byLoop = (0..<loops).map { _ in LoopFigures(routes: plan.names.count) }
    }

    var byName: [(String, [RouteFigures])] {
        names.enumerated().map { index, name in (name, byLoop.compactMap { $0.known(index) }) }
    }
}
