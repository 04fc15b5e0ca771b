// The commands on upgrades of many instances: plan, run, status, rollback.

import CommandLine
import Files
import Glibc
import Schema
import Threads

extension Fleetpass {
    static let upgrades: [Command] = [planUpgrade, runUpgrade, upgradeStatus, rollBack]

    private static let to = Option.required(
        "to", .text, placeholder: "VERSION", "The release, as `release list` shows it.")
    private static let only = Option(
        "only", .list, placeholder: "NAMES", default: [], "Of these instances alone.")
    private static let ignoresWindows = Option.flag(
        "ignore-windows", "Now, whatever windows instances have.")
    private static let budget = Option(
        "budget", .integer(in: 0...1_000), placeholder: "N", default: 0,
        "How many may fail before it is broken off.")
    private static let soak = Option(
        "soak-seconds", .integer(in: 0...86_400), placeholder: "N", default: 60,
        "How long each wave is watched before the next one.")
    private static let factor = Option(
        "slower-factor", .integer(in: 1...1_000), placeholder: "N", default: 4,
        "How many times as long as before an answer may take, beside the floor.")
    private static let floor = Option(
        "slower-floor-ms", .integer(in: 0...60_000), placeholder: "N", default: 50,
        "What an answer may take longer than that in any case.")
    private static let html = Option.optional(
        "html", .text, placeholder: "FILE", "Write the report as a page, too.")

    private static func release(_ invocation: Invocation, _ world: World) throws -> Manifest {
        try InstalledRelease(world: world, version: try Version(asked: invocation[to])).verified()
    }

    private static func plan(
        _ invocation: Invocation, _ world: World, _ manifest: Manifest
    ) throws -> UpgradePlan {
        try UpgradePlan(
            world, manifest, only: try invocation[only].map { try InstanceName($0) },
            ignoresWindows: invocation[ignoresWindows])
    }

    private static let planUpgrade = Command(
        path: ["upgrade", "plan"],
        summary: "Show who would get a release, in which wave, and who not and why",
        options: [to, only, ignoresWindows],
        run: { invocation in
            let world = try world(invocation)
            let plan = try plan(invocation, world, try release(invocation, world))
            let waves = UpgradePlan.waves(of: plan.entries.filter { $0.reason == nil }.map(\.instance.name))
            func wave(_ entry: UpgradePlan.Entry) -> String? {
                waves.firstIndex { $0.contains(entry.instance.name) }.map { UpgradePlan.name(ofWave: $0) }
            }
            if invocation[json] {
                let list = plan.entries.map { entry -> JSONValue in
                    .object([
                        .init("name", .text(entry.instance.name.text)),
                        .init("version", entry.version.map { .text($0.description) } ?? .null),
                        .init("wave", wave(entry).map { .text($0) } ?? .null),
                        .init("reason", entry.reason.map { .text($0) } ?? .null),
                    ])
                }
                Report.object(
                    invocation,
                    [.init("to", .text(plan.manifest.version.description)), .init("instances", .list(list))])
                return .ok
            }
            for entry in plan.entries {
                invocation.console.print(
                    "\(entry.instance.name): \(wave(entry) ?? "left out: \(entry.reason ?? "")")")
            }
            return .ok
        })

    private static let runUpgrade = Command(
        path: ["upgrade", "run"], summary: "Bring instances to a release, wave after wave",
        description: """
            Each is first tried out on a copy of its own database; who fails there is left out. Then one instance, a \
            twentieth, a quarter, and the rest exchange their server. The new one migrates, and lets users write only \
            after it was found to answer as the old one did; else all is put back as it was. Killed at any point, the \
            same command goes on.
            """,
        options: [to, only, budget, soak, ignoresWindows, factor, floor, html],
        examples: [
            Example("fleetpass upgrade run --to 1.4.0", "All instances."),
            Example(
                "fleetpass upgrade run --to 1.4.0 --only north,south --soak-seconds 300",
                "Two of them, each wave watched for five minutes."),
        ],
        run: { invocation in
            umask(0o077)
            let world = try world(invocation)
            try world.prepare()
            let lock = try HeldLock(world.upgradeLock, deed: "upgrade", patienceMs: 0)
            defer { lock.release() }
            let manifest = try release(invocation, world)
            let journal = try takenUp(world, manifest) ?? begun(invocation, world, manifest)
            let terms = UpgradeTerms(
                manifest: manifest, budget: invocation[budget], soakSeconds: invocation[soak],
                ignoresWindows: invocation[ignoresWindows],
                tolerance: Probe.Tolerance(
                    factor: Int64(invocation[factor]), floorUs: Int64(invocation[floor]) * 1_000))
            let view = UpgradeView(invocation.console, names: journal.names.map(\.text))
            do { _ = try UpgradeRun(world, terms, journal, told: view.tell).run() } catch {
                let said = (error as? Refusal)?.messages ?? ["\(error)"]
                throw Refusal(
                    .partlyDone, messages: said + ["the upgrade is partly done; the same command goes on"])
            }
            return try tellReport(invocation, world)
        })

    /// - Returns: the journal of one that was begun and cut off; nil: there is none.
    private static func takenUp(_ world: World, _ manifest: Manifest) throws -> RunJournal? {
        guard let journal = try RunJournal.read(world), !journal.hasEnded else { return nil }
        if journal.to == manifest.version { return journal }
        let underWay = try journal.names.map(world.instance).filter { try $0.unfinished() == .upgrade }
        guard let first = underWay.first else { return nil }
        throw Refusal(
            .conflict,
            "the upgrade to \(journal.to) was begun and not finished; give `fleetpass upgrade run --to \(journal.to)` again, or `fleetpass upgrade rollback \(first.name)`"
        )
    }

    private static func begun(
        _ invocation: Invocation, _ world: World, _ manifest: Manifest
    ) throws -> RunJournal {
        let plan = try plan(invocation, world, manifest)
        return try RunJournal.begin(
            world, to: manifest.version, plan.entries, run: Instant(epochMs: Clock.epochMs()).description)
    }

    private static func tellReport(_ invocation: Invocation, _ world: World) throws -> ExitStatus {
        guard let journal = try RunJournal.read(world) else {
            throw Refusal(.notFound, "there was no upgrade here yet")
        }
        let report = try UpgradeReport(world, journal)
        if let path = invocation[html] {
            try FileContent.write(try UpgradePage(report: report).bytes(), to: path, mode: 0o644)
        }
        if invocation[json] {
            Report.object(invocation, report.members)
        } else {
            for line in report.lines { invocation.console.print(line) }
            invocation.console.note("upgrade to \(report.to): \(report.sum)")
            if let halted = report.halted { invocation.console.note("broken off: \(halted)") }
        }
        return report.isWhole ? .ok : .partlyDone
    }

    private static let upgradeStatus = Command(
        path: ["upgrade", "status"], summary: "Show how far the last upgrade is, or how it ended",
        options: [html],
        run: { invocation in
            _ = try tellReport(invocation, try world(invocation))
            return .ok
        })

    private static let some = Positional("name", count: .some, "the instances")

    private static let rollBack = Command(
        path: ["upgrade", "rollback"], summary: "Bring instances back to the release that they had before",
        description: """
            The program alone, where the schema is the same; the file from before too, as long as no user has written \
            since. Otherwise it is refused: then only a newer release mends it.
            """,
        positionals: [some],
        run: { invocation in
            umask(0o077)
            let world = try world(invocation)
            try world.prepare()
            let instances = try invocation.all(some).map { world.instance(try InstanceName($0)) }
            let found = try instances.map { ($0, try rolledBack($0)) }
            if invocation[json] {
                let list = found.map { instance, record -> JSONValue in
                    .object([
                        .init("name", .text(instance.name.text)),
                        .init("state", .text(record.state.rawValue)),
                        .init("release", record.from.map { .text($0.description) } ?? .null),
                    ])
                }
                Report.object(invocation, [.init("instances", .list(list))])
            } else {
                for (instance, record) in found {
                    invocation.console.note("\(instance.name): \(record.state.words)")
                }
            }
            return found.contains { $0.1.state == .stranded } ? .partlyDone : .ok
        })

    private static func rolledBack(_ instance: Instance) throws -> UpgradeRecord {
        let lock = try instance.hold("rollback")
        defer { lock.release() }
        guard var record = try UpgradeRecord.read(instance) else {
            throw Refusal(.notFound, "\(instance.name) was never upgraded")
        }
        try record.close()
        guard record.state != .rolledBack else { return record }
        guard record.state.isUnderWay || record.state == .committed else {
            throw Refusal(.conflict, "\(instance.name) has no new release: it is \(record.state.words)")
        }
        guard try record.state != .committed || instance.release() == record.to else {
            throw Refusal(
                .conflict, "\(instance.name) does not have the release of its last upgrade any more")
        }
        if try Rollback.way(of: record) == .none {
            throw Refusal(
                .conflict,
                "\(instance.name) cannot go back: its schema has changed and users have written since; a newer release mends it"
            )
        }
        let rollback = Rollback(instance: instance)
        try rollback.begin(&record, "an operator asked for it")
        try rollback.run(&record)
        return record
    }
}
