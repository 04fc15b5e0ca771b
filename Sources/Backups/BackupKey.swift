// The key that backups are sealed with: a file of 32 bytes. Without it nothing of a backup can be read.

internal import Crypto
internal import Glibc

public struct BackupKey: Sendable {
    let seal: SealingKey

    init?(_ bytes: [UInt8]) {
        // So that a wrong key is told apart from damage.
        let id = Digest.sha256([UInt8]("fleetpass backup key".utf8), then: bytes).prefix(4)
            .reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        guard let seal = SealingKey(id: id, bytes: bytes) else { return nil }
        self.seal = seal
    }

    /// - Throws: `misconfigured` for a file that is none, or that others could read.
    /// - Parameter isCredential: whether a service manager has put it there.
    public init(file path: String, isCredential: Bool = false) throws(BackupError) {
        guard let bytes = try Disk.read(path, atMost: 64) else {
            throw .misconfigured("there is no key of backups at \(path); `fleetpass backup key` makes one")
        }
        guard Self.isPrivate(path, isCredential: isCredential) else {
            throw .misconfigured("others may read \(path); chmod 600 it")
        }
        guard let key = BackupKey(bytes) else { throw .misconfigured("\(path) is not a key of 32 bytes") }
        self = key
    }

    /// Whether nobody else may read a file. A credential may be the manager's own, with a list of who may
    /// read it: that list shows as rights of the group.
    static func isPrivate(_ path: String, isCredential: Bool) -> Bool {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return false }
        let isListed = isCredential && status.st_uid != geteuid()
        return status.st_mode & (isListed ? 0o037 : 0o077) == 0
    }

    /// Makes a new one.
    /// - Throws: `conflict` where there is a file already: it may be what all backups are sealed with.
    public static func make(at path: String) throws(BackupError) {
        guard Disk.look(path) == nil else {
            throw .conflict("there is a file at \(path) already; it is left alone")
        }
        try Disk.write(Random.bytes(32), to: path)
    }
}
