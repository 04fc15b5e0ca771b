// Tells open pages of the console that something has changed, so that they look again. What has changed it
// does not say: each page asks for itself, by what its reader may see.

import HTTP
import Schema
import Store
import Synchronization
import Threads

/// One for all dealerships of a process. Its thread runs only as long as somebody watches.
final class LiveBoard: Sendable {
    private struct Watcher {
        let app: App
        let account: UUID
        let stream: EventStream
        let untilNs: Int64
    }

    private struct State {
        var watchers: [Watcher] = []
        var isRunning = false
    }

    /// Then the page asks anew, and whoever has been signed out meanwhile is not let in again.
    private static let lastsNs: Int64 = 600 * 1_000_000_000
    private static let everyMs: Int64 = 1_000
    static let mostOfOne = 6
    static let mostOfAll = 512

    private let state = Mutex(State())
    private let bell = Bell()

    /// - Throws: `unavailable` where too many watch already.
    func watch(_ app: App, by account: UUID) throws -> EventStream {
        let stream = EventStream()
        let starts = try state.withLock { state in
            let own = state.watchers.count { $0.account == account }
            guard own < Self.mostOfOne, state.watchers.count < Self.mostOfAll else {
                throw Failure(.unavailable, "Too many pages are open already.", retryAfterSeconds: 30)
            }
            state.watchers.append(
                Watcher(
                    app: app, account: account, stream: stream,
                    untilNs: Clock.monotonicNs() + Self.lastsNs))
            defer { state.isRunning = true }
            return !state.isRunning
        }
        // So that the browser knows at once that it is heard.
        stream.send(event: "hello", data: "")
        if starts, Thread.start("live", { [self] in run() }) == nil {
            state.withLock { $0.isRunning = false }
        }
        return stream
    }

    private func run() {
        var rounds: [ObjectIdentifier: LiveRound] = [:]
        while let watchers = next() {
            let apps = Dictionary(grouping: watchers) { ObjectIdentifier($0.app) }
            rounds = rounds.filter { apps[$0.key] != nil }
            for (id, watchers) in apps {
                guard let app = watchers.first?.app else { continue }
                let round = rounds[id] ?? LiveRound(app)
                rounds[id] = round
                let news = round.news()
                guard !news.isEmpty else { continue }
                let data = news.sorted().joined(separator: " ")
                for watcher in watchers { watcher.stream.send(event: "change", data: data) }
            }
            _ = bell.wait(atMostMs: Self.everyMs)
        }
    }

    /// Who watches now.
    /// - Returns: nil once nobody does.
    private func next() -> [Watcher]? {
        let nowNs = Clock.monotonicNs()
        return state.withLock { state in
            for watcher in state.watchers where watcher.untilNs <= nowNs { watcher.stream.end() }
            state.watchers.removeAll { $0.untilNs <= nowNs || $0.stream.hasEnded }
            state.isRunning = !state.watchers.isEmpty
            return state.isRunning ? state.watchers : nil
        }
    }
}

/// How far the record of one dealership was read. Used by one thread.
final class LiveRound {
    private let app: App
    private var reader: (any Reader)?
    private var seen: Int64?
    private static let most = 500

    init(_ app: App) { self.app = app }

    /// What was changed since the round before, by the nouns of the record: `booking`, `vehicle`. Where the
    /// data cannot be read now, the next round tells.
    func news() -> Set<String> {
        do {
            let reader = try self.reader ?? app.database.reader()
            self.reader = reader
            defer { reader.endTurn() }
            return try reader.read { try news($0) }
        } catch {
            reader = nil
            return []
        }
    }

    private func news(_ tx: Transaction) throws -> Set<String> {
        let store = LiveStore(tx: tx)
        let newest = try store.newest()
        defer { seen = newest }
        guard let seen, newest > seen else { return [] }
        return Set(
            try store.actions(after: max(seen, newest - Int64(Self.most))).compactMap { Self.noun($0) })
    }

    /// Nil for what changes nothing that a page shows.
    static func noun(_ action: String) -> String? {
        let parts = action.split(separator: ".")
        guard parts.count == 2, parts[1] != "read" || parts[0] == "odometer" else { return nil }
        let noun = String(parts[0])
        return nouns.contains(noun) ? noun : nil
    }

    private static let nouns: Set<String> = [
        "agreement", "blackout", "booking", "charge", "customer", "damage", "deposit", "enquiry", "hold",
        "identity", "inspection", "job", "odometer", "payment", "toll", "vehicle", "vehicle_document",
    ]
}
