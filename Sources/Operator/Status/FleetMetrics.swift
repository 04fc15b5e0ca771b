// What all instances tell, as one text for Prometheus: each series with the name of its instance, and what
// only the operator knows beside it.

import Backups
import Telemetry

struct FleetMetrics {
    private struct Family {
        var heads: [ArraySlice<UInt8>] = []
        var lines: [[UInt8]] = []
    }

    private var order: [String] = []
    private var families: [String: Family] = [:]

    static func text(_ conditions: [Condition]) -> [UInt8] {
        var metrics = FleetMetrics()
        for condition in conditions { metrics.take(condition.look.metrics, of: condition.name) }
        var text = MetricsText()
        text.fleet(conditions)
        return metrics.joined + text.finished()
    }

    /// The series of one family stand together, whosever they are, as the format demands.
    private mutating func take(_ text: [UInt8], of instance: String) {
        var name = ""
        for line in text.split(separator: 0x0A) {
            if line.first == UInt8(ascii: "#") {
                let words = line.split(separator: 0x20, maxSplits: 3)
                guard words.count > 2 else { continue }
                name = String(decoding: words[2], as: UTF8.self)
                if families[name] == nil { order.append(name) }
                let isKnown =
                    !(families[name]?.lines.isEmpty ?? true) || (families[name]?.heads.count ?? 0) > 1
                if !isKnown { families[name, default: Family()].heads.append(line) }
            } else if !name.isEmpty {
                families[name, default: Family()].lines.append(Self.labelled(line, instance))
            }
        }
    }

    /// An instance's name needs no escapes.
    private static func labelled(_ line: ArraySlice<UInt8>, _ instance: String) -> [UInt8] {
        let label = [UInt8]("instance=\"\(instance)\"".utf8)
        guard let brace = line.firstIndex(of: UInt8(ascii: "{")) else {
            let gap = line.lastIndex(of: 0x20) ?? line.endIndex
            return line[..<gap] + [UInt8(ascii: "{")] + label + [UInt8(ascii: "}")] + line[gap...]
        }
        return line[...brace] + label + [UInt8(ascii: ",")] + line[(brace + 1)...]
    }

    private var joined: [UInt8] {
        var bytes: [UInt8] = []
        for name in order {
            guard let family = families[name] else { continue }
            for head in family.heads { bytes += head + [0x0A] }
            for line in family.lines { bytes += line + [0x0A] }
        }
        return bytes
    }
}

extension MetricsText {
    fileprivate mutating func fleet(_ conditions: [Condition]) {
        func known(_ path: (Condition) -> Double?) -> [(String, Double)] {
            conditions.compactMap { condition in path(condition).map { (condition.name, $0) } }
        }
        gauge("fleet_up", "Whether it is ready.", known { $0.look.isReady ? 1 : 0 })
        gauge("fleet_wanted", "Whether it should be served.", known { $0.look.isWanted ? 1 : 0 })
        gauge("fleet_alerts", "What somebody should look at.", known { Double($0.alerts.count) })
        gauge("fleet_storage_bytes", "Database, log and files.", known { Double($0.storageBytes) })
        gauge(
            "fleet_storage_growth_bytes_per_day", "By the line nearest to what was noted.",
            known { $0.trend?.perDay })
        gauge(
            "fleet_disk_free_bytes", "On the disk that it lies on.",
            known { $0.look.disk.map { Double($0.freeBytes) } })
        gauge(
            "fleet_storage_full_at_seconds", "When that disk will be full; not there where nobody can tell.",
            known { $0.forecast.fullAtMs.map { Double($0) / 1_000 } })
        gauge(
            "fleet_backup_wanted", "Whether its settings name a place of backups.",
            known { $0.look.wantsBackups ? 1 : 0 })
        gauge(
            "fleet_backup_proven_timestamp_seconds", "When a backup of it was last restored and compared.",
            known { $0.look.proven.map { Double($0.restoredMs) / 1_000 } })
    }

    private mutating func gauge(_ name: String, _ help: String, _ values: [(String, Double)]) {
        guard !values.isEmpty else { return }
        begin(name, .gauge, help)
        for (instance, value) in values { sample(name, [("instance", instance)], value) }
    }
}
