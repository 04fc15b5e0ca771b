// The folder that something is restored in before it has its name, held so that no other command works there.

internal import Glibc

struct DraftHold: ~Copyable {
    private let descriptor: Int32

    /// Makes the folder, or empties what a killed command has left of it.
    /// - Throws: `conflict` where another command has it.
    init(_ path: String) throws(BackupError) {
        // Of a link the link alone.
        if Disk.look(path)?.isFolder != true { try Disk.remove(path) }
        try Disk.make(path)
        let folder = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
        guard folder >= 0 else { throw Disk.trouble("open", path) }
        do throws(BackupError) {
            // Whoever had it may have given it its name by now.
            guard flock(folder, LOCK_EX | LOCK_NB) == 0, Self.isStill(folder, path) else {
                throw .conflict("another command restores into \(path); wait until it has finished")
            }
            for name in try Disk.names(in: path) { try Disk.removeFolder("\(path)/\(name)") }
        } catch {
            close(folder)
            throw error
        }
        descriptor = folder
    }

    private static func isStill(_ folder: Int32, _ path: String) -> Bool {
        var (held, there) = (stat(), stat())
        return unsafe fstat(folder, &held) == 0 && lstat(path, &there) == 0 && held.st_ino == there.st_ino
    }

    deinit { close(descriptor) }
}
