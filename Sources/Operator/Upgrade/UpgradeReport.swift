// What became of an upgrade, instance by instance, read from the journals: as a table, and for programs.

import CommandLine
import Schema

struct UpgradeReport {
    struct Row {
        let name: String
        let wave: String
        let state: UpgradeState
        let reason: String?
        let from: String
        let rehearsalMs: Int64?
        let migrationMs: Int64?
        /// From the end of the old process to users' writes.
        let exchangeMs: Int64?
    }

    let to: Version
    let begun: String
    let halted: String?
    let hasEnded: Bool
    let rows: [Row]

    init(_ world: World, _ journal: RunJournal) throws {
        (to, begun, halted, hasEnded) = (journal.to, journal.run, journal.halted, journal.hasEnded)
        let waves = journal.waves ?? []
        let taking = try journal.names.map { name in
            let record = try UpgradeRecord.read(world.instance(name))
            let wave = waves.firstIndex { $0.contains(name) }.map { UpgradePlan.name(ofWave: $0) }
            return Row(name, wave ?? "", record?.run == journal.run ? record : nil)
        }
        rows = taking + journal.leftOut.map { Row(leftOut: $0.name, $0.reason) }
    }

    func count(_ state: UpgradeState) -> Int { rows.count { $0.state == state } }

    /// Whether all that took part have the release.
    var isWhole: Bool {
        halted == nil && hasEnded
            && !rows.contains { $0.state.isFailure || !$0.wave.isEmpty && !$0.state.isFinal }
            && !rows.contains {
                $0.state == .leftOut && $0.reason?.utf8.starts(with: "rehearsal".utf8) ?? false
            }
    }

    /// One line of who is where.
    var sum: String {
        let counts = UpgradeState.allCases.map { ($0.words, count($0)) }.filter { $0.1 > 0 }
        return counts.map { "\($0.1) \($0.0)" }.joined(separator: ", ")
    }

    var members: [JSONValue.Member] {
        let list = rows.map { row -> JSONValue in
            .object([
                .init("name", .text(row.name)), .init("wave", row.wave.isEmpty ? .null : .text(row.wave)),
                .init("state", .text(row.state.rawValue)), .init("from", .text(row.from)),
                .init("reason", row.reason.map { .text($0) } ?? .null),
                .init("rehearsal_ms", row.rehearsalMs.map { .integer($0) } ?? .null),
                .init("migration_ms", row.migrationMs.map { .integer($0) } ?? .null),
                .init("exchange_ms", row.exchangeMs.map { .integer($0) } ?? .null),
            ])
        }
        return [
            .init("to", .text(to.description)), .init("begun_at", .text(begun)),
            .init("ended", .boolean(hasEnded)), .init("halted", halted.map { .text($0) } ?? .null),
            .init("whole", .boolean(isWhole)), .init("instances", .list(list)),
        ]
    }

    var lines: [String] {
        let names = rows.map(\.name.utf8.count).max() ?? 0
        let states = rows.map(\.state.words.utf8.count).max() ?? 0
        return rows.map { row in
            let head = Self.padded(row.name, names) + "  " + Self.padded(row.state.words, states)
            return Self.trimmed(head + "  " + row.remark)
        }
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.utf8.count))
    }

    private static func trimmed(_ line: String) -> String {
        var bytes = Array(line.utf8)
        while bytes.last == 0x20 { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension UpgradeReport.Row {
    fileprivate init(_ name: InstanceName, _ wave: String, _ record: UpgradeRecord?) {
        self.init(
            name: name.text, wave: wave, state: record?.state ?? .planned, reason: record?.reason,
            from: record?.from?.description ?? (record == nil ? "" : Release.version),
            rehearsalMs: record?.fact(.rehearsed, "took_ms")?.integer,
            migrationMs: record?.fact(.migrated, "migration_ms")?.integer,
            exchangeMs: record.flatMap { record in
                guard let start = record.moment(.backedUp), let end = record.moment(.healthy) else {
                    return nil
                }
                return end.epochMs - start.epochMs
            })
    }

    fileprivate init(leftOut name: String, _ reason: String) {
        self.init(
            name: name, wave: "", state: .leftOut, reason: reason, from: "", rehearsalMs: nil,
            migrationMs: nil,
            exchangeMs: nil)
    }

    /// What there is to say of it in a line.
    var remark: String {
        if let reason { return reason }
        var words = wave.isEmpty ? [] : [wave]
        if let rehearsalMs { words.append("rehearsed in \(rehearsalMs) ms") }
        if let exchangeMs { words.append("exchanged in \(exchangeMs) ms") }
        if let migrationMs { words.append("migrated in \(migrationMs) ms") }
        return words.joined(separator: ", ")
    }
}
