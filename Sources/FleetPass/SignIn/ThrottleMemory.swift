// How many tries somebody has made and when the last was, for so many as there is room for. Decides nothing.

struct Tries {
    var count = 0
    var lastMs: Int64 = 0

    /// What was tried longer ago no longer counts.
    static let keptMs: Int64 = 15 * 60 * 1000

    func counts(_ nowMs: Int64) -> Bool { (0..<Self.keptMs).contains(nowMs - lastMs) }
}

/// Keys are hashes with a secret of the process: short, however long an address is that somebody makes up,
/// and nobody can choose two that meet.
///
/// What counts is never dropped for want of room, or a flood of newcomers could wipe out what is known of
/// somebody who is being guessed at. Newcomers to a full memory share places instead: of each at least as
/// much is known as is true.
struct ThrottleMemory {
    private var own: [UInt64: Tries] = [:]
    /// By the key's remainder. Made when it is first needed.
    private var shared: [Tries] = []
    private var sweptAtMs: Int64?

    static let most = 50_000
    static let sharedPlaces = 4_096
    /// Looking through all takes about a millisecond, which a flood must not demand at will.
    private static let sweepEveryMs: Int64 = 1_000

    var count: Int { own.count + shared.count }

    func known(_ key: UInt64, _ nowMs: Int64) -> Tries? {
        (own[key] ?? inShared(key)).flatMap { $0.counts(nowMs) ? $0 : nil }
    }

    mutating func note(_ key: UInt64, _ nowMs: Int64) {
        let tries = Tries(count: (known(key, nowMs)?.count ?? 0) + 1, lastMs: nowMs)
        // Whoever was counted among others stays there for as long as that counts.
        let isShared = own[key] == nil && (inShared(key)?.counts(nowMs) == true || !hasRoom(nowMs))
        guard isShared else {
            own[key] = tries
            return
        }
        if shared.isEmpty { shared = Array(repeating: Tries(), count: Self.sharedPlaces) }
        shared[Self.place(key)] = tries
    }

    mutating func takeBackOne(_ key: UInt64) {
        if let known = own[key] {
            own[key] = known.count > 1 ? Tries(count: known.count - 1, lastMs: known.lastMs) : nil
        } else if let known = inShared(key), known.count > 0 {
            shared[Self.place(key)].count = known.count - 1
        }
    }

    /// What is counted together with others is theirs too: there one try alone is taken back.
    mutating func forget(_ key: UInt64) {
        if own[key] != nil { own[key] = nil } else { takeBackOne(key) }
    }

    private static func place(_ key: UInt64) -> Int { Int(key % UInt64(sharedPlaces)) }

    private func inShared(_ key: UInt64) -> Tries? { shared.isEmpty ? nil : shared[Self.place(key)] }

    private mutating func hasRoom(_ nowMs: Int64) -> Bool {
        guard own.count >= Self.most else { return true }
        // A clock that was set back must not put the sweeping off.
        if let swept = sweptAtMs, nowMs >= swept, nowMs - swept < Self.sweepEveryMs { return false }
        sweptAtMs = nowMs
        own = own.filter { $0.value.counts(nowMs) }
        return own.count < Self.most
    }
}
