// Taking an instance away: never before everything of it lies in an archive that was read back.

import CommandLine
import Files
internal import Glibc
import Schema
import Threads

struct Removal {
    let instance: Instance
    /// Chosen when the removal was begun, and the same whenever it is taken up again.
    let archivePath: String

    private var world: World { instance.world }

    init(_ instance: Instance) throws {
        self.instance = instance
        if let begun = try Journal.read(instance.journal(.remove)), !begun.hasEnded,
            let path = Self.archivePath(begun)
        {
            archivePath = path
        } else {
            let moment = Instant(epochMs: Clock.epochMs()).description.utf8.filter {
                $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: ":")
            }
            let text = String(decoding: moment, as: UTF8.self)
            archivePath = "\(instance.world.archives)/\(instance.name)-\(text).tar.sealed"
        }
    }

    /// Where a removal that was begun has put everything.
    static func archivePath(_ journal: Journal) -> String? {
        guard case .text(let path)? = journal.request.first(where: { $0.name == "archive" })?.value else {
            return nil
        }
        return path
    }

    var deed: Deed {
        Deed(
            instance: instance, verb: .remove, request: [.init("archive", .text(archivePath))], steps: steps)
    }

    private var archive: Archive {
        get throws { Archive(archivePath, key: try SealedFile.key(at: world.backupKey)) }
    }

    private func demandKey() throws {
        let lock = try world.hold("key of archives")
        defer { lock.release() }
        _ = try SealedFile.key(at: world.backupKey)
    }

    private var steps: [Step] {
        [
            Step("stop", "stop it") {
                // A key that cannot be used is no reason to stop anything.
                try demandKey()
                _ = try instance.want(.stopped)
                let ran = try Keeper(instance: instance).stop()
                guard try ProcessTable.awaitFree(instance.processLock, mostMs: 10_000) else {
                    throw Refusal(.conflict, "another process is at work on \(instance.data)")
                }
                return ran
            },
            Step("archive", "pack and seal \(instance.data) and \(instance.settings) into \(archivePath)") {
                try pack()
                return true
            },
            Step("verify", "read every byte of the archive back") {
                // Nothing is removed yet, so that what was damaged since can be made once more.
                do { _ = try archive.verify() } catch {
                    try pack()
                    _ = try archive.verify()
                }
                return false
            },
            Step("proxy", "remove the entries of proxies") {
                try removeFiles([instance.caddyEntry, instance.nginxEntry], reloads: true)
            },
            Step("units", "remove its units and its user's entry") {
                try Keeper(instance: instance).endBackups()
                let changed = try removeFiles(
                    StampedUnits(instance: instance).paths + [instance.account])
                if changed { try Keeper(instance: instance).readUnits() }
                return changed
            },
            Step("data", "remove \(instance.data) with all that is in it") {
                try Place.demandFolderOrNothing(instance.data)
                try FileContent.removeFolder(instance.data)
                try Place.demandFolderOrNothing(instance.running)
                try FileContent.removeFolder(instance.running)
                return true
            },
            Step("settings", "remove \(instance.settings) and its log") {
                try removeFiles([
                    instance.settings, SettingsWriting.draft(of: instance), instance.log, instance.log + ".1",
                ])
            },
            Step("notes", "remove what was noted about it") {
                let others = Verb.allCases.filter { $0 != .remove }.map(instance.journal)
                return try removeFiles(
                    others + [instance.notes + "/wanted"] + instance.releaseFiles
                        + instance.upgradeWishes)
            },
        ]
    }

    private func pack() throws {
        try Place.demandFileOrNothing(archivePath)
        try Place.demandFolderOrNothing(instance.data)
        let settings = try Place.kind(of: instance.settings) == .file
        let data = try Place.kind(of: instance.data) == .folder
        try archive.write(
            data ? [(instance.name.text, instance.data)] : [],
            files: settings ? [("\(instance.name).toml", instance.settings)] : [])
    }

    private func removeFiles(_ paths: [String], reloads: Bool = false) throws -> Bool {
        var changed = false
        for path in paths where try Place.kind(of: path) != .nothing {
            try Place.demandFileOrNothing(path)
            FileContent.remove(path)
            try FileContent.syncFolder(of: path)
            changed = true
        }
        if changed, reloads { try Keeper(instance: instance).reloadProxies() }
        return changed
    }
}
