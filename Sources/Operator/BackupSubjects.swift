// Instances as the verbs of backups work on them: by name, by their own settings, as their files' owner.

import Backups
import CommandLine
internal import Glibc

extension Fleetpass {
    /// - Parameter names: nil for all instances.
    static let subjects: FindsSubjects = { invocation, names in
        let world = try world(invocation)
        guard let names else { return try world.instances().map { try $0.backupSubject() } }
        return try names.map { name in
            let instance = world.instance(try InstanceName(name))
            // Looks at no note: the unit that makes backups is the instance's own user and may not.
            guard try instance.exists() else {
                throw Refusal(
                    .notFound, "there is no instance \(instance.name); `fleetpass instance list` shows all")
            }
            return try instance.backupSubject()
        }
    }
}

extension Instance {
    func backupSubject() throws -> BackupSubject {
        let user = world.hasSystemd ? try SystemUser(named: name.user) : nil
        return BackupSubject(
            name: name.text, data: data, config: settings, socket: operatorSocket, credentials: world.settings
        ) { body in
            guard let user else { return try body() }
            try user.acting(body)
        }
    }

    /// Takes the first backup, where there is a place for it.
    /// - Returns: whether one was taken.
    func takeFirstBackup() throws -> Bool {
        guard try wantsBackups() else { return false }
        let words = world.root.isEmpty ? [] : ["--root", world.root]
        let done = try Program.run(
            Program.own, ["backup", "create", name.text] + words, environment: world.credentials)
        guard done.status == 0 else {
            throw Refusal(ExitStatus(rawValue: done.status) ?? .failed, messages: done.messages)
        }
        return true
    }

    func wantsBackups() throws -> Bool { try !(file().text(of: "backup.target") ?? "").isEmpty }
}

extension SystemUser {
    /// Does something as this user, and is then who it was before. What a process may do is one for all its
    /// threads.
    func acting(_ body: () throws -> Void) throws {
        guard geteuid() == 0 else { return try body() }
        guard setegid(group) == 0, seteuid(id) == 0 else {
            throw Refusal(.notPermitted, "cannot act as the user with the number \(id)")
        }
        defer {
            seteuid(0)
            setegid(0)
        }
        try body()
    }
}
