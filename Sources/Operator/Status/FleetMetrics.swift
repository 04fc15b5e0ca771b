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
        var text = MetricsText()
        text.fleet(conditions)
        return joined(conditions.map { ($0.name, $0.look.metrics) }) + text.finished()
    }

    /// - Parameter told: by each instance.
    static func joined(_ told: [(instance: String, text: [UInt8])]) -> [UInt8] {
        var metrics = FleetMetrics()
        for one in told { metrics.take(one.text, of: one.instance) }
        return metrics.joined
    }

    /// The series of one family stand together, whosever they are, as the format demands. What is none, or
    /// speaks of another instance, is left out: one of them must not spoil or forge what others tell.
    private mutating func take(_ text: [UInt8], of instance: String) {
        var family = ""
        for line in text.split(separator: 0x0A) {
            if line.first == UInt8(ascii: "#") {
                family = head(line) ?? ""
            } else if !family.isEmpty, let whole = Self.labelled(line, family, instance) {
                families[family, default: Family()].lines.append(whole)
            }
        }
    }

    /// `# TYPE name kind` and `# HELP name words`, the first time that they come.
    /// - Returns: whose head it is; nil for what is none or is the operator's own.
    private mutating func head(_ line: ArraySlice<UInt8>) -> String? {
        let words = line.split(separator: 0x20, maxSplits: 3)
        guard words.count == 4, words[1].elementsEqual("TYPE".utf8) || words[1].elementsEqual("HELP".utf8),
            words[2].allSatisfy(MetricsReading.isNameByte), !words[2].starts(with: "fleet_".utf8)
        else { return nil }
        let name = String(decoding: words[2], as: UTF8.self)
        if families[name] == nil {
            order.append(name)
            families[name] = Family()
        }
        let isKnown =
            families[name]?.heads.contains { $0.starts(with: line.prefix(7 + words[2].count)) } ?? false
        if !isKnown, families[name]?.lines.isEmpty ?? false { families[name]?.heads.append(line) }
        return name
    }

    /// An instance's name needs no escapes.
    private static func labelled(_ line: ArraySlice<UInt8>, _ family: String, _ instance: String) -> [UInt8]?
    {
        let name = line.prefix(while: MetricsReading.isNameByte)
        guard name.starts(with: family.utf8), let gap = line.lastIndex(of: 0x20),
            Double(String(decoding: line[(gap + 1)...], as: UTF8.self)) != nil
        else { return nil }
        let label = [UInt8]("{instance=\"\(instance)\"".utf8)
        let between = line[name.endIndex..<gap]
        guard !between.isEmpty else { return name + label + [UInt8(ascii: "}")] + line[gap...] }
        guard between.first == UInt8(ascii: "{"), between.last == UInt8(ascii: "}"), between.count > 2,
            let names = MetricsReading.labelNames(between.dropFirst().dropLast()), !names.contains("instance")
        else { return nil }
        return name + label + [UInt8(ascii: ",")] + between.dropFirst() + line[gap...]
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
