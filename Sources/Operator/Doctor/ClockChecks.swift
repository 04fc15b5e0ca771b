// Whether the clock can be believed: somebody keeps it, and nothing here is from the future.

internal import CSystem
internal import Glibc
import Threads

struct ClockChecks {
    let world: World
    /// A second's slack, and what a file system rounds.
    private static let slackS = 60

    func findings() throws -> [Finding] {
        var findings: [Finding] = []
        if sys_clock_is_kept() == 0 {
            findings.append(
                .warning(
                    .clock, "nobody keeps this machine's clock",
                    why: "bookings, signatures and signing in go by it; it drifts by seconds a day",
                    command: "timedatectl set-ntp true"))
        }
        let nowS = Int(Clock.epochMs() / 1_000)
        for instance in try world.instances() {
            let newest = [instance.database, instance.database + "-wal"].compactMap(Self.changedS).max() ?? 0
            guard newest > nowS + Self.slackS else { continue }
            findings.append(
                .bad(
                    .clock, "\(instance.name) was written to \(newest - nowS) s from now, by this clock",
                    why:
                        "the clock was set back: what was noted meanwhile stands in the future; set it right",
                    command: world.hasSystemd ? "systemctl restart systemd-timesyncd" : nil))
        }
        return findings
    }

    private static func changedS(_ path: String) -> Int? {
        var status = stat()
        return unsafe lstat(path, &status) == 0 ? Int(status.st_mtim.tv_sec) : nil
    }
}
