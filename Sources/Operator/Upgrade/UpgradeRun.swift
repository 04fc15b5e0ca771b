// An upgrade of many: rehearsals, then wave after wave, until all have the release or too many have failed.

import CommandLine
import Files
internal import Glibc
import Schema
import Threads

final class UpgradeRun {
    private let world: World
    private let terms: UpgradeTerms
    private var journal: RunJournal
    private let told: (UpgradeRecord) -> Void
    private var records: [InstanceName: UpgradeRecord] = [:]

    /// When so many were rehearsed, and none went well, it is the release and not somebody's data.
    private static let tellingRehearsals = 3
    private static let soakPauseUs: UInt32 = 250_000
    private static let mostSilences = 8

    /// - Parameter told: after each change of an instance's state.
    init(
        _ world: World, _ terms: UpgradeTerms, _ journal: RunJournal,
        told: @escaping (UpgradeRecord) -> Void
    ) throws {
        (self.world, self.terms, self.journal, self.told) = (world, terms, journal, told)
        for name in journal.names {
            if var record = try UpgradeRecord.read(world.instance(name)), record.run == journal.run {
                try record.close()
                records[name] = record
            }
        }
    }

    /// - Returns: why it was broken off; nil where it was not.
    func run() throws -> String? {
        let reason = try rehearsals() ?? waves()
        if let reason {
            try letGo(reason)
            try journal.halt(reason)
        } else {
            try journal.end()
        }
        return reason
    }

    /// Those that nothing was done to are nobody's business any more.
    private func letGo(_ reason: String) throws {
        for name in journal.names {
            guard records[name].map({ !$0.state.isFinal && !$0.state.isUnderWay }) ?? true else { continue }
            try change(name) { upgrade, record in
                try upgrade.leaveOut(&record, "not begun: \(reason)")
            }
        }
    }

    // MARK: One instance

    /// Holds the instance for as long as something is done to it.
    private func change(
        _ name: InstanceName, _ body: (InstanceUpgrade, inout UpgradeRecord) throws -> Void
    ) throws {
        let instance = world.instance(name)
        let lock = try instance.hold("upgrade")
        defer { lock.release() }
        var record =
            try records[name]
            ?? UpgradeRecord.begin(
                instance, from: instance.release(), to: terms.manifest.version, run: journal.run)
        defer { records[name] = record }
        try body(InstanceUpgrade(instance: instance, terms: terms), &record)
        told(record)
    }

    private func rollBack(_ name: InstanceName, _ reason: String) throws {
        try change(name) { upgrade, record in
            let rollback = Rollback(instance: upgrade.instance)
            try rollback.begin(&record, reason)
            told(record)
            try rollback.run(&record)
        }
    }

    private func state(_ name: InstanceName) -> UpgradeState { records[name]?.state ?? .planned }

    // MARK: All of them

    /// - Returns: why it is broken off.
    private func rehearsals() throws -> String? {
        guard journal.waves == nil else { return nil }
        for name in journal.names {
            if state(name) == .planned { try change(name) { try $0.rehearse(&$1) } }
            if isOverBudget { return breach }
            let over = journal.names.filter { state($0) != .planned }
            if over.count >= Self.tellingRehearsals, over.allSatisfy({ state($0) == .leftOut }) {
                return "\(over.count) rehearsals failed and none went well"
            }
        }
        try journal.note(waves: UpgradePlan.waves(of: journal.names.filter { state($0) == .rehearsed }))
        return nil
    }

    /// Those that speak against the release. Whoever was left out for what is in it does not.
    private var failures: [InstanceName] {
        journal.names.filter { name in
            state(name).isFailure
                || records[name]?.fact(.leftOut, "blames")?.text == RehearsalFault.Blame.release.rawValue
        }
    }

    private var isOverBudget: Bool { failures.count > terms.budget }

    private var breach: String {
        "\(failures.count) failed, \(terms.budget) may: \(failures.map(\.text).joined(separator: ", "))"
    }

    private func waves() throws -> String? {
        for wave in journal.waves ?? [] {
            for name in wave where !state(name).isFinal {
                try raise(name)
                if isOverBudget { break }
            }
            try soak(wave)
            try settle(wave)
            if isOverBudget { return breach }
        }
        return nil
    }

    private func raise(_ name: InstanceName) throws {
        if state(name) == .rehearsed, !terms.ignoresWindows,
            let reason = try UpgradePlan.closedWindow(world.instance(name))
        {
            return try change(name) { try $0.leaveOut(&$1, reason) }
        }
        if state(name) == .rehearsed, try world.instance(name).wanted() != .running {
            return try change(name) { try $0.leaveOut(&$1, "it was stopped meanwhile") }
        }
        try change(name) { upgrade, record in try upgrade.swap(&record, told) }
        if state(name) == .failing { try rollBack(name, "") }
    }

    /// Those that serve well keep the release, also where the rest is given up.
    private func settle(_ wave: [InstanceName]) throws {
        for name in wave where state(name) == .healthy { try change(name) { try $0.commit(&$1) } }
    }

    /// Watches the wave for a while. Whoever has failed goes back, and is watched no more.
    private func soak(_ wave: [InstanceName]) throws {
        var before: [InstanceName: Figures] = [:]
        var silences: [InstanceName: Int] = [:]
        let endNs = Clock.monotonicNs() + Int64(terms.soakSeconds) * 1_000_000_000
        while true {
            for name in wave where state(name) == .healthy {
                let door = OperatorDoor(path: world.instance(name).operatorSocket)
                if let fault = try fault(of: name, door, &before, &silences) { try rollBack(name, fault) }
            }
            guard Clock.monotonicNs() < endNs else { return }
            usleep(Self.soakPauseUs)
        }
    }

    private func fault(
        of name: InstanceName, _ door: OperatorDoor, _ before: inout [InstanceName: Figures],
        _ silences: inout [InstanceName: Int]
    ) throws -> String? {
        guard let record = records[name] else { return nil }
        let pid = try world.instance(name).server().map(Int64.init)
        guard pid == record.fact(.healthy, "pid")?.integer else {
            return "its process ended after \(record.to?.description ?? "it") was let in"
        }
        guard let figures = door.figures() else {
            silences[name, default: 0] += 1
            return silences[name, default: 0] >= Self.mostSilences ? "it does not answer any more" : nil
        }
        silences[name] = 0
        guard let earlier = before[name] else {
            before[name] = figures
            return nil
        }
        return Baseline(record).fault(of: figures.since(earlier), terms.tolerance)
    }
}
