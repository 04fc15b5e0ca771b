// Whether an instance can be restored: shipped up to now, taken lately, and proven by a restore.

import Backups
import CommandLine
import Schema
import Threads

struct BackupChecks {
    let instance: Instance
    private static let lateS: Int64 = 26 * 3_600
    private static let tooLateS: Int64 = 8 * 86_400
    private static let behindS = 5.0
    private static let tooFarBehindS = 60.0

    private var create: String { instance.world.command("backup", "create", instance.name.text) }
    /// A server that goes on where it was would not put again what is gone.
    private var anew: String {
        instance.world.command("instance", "restart", instance.name.text) + " && " + create
    }

    func findings(_ invocation: Invocation) throws -> [Finding] {
        guard try instance.exists() else { return [] }
        guard let inventory = try instance.backupSubject().inventory(invocation) else {
            return [
                .warning(
                    .backups, "no backups are made: \(instance.settings) sets no backup.target",
                    why: "with the disk all of it is lost; docs/operating/backups.md says how to begin")
            ]
        }
        var findings = behind()
        for fault in inventory.faults {
            findings.append(
                .bad(
                    .backups, "\(fault)", why: "what is damaged cannot be restored from; take another one",
                    command: anew))
        }
        return findings + age(inventory)
    }

    private func age(_ inventory: Inventory) -> [Finding] {
        guard let newest = inventory.entries.map(\.readyMs).max() else {
            return [
                .bad(.backups, "there is no backup yet", why: "nothing could be restored", command: anew)
            ]
        }
        let proven = inventory.entries.filter { $0.proof != nil }.map(\.readyMs).max()
        guard let proven else {
            return [
                .bad(
                    .backups, "none of its backups was ever restored",
                    why: "a backup that nobody has restored is a hope", command: create)
            ]
        }
        let nowMs = Clock.epochMs()
        let (newestS, provenS) = ((nowMs - newest) / 1_000, (nowMs - proven) / 1_000)
        guard provenS > Self.lateS else { return [] }
        let what =
            "the last backup that was restored is \(Sizes.span(provenS)) old, the newest \(Sizes.span(newestS))"
        let why =
            "what is older is restored by playing the log since, and nobody has seen that this one works"
        return [
            provenS > Self.tooLateS
                ? .bad(.backups, what, why: why, command: create)
                : .warning(.backups, what, why: why, command: create)
        ]
    }

    private func behind() -> [Finding] {
        guard let answer = OperatorDoor(path: instance.operatorSocket).get("/metrics"), answer.status == 200,
            let behindS = MetricsReading(answer.body).value("backup_behind_seconds"), behindS > Self.behindS
        else { return [] }
        let what = "what was written in the last \(Sizes.span(Int64(behindS))) is in no backup"
        let why = "it is lost with the disk; its log says why the place of backups does not take it"
        let look =
            instance.world.hasSystemd
            ? ShellWords.line(["journalctl", "-u", instance.unit, "-n", "20"])
            : ShellWords.line(["tail", "-n", "20", instance.log])
        return [
            behindS > Self.tooFarBehindS
                ? .bad(.backups, what, why: why, command: look)
                : .warning(.backups, what, why: why, command: look)
        ]
    }
}
