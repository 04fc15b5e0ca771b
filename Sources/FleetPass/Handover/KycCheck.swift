// Whether somebody is who they say they are: the states of a check, and how it is told. No SQL, no HTTP.

import Schema

enum KycState: String, StateMachine {
    case created, pending, completed, failed, expired, approved
    case needsReview = "needs_review"
    case declined, stale

    static let subject = "A check"
    static let moves: [KycState: [KycState]] = [
        .created: [.pending],
        .pending: [.completed, .failed, .expired],
        .completed: [.approved, .needsReview, .declined],
        .needsReview: [.approved, .declined],
        .approved: [.stale],
    ]
}

struct KycCheck: Sendable {
    /// What was looked at.
    enum Paper: String, CaseIterable, Sendable {
        case licence, passport
        case identityCard = "identity_card"
    }

    let id: UUID
    let customer: UUID
    let state: KycState
    let document: Paper
    /// The paper's last day; nil: it names none.
    let validUntil: CivilDate?

    /// Whether it is good for a rental until then.
    func isGood(until date: CivilDate) -> Bool {
        state == .approved && validUntil.map { $0 >= date } != false
    }
}

enum KycRecord {
    private static let document = Field.choice("document", of: KycCheck.Paper.self, "What was looked at.")
    private static let validUntil = Field.text("valid_until", .date, "The last day of that paper.").optional
    private static let note = Field.text("note", min: 0, max: 300)
    private static let noteInput = note.optional
    private static let outcome = Field.choice(
        "outcome", ["approved", "needs_review", "declined"],
        "What came of comparing the paper with whoever brought it.")
    private static let ruling = Field.choice("outcome", ["approved", "declined"])

    static let shape = Shape(
        "KycCheck", "That somebody is who they say they are.", Field.uuid("id", "Never changes."),
        Field.integer("version", in: 1...Int64.max), Field.uuid("customer_id"),
        Field.text("method", max: 20, "`manual`: somebody at the counter has looked."),
        Field.choice(
            "state", of: KycState.self, "`stale`: name, birth or licence have become others since."),
        document, validUntil, note, Field.uuid("decided_by").optional, Field.instant("decided_at").optional,
        Field.instant("created_at"), Field.instant("updated_at"))
    static let input = Shape(
        "KycCheckInput", "A check by somebody at the counter.", document, validUntil, noteInput, outcome)
    static let decision = Shape("KycDecision", "What a second look has come to.", ruling, noteInput)

    /// A check as somebody has made it.
    struct Draft: Sendable {
        let document: KycCheck.Paper
        let validUntil: String?
        let note: String
        let outcome: KycState

        init(_ document: KycCheck.Paper, validUntil: String?, outcome: KycState) {
            (self.document, self.validUntil, note, self.outcome) = (document, validUntil, "", outcome)
        }

        init(_ call: Call) {
            (document, validUntil) = (call.body(KycRecord.document), call.body(KycRecord.validUntil))
            note = call.body(noteInput) ?? ""
            outcome = KycState(rawValue: call.body(KycRecord.outcome)) ?? .needsReview
        }
    }

    static func ruling(_ call: Call) -> (outcome: KycState, note: String?) {
        (KycState(rawValue: call.body(ruling)) ?? .declined, call.body(noteInput))
    }
}
