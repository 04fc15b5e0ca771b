// Work on the lot as pages of the console: the list by day, one job with its next step, and a form to
// plan one.

import HTTP
import Mustache
import Schema

func jobPages(_ desk: DeskMaker) -> [Route] {
    let readers = Permission.holding(.jobsViewAll, .jobsViewAssigned)
    @Sendable func onward(_ call: Call, _: JSONValue) -> String { "/desk/jobs/\(call.parameter())" }
    return [
        desk.page("GET /desk/jobs", for: readers, "Work on the lot, for staff") {
            try JobListPage($0).render()
        },
        desk.page("GET /desk/jobs/new", for: .holding(.jobsEdit), "A form to plan a job") {
            try JobFormPage($0).render()
        },
        desk.form("POST /desk/jobs", does: "POST /v1/jobs", .created) { _, answer in
            "/desk/jobs/\(answer["id"]?.text ?? "")"
        } page: { form, desk in
            try JobFormPage(desk).render(form)
        },
        desk.page("GET /desk/jobs/{id:uuid}", for: readers, "The page of a job") {
            try JobPage($0).render()
        },
        desk.form(
            "POST /desk/jobs/{id:uuid}/moves", does: "POST /v1/jobs/{id:uuid}/moves", .saved, onward: onward
        ) { form, desk in try JobPage(desk).render(form) },
        desk.form(
            "POST /desk/jobs/{id:uuid}/changes", does: "PUT /v1/jobs/{id:uuid}", .saved, onward: onward
        ) { form, desk in try JobPage(desk).render(form) },
    ]
}

extension Job.Kind {
    /// What somebody on the lot calls it.
    var label: String {
        switch self {
        case .turnaround: "Make ready"
        case .transfer: "Bring over"
        case .repair: "Repair"
        }
    }

    var icon: String {
        switch self {
        case .turnaround: "repeat"
        case .transfer: "swap"
        case .repair: "tools"
        }
    }
}

extension JobState {
    /// The step that leads there, as a button says it.
    var step: String {
        switch self {
        case .planned: "Take it back into the plan"
        case .assigned: "Assign it"
        case .inProgress: "Begin"
        case .blocked: "It is blocked"
        case .done: "It is done"
        case .cancelled: "Cancel it"
        }
    }
}

extension PageDesk {
    /// What a job's page and a list of them show alike.
    func job(_ job: Sheet, _ vehicles: [UUID: (title: String, plate: String)], _ people: [UUID: String])
        throws
        -> View.Fields
    {
        let (from, to) = (job.id("from_location_id"), job.id("to_location_id"))
        var fields = job.fields(try reading(at: from))
        let kind = Job.Kind(rawValue: job.text("kind")) ?? .turnaround
        let vehicle = job.id("vehicle_id").flatMap { vehicles[$0] }
        fields["url"] = .text("/desk/jobs/\(job.text("id"))")
        fields["label"] = .text(kind.label)
        fields["icon"] = .text(kind.icon)
        fields["vehicle"] = View(vehicle?.title)
        fields["plate"] = View(vehicle?.plate)
        fields["from"] = View(try placeName(from))
        fields["to"] = View(from == to ? nil : try placeName(to))
        fields["who"] = View(
            job.id("assigned_to").map { $0 == call.asker.id ? "You" : people[$0] ?? "A colleague" })
        return fields
    }
}
