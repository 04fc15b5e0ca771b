// Work on the lot: its kinds, its states and how it is told. No SQL, no HTTP.

import Schema

enum JobState: String, StateMachine {
    case planned, assigned
    case inProgress = "in_progress"
    case blocked, done, cancelled

    static let subject = "A job"
    static let moves: [JobState: [JobState]] = [
        .planned: [.assigned, .cancelled],
        .assigned: [.inProgress, .planned, .cancelled],
        .inProgress: [.done, .blocked, .cancelled],
        .blocked: [.inProgress, .cancelled],
    ]

    var isOpen: Bool { self != .done && self != .cancelled }
}

struct Job: Sendable {
    enum Kind: String, CaseIterable, Sendable {
        case turnaround, transfer, repair
    }

    let id: UUID
    let version: Int64
    let kind: Kind
    let state: JobState
    let vehicle: UUID
    let booking: UUID?
    let from: UUID
    let to: UUID
    let assignee: UUID?

    /// Whether whoever asks may see it: all jobs at places of theirs, or those that are theirs to do.
    func isReached(by asker: Asker) -> Bool {
        if asker.may(.jobsViewAll) || asker.may(.jobsEdit) {
            return asker.works(at: from) || asker.works(at: to)
        }
        return assignee != nil && assignee == asker.id
    }
}

enum JobRecord {
    private static let kind = Field.choice("kind", of: Job.Kind.self)
    private static let vehicle = Field.uuid("vehicle_id")
    private static let from = Field.uuid("from_location_id", "Where it begins.")
    private static let to = Field.uuid("to_location_id", "Where it ends.")
    private static let assignee = Field.uuid("assigned_to", "Whose it is to do.").optional
    private static let due = Field.instant("due_at").optional
    private static let note = Field.text("note", .multiline(min: 0, max: 500))
    private static let noteInput = note.optional
    private static let toInput = to.optional
    private static let state = Field.choice("state", of: JobState.self)
    static let move = Field.choice("to", of: JobState.self, "What it is to be.")
    static let reason = Field.text("reason", max: 300, "Why it is blocked or cancelled.").optional

    static let shape = Shape(
        "Job", "Work on the lot.", Field.uuid("id", "Never changes."),
        Field.integer("version", in: 1...Int64.max), kind, state, vehicle, Field.uuid("booking_id").optional,
        from, to, assignee, due, note, reason, Field.instant("created_at"), Field.instant("updated_at"))
    static let input = Shape(
        "JobInput", "Work that is planned.", kind, vehicle, toInput, assignee, due, noteInput)
    static let change = Shape(
        "JobChange", "Whose a job is to do, until when, and what is to be known.", assignee, due, noteInput)
    static let moveInput = Shape("JobMove", "The next step of a job.", move, reason)

    private static let states = state.list(max: 6)
    private static let location = Field.uuid("location", "Beginning or ending there.").optional
    private static let isMine = Field.boolean("mine", "Those alone that are one's own to do.").optional
    static let query = Shape(
        "JobFilter", "Which jobs; the open ones if no state is named.", states, location, isMine)

    /// What of a job is somebody's to decide.
    struct Draft: Sendable {
        let assignee: UUID?
        let due: Instant?
        let note: String

        init(_ call: Call) {
            (assignee, due) = (call.body(JobRecord.assignee), call.body(JobRecord.due))
            note = call.body(noteInput) ?? ""
        }

        init(note: String) { (assignee, due, self.note) = (nil, nil, note) }
    }

    static func beginning(_ call: Call) -> (kind: Job.Kind, vehicle: UUID, to: UUID?) {
        (call.body(kind), call.body(vehicle), call.body(toInput))
    }

    struct Filter: Sendable {
        let states: [JobState]
        let location: UUID?
        /// Nil: anybody's.
        let assignee: UUID?
        /// Where staff may work; empty: everywhere.
        let reach: [UUID]

        init(_ call: Call) {
            let named = call.query(JobRecord.states)
            states = named.isEmpty ? JobState.allCases.filter(\.isOpen) : named
            location = call.query(JobRecord.location)
            let onlyOwn = call.query(isMine) == true || !call.may(.jobsViewAll)
            // Of nobody: none.
            assignee = onlyOwn ? call.asker.id ?? UUID(high: 0, low: 0) : nil
            reach = onlyOwn ? [] : call.asker.locations
        }
    }
}
