// What an operator wants to know of one instance: how it is, how much it does, how it grows, what is wrong.

import Backups
import CommandLine
import Schema
import Threads

struct Condition {
    let look: Look
    /// Of the last five minutes, if anybody has looked in them.
    let recent: Sample?
    /// Oldest first; two weeks of them.
    let samples: [Sample]
    let forecast: Forecast
    let trend: Trend?

    private static let recentMs: Int64 = 5 * 60_000 + 30_000
    private static let trendMs = 14 * History.dayMs

    init(_ look: Look, _ samples: [Sample]) {
        (self.look, self.samples) = (look, samples)
        let startMs = look.atMs - Self.recentMs
        let fresh = samples.filter { $0.stepMin == 1 && $0.atMs >= startMs && $0.spanMs > 0 }
        recent = Sample.merged(fresh, at: startMs, stepMin: 5)
        forecast = Forecast(samples, nowMs: look.atMs)
        trend = Trend(samples, of: \.storageBytes, nowMs: look.atMs)
    }

    /// - Parameter names: empty for all.
    static func all(_ world: World, _ names: [InstanceName] = []) throws -> [Condition] {
        let instances =
            try names.isEmpty
            ? world.instances().filter { try $0.exists() } : names.map(world.instance)
        for instance in instances {
            guard try instance.exists() else {
                throw Refusal(
                    .notFound, "there is no instance \(instance.name); `fleetpass instance list` shows all")
            }
        }
        let looks = try instances.map { try Look($0) }
        let history = try History(world: world).read { store in
            try looks.map { try store.samples(of: $0.instance.name, since: $0.atMs - trendMs) }
        }
        return zip(looks, history ?? looks.map { _ in [] }).map { Condition($0, $1) }
    }

    var name: String { look.instance.name.text }
    var storageBytes: Int64 { max(look.databaseBytes, samples.last?.storageBytes ?? 0) }
    var errorShare: Double? {
        recent.flatMap { $0.requests > 0 ? Double($0.errors) / Double($0.requests) : nil }
    }
    /// How old the last backup is that was restored.
    var provenS: Int64? { look.proven.map { (look.atMs - $0.readyMs) / 1_000 } }

    var health: String {
        if look.isReady { return "ok" }
        return look.isWanted ? (look.pid == nil ? "down" : "not ready") : "resting"
    }

    private static let mostErrors = 0.01
    private static let behindMs: Int64 = 5_000
    private static let provenWithinS: Int64 = 26 * 3_600
    private static let soonDays = 14.0

    /// What somebody should look at.
    var alerts: [String] {
        var alerts: [String] = []
        if look.isWanted, !look.isReady {
            alerts.append(look.pid == nil ? "it should be served and is not" : "it is not ready")
        }
        if let share = errorShare, share > Self.mostErrors {
            alerts.append("\(Sizes.digits(share * 100)) % of the answers are errors of the server")
        }
        if let behind = look.behindMs, behind > Self.behindMs {
            alerts.append("what was written in the last \(Sizes.span(behind / 1_000)) is in no backup")
        }
        if look.wantsBackups {
            if let provenS {
                if provenS > Self.provenWithinS {
                    alerts.append("the last backup that was restored is \(Sizes.span(provenS)) old")
                }
            } else {
                alerts.append("no backup of it was ever restored")
            }
        }
        if let atMs = forecast.fullAtMs, Double(atMs - look.atMs) / Double(History.dayMs) < Self.soonDays {
            alerts.append("its disk is full \(forecast.words(nowMs: look.atMs))")
        }
        if let disk = look.disk, let finding = DiskChecks.judge(disk, look.instance.data).first {
            alerts.append(finding.what)
        }
        return alerts
    }

    var members: [JSONValue.Member] {
        let nowMs = look.atMs
        return [
            .init("name", .text(name)), .init("state", .text(look.state)), .init("health", .text(health)),
            .init("version", look.version.map { .text($0) } ?? .null),
            .init("requests_per_second", recent.map { .fraction($0.requestsPerS) } ?? .null),
            .init("p95_ms", recent?.p95Ms.map { .fraction($0) } ?? .null),
            .init("error_share", errorShare.map { .fraction($0) } ?? .null),
            .init("storage_bytes", .integer(storageBytes)),
            .init("storage_per_day_bytes", trend.map { .integer(Int64(clamping: $0.perDay)) } ?? .null),
            .init("disk_free_bytes", look.disk.map { .integer($0.freeBytes) } ?? .null),
            .init("full_at", forecast.fullAtMs.map { .text(Instant(epochMs: $0).description) } ?? .null),
            .init("forecast", .text(forecast.words(nowMs: nowMs))),
            .init("resident_bytes", look.residentBytes.map { .integer($0) } ?? .null),
            .init(
                "backup",
                .object([
                    .init("wanted", .boolean(look.wantsBackups)),
                    .init("behind_ms", look.behindMs.map { .integer($0) } ?? .null),
                    .init(
                        "proven_at",
                        look.proven.map { .text(Instant(epochMs: $0.restoredMs).description) } ?? .null),
                ])),
            .init("alerts", .list(alerts.map { .text($0) })),
        ]
    }
}
