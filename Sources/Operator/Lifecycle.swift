// What can be done to an instance that is there: start, stop, restart, suspend, resume, give it another host.

import CommandLine
import Files
internal import Glibc
import Schema

struct Lifecycle {
    let instance: Instance
    private var keeper: Keeper { Keeper(instance: instance) }

    func deed(_ verb: Verb) -> Deed {
        switch verb {
        case .start: start
        case .stop: ending(.stop, .stopped, "stop it, and leave it so when the machine starts")
        case .restart: restart
        case .suspend: ending(.suspend, .suspended, "stop it; proxies answer that the site is suspended")
        case .resume: resume
        case .create, .remove, .renameHost, .upgrade: Deed(instance: instance, verb: verb, steps: [])
        }
    }

    private var ready: Step {
        Step("ready", "wait until it says that it is ready") {
            try keeper.awaitReady()
            return false
        }
    }

    private var start: Deed {
        Deed(
            instance: instance, verb: .start,
            steps: [
                Step("start", "start it, and also when the machine starts") {
                    guard try instance.wanted() != .suspended else {
                        throw Refusal(
                            .conflict,
                            "\(instance.name) is suspended; `fleetpass instance resume \(instance.name)` ends that"
                        )
                    }
                    let changed = try instance.want(.running)
                    return try keeper.start() || changed
                },
                ready,
            ])
    }

    private func ending(_ verb: Verb, _ wanted: Instance.Wanted, _ summary: String) -> Deed {
        Deed(
            instance: instance, verb: verb,
            steps: [
                Step("stop", summary) {
                    if verb == .stop, try instance.wanted() == .suspended { return false }
                    let changed = try instance.want(wanted)
                    return try keeper.stop() || changed
                },
                proxies,
            ])
    }

    private var proxies: Step {
        Step("proxy", "tell proxies") {
            guard let host = HostName.of(url: try instance.url()) else { return false }
            return try ProxyEntries(instance: instance, templates: templates(host)).write()
        }
    }

    private var resume: Deed {
        Deed(
            instance: instance, verb: .resume,
            steps: [
                Step("start", "start it again") {
                    let changed = try instance.want(.running)
                    return try keeper.start() || changed
                },
                proxies, ready,
            ])
    }

    /// One that could not start again stays as it is.
    private var restart: Deed {
        Deed(
            instance: instance, verb: .restart,
            steps: [
                Step("check", "see that its settings are valid") {
                    try ConfigurationCheck(instance: instance).run()
                    return false
                },
                Step("restart", "start a new process on the same socket, and let the old one finish") {
                    guard try instance.wanted() == .running else {
                        throw Refusal(
                            .conflict, "\(instance.name) does not run; `fleetpass instance start` starts it")
                    }
                    try keeper.restart()
                    return true
                },
                ready,
            ])
    }

    func rename(to host: HostName) -> Deed {
        Deed(
            instance: instance, verb: .renameHost, request: [.init("host", .text(host.text))],
            steps: [
                Step("settings", "write public_url = \"\(host.url)\" into \(instance.settings)") {
                    let lock = try instance.world.hold("renaming of \(instance.name)")
                    defer { lock.release() }
                    try Hosts.demandFree(host, in: instance.world, for: instance)
                    guard try instance.url() != host.url else { return false }
                    let bytes = try FileContent.read(instance.settings, atMost: SettingsFile.mostBytes) ?? []
                    try SettingsWriting(instance: instance).write(
                        SettingsWriting.replacing("public_url", with: host.url, in: bytes))
                    return true
                },
                Step("proxy", "write the entries of proxies") {
                    try ProxyEntries(instance: instance, templates: templates(host.text)).write()
                },
                Step("restart", "let it begin anew with that, where it runs") {
                    guard try instance.wanted() == .running else { return false }
                    try keeper.restart()
                    try keeper.awaitReady()
                    return true
                },
            ])
    }

    private func templates(_ host: String) throws -> InstanceTemplates {
        InstanceTemplates(instance: instance, host: host, contact: try instance.contact())
    }
}

extension Instance {
    /// Whom letters about its certificate go to: who was named when it was made.
    func contact() throws -> String {
        guard let begun = try Journal.read(journal(.create)),
            case .text(let email)? = begun.request.first(where: { $0.name == "admin-email" })?.value
        else { throw Refusal(.failed, "\(journal(.create)) does not say who administers \(name)") }
        return email
    }
}

/// What the server's own program says of an instance's settings.
struct ConfigurationCheck {
    let instance: Instance

    /// - Throws: its complaints, with its exit status.
    func run() throws { _ = try show([]) }

    func show(_ options: [String]) throws -> [UInt8] {
        let done = try Program.run(
            try instance.program(), ["config", "show", "--config", instance.settings] + options)
        guard done.status == 0 else {
            let lines = done.complaints.split(separator: "\n").map(String.init)
            throw Refusal(ExitStatus(rawValue: done.status) ?? .failed, messages: lines)
        }
        return done.out
    }
}
