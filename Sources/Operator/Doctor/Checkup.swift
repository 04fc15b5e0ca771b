// All that is looked at, of the machine and of each instance, in one order.

import CommandLine

struct Checkup {
    struct Entry {
        let instance: InstanceName?
        let finding: Finding
    }

    let invocation: Invocation
    let world: World

    func run(_ instances: [Instance]) -> [Entry] {
        var entries = look(nil, [.disk, .clock, .supervisor, .permissions]) { check in
            switch check {
            case .disk: try DiskChecks(world: world).findings()
            case .clock: try ClockChecks(world: world).findings()
            case .supervisor: try supervisor()
            default: try PlaceChecks.findings(of: world)
            }
        }
        for instance in instances { entries += look(instance) }
        return entries
    }

    private func look(_ instance: Instance) -> [Entry] {
        let checks: [Check] = [
            .journal, .permissions, .settings, .serving, .schema, .keys, .backups, .proxy, .certificate,
            .units,
        ]
        return look(instance.name, checks) { check in
            switch check {
            case .journal: try ServingChecks(instance: instance).journal()
            case .permissions: try PlaceChecks.findings(of: instance)
            case .settings: try settings(instance)
            case .serving: try ServingChecks(instance: instance).serving()
            case .schema: try ServingChecks(instance: instance).schema()
            case .keys: try KeyChecks(instance: instance).findings()
            case .backups: try BackupChecks(instance: instance).findings(invocation)
            case .proxy: try ProxyChecks(instance: instance).proxy()
            case .certificate: try ProxyChecks(instance: instance).certificate()
            default: try UnitChecks(instance: instance).findings()
            }
        }
    }

    /// What cannot be looked at is bad: nobody knows then.
    private func look(_ name: InstanceName?, _ checks: [Check], _ body: (Check) throws -> [Finding])
        -> [Entry]
    {
        checks.flatMap { check -> [Entry] in
            var found: [Finding]
            do { found = try body(check) } catch {
                let refusal = Fleetpass.tool.refusal(for: error)
                let words = refusal.messages.joined(separator: "; ")
                found = [.bad(check, words, why: "nothing is known of it as long as it cannot be looked at")]
            }
            if found.isEmpty {
                found = [Finding(check: check, level: .ok, what: check.wellness, why: "", command: nil)]
            }
            return found.map { Entry(instance: name, finding: $0) }
        }
    }

    private func supervisor() throws -> [Finding] {
        guard !world.hasSystemd else { return [] }
        let wanted = try world.instances().filter { try $0.wanted() == .running }
        guard let first = wanted.first, try !ProcessTable.isLocked(world.supervisorLock) else {
            return []
        }
        return [
            .bad(
                .supervisor, "no supervisor is there",
                why: "\(wanted.count) instances serve on as long as they live, and nobody starts what dies",
                command: world.command("instance", "start", first.name.text))
        ]
    }

    private func settings(_ instance: Instance) throws -> [Finding] {
        guard try instance.exists() else { return [] }
        do {
            try ConfigurationCheck(instance: instance).run()
            return []
        } catch let refusal as Refusal where refusal.status == .configurationInvalid {
            return [
                .bad(
                    .settings, refusal.messages.joined(separator: "; "),
                    why: "it does not start again with them; whoever has changed the file has to put it right"
                )
            ]
        }
    }
}
