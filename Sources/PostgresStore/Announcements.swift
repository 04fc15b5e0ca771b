// Passing news on among the servers of one database, by LISTEN and NOTIFY.

internal import Schema
internal import Store
internal import Synchronization
internal import Threads

/// Two threads with a connection each, neither of the pool's: one hears, the other tells. What is told is
/// told outside of the transaction that it tells of: PostgreSQL lets those that announce something commit
/// one after another only. A connection that is lost is made again; meanwhile whoever wants news looks by
/// themselves.
///
/// It must lead to the database itself: a pooler hands a connection on, and what it listens to with it.
public final class Announcements: Sendable {
    private let settings: PostgresSettings
    private let changes: Changes
    private let stopped = Bell()
    private let pause = Bell()
    private let isStopped = Atomic<Bool>(false)
    private let listening = Atomic<Int>(0)

    /// So often a server tells what it has committed.
    private static let everyMs: Int64 = 50
    private static let againMs: Int64 = 100
    /// How long to listen before looking whether the connection is still good.
    private static let patienceMs: Int64 = 250
    private static let silencesUntilAsked = 20
    /// As many ids as a message holds: at most 8,000 bytes.
    private static let mostIDs = 200

    static let tenants = "fp_tenants"
    static let writes = "fp_writes"

    /// - Parameter pool: whose commits are told of, and to whose `changes` the news goes.
    public init(_ settings: PostgresSettings, _ pool: Pool) {
        (self.settings, changes) = (settings, pool.changes)
    }

    public func start() {
        _ = Thread.start("listener") { self.listen() }
        _ = Thread.start("announcer") { self.announce() }
    }

    public func stop() {
        isStopped.store(true, ordering: .relaxed)
        stopped.ring()
        pause.ring()
        changes.bell.ring()
    }

    /// How often it has begun to listen: once, and again for each connection that was lost.
    public var timesListening: Int { listening.load(ordering: .relaxed) }

    private var goesOn: Bool { !isStopped.load(ordering: .relaxed) }

    // MARK: hearing

    private func listen() {
        while goesOn {
            do throws(StoreError) { try hear(by: Wire(settings)) } catch {}
            guard goesOn else { return }
            changes.tell(.gap)
            _ = pause.wait(atMostMs: Self.againMs)
        }
    }

    private func hear(by wire: Wire) throws(StoreError) {
        _ = try wire.texts("LISTEN \(Self.tenants); LISTEN \(Self.writes)")
        listening.add(1, ordering: .relaxed)
        // What was told before anybody listened is lost.
        changes.tell(.gap)
        var silences = 0
        while goesOn {
            let told = try wire.news(atMostMs: Self.patienceMs)
            silences = told.isEmpty ? silences + 1 : 0
            for news in Self.read(told) { changes.tell(news) }
            guard silences >= Self.silencesUntilAsked else { continue }
            _ = try wire.texts("SELECT 1")
            silences = 0
        }
    }

    /// Many messages about the same thing are one.
    static func read(_ told: [(channel: String, text: String)]) -> [Changes.News] {
        var news: [Changes.News] = []
        if told.contains(where: { $0.channel == tenants }) { news.append(.tenants) }
        let ids = told.filter { $0.channel == writes }.flatMap { message in
            message.text.split(separator: ",").compactMap { UUID(String($0)) }
        }
        if !ids.isEmpty { news.append(.writes(Set(ids))) }
        return news
    }

    // MARK: telling

    private func announce() {
        var wire: Wire?
        while goesOn {
            changes.bell.wait()
            let ids = changes.takeCommitted()
            do throws(StoreError) {
                if wire == nil { wire = try Wire(settings) }
                for start in stride(from: 0, to: ids.count, by: Self.mostIDs) {
                    // Ids are made of digits and dashes: nothing in them ends a text.
                    let some = ids.dropFirst(start).prefix(Self.mostIDs).map(\.description)
                    _ = try wire?.texts("NOTIFY \(Self.writes), '\(some.joined(separator: ","))'")
                }
            } catch {
                wire = nil
                for id in ids { changes.noteCommit(of: id) }
            }
            _ = stopped.wait(atMostMs: Self.everyMs)
        }
    }
}
