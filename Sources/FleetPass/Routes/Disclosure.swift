// An answer with somebody's data in it, and what is noted of it before it leaves.

import HTTP
import Schema
import Store

package struct Disclosure: Sendable {
    let response: Response
    /// Nil for a page that tells nobody's data but what whoever asks has typed, or what is theirs.
    private let told: Told?

    private struct Told: Sendable {
        let action: AuditAction
        let object: AuditObject
        let changes: AuditChanges
    }

    init(_ response: Response, _ action: AuditAction, of object: AuditObject, _ changes: AuditChanges = .none)
    {
        self.response = response
        told = Told(action: action, object: object, changes: changes)
    }

    private init(_ response: Response) { (self.response, told) = (response, nil) }

    static func nothing(_ response: Response) -> Disclosure { Disclosure(response) }

    /// Whether there is anything to note.
    var isNoted: Bool { told != nil }

    /// Puts it on record.
    func note(by actor: AuditBook.Actor, _ book: AuditBook, _ tx: Transaction) throws {
        guard let told else { return }
        try book.note(told.action, of: told.object, by: actor, tx, told.changes)
    }
}

extension AuditChanges {
    /// How many were told.
    static func counting(_ count: Int) -> AuditChanges {
        var changes = AuditChanges.none
        changes.note("count", to: .integer(Int64(count)))
        return changes
    }

    /// Which paper of a booking was told.
    static func telling(_ what: String, of paper: UUID) -> AuditChanges {
        var changes = AuditChanges.none
        changes.note(what, to: .text("\(paper)"))
        return changes
    }
}
