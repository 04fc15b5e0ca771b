// The page of one report: what it is asked for, a picture, and the table of the same numbers, each with a
// link to the rows behind it.

import HTTP
import Mustache
import Schema

struct ReportPage {
    enum Kind: String, CaseIterable, Sendable {
        case utilisation, revenue, upcoming, overdue
        case age = "fleet-age"

        var title: String {
            switch self {
            case .utilisation: "Utilisation"
            case .revenue: "Revenue"
            case .upcoming: "Upcoming"
            case .overdue: "Overdue"
            case .age: "Age of the fleet"
            }
        }

        var lead: String {
            switch self {
            case .utilisation: "How much of the fleet's time is rented."
            case .revenue: "What rentals earn before taxes, on the days that they last."
            case .upcoming: "What goes out and comes back, day by day."
            case .overdue: "Vehicles that should have come back."
            case .age: "How old the fleet is, in years and in kilometres."
            }
        }

        var line: String { "GET /v1/reports/\(rawValue)" }
        var isByDays: Bool { self == .utilisation || self == .revenue || self == .upcoming }
        var isGrouped: Bool { self == .utilisation || self == .revenue }
    }

    static let place = "/desk/reports"
    private let desk: PageDesk
    private let kind: Kind

    init(_ desk: PageDesk, _ kind: Kind) { (self.desk, self.kind) = (desk, kind) }

    static func tabs(_ here: Kind?) -> [DeskTab] {
        [DeskTab(label: "Overview", url: place, isHere: here == nil)]
            + Kind.allCases.map {
                DeskTab(label: $0.title, url: "\(place)/\($0.rawValue)", isHere: here == $0)
            }
    }

    func render() throws -> Response {
        var query: [(String, String)] = []
        if kind.isByDays {
            let days = try ReportDays(desk, kind == .upcoming ? 14 : 30, ahead: kind == .upcoming)
            query = [("from", given("from") ?? days.from), ("until", given("until") ?? days.until)]
        }
        let names = kind.isGrouped ? ["by", "per", "location", "class"] : ["location"]
        query += names.compactMap { name in given(name).map { (name, $0) } }
        var sheet = DeskSheet(kind.title, kind.lead)
        sheet.tabs = Self.tabs(kind)
        sheet.filter = desk.filter("\(Self.place)/\(kind.rawValue)", try controls(query))
        do {
            let list = try desk.ask(kind.line, [], query + [("format", "json")])
            let lines = ReportLines(
                kind, list.items, by: Labels.choice(given("by") ?? "location"), try desk.reading())
            sheet.actions = [
                DeskLink(
                    "CSV", "/v1/reports/\(kind.rawValue)?" + PageDesk.query(query + [("format", "csv")]),
                    icon: "download")
            ]
            sheet.panels = lines.panels
        } catch let failure as Failure where failure.code == .unprocessable || failure.code == .invalid {
            sheet.notices = [DeskNotice(text: failure.message, isWrong: true)]
        } catch let invalid as Invalid {
            let flaw = invalid.errors.first.map { "\(Labels.field($0.name)) \($0.detail)." }
            sheet.notices = [DeskNotice(text: flaw ?? "That cannot be asked.", isWrong: true)]
        }
        return try desk.answer(sheet)
    }

    private func given(_ name: String) -> String? { desk.given[name].flatMap { $0.isEmpty ? nil : $0 } }

    private func controls(_ query: [(String, String)]) throws -> [View] {
        func value(_ name: String) -> String { query.first { $0.0 == name }?.1 ?? "" }
        var controls: [View] = []
        if kind.isByDays {
            controls = [
                desk.control("from", "From", type: "date", value: value("from")),
                desk.control("until", "Until", type: "date", value: value("until")),
            ]
        }
        if kind.isGrouped {
            controls += [
                desk.control(
                    "by", "By", [("", "Location"), ("class", "Class"), ("vehicle", "Vehicle")]),
                desk.control(
                    "per", "Each", [("", "In all"), ("day", "Day"), ("week", "Week"), ("month", "Month")]),
            ]
        }
        controls.append(
            desk.control("location", "Location", [("", "All")] + (try Reach.places(desk))))
        if kind.isGrouped {
            controls.append(
                desk.control(
                    "class", "Class", [("", "All")] + Reach.classes.map { ($0, Labels.choice($0)) }))
        }
        return controls
    }
}
