// The page about all instances: a table for a glance, and a day of each as lines.

import CommandLine
import Mustache
import Schema

struct StatusPage {
    private let conditions: [Condition]
    private let world: World
    private let nowMs: Int64

    init(_ conditions: [Condition], world: World, nowMs: Int64) {
        // What somebody should look at comes first; else they stand in the order of their names.
        let waits = conditions.filter { !$0.alerts.isEmpty }
        self.conditions = waits + conditions.filter { $0.alerts.isEmpty }
        (self.world, self.nowMs) = (world, nowMs)
    }

    static var style: [UInt8] { file("status.css") }

    private static func file(_ name: String) -> [UInt8] {
        let found = Embedded.files.first { $0.path == "templates/operator/\(name)" }
        return found.map { EmbeddedText.bytes($0.content) } ?? []
    }

    /// - Parameter isLinked: whether the style is a file beside the page; else it is in it.
    func html(isLinked: Bool) throws -> [UInt8] {
        let source = Templates.Source(name: "status", bytes: Self.file("status.mustache"))
        let waiting = conditions.filter { !$0.alerts.isEmpty }
        let view: View = [
            "is_linked": .bool(isLinked), "style": .html(Self.style),
            "at": .text(Self.clock(nowMs)), "place": .text(world.root.isEmpty ? Self.machine : world.root),
            "count": .text("\(conditions.count)"), "is_one": .bool(conditions.count == 1),
            "waiting": .text("\(waiting.count)"),
            "is_well": .bool(waiting.isEmpty), "is_empty": .bool(conditions.isEmpty),
            "instances": .list(conditions.map(instance)),
        ]
        var bytes: [UInt8] = []
        try Templates([source]).render("status", view, into: &bytes, strict: true)
        return bytes
    }

    private static let machine = "this machine"

    private func instance(_ condition: Condition) -> View {
        let share = condition.errorShare.map { Sizes.digits($0 * 100) + " %" } ?? "–"
        let isBad = condition.health == "down" || condition.health == "not ready"
        let level =
            isBad ? "bad" : !condition.alerts.isEmpty ? "watch" : condition.health == "ok" ? "ok" : "rest"
        return [
            "name": .text(condition.name),
            "health": .text(level == "watch" ? "look at it" : condition.health), "level": .text(level),
            "version": .text(condition.look.version ?? "–"),
            "rate": .text(condition.recent.map { Sizes.digits($0.requestsPerS) } ?? "–"),
            "p95": .text(condition.recent?.p95Ms.map { Sizes.digits($0) + " ms" } ?? "–"),
            "errors": .text(share), "storage": .text(Sizes.text(condition.storageBytes)),
            "growth": .text(condition.trend.map { Sizes.growth($0.perDay) } ?? "–"),
            "full": .text(condition.forecast.words(nowMs: nowMs)),
            "proven": .text(
                condition.look.wantsBackups
                    ? condition.provenS.map { Sizes.span($0) + " ago" } ?? "never" : "no backups"),
            "alerts": .list(condition.alerts.map { ["alert": .text($0)] }),
            "charts": .list(charts(condition).map(\.view)),
        ]
    }

    private func charts(_ condition: Condition) -> [StatusChart] {
        let counted = condition.samples.filter { $0.spanMs > 0 }
        return [
            chart("Requests", "a second", counted.map { ($0.atMs, $0.requestsPerS) }, days: 1, Sizes.digits),
            chart(
                "Slow answers (p95)", "ms",
                counted.compactMap { sample in sample.p95Ms.map { (sample.atMs, $0) } },
                days: 1, Sizes.digits),
            chart(
                "Storage", "", condition.samples.map { ($0.atMs, Double($0.storageBytes)) }, days: 14
            ) { Sizes.text(Int64(clamping: $0)) },
        ]
    }

    private func chart(
        _ title: String, _ unit: String, _ points: [(Int64, Double)], days: Int64,
        _ format: @escaping (Double) -> String
    ) -> StatusChart {
        let startMs = nowMs - days * History.dayMs
        let few = StatusChart.fewer(
            points.map { (atMs: $0.0, value: $0.1) }, startMs: startMs, endMs: nowMs)
        let width = days * History.dayMs / Int64(StatusChart.mostPoints)
        return StatusChart(
            title: title, unit: unit, points: few, startMs: startMs, endMs: nowMs,
            gapMs: max(width, 3_600_000) * 2, times: (days == 1 ? "a day ago" : "two weeks ago", "now"),
            format: format)
    }

    /// To the minute: `2026-11-23 19:35 UTC`.
    private static func clock(_ ms: Int64) -> String {
        let text = Instant(epochMs: ms / 1_000 * 1_000).description.utf8
        let words = text.split(separator: UInt8(ascii: "T"), maxSplits: 1)
        guard words.count == 2 else { return "" }
        return "\(String(Substring(words[0]))) \(String(Substring(words[1].prefix(5)))) UTC"
    }
}
