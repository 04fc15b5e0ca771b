// Work on the lot as a list: by day, one's own or everybody's, each with the step that comes next.

import HTTP
import Mustache
import Schema
import Store
import Zones

struct JobListPage {
    private let desk: PageDesk
    private let isMine: Bool
    private let shows: Shown
    private let place: String

    /// Which states a list is of.
    private enum Shown: String, CaseIterable {
        case open, done, cancelled

        var label: String { Labels.choice(rawValue) }
    }

    init(_ desk: PageDesk) {
        self.desk = desk
        // Whoever may see their own alone is asked nothing.
        isMine = desk.given["mine"] == "true" || !desk.call.may(.jobsViewAll)
        shows = desk.given["show"].flatMap { Shown(rawValue: $0) } ?? .open
        place = desk.given["location"] ?? ""
    }

    func render() throws -> Response {
        let jobs = try desk.ask(
            "GET /v1/jobs", [],
            [
                ("state", shows == .open ? "" : shows.rawValue), ("mine", isMine ? "true" : ""),
                ("location", place),
            ]
        ).items
        let vehicles = try desk.vehicles(jobs.compactMap { $0.id("vehicle_id") })
        let people = try desk.colleagues(jobs.compactMap { $0.id("assigned_to") })
        let today = try desk.reading().zone.civil(at: desk.errand.read { $0.now }).date.daysSinceEpoch
        let overdue = try desk.errand.read { $0.now }
        var days: [(title: String, isLate: Bool, jobs: [View])] = []
        for job in jobs {
            let due = job.instant("due_at")
            let isLate = shows == .open && due.map { $0 < overdue } == true
            let title = isLate ? "Overdue" : try day(due, today)
            var fields = try desk.job(job, vehicles, people)
            fields["is_late"] = .bool(isLate)
            fields["due"] = View(try due.map { try self.due($0, isLate) })
            fields["next"] = try next(job)
            if days.last?.title != title { days.append((title, isLate, [])) }
            days[days.count - 1].jobs.append(.object(fields))
        }
        return try desk.answer(
            "web/desk/jobs",
            [
                "days": .list(
                    days.map {
                        ["title": .text($0.title), "is_late": .bool($0.isLate), "jobs": .list($0.jobs)]
                    }),
                "has_jobs": .bool(!jobs.isEmpty), "may_plan": .bool(desk.may("POST /v1/jobs")),
                "may_see_all": .bool(desk.call.may(.jobsViewAll)), "is_mine": .bool(isMine),
                "all_url": .text(url(mine: false, shows)), "mine_url": .text(url(mine: true, shows)),
                "views": .list(
                    Shown.allCases.map {
                        [
                            "label": .text($0.label), "current": .bool($0 == shows),
                            "url": .text(url(mine: isMine, $0)),
                        ]
                    }),
                "mine_value": .text(desk.given["mine"] == "true" ? "true" : ""),
                "show_value": .text(shows == .open ? "" : shows.rawValue),
                "places": .options(try desk.places(orNone: "All places"), chosen: place),
            ])
    }

    private func url(mine: Bool, _ shows: Shown) -> String {
        PageURL.of(
            "/desk/jobs",
            [
                ("mine", mine && desk.call.may(.jobsViewAll) ? "true" : ""),
                ("show", shows == .open ? "" : shows.rawValue), ("location", place),
            ])
    }

    private func day(_ due: Instant?, _ today: Int64) throws -> String {
        guard let due else { return "At any time" }
        let date = try desk.reading().zone.civil(at: due).date
        switch date.daysSinceEpoch - today {
        case 0: return "Today"
        case 1: return "Tomorrow"
        default: return Wording.day(date)
        }
    }

    private func due(_ due: Instant, _ isLate: Bool) throws -> String {
        let zone = try desk.reading().zone
        let text = Wording.moment(due, in: zone)
        return isLate ? text : String(text.suffix(5))
    }

    /// The one step that a thumb looks for; the others stand on its page.
    private func next(_ job: Sheet) throws -> View {
        let state = JobState(rawValue: job.text("state"))
        let step: JobState? =
            switch state {
            case .assigned, .blocked: .inProgress
            case .inProgress: .done
            default: nil
            }
        guard let step else { return .absent }
        return try desk.form(
            "POST /v1/jobs/{id:uuid}/moves", at: "/desk/jobs/\(job.text("id"))/moves", step.step, [],
            hidden: [("to", step.rawValue)], isQuiet: step != .done)
    }
}
