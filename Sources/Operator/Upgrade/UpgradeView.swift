// An upgrade as somebody watches it: a table drawn anew on a terminal, elsewhere a line for each change.

import CommandLine

final class UpgradeView {
    private let console: Console
    private let names: [String]
    private var states: [String: UpgradeState] = [:]
    private var remarks: [String: String] = [:]
    private var drawnLines = 0
    /// A terminal is seldom lower, and what scrolls away cannot be drawn over.
    private static let mostRows = 18
    private static let steps: [UpgradeState] = [
        .rehearsed, .backedUp, .swapped, .migrated, .healthy, .committed,
    ]

    /// Progress goes to standard error, and is drawn only where colours would be.
    private var isDrawn: Bool { console.isErrColoured }

    init(_ console: Console, names: [String]) {
        (self.console, self.names) = (console, names)
        if isDrawn { draw() }
    }

    func tell(_ record: UpgradeRecord) {
        let name = record.instance.name.text
        // A state is told once, however often it is looked at.
        guard states[name] != record.state else { return }
        (states[name], remarks[name]) = (record.state, record.reason ?? "")
        if isDrawn { return draw() }
        let reason = record.reason.map { ": \($0)" } ?? ""
        console.note("\(name): \(record.state.words)\(reason)")
    }

    private func draw() {
        let back = drawnLines > 0 ? "\u{1B}[\(drawnLines)A" : ""
        let lines = [summary] + shown.map(line)
        drawnLines = lines.count
        // Each line is erased to its end, for the one before may have been longer.
        console.note(back + lines.map { $0 + "\u{1B}[K" }.joined(separator: "\n"))
    }

    private var summary: String {
        let counts = UpgradeState.allCases.map { state in (state, names.count { states[$0] == state }) }
        let words = counts.filter { $0.1 > 0 }.map { "\($0.1) \($0.0.words)" }
        return "\(names.count) instances: " + (words.isEmpty ? "planned" : words.joined(separator: ", "))
    }

    /// Those that something happens to, or has gone wrong with, before those where all is as it should be.
    private var shown: [String] {
        guard names.count > Self.mostRows else { return names }
        let ranked = names.enumerated().sorted {
            (rank($0.element), $0.offset) < (rank($1.element), $1.offset)
        }
        return ranked.prefix(Self.mostRows).map(\.element)
    }

    private func rank(_ name: String) -> Int {
        guard let state = states[name] else { return 3 }
        if state.isUnderWay { return 0 }
        if state.isFailure || state == .leftOut { return 1 }
        return state == .rehearsed ? 2 : 4
    }

    private func line(_ name: String) -> String {
        let state = states[name] ?? .planned
        let width = names.map(\.utf8.count).max() ?? 0
        let gap = String(repeating: " ", count: width - name.utf8.count + 2)
        let reached = Self.steps.firstIndex(of: state).map { $0 + 1 } ?? 0
        let bar =
            String(repeating: "=", count: reached * 2) + String(repeating: ".", count: (6 - reached) * 2)
        let remark = remarks[name].map { $0.isEmpty ? "" : ": " + String($0.prefix(60)) } ?? ""
        return "\(name)\(gap)[\(bar)] \(Self.colour(state))\(state.words)\u{1B}[0m\(remark)"
    }

    private static func colour(_ state: UpgradeState) -> String {
        switch state {
        case .committed: "\u{1B}[32m"
        case .failing, .rolledBack, .stranded: "\u{1B}[31m"
        case .leftOut: "\u{1B}[33m"
        default: ""
        }
    }
}
