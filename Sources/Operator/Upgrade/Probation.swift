// The file by which a server learns that it is on probation, and the database from before that it has kept.

import CommandLine
import Files
internal import Glibc
import Schema
import Store

/// The folder is the instance's own, and whoever runs as its user could put links there: nothing is written
/// in it by name, only renamed into it, and nothing is renamed out of it but between folders that are held.
struct Probation {
    let folder: String
    /// Where nobody but the operator can write, on the same disk.
    let draft: String

    private var file: String { folder + "/probation" }
    private var before: String { folder + "/before" }
    private static let database = "fleetpass.db"

    init(folder: String, draft: String) { (self.folder, self.draft) = (folder, draft) }

    init(_ instance: Instance) {
        self.init(folder: instance.data, draft: "\(instance.notes)/probation.new")
    }

    func begin(_ version: String, user: SystemUser?) throws {
        var json = JSONWriter()
        json.value(.object([.init("release", .text(version))]))
        try FileContent.write(json.bytes + [0x0A], to: draft)
        if let user {
            guard unsafe chown(draft, user.id, user.group) == 0 else { throw Place.problem("give", draft) }
        }
        guard unsafe rename(draft, file) == 0 else { throw Place.problem("write", file) }
        try FileContent.syncFolder(of: file)
    }

    func isOn() throws -> Bool { try Place.kind(of: file) == .file }

    /// Takes the word back, for a server that starts from now on.
    func withdraw() throws {
        FileContent.remove(file)
        try FileContent.syncFolder(of: file)
    }

    /// Whether the database from before a migration is there, whole.
    func hasBefore() throws -> Bool {
        try Place.kind(of: before) == .folder && Place.kind(of: "\(before)/\(Self.database)") == .file
    }

    /// What the kept file's own log holds, where a crash had left one, comes into it: two files cannot be put
    /// back at once. To be done as the instance's user, since it writes where that user may.
    func fold() throws {
        do { try DatabaseCopy.fold("\(before)/\(Self.database)") } catch {
            throw Refusal(.failed, "\(before)/\(Self.database) cannot be put back: \(error)")
        }
    }

    /// Puts the database from before in its place. Nobody else may have the instance. The log goes first:
    /// over the other file it would be damage.
    func restore() throws {
        guard Place.size(of: "\(before)/\(Self.database)-wal") ?? 0 == 0 else {
            throw Refusal(.failed, "\(before) has a log that is not in its file yet")
        }
        let (from, to) = (try held(before), try held(folder))
        defer {
            close(from)
            close(to)
        }
        for ending in ["-wal", "-shm"] {
            guard unsafe unlinkat(to, Self.database + ending, 0) == 0 || errno == ENOENT else {
                throw Place.problem("remove", "\(folder)/\(Self.database)\(ending)")
            }
        }
        guard fsync(to) == 0, unsafe renameat(from, Self.database, to, Self.database) == 0, fsync(to) == 0
        else {
            throw Place.problem("restore", "\(folder)/\(Self.database)")
        }
    }

    /// Removes what was kept; from then on there is no way back but forward.
    func forget() throws {
        try Place.demandFolderOrNothing(before)
        try FileContent.removeFolder(before)
    }

    private func held(_ path: String) throws -> Int32 {
        let descriptor = unsafe open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { throw Place.problem("open", path) }
        return descriptor
    }
}
