// The operator's history of all instances: a look a minute, thinned out to hours and days as it gets old.

import CommandLine
import Files
internal import Glibc
import Schema
import Store
import Synchronization
import Threads

struct History {
    let world: World

    static let dayMs: Int64 = 86_400_000
    private static let minuteMs: Int64 = 60_000
    private static let hourMs: Int64 = 3_600_000
    /// How long minutes, hours and days are kept.
    private static let minutesForMs = dayMs
    private static let hoursForMs = 31 * dayMs
    private static let daysForMs = 800 * dayMs
    /// To count the files of a large instance takes a while.
    private static let filesEveryMs = 10 * minuteMs
    /// One that was forgotten to be looked at for longer has no counts of a minute.
    private static let longestSpanMs = 15 * minuteMs
    /// Whoever looks more often notes nothing.
    private static let shortestSpanMs: Int64 = 5_000
    private static let cacheKiB = 512

    private var lock: String { world.notes + "/history.lock" }

    /// What is read of it, in one state of it.
    /// - Returns: nil where there is none yet.
    func read<R>(_ body: (HistoryStore) throws -> R) throws -> R? {
        try Place.demandFileOrNothing(world.history)
        guard try Place.kind(of: world.history) == .file else { return nil }
        do {
            let reader = try FileDatabase.inspect(path: world.history)
            defer { reader.endTurn() }
            return try reader.read { try body(HistoryStore(tx: $0)) }
        } catch let error as StoreError { throw problem(error) }
    }

    /// Looks at all instances and notes what they are like; and thins out what is old.
    /// - Throws: `conflict` where somebody else is at it.
    func sample() throws {
        try world.prepare()
        try Place.demandFileOrNothing(world.history)
        // Two that write at once would lose what a checkpoint has just taken in.
        let held = try HeldLock(lock, deed: "sampling", patienceMs: 5_000)
        defer { held.release() }
        umask(0o077)
        do {
            let looks = try world.instances().filter { try $0.exists() }.map { try Look($0) }
            let database = try FileDatabase(
                path: world.history, migrations: HistoryStore.migrations, cacheKiB: Self.cacheKiB)
            defer { database.close() }
            try write(database) { tx in
                let store = HistoryStore(tx: tx)
                for look in looks { try Self.note(look, store) }
                try Self.thin(store, nowMs: Clock.epochMs(), known: Set(looks.map(\.instance.name)))
            }
        } catch let error as StoreError { throw problem(error) }
    }

    private func write(_ database: FileDatabase, _ body: @escaping @Sendable (Transaction) throws -> Void)
        throws
    {
        let bell = Bell()
        let ended = Mutex<(any Error)?>(nil)
        let isTaken = database.writer.submit(body) { result in
            if case .failure(let error) = result { ended.withLock { $0 = error } }
            bell.ring()
        }
        guard isTaken else { throw problem(StoreError.unavailable(code: 0)) }
        bell.wait()
        if let error = ended.withLock({ $0 }) { throw error }
    }

    private func problem(_ error: StoreError) -> Refusal {
        Refusal(
            .failed,
            "the history \(world.history) cannot be used: \(error); take it away, and another one begins")
    }

    private static func note(_ look: Look, _ store: HistoryStore) throws {
        let name = look.instance.name
        let before = try store.before(of: name)
        if let before, 0..<shortestSpanMs ~= look.atMs - before.atMs { return }
        let isOld =
            before.map { look.atMs - $0.filesAtMs >= filesEveryMs || look.atMs < $0.filesAtMs } ?? true
        let filesAtMs = isOld ? look.atMs : before?.filesAtMs ?? 0
        let filesBytes =
            isOld ? FolderSize.bytes(look.instance.data + "/files") : before?.filesBytes ?? 0
        let sinceMs = before.map { look.atMs - $0.atMs } ?? 0
        let isNear = 1...longestSpanMs ~= sinceMs
        // Of a process that nobody has looked at before, or not for long, it is not known when.
        let fresh = isNear ? look.counters?.since(before?.counters) : nil
        try store.add(
            Sample(
                atMs: look.atMs, stepMin: 1, spanMs: isNear ? sinceMs : 0, looks: 1,
                ready: look.isReady ? 1 : 0, requests: fresh?.requests ?? 0, errors: fresh?.errors ?? 0,
                buckets: fresh?.buckets ?? [], storageBytes: look.databaseBytes + filesBytes,
                diskUsedBytes: look.disk.map { $0.bytes - $0.freeBytes } ?? 0,
                diskBytes: look.disk?.bytes ?? 0, behindMs: look.behindMs,
                residentBytes: look.residentBytes), of: name)
        let counters = look.counters ?? Counters(pid: 0, requests: 0, errors: 0, buckets: [])
        try store.note(
            .init(atMs: look.atMs, counters: counters, filesAtMs: filesAtMs, filesBytes: filesBytes),
            of: name)
    }

    /// Minutes become hours after a day, hours days after a month. Whoever is gone is forgotten then.
    static func thin(_ store: HistoryStore, nowMs: Int64, known: Set<InstanceName>) throws {
        for name in try store.everyName() {
            if !known.contains(name), let last = try store.newestMs(of: name), last < nowMs - hoursForMs {
                try store.forget(name)
                continue
            }
            try merge(store, name, from: 1, to: 60, before: (nowMs - minutesForMs) / hourMs * hourMs)
            try merge(store, name, from: 60, to: 1_440, before: (nowMs - hoursForMs) / dayMs * dayMs)
            try store.remove(of: name, stepMin: 1_440, before: nowMs - daysForMs)
        }
    }

    private static func merge(
        _ store: HistoryStore, _ name: InstanceName, from fine: Int64, to coarse: Int64, before endMs: Int64
    ) throws {
        guard let oldest = try store.oldestMs(of: name, stepMin: fine), oldest < endMs else { return }
        let stepMs = coarse * minuteMs
        let samples = try store.samples(of: name, stepMin: fine, from: oldest, before: endMs)
        for (place, group) in Dictionary(grouping: samples, by: { $0.atMs / stepMs }) {
            if let one = Sample.merged(group, at: place * stepMs, stepMin: coarse) {
                try store.add(one, of: name)
            }
        }
        try store.remove(of: name, stepMin: fine, before: endMs)
    }
}
