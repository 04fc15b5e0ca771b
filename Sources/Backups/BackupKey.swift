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
    public init(file path: String) throws(BackupError) {
        guard let bytes = try Disk.read(path, atMost: 64) else {
            throw .misconfigured("there is no key of backups at \(path); `fleetpass backup key` makes one")
        }
        var status = stat()
        guard unsafe stat(path, &status) == 0, status.st_mode & 0o077 == 0 else {
            throw .misconfigured("others may read \(path); chmod 600 it")
        }
        guard let key = BackupKey(bytes) else { throw .misconfigured("\(path) is not a key of 32 bytes") }
        self = key
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
