// Does the chores of one dealership that are due. When, ChoreRounds.swift says; what, ChoreWork.swift.

import Crypto
import Glibc
package import Schema
import Store
import Telemetry
import Threads

/// Each chore is done at least once: it is crossed off in the transaction of its last effect, so where those
/// are rows, they are there once. Several runners may share the work: a chore that is claimed is left alone
/// until its claim has run out.
package struct ChoreRunner: Sendable {
    private let app: App
    private let goesOn: @Sendable () -> Bool
    /// Before a chore of a new dealership comes for the first time.
    private static let firstMs: Int64 = 600_000
    /// What was made further in the future was made by a clock that was wrong. By less, it was put right a
    /// bit.
    static let aheadMs: Int64 = 60_000
    /// Of a slice that was not the last, until the next: others shall find the writer free.
    private static let breathUs: UInt32 = 2_000

    /// - Parameter goesOn: asked between any two slices.
    package init(_ app: App, while goesOn: @escaping @Sendable () -> Bool = { true }) {
        (self.app, self.goesOn) = (app, goesOn)
    }

    /// Chores of a process that was killed are nobody's. For whoever is alone with the data.
    package func takeOver() throws {
        try app.database.write { tx in try ChoreStore(tx: tx).releaseAll() }
    }

    /// Whether there is anything to do, without a write: where several share the work, this costs the least.
    package func hasDue() throws -> Bool {
        try app.database.reader().read { tx in
            let store = ChoreStore(tx: tx)
            let look = try store.look()
            app.choreFigures.note(look)
            return try look.next.map { $0 <= tx.now } ?? true || Self.isUnsettled(store)
        }
    }

    /// One round: all that is due.
    /// - Returns: when the next is; nil: nobody knows of any.
    @discardableResult
    package func round() throws -> Instant? {
        try settle()
        while goesOn(), let chore = try claim() { try perform(chore) }
        let look = try app.database.write { try ChoreStore(tx: $0).look() }
        app.choreFigures.note(look)
        return look.next
    }

    /// Whether a kind has no row yet, or one that waits for longer than it ever should; or a chore was
    /// foreseen in the future.
    private static func isUnsettled(_ store: ChoreStore) throws -> Bool {
        if try store.isForeseen(after: ahead(store.tx.now)) { return true }
        let standing = try store.standing()
        return ChoreKind.again.contains { kind in
            guard let row = standing.first(where: { $0.kind == kind.rawValue }) else { return true }
            return isTooFar(row.due, kind, store.tx.now)
        }
    }

    /// A clock that was set back must not make a chore wait for the time at which it was wrong.
    private static func isTooFar(_ due: Instant?, _ kind: ChoreKind, _ now: Instant) -> Bool {
        guard let due, let everyMs = kind.everyMs else { return false }
        return due.epochMs - now.epochMs > max(everyMs, 2 * firstMs)
    }

    private static func ahead(_ now: Instant) -> Instant { Instant(epochMs: now.epochMs + aheadMs) }

    private func settle() throws {
        try app.database.write { [app] tx in
            let store = ChoreStore(tx: tx)
            guard try Self.isUnsettled(store) else { return }
            try store.hurry(foreseenAfter: Self.ahead(tx.now))
            let standing = try store.standing()
            for kind in ChoreKind.again {
                if let row = standing.first(where: { $0.kind == kind.rawValue }) {
                    if Self.isTooFar(row.due, kind, tx.now) { try store.hurry(row.kind) }
                } else {
                    let first = Instant(epochMs: tx.now.epochMs + Self.firstMs)
                    try store.insert(app.freshID(), kind, at: first)
                }
            }
        }
    }

    /// Takes one that is due. It is counted as a try before it is one: what brings the process down is given
    /// up after so many like all else.
    private func claim() throws -> Chore? {
        try app.database.write { tx in
            let store = ChoreStore(tx: tx)
            while true {
                let found = try store.due { row in
                    (
                        id: try row.uuid(0), kind: row.text(1), object: try row.optionalUUID(2),
                        attempts: row.integer(3), place: row.optionalText(4)
                    )
                }
                guard let found else { return nil }
                guard let kind = ChoreKind(rawValue: found.kind) else {
                    try store.fail(found.id, "this version knows no such chore", again: nil, tookMs: 0)
                    continue
                }
                // The last try has ended without a word. One that comes again has a rest of its own length.
                guard found.attempts < Chore.mostAttempts + (kind.everyMs == nil ? 0 : 1) else {
                    let again = kind.everyMs.map { Instant(epochMs: tx.now.epochMs + $0) }
                    try store.fail(found.id, "the process ended each time", again: again, tookMs: 0)
                    continue
                }
                let end = Instant(epochMs: tx.now.epochMs + Chore.leaseMs)
                try store.claim(found.id, until: end)
                return Chore(
                    id: found.id, kind: kind, object: found.object, attempts: found.attempts + 1,
                    claimedUntil: end, place: found.place)
            }
        }
    }

    private func perform(_ claimed: Chore) throws {
        let beganNs = Clock.monotonicNs()
        var (chore, place) = (claimed, claimed.place)
        var troubles: [ChoreTrouble] = []
        var again: Instant?
        do {
            while goesOn() {
                do {
                    let step = try app.database.write { [app, chore, place] tx in
                        try Self.slice(chore, from: place, sinceNs: beganNs, app, tx)
                    }
                    guard case .goesOn(let next, let until) = step else {
                        if case .passedOver(let next) = step { again = next }
                        break
                    }
                    (place, chore.claimedUntil) = (next, until)
                } catch let trouble as ChoreTrouble where troubles.count < Self.mostTroubles {
                    // All of that slice was undone. It is done again without the row.
                    guard chore.skipped.insert(trouble.row).inserted else { throw trouble }
                    troubles.append(trouble)
                    note(trouble, of: chore)
                }
                usleep(Self.breathUs)
            }
            guard let first = troubles.first, goesOn() else { return }
            try fail(
                chore, first, ChoreTrouble.words(troubles), noLaterThan: again,
                tookMs: (Clock.monotonicNs() - beganNs) / 1_000_000)
        } catch {
            try fail(
                chore, error, ChoreTrouble.words(error), tookMs: (Clock.monotonicNs() - beganNs) / 1_000_000)
        }
    }

    private func note(_ trouble: ChoreTrouble, of chore: Chore) {
        app.log.write(
            .warning, "chore passes something over", .text("kind", chore.kind.rawValue),
            .text("row", "\(trouble.row)"), .text("cause", "\(trouble.cause)"))
    }

    /// More than that are not looked at one by one: something else is wrong.
    private static let mostTroubles = 100

    private enum Step: Sendable {
        case over
        /// All but the rows that were passed over is done. It comes again then at the latest.
        case passedOver(again: Instant?)
        case goesOn(place: String, claimedUntil: Instant)
    }

    /// One slice and, if it was the last, the crossing off: in one transaction.
    private static func slice(
        _ chore: Chore, from place: String?, sinceNs: Int64, _ app: App, _ tx: Transaction
    ) throws -> Step {
        let store = ChoreStore(tx: tx)
        // Somebody else has taken it over, or it was asked for anew.
        guard try store.isHeld(chore) else { return .over }
        switch try app.slice(of: chore, from: place, tx) {
        case .more(let next):
            guard chore.claimedUntil.epochMs - tx.now.epochMs < Chore.leaseMs / 2 else {
                return .goesOn(place: next, claimedUntil: chore.claimedUntil)
            }
            let end = Instant(epochMs: tx.now.epochMs + Chore.leaseMs)
            try store.extend(chore, until: end)
            return .goesOn(place: next, claimedUntil: end)
        // As long as something is passed over, it is not done.
        case .done(let again, _) where !chore.skipped.isEmpty: return .passedOver(again: again)
        case .done(let again, let from):
            guard let due = Self.next(of: chore, again, tx.now) else {
                try store.remove(chore.id)
                return .over
            }
            try store.finish(
                chore.id, again: due, place: from, tookMs: (Clock.monotonicNs() - sinceNs) / 1_000_000)
            return .over
        }
    }

    /// Behind now, whatever it has asked for: nothing may keep this thread busy.
    private static func next(of chore: Chore, _ again: Instant?, _ now: Instant) -> Instant? {
        let soonest = Instant(epochMs: now.epochMs + 1_000)
        guard let everyMs = chore.kind.everyMs else { return again.map { max($0, soonest) } }
        let latest = Instant(epochMs: now.epochMs + everyMs)
        return again.map { min(max($0, soonest), latest) } ?? latest
    }

    /// - Parameter time: when something else is due that the next try is for too.
    private func fail(
        _ chore: Chore, _ error: any Error, _ problem: String, noLaterThan time: Instant? = nil, tookMs: Int64
    ) throws {
        let isLast = chore.attempts >= Chore.mostAttempts
        app.log.write(
            isLast ? .error : .warning, "chore not done", .text("kind", chore.kind.rawValue),
            .integer("attempts", Int(chore.attempts)), .text("cause", "\(error)"))
        let waitMs = Postman.waitMs(after: Int(chore.attempts) - 1, random: Random.words().0)
        try app.database.write { tx in
            let store = ChoreStore(tx: tx)
            guard try store.isHeld(chore) else { return }
            // One that comes again does so, however often it has failed.
            let afterMs = isLast ? chore.kind.everyMs : min(waitMs, chore.kind.everyMs ?? waitMs)
            let soonest = time.map { max($0, Instant(epochMs: tx.now.epochMs + 1_000)) } ?? .latest
            try store.fail(
                chore.id, problem,
                again: afterMs.map { min(Instant(epochMs: tx.now.epochMs + $0), soonest) }, tookMs: tookMs)
        }
    }
}
