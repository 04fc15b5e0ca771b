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

    private var place: RehearsalPlace { RehearsalPlace(instance: instance) }

    /// - Returns: what was found out: how long all took, the migration alone, and how many answers are alike.
    /// - Throws: `RehearsalFault`, with what speaks against this release for this instance.
    func run() throws -> [JSONValue.Member] {
        let startNs = Clock.monotonicNs()
        let user = instance.world.hasSystemd ? try SystemUser(named: instance.name.user) : nil
        let new = try instance.world.program(of: manifest.version)
        var about: About?
        let before = try blaming(.instance) {
            try demandSettings(new)
            try place.prepare(for: user)
            try place.putOnProbation(try instance.release()?.description ?? Release.version, user: user)
            return try answersOfOld(user)
        }
        defer { try? place.remove() }
        // Whether it starts and migrates is a matter of what is in the database; what it says then is not.
        let server = try blaming(.instance) {
            let server = try Rehearsed(new, place, user: user)
            try server.awaitReady()
            return server
        }
        defer { server.end() }
        try blaming(.release) {
            about = server.door.about()
            try demand(about)
            let fault =
                try server.door.trialFault(demanded: manifest.checks, isWhole: true)
                ?? Probe.fault(server.visit, against: before, tolerance, rounds: Self.rounds)
            if let fault { throw Refusal(.failed, fault) }
        }
        return [
            .init("took_ms", .integer((Clock.monotonicNs() - startNs) / 1_000_000)),
            .init("migration_ms", about?.migrationMs.map { .integer($0) } ?? .null),
            .init("compared", .integer(Int64(before.count))),
        ]
    }

    private func blaming<Value>(
        _ blame: RehearsalFault.Blame, _ body: () throws -> Value
    ) throws -> Value {
        do { return try body() } catch let refusal as Refusal where refusal.status == .failed {
            try? place.remove()
            throw RehearsalFault(blames: blame, reason: refusal.messages.joined(separator: "; "))
        }
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

/// What a rehearsal has found, and whose fault it is: that tells whether others may go on without this one.
struct RehearsalFault: Error {
    enum Blame: String {
        /// What is in this instance, or around it: others may do well.
        case instance
        /// It answers otherwise than before, and would so for anybody who asks the same.
        case release
    }

    let blames: Blame
    let reason: String
}
