// An upgrade tried out on a copy of the instance: the old program answers there, then the new one, and what
// they say is compared. The instance itself is only read.

import CommandLine
import Files
internal import Glibc
import Schema
import Threads

struct Rehearsal {
    let instance: Instance
    let manifest: Manifest
    let tolerance: Probe.Tolerance
    private static let rounds = 5
    private static let pauseUs: UInt32 = 200_000

    private var place: RehearsalPlace { RehearsalPlace(instance: instance) }

    /// - Returns: what was found out: how long all took, the migration alone, and how many answers are alike.
    /// - Throws: `failed`, with what speaks against this release for this instance.
    func run() throws -> [JSONValue.Member] {
        let startNs = Clock.monotonicNs()
        let user = instance.world.hasSystemd ? try SystemUser(named: instance.name.user) : nil
        let new = try instance.world.program(of: manifest.version)
        try demandSettings(new)
        try place.prepare(for: user)
        defer { try? place.remove() }
        try place.putOnProbation(try instance.release()?.description ?? Release.version, user: user)
        let before = try answersOfOld(user)
        let (now, about) = try answersOfNew(new, user, before)
        if let fault = Probe.fault(now, against: before, tolerance) { throw Refusal(.failed, fault) }
        return [
            .init("took_ms", .integer((Clock.monotonicNs() - startNs) / 1_000_000)),
            .init("migration_ms", about?.migrationMs.map { .integer($0) } ?? .null),
            .init("compared", .integer(Int64(now.count))),
        ]
    }

    /// Settings that the new release does not understand would keep it from starting.
    private func demandSettings(_ program: String) throws {
        let done = try Program.run(program, ["config", "show", "--config", instance.settings])
        guard done.status == 0 else {
            let said = done.complaints.split(separator: "\n").first.map(String.init) ?? ""
            throw Refusal(.failed, "it does not take the settings: \(Excerpt.of(said))")
        }
    }

    private func answersOfOld(_ user: SystemUser?) throws -> [Probe] {
        let server = try Rehearsed(try instance.program(), place, user: user)
        defer { server.end() }
        do {
            try server.awaitReady()
            return try Probe.all(server.visit, rounds: Self.rounds, keepsContent: true)
        } catch let refusal as Refusal {
            throw Refusal(
                .failed, "the present release, on a copy: \(refusal.messages.joined(separator: "; "))")
        }
    }

    private func answersOfNew(
        _ program: String, _ user: SystemUser?, _ before: [Probe]
    ) throws -> ([Probe], About?) {
        let server = try Rehearsed(program, place, user: user)
        defer { server.end() }
        try server.awaitReady()
        let about = server.door.about()
        try demand(about)
        if let fault = server.door.trialFault(demanded: manifest.checks) { throw Refusal(.failed, fault) }
        var now = try Probe.again(before, server.visit, rounds: Self.rounds)
        // What was slow once may have been the machine; a release that is slow is so again.
        if Probe.fault(now, against: before, tolerance) != nil {
            usleep(Self.pauseUs)
            now = try Probe.again(before, server.visit, rounds: Self.rounds)
        }
        return (now, about)
    }

    private func demand(_ about: About?) throws {
        guard let about else {
            guard manifest.checks.isEmpty else { throw Refusal(.failed, "it does not say what it is") }
            return
        }
        guard about.version == manifest.version.description else {
            throw Refusal(.failed, "it says that it is \(Excerpt.of(about.version))")
        }
        guard about.schema == manifest.schema else {
            throw Refusal(
                .failed, "it brings schema \(about.schema), and its manifest says \(manifest.schema)")
        }
    }
}
