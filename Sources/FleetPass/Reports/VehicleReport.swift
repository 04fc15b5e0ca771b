// What reports of vehicles have in common: lines by location, class or vehicle, and rows behind each figure.

import Schema
import Store

protocol VehicleReport: SendableMetatype {
    /// Of which a line has one each, with a link to its rows.
    associatedtype Figure: RawRepresentable<String>, CaseIterable, Sendable

    /// Of a line.
    static var shape: Shape { get }
    /// Of what is behind a figure.
    static var row: Shape { get }
    /// What the query for rows is called.
    static var query: String { get }

    init(scope: ReportScope, rules: HouseRules, tx: Transaction)

    func table(by group: ReportQuery.Group, per period: ReportQuery.Period?) throws -> ReportTable
    /// Those behind a figure, `limit` at most.
    func rows(_ figure: Figure, after cursor: PageCursor?, _ limit: Int) throws -> ReportTable
}
