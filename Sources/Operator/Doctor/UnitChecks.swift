// The units of an instance: those of this version, not weakened by anybody's addition, and little exposed.

import CommandLine
import Files

struct UnitChecks {
    let instance: Instance
    private var world: World { instance.world }
    /// In tenths, as systemd-analyze counts.
    private static let mostExposed = 15

    func findings() throws -> [Finding] {
        guard try instance.exists(), try instance.unfinished() == nil else { return [] }
        return try stamped() + (world.hasSystemd ? exposure() + timer() : [])
    }

    private func stamped() throws -> [Finding] {
        guard try !world.hasUnits() else { return [] }
        guard let path = try StampedUnits(instance: instance).stale().first else { return [] }
        return [
            .warning(
                .units, "\(path) is not as this version writes it",
                why: "it may confine the instance less, or start another program",
                command: world.command("instance", "mend", instance.name.text))
        ]
    }

    private func exposure() throws -> [Finding] {
        var findings: [Finding] = []
        for unit in [instance.unit + ".service", "fleetpass-backup@\(instance.name).service"] {
            let told = try Program.run(
                "/usr/bin/systemd-analyze",
                ["security", "--no-pager", "--threshold=\(Self.mostExposed)", unit])
            guard told.status != 0 else { continue }
            let shown = try Program.run("/usr/bin/systemctl", ["show", "-P", "DropInPaths", unit])
            findings.append(
                .warning(
                    .units, "\(unit) is exposed by more than 1.5",
                    why: shown.line.isEmpty
                        ? "whoever breaks in gets further" : "an addition weakens it: \(shown.line)",
                    command: ShellWords.line(["systemd-analyze", "security", unit])))
        }
        return findings
    }

    private func timer() throws -> [Finding] {
        guard try instance.wantsBackups() else { return [] }
        let asked = try Program.run("/usr/bin/systemctl", ["is-active", "--quiet", instance.backupTimer])
        guard asked.status != 0 else { return [] }
        return [
            .bad(
                .units, "\(instance.backupTimer) is not active",
                why: "no backup is taken and proven by night",
                command: ShellWords.line(["systemctl", "enable", "--now", instance.backupTimer]))
        ]
    }
}
