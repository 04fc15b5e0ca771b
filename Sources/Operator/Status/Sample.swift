// A piece of an instance's history: what was counted in a minute, an hour or a day, and how large it was.

struct Sample: Equatable {
    let atMs: Int64
    /// How long it is in minutes: 1, 60 or 1,440.
    let stepMin: Int64
    /// What the counts are of.
    var spanMs: Int64
    var looks: Int64
    /// In how many of the looks it was ready.
    var ready: Int64
    var requests: Int64
    var errors: Int64
    var buckets: [Int64]
    var storageBytes: Int64
    var diskUsedBytes: Int64
    var diskBytes: Int64
    /// The worst of it.
    var behindMs: Int64?
    var residentBytes: Int64?

    /// Several in the place of one: counts are added, and of sizes the last is kept.
    static func merged(_ samples: [Sample], at startMs: Int64, stepMin: Int64) -> Sample? {
        guard let last = samples.last else { return nil }
        var buckets = [Int64](repeating: 0, count: Counters.bounds.count + 1)
        for sample in samples {
            for (place, count) in sample.buckets.prefix(buckets.count).enumerated() {
                buckets[place] += count
            }
        }
        func sum(_ path: KeyPath<Sample, Int64>) -> Int64 { samples.reduce(0) { $0 + $1[keyPath: path] } }
        return Sample(
            atMs: startMs, stepMin: stepMin, spanMs: sum(\.spanMs), looks: sum(\.looks), ready: sum(\.ready),
            requests: sum(\.requests), errors: sum(\.errors), buckets: buckets,
            storageBytes: last.storageBytes, diskUsedBytes: last.diskUsedBytes, diskBytes: last.diskBytes,
            behindMs: samples.compactMap(\.behindMs).max(),
            residentBytes: samples.compactMap(\.residentBytes).max())
    }

    var requestsPerS: Double { spanMs > 0 ? Double(requests) * 1_000 / Double(spanMs) : 0 }
    var p95Ms: Double? { Counters.quantileMs(0.95, of: buckets) }
}
