// Whoever starts and stops the processes: systemd, or the supervisor of a world without it.

import CommandLine
internal import Glibc
import Threads

struct Keeper {
    let instance: Instance
    private static let systemctl = "/usr/bin/systemctl"

    private static let readyMs: Int64 = 60_000
    private static let firstPauseUs: UInt32 = 2_000
    private static let longestPauseUs: UInt32 = 50_000
    /// After so long it is asked whether there is still anything to wait for.
    private static let askAfterMs: Int64 = 300

    private var supervisor: SupervisorLine { SupervisorLine(world: instance.world) }

    /// - Returns: whether it did not run already.
    func start() throws -> Bool {
        guard instance.world.hasSystemd else { return try supervisor.ask(.start, instance.name) == "started" }
        let wasRunning = try instance.server() != nil
        try command("enable", "--now", "\(instance.unit).socket", "\(instance.unit).service")
        return !wasRunning
    }

    /// Comes back once the process has ended.
    /// - Returns: whether one ran.
    func stop() throws -> Bool {
        let wasRunning = try instance.server() != nil
        if instance.world.hasSystemd {
            let isOwn = try Place.kind(of: instance.unitFile("socket")) == .file
            guard try isOwn || instance.world.hasUnits() else { return wasRunning }
            try command("disable", "--now", "\(instance.unit).socket", "\(instance.unit).service")
        } else {
            _ = try supervisor.ask(.stop, instance.name)
        }
        return wasRunning
    }

    /// Ends the process for as long as its files are changed; `proceed` begins it again. The socket stays:
    /// whoever comes meanwhile waits. Under systemd a visitor may begin it again before: hold its lock.
    func pause() throws {
        if instance.world.hasSystemd {
            try command("stop", "\(instance.unit).service")
        } else {
            _ = try supervisor.ask(.pause, instance.name)
        }
    }

    /// Begins it again, on the socket that has stayed.
    func proceed() throws {
        if instance.world.hasSystemd {
            try command("start", "\(instance.unit).service")
        } else {
            _ = try supervisor.ask(.start, instance.name)
        }
    }

    /// The socket stays, and with it whoever has just come.
    func restart() throws {
        guard instance.world.hasSystemd else {
            _ = try supervisor.ask(.restart, instance.name)
            return
        }
        try command("restart", "\(instance.unit).service")
    }

    /// Lets systemd read its units, and makes the instance's user.
    func install() throws {
        guard instance.world.hasSystemd else { return }
        if try instance.world.hasUnits() {
            try command("start", "fleetpass-account@\(instance.name).service")
        } else {
            let made = try Program.run("/usr/bin/systemd-sysusers", [instance.account])
            guard made.status == 0 else { throw Refusal(.failed, "systemd-sysusers: \(made.complaints)") }
            try command("daemon-reload")
        }
        try command("enable", "--now", "fleetpass-status.timer")
    }

    /// Lets systemd find that units have changed, or are gone.
    func readUnits() throws {
        if instance.world.hasSystemd { try command("daemon-reload") }
    }

    /// Lets systemd ask for a backup every night, where there is a place for it.
    func keepBackups() throws {
        guard instance.world.hasSystemd, try instance.wantsBackups() else { return }
        try command("enable", "--now", instance.backupTimer)
    }

    func endBackups() throws {
        let timer = instance.world.units + "/timers.target.wants/" + instance.backupTimer
        guard instance.world.hasSystemd, try Place.kind(of: timer) == .link else { return }
        try command("disable", "--now", instance.backupTimer)
    }

    /// Lets proxies that run read their entries.
    func reloadProxies() throws {
        guard instance.world.hasSystemd else { return }
        for proxy in ["caddy.service", "nginx.service"] {
            let found = try Program.run(Self.systemctl, ["is-active", "--quiet", proxy])
            if found.status == 0 { try command("reload", proxy) }
        }
    }

    private func command(_ words: String...) throws {
        let done = try Program.run(Self.systemctl, words)
        guard done.status == 0 else {
            let said = done.complaints.split(separator: "\n").first ?? ""
            throw Refusal(.failed, "systemctl \(words.joined(separator: " ")): \(said)")
        }
    }

    /// Waits until the instance says that it can work.
    /// - Throws: `failed`, with where to look, if it does not within a minute, or has ended for good.
    func awaitReady() throws {
        let startMs = Clock.monotonicNs() / 1_000_000
        var (pauseUs, askAtMs) = (Self.firstPauseUs, startMs + Self.askAfterMs)
        var lastWords = "nobody answers at \(instance.operatorSocket)"
        while true {
            if let answer = OperatorDoor(path: instance.operatorSocket).get("/readyz") {
                if answer.status == 200 { return }
                lastWords =
                    "it says "
                    + Excerpt.of(String(decoding: answer.body.prefix { $0 != 0x0A }, as: UTF8.self))
            }
            let nowMs = Clock.monotonicNs() / 1_000_000
            if nowMs >= askAtMs {
                askAtMs = nowMs + Self.askAfterMs
                try demandHope(lastWords)
            }
            guard nowMs - startMs < Self.readyMs else { throw unready(lastWords) }
            usleep(pauseUs)
            pauseUs = min(pauseUs * 2, Self.longestPauseUs)
        }
    }

    /// One that cannot read its settings will not do so the next time either.
    private func demandHope(_ lastWords: String) throws {
        guard !instance.world.hasSystemd else { return }
        let words = try supervisor.ask(.state, instance.name).split(separator: " ")
        guard words.count == 4, words[0] == "failing", let failures = Int(words[2]), failures >= 3 else {
            return
        }
        throw unready("its process ends with exit status \(words[3])")
    }

    private func unready(_ words: String) -> Refusal {
        let log = instance.world.hasSystemd ? "journalctl -u \(instance.unit)" : instance.log
        return Refusal(.failed, "\(instance.name) does not get ready: \(words); look at \(log)")
    }
}
