// The way back of one instance: to the old program, and to the file from before where a migration has changed
// it, which is done only as long as no user's write was acknowledged.

import CommandLine
internal import Glibc
import Schema
import Threads

struct Rollback {
    let instance: Instance

    private var keeper: Keeper { Keeper(instance: instance) }
    private var probation: Probation { Probation(instance) }
    private static let patienceMs: Int64 = 30_000
    private static let pauseUs: UInt32 = 10_000

    /// Where it is failing already, why is kept.
    func begin(_ record: inout UpgradeRecord, _ reason: String) throws {
        if record.state != .failing { try record.note(.failing, [.init("reason", .text(reason))]) }
    }

    /// Begun and cut off anywhere, it may be run again.
    func run(_ record: inout UpgradeRecord) throws {
        let way = try Self.way(of: record)
        guard way != .none else { return try strand(&record) }
        if let from = record.from { _ = try instance.world.program(of: from) }
        if way == .file {
            guard try bringBackFile(record) else { return try strand(&record) }
        } else {
            try probation.withdraw()
            _ = try instance.serve(by: record.from)
            try keeper.restart()
        }
        try keeper.awaitReady()
        try probation.forget()
        try record.note(.rolledBack, [.init("restored", .boolean(way == .file))])
    }

    enum Way {
        /// The old program takes the file as it is.
        case program
        /// The file from before is put back too.
        case file
        case none
    }

    static func way(of record: UpgradeRecord) throws -> Way {
        let probation = Probation(record.instance)
        if try probation.hasBefore() { return try probation.isOn() ? .file : .none }
        // Committed: what was kept is gone. Before that, nothing was kept, or it is back in its place.
        let hasChanged = record.fact(.migrated, "schema_changed")?.boolean ?? false
        return record.has(.committed) && hasChanged ? .none : .program
    }

    private func strand(_ record: inout UpgradeRecord) throws {
        _ = try instance.serve(by: record.to)
        try keeper.proceed()
        try record.note(
            .stranded,
            [
                .init(
                    "reason",
                    .text(
                        "its schema has changed and users have written since; it stays with \(record.to?.description ?? "it"), and a newer release mends it"
                    ))
            ])
    }

    /// From here on the old program may start at any moment: it refuses the newer file, or waits its turn.
    /// - Returns: false where its probation has ended meanwhile; it then goes on with the new release.
    private func bringBackFile(_ record: UpgradeRecord) throws -> Bool {
        _ = try instance.serve(by: record.from)
        try keeper.pause()
        let lock = try hold()
        var isHeld = true
        func release() {
            if isHeld { close(lock) }
            isHeld = false
        }
        defer { release() }
        guard try probation.isOn() else {
            _ = try instance.serve(by: record.to)
            release()
            try keeper.proceed()
            return false
        }
        let user = instance.world.hasSystemd ? try SystemUser(named: instance.name.user) : nil
        if let user { try user.acting(probation.fold) } else { try probation.fold() }
        try probation.restore()
        try probation.forget()
        try probation.withdraw()
        release()
        try keeper.proceed()
        return true
    }

    /// The lock that a server takes.
    private func hold() throws -> Int32 {
        let lock = unsafe open(instance.processLock, O_RDWR | O_CLOEXEC | O_NOFOLLOW)
        guard lock >= 0 else { throw Place.problem("open", instance.processLock) }
        let endNs = Clock.monotonicNs() + Self.patienceMs * 1_000_000
        while flock(lock, LOCK_EX | LOCK_NB) != 0 {
            guard Clock.monotonicNs() < endNs else {
                close(lock)
                throw Refusal(.conflict, "another process is at work on \(instance.data)")
            }
            usleep(Self.pauseUs)
        }
        return lock
    }
}
