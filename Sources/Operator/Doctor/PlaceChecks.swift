// Who owns what, and who may read it: every path of a world and of an instance against how it was made.

internal import CSystem
import CommandLine
import Files
internal import Glibc

/// A path, what it is to be, and the most that may be allowed on it.
private struct Expected {
    let path: String
    let kind: Place.Kind
    let mode: mode_t
    var owner: uid_t?
    var group: gid_t?
    /// What stays away where it was never needed.
    var isNeeded = true
}

enum PlaceChecks {
    static func findings(of world: World) throws -> [Finding] {
        var expected = world.folders.map {
            Expected(path: $0.path, kind: .folder, mode: $0.mode, owner: geteuid(), isNeeded: false)
        }
        expected += [world.backupKey, world.backupBucket].map {
            Expected(path: $0, kind: .file, mode: 0o600, owner: geteuid(), isNeeded: false)
        }
        return try expected.flatMap { try judge($0) }
    }

    static func findings(of instance: Instance) throws -> [Finding] {
        guard try instance.exists() else { return [] }
        let user = instance.world.hasSystemd ? try SystemUser(named: instance.name.user) : nil
        let (owner, group) = (user?.id ?? geteuid(), user?.group)
        var expected = [
            Expected(path: instance.settings, kind: .file, mode: 0o640, owner: geteuid(), group: group),
            Expected(path: instance.data, kind: .folder, mode: 0o700, owner: owner),
            Expected(path: instance.database, kind: .file, mode: 0o600, owner: owner),
            Expected(
                path: instance.data + "/keys", kind: .folder, mode: 0o700, owner: owner, isNeeded: false),
            Expected(
                path: instance.data + "/files", kind: .folder, mode: 0o700, owner: owner, isNeeded: false),
            Expected(path: instance.notes, kind: .folder, mode: 0o700, owner: geteuid()),
        ]
        for name in try FileContent.names(in: instance.data + "/keys") ?? [] where name.utf8.first != 0x2E {
            expected.append(
                Expected(path: "\(instance.data)/keys/\(name)", kind: .file, mode: 0o600, owner: owner))
        }
        return try expected.flatMap { try judge($0) }
    }

    private static func judge(_ expected: Expected) throws -> [Finding] {
        let kind = try Place.kind(of: expected.path)
        guard kind != .nothing else {
            guard expected.isNeeded else { return [] }
            return [
                .bad(
                    .permissions, "there is no \(expected.path)",
                    why: "the instance cannot work without it; restore it from its backup")
            ]
        }
        guard kind == expected.kind else {
            return [
                .bad(
                    .permissions, "\(expected.path) is no \(expected.kind == .file ? "file" : "folder")",
                    why: "somebody has exchanged it; look at it before anything is done with it")
            ]
        }
        var status = stat()
        guard unsafe lstat(expected.path, &status) == 0 else { throw Place.problem("look at", expected.path) }
        return modes(expected, status.st_mode & 0o7777)
            + owners(expected, status.st_uid, status.st_gid)
    }

    /// Less is well, as long as its owner can work.
    private static func modes(_ expected: Expected, _ mode: mode_t) -> [Finding] {
        let needed: mode_t = expected.kind == .folder ? 0o700 : 0o600
        guard mode & ~expected.mode != 0 || mode & needed != needed else { return [] }
        let octal = String(mode, radix: 8)
        let isOpen = mode & ~expected.mode & 0o077 != 0
        return [
            .bad(
                .permissions, "\(expected.path) has the mode \(octal)",
                why: isOpen
                    ? "others of this machine can get at what is not theirs"
                    : "its owner cannot work with it",
                command: ShellWords.line(["chmod", String(expected.mode, radix: 8), expected.path]))
        ]
    }

    private static func owners(_ expected: Expected, _ user: uid_t, _ group: gid_t) -> [Finding] {
        let isOwn = expected.owner.map { $0 == user } ?? true
        let isGroup = expected.group.map { $0 == group } ?? true
        guard !isOwn || !isGroup else { return [] }
        let owner = "\(expected.owner ?? user)" + (expected.group.map { ":\($0)" } ?? "")
        return [
            .bad(
                .permissions, "\(expected.path) belongs to the user \(user) and the group \(group)",
                why: "whoever is to work with it cannot, and somebody else can",
                command: ShellWords.line(["chown", owner, expected.path]))
        ]
    }
}
