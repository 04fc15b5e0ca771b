// How often somebody is written to because anybody asked for it: the rule for links, signing up and booking.

import Crypto
import HTTP
import Schema
import Store

/// Anybody may ask for a letter to any address. So that nobody can fill a mailbox in that way, one network
/// gets an address one letter of a kind a minute, and few in a day. Its owner asks from another network, and
/// is not held back by that; only where very many networks ask does everybody wait, an hour at most.
enum LetterPace {
    static let leastMs: Int64 = 60_000
    static let mostOfDay = 10
    static let mostOfDayFromAll = 50
    static let leastPastThatMs: Int64 = 60 * 60 * 1000
    static let dayMs: Int64 = 24 * 60 * 60 * 1000

    static func isTooSoon(
        _ here: LetterPaceStore.Recent, _ everywhere: LetterPaceStore.Recent, _ now: Instant
    ) -> Bool {
        func isWithin(_ ms: Int64, _ last: Instant?) -> Bool {
            last.map { now.epochMs - $0.epochMs < ms } ?? false
        }
        if here.count >= mostOfDay || isWithin(leastMs, here.last) { return true }
        return everywhere.count >= mostOfDayFromAll && isWithin(leastPastThatMs, everywhere.last)
    }
}

extension Response {
    /// What is heard where anybody may ask for a letter: it goes at a time of its own. Somebody unknown is
    /// entered, somebody known is not; how long that took must not tell them apart. A commit hardly ever
    /// takes as long, and nobody notices the wait.
    consuming func inTime() -> Response {
        notBeforeMs = 100
        return self
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
        guard let kind = Letter.Kind.of(purpose) else { return }
        let isTooSoon = try isTooSoon(kind, email, call, tx)
        guard isTooSoon, let account else {
            return try write(purpose, to: account, in: browser, call, tx)
        }
        try holdBack(kind, purpose, to: account, call, tx)
    }

    /// Whoever books without having shown that an address is theirs gets no more letters to it in a day.
    func areTooMany(bookingsTo email: String, _ call: Call, _ tx: Transaction) throws -> Bool {
        let since = Instant(epochMs: tx.now.epochMs - LetterPace.dayMs)
        return try LetterPaceStore(tx: tx)
            .aboutBookings(to: EmailKey.of(email), from: network(call), since: since) >= LetterPace.mostOfDay
    }

    func isTooSoon(_ kind: Letter.Kind, _ email: String, _ call: Call, _ tx: Transaction) throws -> Bool {
        let since = Instant(epochMs: tx.now.epochMs - LetterPace.dayMs)
        let (store, key) = (LetterPaceStore(tx: tx), EmailKey.of(email))
        return LetterPace.isTooSoon(
            try store.recent(kind, to: key, from: network(call), since: since),
            try store.recent(kind, to: key, from: nil, since: since), tx.now)
    }

    /// Where a call came from: one IPv4 address or one IPv6 /64, as the outbox has it.
    func network(_ call: Call) -> [UInt8] { secrets.networks.of(Array("\(call.request.peer.bucket)".utf8)) }

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
