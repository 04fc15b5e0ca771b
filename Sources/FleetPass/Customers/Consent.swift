// What somebody agrees to: for what, in which words, when, and until when. No SQL, no HTTP.

import Schema

enum Consent {
    enum Purpose: String, CaseIterable, Sendable {
        case terms, marketing, telematics
    }

    static let purpose = Field.choice("purpose", of: Purpose.self, "What is agreed to.")
    static let wording = Field.text("wording", max: 40, "The version of the words that were shown.").example(
        "2026-11")
    static let input = Shape("ConsentInput", "Something that is agreed to.", purpose, wording)
    static let shape = Shape(
        "Consent", "Something that was agreed to.",
        Field.uuid("id", "Never changes."), purpose, wording, Field.instant("given_at"),
        Field.instant("withdrawn_at", "When it was taken back.").optional)
}
