// What is counted of each route: answers by class of status, and how long they took.

internal import Synchronization

/// One per loop and route, so that loops do not contend for a cache line; added up when they are shown.
public final class RouteFigures: Sendable {
    /// Upper bounds in microseconds; what takes longer falls into the last, unbounded one.
    static let boundsUs = [
        100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000,
    ]

    private let statuses = InlineArray<6, Atomic<Int>> { _ in Atomic(0) }
    private let buckets = InlineArray<13, Atomic<Int>> { _ in Atomic(0) }
    private let totalNs = Atomic<Int>(0)
    private let totalBytes = Atomic<Int>(0)

    public init() {}

    public func note(status: Int, durationNs: Int, bytes: Int) {
        statuses[min(max(status / 100, 0), 5)].wrappingAdd(1, ordering: .relaxed)
        var bucket = 0
        while bucket < Self.boundsUs.count, durationNs > Self.boundsUs[bucket] * 1000 { bucket += 1 }
        buckets[bucket].wrappingAdd(1, ordering: .relaxed)
        totalNs.wrappingAdd(durationNs, ordering: .relaxed)
        totalBytes.wrappingAdd(bytes, ordering: .relaxed)
    }

    /// The figures of one route, added up over the loops.
    struct Sum {
        var statuses = [Int](repeating: 0, count: 6)
        var buckets = [Int](repeating: 0, count: 13)
        var seconds = 0.0
        var bytes = 0

        var count: Int { buckets.reduce(0, +) }

        init(_ parts: [RouteFigures]) {
            for part in parts {
                for index in statuses.indices {
                    statuses[index] += part.statuses[index].load(ordering: .relaxed)
                }
                for index in buckets.indices {
                    buckets[index] += part.buckets[index].load(ordering: .relaxed)
                }
                seconds += Double(part.totalNs.load(ordering: .relaxed)) / 1e9
                bytes += part.totalBytes.load(ordering: .relaxed)
            }
        }
    }
}

/// The figures of all routes on one loop. Most routes are never asked for, so those of one are made for its
/// first request; the loop alone asks for them, but for whoever shows them now and then.
public final class LoopFigures: Sendable {
    private let made: Mutex<[RouteFigures?]>

    /// - Parameter routes: how many there are, with what found none.
    public init(routes: Int) { made = Mutex(Array(repeating: nil, count: routes)) }

    public subscript(route: Int) -> RouteFigures {
        made.withLock { made in
            if let known = made[route] { return known }
            let fresh = RouteFigures()
            made[route] = fresh
            return fresh
        }
    }

    /// Nil for a route that nobody has asked for.
    public func known(_ route: Int) -> RouteFigures? { made.withLock { $0[route] } }
}
