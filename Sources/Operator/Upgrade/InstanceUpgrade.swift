// The upgrade of one instance from its rehearsal to the end, a state at a time. Who is upgraded is not here.

internal import Backups
import CommandLine
import Files
internal import Glibc
import Schema
import Threads

/// What holds for all instances of a run.
struct UpgradeTerms {
    let manifest: Manifest
    let budget: Int
    let soakSeconds: Int
    let ignoresWindows: Bool
    let tolerance: Probe.Tolerance
}

struct InstanceUpgrade {
    let instance: Instance
    let terms: UpgradeTerms
    private static let rounds = 3

    private var manifest: Manifest { terms.manifest }
    private var keeper: Keeper { Keeper(instance: instance) }
    private var door: OperatorDoor { OperatorDoor(path: instance.operatorSocket) }
    private var probation: Probation { Probation(instance) }

    func rehearse(_ record: inout UpgradeRecord) throws {
        do {
            let found = try Rehearsal(
                instance: instance, manifest: manifest, tolerance: terms.tolerance
            ).run()
            try record.note(.rehearsed, found)
        } catch let fault as RehearsalFault {
            try leaveOut(&record, "rehearsal: \(fault.reason)", blames: fault.blames)
        }
    }

    /// - Parameter blames: what a rehearsal has found to be at fault.
    func leaveOut(
        _ record: inout UpgradeRecord, _ reason: String, blames: RehearsalFault.Blame? = nil
    ) throws {
        try record.note(
            .leftOut,
            [.init("reason", .text(reason)), .init("blames", blames.map { .text($0.rawValue) } ?? .null)])
    }

    /// Takes it from rehearsed to healthy, wherever it was cut off.
    /// - Parameter told: after each state.
    func swap(_ record: inout UpgradeRecord, _ told: (UpgradeRecord) -> Void) throws {
        while [.rehearsed, .backedUp, .swapped, .migrated].contains(record.state) {
            do { try step(&record) } catch let refusal as Refusal where refusal.status != .usage {
                let reason = refusal.messages.joined(separator: "; ")
                // What was refused before the instance was touched is no reason to touch it.
                guard record.state != .rehearsed else {
                    try leaveOut(&record, reason)
                    return told(record)
                }
                try record.note(.failing, [.init("reason", .text(reason))])
            }
            told(record)
        }
    }

    private func step(_ record: inout UpgradeRecord) throws {
        switch record.state {
        case .rehearsed: try record.note(.backedUp, try secure())
        case .backedUp:
            try exchange()
            try record.note(.swapped)
        case .swapped: try record.note(.migrated, try started())
        default:
            try record.note(.healthy, try gate(Baseline(record)))
        }
    }

    // MARK: The steps

    /// Its state is safe: a base where it has backups, else the file that the server keeps itself. And how it
    /// answers now is what it will be compared with.
    private func secure() throws -> [JSONValue.Member] {
        var base: String?
        if try instance.wantsBackups() {
            let answer = door.post(Shipper.path, patienceMs: 3_600_000)
            guard let answer, answer.status == 200 else {
                throw Refusal(.failed, "its backup cannot be made: \(Self.words(answer))")
            }
            base = Self.words(answer)
        }
        // Behind TLS of its own only its trial and its figures are looked at.
        let hasTLS = try instance.file().text(of: "tls_certificate").map { !$0.isEmpty } ?? false
        let probes =
            hasTLS ? [] : try Probe.all(try instance.visit(), rounds: Self.rounds, keepsContent: false)
        return [.init("backup", base.map { .text($0) } ?? .null)]
            + Baseline(probes: probes, figures: door.figures() ?? Figures()).members
    }

    private static func words(_ answer: (status: Int, body: [UInt8])?) -> String {
        guard let answer else { return "no answer" }
        return Excerpt.of(String(decoding: answer.body.prefix { $0 != 0x0A }, as: UTF8.self))
    }

    /// Where the release is named already, the word of probation was given before, and may have been taken
    /// back since: it is never given twice.
    private func exchange() throws {
        if try instance.release() != manifest.version {
            try probation.forget()
            let user = instance.world.hasSystemd ? try SystemUser(named: instance.name.user) : nil
            try probation.begin(manifest.version.description, user: user)
            _ = try instance.serve(by: manifest.version)
        }
        if door.about()?.version == manifest.version.description { return }
        try keeper.restart()
    }

    private func started() throws -> [JSONValue.Member] {
        try keeper.awaitReady()
        let about = door.about()
        if about == nil, !manifest.checks.isEmpty { throw Refusal(.failed, "it does not say what it is") }
        if let about {
            guard about.version == manifest.version.description else {
                throw Refusal(.failed, "it says that it is \(Excerpt.of(about.version))")
            }
            guard about.schema == manifest.schema else {
                throw Refusal(.failed, "it has schema \(about.schema), not \(manifest.schema)")
            }
        }
        let hasMigrated =
            try about?.migrationMs != nil || about?.hasKeptBefore ?? false || probation.hasBefore()
        return [
            .init("schema_changed", .boolean(hasMigrated)),
            .init("migration_ms", about?.migrationMs.map { .integer($0) } ?? .null),
        ]
    }

    private func gate(_ baseline: Baseline) throws -> [JSONValue.Member] {
        let pid = try instance.server()
        if let fault = door.trialFault(demanded: manifest.checks) { throw Refusal(.failed, fault) }
        let fault = try Probe.fault(
            try instance.visit(), against: baseline.probes, terms.tolerance, rounds: Self.rounds)
        if let fault { throw Refusal(.failed, fault) }
        guard try pid != nil && instance.server() == pid else {
            throw Refusal(.failed, "its process has ended during the trial")
        }
        if try probation.isOn() || !manifest.checks.isEmpty { try endProbation() }
        return [.init("pid", .integer(Int64(pid ?? 0)))]
    }

    /// A server that knows no probation has not waited for anything.
    private func endProbation() throws {
        guard !manifest.checks.isEmpty else { return try probation.withdraw() }
        try door.endProbation()
    }

    /// What was kept for a way back goes; the way is forward from here.
    func commit(_ record: inout UpgradeRecord) throws {
        try probation.forget()
        try record.note(.committed)
    }
}
