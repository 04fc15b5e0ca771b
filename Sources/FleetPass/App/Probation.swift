// A new version on probation: it shows whoever looks what there is, and keeps whoever writes waiting until
// its operator is content with it. So the file from before can come back, for nobody was told that anything
// was kept since.

import Files
import Glibc
import Schema
import Store
import Synchronization
import Threads

final class Probation: Sendable {
    /// What the schema was brought from and to.
    struct Migrated: Sendable {
        let from: Int
        let to: Int
        let tookMs: Int64
    }

    private struct State {
        var isOn: Bool
        var isOver = false
        var whenOver: (@Sendable () -> Void)?
        var migrated: Migrated?
    }

    private let paths: InstancePaths
    private let state: Mutex<State>
    private let bell = Bell()
    let startedAt = Instant(epochMs: Clock.epochMs())

    /// Whoever began it may have been killed. A version that its rehearsal has found good then stays: a
    /// dealership must not stand still because a tool died.
    private let longestMs: Int64

    init(_ paths: InstancePaths, longestMs: Int64 = 120_000) throws {
        (self.paths, self.longestMs) = (paths, longestMs)
        state = Mutex(State(isOn: try FileContent.read(paths.probation, atMost: 1) != nil))
    }

    var isOn: Bool { state.withLock { $0.isOn } }
    var migrated: Migrated? { state.withLock { $0.migrated } }
    /// Whether what was there before the migration can be put back.
    var hasKeptBefore: Bool { (try? FileContent.names(in: paths.before)) ?? nil != nil }

    /// Opens the database by `open`, and before that keeps it as it is where a migration will change it. The
    /// caller holds the instance.
    func opening(_ open: () throws -> App) throws -> App {
        let known = try knownSchema()
        let newest = migrations.last?.number ?? 0
        let isBehind = known.map { $0 < newest } ?? false
        if isOn, isBehind { try keepBefore() }
        let beganNs = Clock.monotonicNs()
        let app = try open()
        try app.database.opened()
        if let known, isBehind {
            let tookMs = (Clock.monotonicNs() - beganNs) / 1_000_000
            state.withLock { $0.migrated = Migrated(from: known, to: newest, tookMs: tookMs) }
        }
        return app
    }

    /// - Returns: nil where there is no database yet, or none of ours.
    private func knownSchema() throws -> Int? {
        guard isOn, try FileContent.read(paths.database, atMost: 1)?.isEmpty == false else { return nil }
        return try? FileDatabase.inspect(path: paths.database).read {
            try SchemaStore(tx: $0).newestMigration()
        }
    }

    /// What an earlier start has kept is older, and stays. A log that a crash has left belongs to it.
    private func keepBefore() throws {
        guard !hasKeptBefore else { return }
        let draft = paths.before + ".draft"
        try FileContent.removeFolder(draft)
        guard unsafe mkdir(draft, 0o700) == 0 else { throw FileProblem("cannot make \(draft)") }
        for end in ["", "-wal"] {
            let isThere = try FileContent.read(paths.database + end, atMost: 1)?.isEmpty == false
            if isThere { try FileCopy.make(of: paths.database + end, at: "\(draft)/fleetpass.db\(end)") }
        }
        try FileContent.syncFolder(of: draft + "/fleetpass.db")
        guard unsafe rename(draft, paths.before) == 0 else {
            throw FileProblem("cannot make \(paths.before)")
        }
        try FileContent.syncFolder(of: paths.before)
    }

    /// Calls `body` once it is over, at once where there is none; and ends it by itself when nobody does.
    func whenOver(tell: @escaping @Sendable () -> Void, _ body: @escaping @Sendable () -> Void) {
        let isOn = state.withLock { state in
            if state.isOn { state.whenOver = body }
            return state.isOn
        }
        guard isOn else { return body() }
        _ = Thread.start("probation") { [self] in
            guard !bell.wait(atMostMs: longestMs), self.isOn else { return }
            tell()
            end()
        }
    }

    /// Lets whoever writes go on. May be said again.
    func end() {
        let body = state.withLock { state in
            defer { (state.isOn, state.whenOver) = (false, nil) }
            return state.isOver ? nil : state.whenOver
        }
        guard let body else { return }
        // First of all: after a crash from here on, this version goes on without a word from anybody.
        FileContent.remove(paths.probation)
        try? FileContent.syncFolder(of: paths.probation)
        body()
        bell.ring()
    }

    /// The process ends. Those who still wait are told that nothing of theirs was kept.
    /// - Returns: whether it was still on.
    func close() -> Bool {
        defer { bell.ring() }
        return state.withLock { state in
            state.isOver = true
            return state.isOn
        }
    }
}
