// Connections, a bounded number, lent to whoever has something to ask.

internal import CPostgres
public import Store
internal import Synchronization
internal import Threads

/// Connections are made when they are called for, and again when the server has been away. While it is away
/// nobody waits for long: once it was found unreachable, everybody is told so for a tenth of a second.
public final class Pool: Sendable {
    private struct State {
        var idle: [Wire] = []
        var lent = 0
        var awaySince: Int64?
        var isClosed = false
    }

    let settings: PostgresSettings
    let statements: Statements
    let keys: UniqueKeys
    /// Whose data was changed.
    public let changes = Changes()
    /// How many connections it has lost: who has lost one knows that the server was away.
    let losses = Atomic<Int>(0)
    private let state = Mutex(State())
    /// Rung once for each connection that may be lent.
    private let places = Bell()
    private static let awayNs: Int64 = 100_000_000

    /// - Throws: `unavailable` if the server cannot be reached.
    public init(_ settings: PostgresSettings) throws(StoreError) {
        self.settings = settings
        (statements, keys) = (Statements(), UniqueKeys())
        for _ in 0..<settings.connections { places.ring() }
        let wire = try lend()
        try keys.learn(wire)
        giveBack(wire)
    }

    /// Connections to a copy of the same database, which may be away: what one pool has learnt of statements
    /// and keys holds for the other.
    init(_ settings: PostgresSettings, copying original: Pool) {
        self.settings = settings
        (statements, keys) = (original.statements, original.keys)
        for _ in 0..<settings.connections { places.ring() }
    }

    /// - Parameter tenant: gets the one that it had last, if that is free: its statements are prepared there.
    /// - Throws: `unavailable` if none is free in time, or the server is away.
    func lend(for tenant: Tenant? = nil) throws(StoreError) -> Wire {
        guard places.wait(atMostMs: settings.patienceMs) else { throw .crowded }
        do throws(StoreError) {
            var wire = try taken(for: tenant?.number)
            if wire == nil {
                wire = try fresh()
                wire?.tenant = tenant?.number
            }
            guard let wire else { throw .unreachable }
            state.withLock { $0.lent += 1 }
            return wire
        } catch {
            places.ring()
            throw error
        }
    }

    /// One that is still good; those that the server has hung up on are dropped.
    private func taken(for tenant: Int?) throws(StoreError) -> Wire? {
        while let wire = try popped(for: tenant) {
            if !wire.isStale {
                wire.tenant = tenant
                return wire
            }
            losses.add(1, ordering: .relaxed)
            // Whoever comes next need not find out by each of the others.
            state.withLock { $0.idle.removeAll(where: \.isStale) }
        }
        return nil
    }

    /// Whoever has none gets the one that nobody had for longest, so that all keep theirs; what is more, it
    /// has rested, and a system that shares its processors fairly runs it before one that has been busy.
    private func popped(for tenant: Int?) throws(StoreError) -> Wire? {
        let (wire, isClosed) = state.withLock { state -> (Wire?, Bool) in
            guard !state.idle.isEmpty else { return (nil, state.isClosed) }
            let own = state.idle.lastIndex { $0.tenant == tenant } ?? 0
            return (state.idle.remove(at: own), state.isClosed)
        }
        if isClosed { throw .unreachable }
        return wire
    }

    private func fresh() throws(StoreError) -> Wire {
        let now = Clock.monotonicNs()
        let isAway = state.withLock { $0.awaySince.map { now - $0 < Self.awayNs } ?? false }
        guard !isAway else { throw .unreachable }
        do throws(StoreError) {
            let wire = try Wire(settings)
            state.withLock { $0.awaySince = nil }
            return wire
        } catch {
            state.withLock { $0.awaySince = Clock.monotonicNs() }
            throw error
        }
    }

    func giveBack(_ wire: Wire) {
        if wire.isBroken { losses.add(1, ordering: .relaxed) }
        state.withLock { state in
            state.lent -= 1
            if !wire.isBroken, !state.isClosed { state.idle.append(wire) }
            // A pooler takes connections though the server is away, and lets them wait: whoever has learnt
            // that tells the others.
            if wire.isBroken, settings.isPooled { state.awaySince = Clock.monotonicNs() }
        }
        places.ring()
    }

    public var figures: (lent: Int, idle: Int) { state.withLock { ($0.lent, $0.idle.count) } }

    /// Closes what is idle, and what is lent once it comes back.
    public func close() {
        let idle = state.withLock { state in
            state.isClosed = true
            defer { state.idle = [] }
            return state.idle
        }
        _ = idle
    }
}
