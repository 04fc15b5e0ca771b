// How often somebody is written to because anybody asked for it: the one rule, for links and signing up.

import Crypto
import HTTP
import Schema
import Store

/// Anybody may ask for a letter to any address. So that nobody can fill a mailbox in that way, or end a link
/// again and again before its owner gets to it, an address gets one letter a minute, and few in a day.
enum LetterPace {
    static let leastMs: Int64 = 60_000
    static let mostOfDay = 10
    static let dayMs: Int64 = 24 * 60 * 60 * 1000

    static func isTooSoon(_ recent: LetterPaceStore.Recent, _ now: Instant) -> Bool {
        guard let last = recent.last else { return false }
        return recent.count >= mostOfDay || now.epochMs - last.epochMs < leastMs
    }
}

extension App {
    /// Queues a letter with a fresh link in it, unless that address had one too lately: then the link
    /// before is good still. Whoever asks hears the same, and as soon, whether there is such an account or
    /// not, and whether or not a letter goes out: in each case one is written, and for nobody where it is
    /// held back.
    /// - Parameter account: nil where there is none such that may have one.
    func writeInTime(
        _ purpose: Link.Purpose, to account: Account?, at email: String, in browser: [UInt8]? = nil,
        _ call: Call, _ tx: Transaction
    ) throws {
        let isTooSoon = try isTooSoon(email, tx)
        guard isTooSoon, let account, let kind = Letter.Kind.of(purpose) else {
            return try write(purpose, to: account, in: browser, call, tx)
        }
        try holdBack(kind, purpose, to: account, call, tx)
    }

    func isTooSoon(_ email: String, _ tx: Transaction) throws -> Bool {
        let since = Instant(epochMs: tx.now.epochMs - LetterPace.dayMs)
        return LetterPace.isTooSoon(
            try LetterPaceStore(tx: tx).recent(to: EmailKey.of(email), since: since), tx.now)
    }

    /// Does what is done for an address that nobody has, and puts it on record.
    func holdBack(
        _ kind: Letter.Kind, _ purpose: Link.Purpose?, to account: Account, _ call: Call, _ tx: Transaction
    ) throws {
        let path = purpose.map { $0.path + Token().text } ?? "/sign-in"
        let letter = Letter(kind, to: "", at: "", url: url(path), goodForMs: purpose?.goodForMs ?? 0)
        try queue(letter, for: nil, isReal: false, tx)
        var changes = AuditChanges.none
        changes.note("letter", to: .text(kind.rawValue))
        try secrets.audit.note(
            .letterHeldBack, of: AuditObject(.account, account.id.value), by: call.actor, tx, changes)
    }
}
