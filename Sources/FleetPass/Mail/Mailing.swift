// Writing to people: a letter goes into the outbox in the transaction of what it tells of.

import Crypto
import HTTP
import Schema
import Store
import Threads

extension App {
    /// Queues a letter with a fresh link in it.
    /// - Parameter account: whose; nil where there is none such, which whoever asked must not be able to see:
    /// then all
    ///   is done but the sending.
    func write(
        _ purpose: Link.Purpose, to account: Account?, in browser: [UInt8]? = nil, _ call: Call,
        _ tx: Transaction
    ) throws {
        guard let kind = Letter.Kind.of(purpose) else { return }
        let token = Token()
        if let account {
            try LinkStore(tx: tx).insert(token, purpose, for: account.id, in: browser)
        }
        try queue(
            Letter(
                kind, to: account?.name ?? "", at: account?.email ?? "",
                url: url(purpose.path + token.text), goodForMs: purpose.goodForMs),
            for: account?.id, from: network(call), isReal: account != nil, tx)
        var changes = AuditChanges.none
        changes.note("purpose", to: .text(purpose.rawValue))
        changes.note("known", to: .boolean(account != nil))
        try secrets.audit.note(
            .linkSent, of: AuditObject(.account, account?.id.value), by: call.actor, tx, changes)
    }

    /// - Parameter isReal: whether it is ever sent.
    /// - Parameter network: whence it was asked for, where anybody may ask.
    /// - Returns: its id.
    @discardableResult
    func queue(
        _ letter: Letter, for account: AccountID?, from network: [UInt8]? = nil, isReal: Bool = true,
        _ tx: Transaction
    ) throws -> UUID {
        let id = UUID(v7: tx.now.epochMs, random: Random.words())
        try OutboxStore(tx: tx).insert(
            id, letter.kind, to: account, from: network, sealed(letter, id),
            isReal ? .queued : .suppressed)
        if isReal { postBell.ring() }
        return id
    }

    /// A few of those that are past their time, with their files.
    /// - Returns: whether there may be more.
    func forgetLetters(_ tx: Transaction) throws -> Bool {
        let old = try OutboxStore(tx: tx).forget(
            before: Instant(epochMs: tx.now.epochMs - Self.lettersKeptMs))
        LetterFiles(paths: paths).remove(old)
        return !old.isEmpty
    }

    /// Those to somebody who is to be forgotten, with their files.
    /// - Returns: the ids of those letters.
    func forgetLetters(to account: AccountID, _ tx: Transaction) throws -> [UUID] {
        let letters = try OutboxStore(tx: tx).remove(account)
        LetterFiles(paths: paths).remove(letters)
        return letters
    }

    func sealed(_ letter: Letter, _ id: UUID) -> [UInt8] {
        secrets.ring.seal(letter.content, for: Self.context(of: id))
    }

    /// - Returns: nil for one that was sent, whose content is gone.
    func letter(_ entry: OutboxStore.Entry) -> Letter? {
        guard let sealed = entry.content, let kind = Letter.Kind(rawValue: entry.kind),
            let content = secrets.ring.open(sealed, for: Self.context(of: entry.id))
        else { return nil }
        return Letter(kind, content: content)
    }

    private static func context(of id: UUID) -> [UInt8] { SealedColumn.context("outbox.content", id) }
    private static let lettersKeptMs: Int64 = 90 * 24 * 60 * 60 * 1000
}
