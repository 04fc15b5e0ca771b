// The copies of the database that may be read from, and which of them is next.

internal import Store
internal import Synchronization
internal import Threads

/// Never the only way to read: where none will do, the primary answers.
public final class Replicas: Sendable {
    public struct Figures: Sendable {
        public let name: String
        public let isUsed: Bool
        /// How much of the primary's log it has not replayed.
        public let behindBytes: Int64
        /// What it has answered, and what the primary had to be asked again.
        public let reads: Int
        public let repeats: Int
    }

    private let primary: Pool
    private let all: [Replica]
    private let turn = Atomic<Int>(0)
    /// Whoever finds one busy or away has the primary to go to, and does not wait here.
    private static let (patienceMs, connectMs): (Int64, Int64) = (100, 500)

    /// - Parameter addresses: each of one server, reached by itself and without a pooler.
    /// - Parameter watching: the primary itself, by whoever may look at it.
    /// - Parameter lagMs: how old what visitors see may be.
    /// - Parameter told: is called when one is used, and when it is no more.
    public init(
        of primary: Pool, at addresses: [String], watching: PostgresSettings, lagMs: Int64,
        told: @escaping @Sendable (_ name: String, _ isUsed: Bool) -> Void
    ) {
        self.primary = primary
        var watched = watching
        (watched.connectMs, watched.answerMs) = (Self.connectMs, Self.connectMs)
        all = addresses.enumerated().map { [watched] place, address in
            var settings = primary.settings
            (settings.address, settings.isPooled) = (address, false)
            (settings.patienceMs, settings.connectMs) = (Self.patienceMs, Self.connectMs)
            let pool = Pool(settings, copying: primary)
            return Replica("\(place + 1)", pool, of: watched, lagMs: lagMs, told: told)
        }
    }

    public func start() { for replica in all { replica.start() } }

    public func stop() {
        for replica in all {
            replica.stop()
            replica.pool.close()
        }
    }

    public var figures: [Figures] { all.map(\.figures) }

    /// One after another, of those that are used.
    func next() -> Replica? {
        let start = UInt(bitPattern: turn.wrappingAdd(1, ordering: .relaxed).oldValue)
        for step in 0..<UInt(all.count) {
            let replica = all[Int((start &+ step) % UInt(all.count))]
            if replica.isUsed { return replica }
        }
        return nil
    }

    /// Up to where everything is on the primary that is acknowledged by now.
    func positionOfPrimary() throws -> Int64 {
        let wire = try primary.lend()
        defer { primary.giveBack(wire) }
        return try TenantSession(wire, nil, .reading, of: primary).number(Self.durable)
    }

    private static let durable = Query("SELECT (pg_current_wal_flush_lsn() - '0/0'::pg_lsn)::bigint")
}

extension TenantSession {
    /// A number, by a transaction that ends with it.
    func number(_ query: Query) throws -> Int64 {
        var number: Int64 = 0
        defer { leave() }
        try each(query, []) { columns in
            number = columns.integer(0)
            return false
        }
        return number
    }
}
