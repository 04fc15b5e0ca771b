// The report of an upgrade as a page in one file, to be sent to whoever asks how it went.

import CommandLine
import Files
import Mustache
import Schema

struct UpgradePage {
    let report: UpgradeReport

    func bytes() throws -> [UInt8] {
        let sources = Embedded.files.compactMap { path, content, _ -> Templates.Source? in
            guard path == "templates/operator/upgrade.mustache" else { return nil }
            // The literal lives as long as the program.
            let bytes = unsafe Array(
                UnsafeBufferPointer(start: content.utf8Start, count: content.utf8CodeUnitCount))
            return Templates.Source(name: "upgrade", bytes: bytes)
        }
        var bytes: [UInt8] = []
        try Templates(sources).render("upgrade", view, into: &bytes, strict: true)
        return bytes
    }

    private var view: View {
        let slowest = report.rows.compactMap(\.exchangeMs).max() ?? 0
        return [
            "to": .text(report.to.description), "begun": .text(report.begun), "sum": .text(report.sum),
            "kind": .text(report.isWhole ? "good" : "bad"), "verdict": .text(verdict),
            "rows": .list(report.rows.map { row($0, slowest) }),
        ]
    }

    private var verdict: String {
        if let halted = report.halted { return "Broken off: \(halted)" }
        if !report.hasEnded { return "Not finished: the same command goes on" }
        return report.isWhole
            ? "All that took part have the release." : "Not all that took part have the release."
    }

    private func row(_ row: UpgradeReport.Row, _ slowest: Int64) -> View {
        let share = row.exchangeMs.map { slowest > 0 ? $0 * 100 / slowest : 0 }
        return [
            "name": .text(row.name), "wave": .text(row.wave), "state": .text(row.state.words),
            "state_kind": .text(Self.kind(row.state)), "remark": row.reason.map { .text($0) } ?? .bool(false),
            "from": .text(row.from), "rehearsal": .text(Self.time(row.rehearsalMs)),
            "migration": .text(Self.time(row.migrationMs)), "exchange": .text(Self.time(row.exchangeMs)),
            "share": share.map { .text("\($0)") } ?? .bool(false),
        ]
    }

    private static func kind(_ state: UpgradeState) -> String {
        state.isFailure ? "bad" : state == .committed ? "good" : "odd"
    }

    private static func time(_ ms: Int64?) -> String { ms.map { "\($0) ms" } ?? "" }
}
