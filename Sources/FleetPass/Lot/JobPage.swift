// The page of one job: what is to be done where, its next steps, and whose it is.

import HTTP
import Mustache
import Schema

struct JobPage {
    private let desk: PageDesk
    private let id: UUID

    init(_ desk: PageDesk) throws { (self.desk, id) = (desk, try desk.call.id()) }

    func render(_ refused: RefusedForm? = nil) throws -> Response {
        let job = try desk.ask("GET /v1/jobs/{id:uuid}", [id])
        let vehicles = try desk.vehicles([job.id("vehicle_id")].compactMap { $0 })
        let people = try desk.colleagues([job.id("assigned_to")].compactMap { $0 })
        let state = JobState(rawValue: job.text("state")) ?? .planned
        let act = "POST /v1/jobs/{id:uuid}/moves"
        let place = "/desk/jobs/\(id)/moves"
        // What takes no word is a button; the rest stands behind one.
        let plain = state.next.filter { [.inProgress, .done].contains($0) }
        let steps = try plain.map {
            try desk.form(act, at: place, $0.step, [], hidden: [("to", $0.rawValue)])
        }
        let others = try state.next.filter { [.blocked, .cancelled].contains($0) }.map { step -> View in
            let reason = desk.field("reason", of: act, "Why").demanded()
            let isThis = refused?.entered["to"] == step.rawValue
            return [
                "label": .text(step.step), "open": .bool(isThis),
                "form": try desk.form(
                    act, at: place, step.step, [reason], hidden: [("to", step.rawValue)], isQuiet: true,
                    refused: isThis ? refused : nil),
            ]
        }
        let isOther = refused != nil && !others.contains { $0.isOpen } && refused?.entered["to"] != nil
        return try desk.answer(
            "web/desk/job",
            [
                "job": .object(try desk.job(job, vehicles, people)),
                "label": .text((Job.Kind(rawValue: job.text("kind")) ?? .turnaround).label),
                "vehicle_url": desk.call.may(.fleetView)
                    ? .text("/desk/fleet/\(job.text("vehicle_id"))") : .absent,
                "booking_url": desk.call.may(.bookingsView) && job.id("booking_id") != nil
                    ? .text("/desk/bookings/\(job.text("booking_id"))") : .absent,
                "steps": .list((steps + [try take(job, state)]).filter { $0 != .absent }),
                "others": .list(desk.may(act) ? others : []), "has_others": .bool(!others.isEmpty),
                "problem": isOther ? View(refused?.failure.message) : .absent,
                "change": state.isOpen ? try change(job, refused) : .absent,
            ], refused)
    }

    /// What is nobody's yet is theirs by one press.
    private func take(_ job: Sheet, _ state: JobState) throws -> View {
        guard state == .planned, let me = desk.call.asker.id else { return .absent }
        let kept = [("due_at", job.text("due_at")), ("note", job.text("note"))].filter { !$0.1.isEmpty }
        return try desk.form(
            "PUT /v1/jobs/{id:uuid}", at: "/desk/jobs/\(id)/changes", "I do it", [],
            version: job.integer("version"), hidden: [("assigned_to", "\(me)")] + kept)
    }

    private func change(_ job: Sheet, _ refused: RefusedForm?) throws -> View {
        let act = "PUT /v1/jobs/{id:uuid}"
        let reading = try desk.reading(at: job.id("from_location_id"))
        return try desk.form(
            act, at: "/desk/jobs/\(id)/changes", "Save",
            [
                desk.field("assigned_to", of: act, "Whose it is", options: try desk.crew()),
                desk.field("due_at", of: act, "Due", control: .moment),
                desk.field("note", of: act, "Note"),
            ], now: FormEntry(job.entries(reading)), version: job.integer("version"), isQuiet: true,
            by: reading.zone,
            refused: refused)
    }
}

extension View {
    fileprivate var isOpen: Bool {
        if case .object(let fields) = self, fields["open"] == .bool(true) { true } else { false }
    }
}

extension PageDesk {
    /// Who can be given a job.
    func crew() throws -> Choices {
        try [("", "Nobody yet")]
            + everyColleague().map { person in
                ("\(person.id)", person.id == call.asker.id ? "\(person.name) (you)" : person.name)
            }
    }
}
