// How an instance answered before its upgrade, kept in its journal, since that is what it is judged by.

import CommandLine
import Schema

struct Baseline {
    let probes: [Probe]
    /// All that the old process has counted.
    let failuresPerMillion: Int64
    let p99Us: Int64?

    /// Fewer answers say nothing about the slowest of a hundred.
    private static let leastAnswers: Int64 = 100
    private static let leastFailures: Int64 = 3
    /// One in two hundred more than before, and twice as many as before.
    private static let moreFailuresPerMillion: Int64 = 5_000

    init(probes: [Probe], figures: Figures) {
        self.probes = probes
        failuresPerMillion = figures.failuresPerMillion
        p99Us = figures.answers >= Self.leastAnswers ? figures.p99Us : nil
    }

    init(_ record: UpgradeRecord) {
        let list = record.fact(.backedUp, "probes")?.list ?? []
        probes = list.compactMap { entry in
            guard let target = entry["target"]?.text, let status = entry["status"]?.integer,
                let took = entry["took_us"]?.integer
            else { return nil }
            return Probe(target: target, status: Int(clamping: status), tookUs: took, content: nil)
        }
        failuresPerMillion = record.fact(.backedUp, "failures_per_million")?.integer ?? 0
        p99Us = record.fact(.backedUp, "p99_us")?.integer
    }

    var members: [JSONValue.Member] {
        let list = probes.map { probe -> JSONValue in
            .object([
                .init("target", .text(probe.target)), .init("status", .integer(Int64(probe.status))),
                .init("took_us", .integer(probe.tookUs)),
            ])
        }
        return [
            .init("probes", .list(list)), .init("failures_per_million", .integer(failuresPerMillion)),
            .init("p99_us", p99Us.map { .integer($0) } ?? .null),
        ]
    }

    /// - Parameter figures: of the time since it has the new release.
    /// - Returns: what is out of proportion; nil: nothing is.
    func fault(of figures: Figures, _ tolerance: Probe.Tolerance) -> String? {
        let rate = figures.failuresPerMillion
        if figures.failures >= Self.leastFailures,
            rate > failuresPerMillion * 2 + Self.moreFailuresPerMillion
        {
            return "\(figures.failures) of \(figures.answers) answers are failures of the server"
        }
        guard figures.answers >= Self.leastAnswers, let before = p99Us, let now = figures.p99Us,
            now > tolerance.limitUs(for: before)
        else { return nil }
        let slow = now == .max ? "longer than all that is measured" : Probe.milliseconds(now)
        return "one of a hundred answers takes \(slow), and took \(Probe.milliseconds(before)) before"
    }
}
