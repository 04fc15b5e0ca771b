// What is left of a customer in a booking when they are forgotten: numbers, hashes, times and amounts, and no
// word that somebody has written.

import Schema
import Store

extension App {
    /// Whoever drives in somebody else's booking, or once did, is named in its papers, and may have put their
    /// hand under an inspection. What the one who rents has written and signed stays theirs.
    func eraseDriver(_ driver: UUID, in booking: UUID, by actor: AuditBook.Actor, _ tx: Transaction) throws {
        try erasePapers(of: booking, by: actor, tx)
        try SignatureStore(tx: tx).erase(underInspectionsOf: booking)
        try ErasureStore(tx: tx).removeDriver(driver, from: booking)
        try IdempotencyStore(tx: tx).empty(about: booking)
        tx.leaveNoTrace()
    }

    private func erasePapers(of booking: UUID, by actor: AuditBook.Actor, _ tx: Transaction) throws {
        let files =
            try AgreementStore(tx: tx).erase(of: booking) + InspectionStore(tx: tx).erase(of: booking)
        for file in files {
            _ = try FileStore(tx: tx).remove(file)
            try eraseRecord(of: file, .file, by: actor, tx)
        }
        try PaperPeopleStore(tx: tx).remove(of: booking)
    }

    /// Amounts stay, for the books; so does that something was signed, and by what hash it would be known
    /// again.
    func eraseTraces(of booking: UUID, by actor: AuditBook.Actor, _ tx: Transaction) throws {
        try erasePapers(of: booking, by: actor, tx)
        try eraseFiles(of: FileOwner(.booking, booking), by: actor, tx)
        try SignatureStore(tx: tx).erase(of: booking)
        let store = ErasureStore(tx: tx)
        for (kind, ids) in try store.things(of: booking) {
            for id in ids { try eraseRecord(of: id, kind, by: actor, tx) }
        }
        try store.eraseWords(of: booking)
        try BookingStore(tx: tx).eraseWords(of: booking)
        tx.leaveNoTrace()
    }
}
