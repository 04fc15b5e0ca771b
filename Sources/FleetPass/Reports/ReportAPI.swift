// What may be asked of reports. Each figure of a line has a link to its rows.

import HTTP
import Schema
import Store

func reportRoutes(_ app: App) -> [Route] {
    routes(
        of: UtilisationReport.self, "utilisation",
        ("How much of the fleet's time is rented", "The vehicle-days behind a figure"), app)
        + routes(
            of: RevenueReport.self, "revenue",
            ("What rentals earn before taxes", "The rentals or charges behind a figure"), app)
        + passageRoutes(app) + fleetAgeRoutes(app)
}

/// On a worker: a year of a large fleet takes a while.
private func lines(
    _ path: String, _ summary: String, answers shape: Shape, asking query: Shape, _ app: App,
    _ table: @escaping @Sendable (Call, HouseRules, Transaction) throws -> ReportTable
) -> Route {
    Route(
        "GET /v1/reports/\(path)", for: .holding(.analyticsViewAll), summary,
        answers: .list(of: shape, facets: false),
        .slow { call, errand in
            try errand.read(for: .report) { tx in
                try table(call, app.house.rules(tx), tx).answer(call, named: path)
            }
        }
    ).asking(query).failing(.unprocessable)
}

/// A page of the rows behind a figure.
/// - Parameter purpose: what a cursor of these rows is good for.
private func rows(
    _ path: String, _ summary: String, answers shape: Shape, asking query: Shape, _ app: App,
    purpose: @escaping @Sendable (Call) throws -> String,
    _ page:
        @escaping @Sendable (Call, HouseRules, PageCursor?, Int, Transaction) throws -> ReportTable
) -> Route {
    Route(
        "GET /v1/reports/\(path)/rows", for: .holding(.analyticsViewAll), summary,
        answers: .list(of: shape, facets: false),
        .slow { call, errand in
            try errand.read(for: .report) { tx in
                let purpose = try purpose(call)
                let cursor = try call.query(ReportQuery.cursor).map { try app.cursors.open($0, for: purpose) }
                let limit = Int(call.query(ReportQuery.limit) ?? 100)
                var table = try page(call, app.house.rules(tx), cursor, limit, tx)
                table.next = table.last.map { app.cursors.seal($0, for: purpose) }
                return table.answer(call, named: "\(path)-rows")
            }
        }
    ).asking(query).failing(.unprocessable).carrying(.link)
}

/// - Parameters:
///   - name: its part of the path.
///   - summaries: of its lines, and of the rows behind them.
private func routes<Report: VehicleReport>(
    of report: Report.Type, _ name: String, _ summaries: (lines: String, rows: String), _ app: App
) -> [Route] {
    let only = Field.choice("only", of: Report.Figure.self, "Which figure's.")
    let query = Shape(
        Report.query, "The rows behind a figure.", ReportQuery.from, ReportQuery.until, only,
        ReportQuery.location, ReportQuery.vehicleClass, ReportQuery.vehicle, ReportQuery.limit,
        ReportQuery.cursor, ReportQuery.format)
    return [
        lines(name, summaries.lines, answers: Report.shape, asking: ReportQuery.lines, app) {
            call, rules, tx in
            try Report(scope: .ofVehicles(call), rules: rules, tx: tx).table(
                by: call.query(ReportQuery.by) ?? .location, per: call.query(ReportQuery.per))
        },
        rows(
            name, summaries.rows, answers: Report.row, asking: query, app,
            purpose: { try ReportScope.ofVehicles($0).purpose("\(name) \($0.query(only))") }
        ) { call, rules, cursor, limit, tx in
            try Report(scope: .ofVehicles(call), rules: rules, tx: tx)
                .rows(call.query(only), after: cursor, limit)
        },
    ]
}

private func passageRoutes(_ app: App) -> [Route] {
    let only = Field.choice("only", of: MomentStore.Kind.self, "Which figure's.")
    let query = Shape(
        "UpcomingRows", "The rows behind a figure.", ReportQuery.from, ReportQuery.until, only,
        ReportQuery.location, ReportQuery.limit, ReportQuery.cursor, ReportQuery.format)
    let late = Shape(
        "OverdueRows", "The rows behind a figure.", ReportQuery.location, ReportQuery.moment,
        ReportQuery.limit, ReportQuery.cursor, ReportQuery.format)
    @Sendable func reports(_ call: Call, _ rules: HouseRules, _ tx: Transaction) -> PassageReports {
        PassageReports(rules: rules, reach: call.asker.locations, tx: tx)
    }
    return [
        lines(
            "upcoming", "Pickups and returns day by day", answers: PassageReports.upcoming,
            asking: ReportQuery.ofDays, app
        ) { call, rules, tx in try reports(call, rules, tx).upcomingTable(ReportScope(call)) },
        rows(
            "upcoming", "The pickups or returns behind a figure", answers: PassageReports.row, asking: query,
            app, purpose: { try ReportScope($0).purpose("upcoming \($0.query(only))") }
        ) { call, rules, cursor, limit, tx in
            try reports(call, rules, tx).upcomingRows(
                call.query(only), ReportScope(call), after: cursor, limit)
        },
        lines(
            "overdue", "Vehicles that should have come back", answers: PassageReports.overdue,
            asking: ReportQuery.ofNow, app
        ) { call, rules, tx in
            try reports(call, rules, tx).overdueTable(
                at: call.query(ReportQuery.moment) ?? tx.now, call.query(ReportQuery.location))
        },
        rows(
            "overdue", "The rentals that should be over", answers: PassageReports.row, asking: late, app,
            purpose: { $0.purposeOfNow("overdue") }
        ) { call, rules, cursor, limit, tx in
            try reports(call, rules, tx).overdueRows(
                at: call.query(ReportQuery.moment) ?? tx.now, call.query(ReportQuery.location), after: cursor,
                limit)
        },
    ]
}

private func fleetAgeRoutes(_ app: App) -> [Route] {
    let query = Shape(
        "FleetAgeRows", "The rows behind a figure.", FleetAgeReport.measure, FleetAgeReport.least,
        FleetAgeReport.below, ReportQuery.location, ReportQuery.moment, ReportQuery.limit, ReportQuery.cursor,
        ReportQuery.format)
    @Sendable func ages(_ call: Call, _ tx: Transaction) -> FleetAgeReport {
        FleetAgeReport(
            scope: FleetScope(location: call.query(ReportQuery.location), reach: call.asker.locations),
            at: call.query(ReportQuery.moment) ?? tx.now, tx: tx)
    }
    return [
        lines(
            "fleet-age", "How old the fleet is, in years and in kilometres", answers: FleetAgeReport.shape,
            asking: ReportQuery.ofNow, app
        ) { call, _, tx in try ages(call, tx).table() },
        rows(
            "fleet-age", "The vehicles of an age", answers: FleetAgeReport.row, asking: query, app,
            purpose: {
                let range = "\($0.query(FleetAgeReport.least))-\($0.query(FleetAgeReport.below) ?? 0)"
                return $0.purposeOfNow("fleet-age \($0.query(FleetAgeReport.measure)) \(range)")
            }
        ) { call, _, cursor, limit, tx in
            try ages(call, tx).rows(
                call.query(FleetAgeReport.measure),
                (call.query(FleetAgeReport.least), call.query(FleetAgeReport.below)), after: cursor, limit)
        },
    ]
}

extension Call {
    fileprivate func purposeOfNow(_ name: String) -> String {
        let place = query(ReportQuery.location).map { "\($0)" } ?? "-"
        return "report \(name) \(place) " + asker.locations.map { "\($0)" }.sorted().joined(separator: ",")
    }
}
