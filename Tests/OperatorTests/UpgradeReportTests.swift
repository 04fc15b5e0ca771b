// What is told of an upgrade: who is where, whether all have the release, and a page with strangers' words.

import CommandLine
import enum CommandLine.ExitStatus
import Files
import Schema
import Synchronization
import Testing

@testable import Operator

@Suite struct UpgradeReportTests {
    /// What became of an instance, as the steps that its journal has.
    struct Fate: Sendable {
        let name: String
        let states: [UpgradeState]
        var reason: String?
        var blame: String?
    }

    static let forth: [UpgradeState] = [
        .rehearsed, .backedUp, .swapped, .migrated, .healthy, .committed,
    ]
    static let back: [UpgradeState] = [.rehearsed, .backedUp, .swapped, .failing, .rolledBack]

    private final class Bench {
        let scratch: Scratch
        let world: World
        var journal: RunJournal
        var records: [UpgradeRecord] = []

        init(_ fates: [Fate]) throws {
            let scratch = try Scratch()
            let world = try scratch.world()
            (self.scratch, self.world) = (scratch, world)
            let version = try #require(Version("1.2.0"))
            let instances = try fates.map { world.instance(try InstanceName($0.name)) }
            journal = try RunJournal.begin(
                world, to: version,
                instances.map { UpgradePlan.Entry(instance: $0, version: nil, reason: nil) },
                run: "2026-11-23T19:00:00Z")
            for (fate, instance) in zip(fates, instances) {
                let lock = try instance.hold("test")
                defer { lock.release() }
                var record = try UpgradeRecord.begin(instance, from: nil, to: version, run: journal.run)
                for state in fate.states {
                    let isTold = state == .leftOut || state == .failing
                    try record.note(state, isTold ? [.init("reason", .text(fate.reason ?? ""))] : [])
                }
                records.append(record)
            }
            try journal.note(waves: [instances.map(\.name)])
        }

        func report() throws -> UpgradeReport {
            try UpgradeReport(world, try #require(try RunJournal.read(world)))
        }
    }

    @Test(
        "It is whole only if all that took part have the release",
        arguments: [
            ([Fate(name: "a", states: forth)], true, "1 committed"),
            (
                [Fate(name: "a", states: forth), Fate(name: "b", states: back, reason: "slow")], false,
                "1 rolled back"
            ),
            ([Fate(name: "a", states: [.leftOut], reason: "rehearsal: it ends")], false, "1 left out"),
            (
                [Fate(name: "a", states: [.leftOut], reason: "its window is 22:00-05:00 (CET)")], true,
                "1 left out"
            ),
            ([Fate(name: "a", states: [.rehearsed])], false, "1 rehearsed"), ([], true, ""),
        ] as [([Fate], Bool, String)])
    func verdict(_ fates: [Fate], _ isWhole: Bool, _ sum: String) throws {
        let bench = try Bench(fates)
        try bench.journal.end()
        let report = try bench.report()
        #expect(report.isWhole == isWhole && report.sum.contains(sum))
    }

    @Test("One that was broken off is not whole, and says why")
    func halted() throws {
        let bench = try Bench([Fate(name: "a", states: Self.forth)])
        try bench.journal.halt("2 failed, 1 may")
        let report = try bench.report()
        #expect(!report.isWhole && report.halted == "2 failed, 1 may" && report.hasEnded)
    }

    @Test("A page says it in one file, without scripts, whatever a server's last words were")
    func page() throws {
        let hostile = "it says <script>alert(1)</script> & \"more\""
        let bench = try Bench([
            Fate(name: "a", states: Self.forth), Fate(name: "b", states: Self.back, reason: hostile),
        ])
        try bench.journal.end()
        let page = String(decoding: try UpgradePage(report: try bench.report()).bytes(), as: UTF8.self)
        #expect(page.hasPrefix("<!doctype html>") && !page.contains("<script") && !page.contains("http"))
        #expect(
            page.contains("&lt;script&gt;") && page.contains("rolled back")
                && page.contains("prefers-color-scheme"))
    }

    private final class Said: Sendable {
        let text = Mutex("")
    }

    @Test(
        "Without a terminal each change is a line, told once; on one the table is drawn over",
        arguments: [false, true])
    func view(_ isTerminal: Bool) throws {
        let bench = try Bench([Fate(name: "a", states: Self.back, reason: "it is slow")])
        let said = Said()
        let console = Console(isOutTerminal: false, isErrTerminal: isTerminal, environment: [:]) { _, bytes in
            said.text.withLock { $0 += String(decoding: bytes, as: UTF8.self) }
            return true
        }
        let view = UpgradeView(console, names: ["a", "b"])
        for _ in 0..<2 { view.tell(bench.records[0]) }
        let text = said.text.withLock { $0 }
        guard isTerminal else {
            #expect(text == "a: rolled back: it is slow\n")
            return
        }
        #expect(text.contains("\u{1B}[3A") && text.contains("a  [............] \u{1B}[31mrolled back"))
    }
}
