// Whom the answer to a request is about, by the ids of what is theirs.

import Schema
import Store

/// Used within one transaction, by the thread that writes it.
final class AnswerSubjects {
    /// Each once, in the order in which they came.
    private(set) var ids: [UUID] = []

    /// From now on what is put on record in this transaction and is somebody's is noted here,
    /// until another request begins.
    static func begin(_ tx: Transaction) -> AnswerSubjects {
        let subjects = AnswerSubjects()
        tx.memo?.keep(subjects)
        return subjects
    }

    /// Of the request that has begun last, if one has that may be repeated.
    static func of(_ tx: Transaction) -> AnswerSubjects? { tx.memo?.value(AnswerSubjects.self) }

    func note(_ id: UUID) {
        // So few that looking through them is quicker than any index.
        if !ids.contains(id) { ids.append(id) }
    }
}
