// What an instance knows of its last proven backup: a line beside its database, for whoever looks often.

internal import Threads

/// Says when; that it is so, the place of backups proves. A file that cannot be read is none.
public struct ProvenMark: Sendable, Equatable {
    /// From when on the base serves.
    public let readyMs: Int64
    /// When it was restored and compared.
    public let restoredMs: Int64

    private static func path(_ directory: String) -> String { directory + "/backup.proven" }

    static func save(_ base: BaseManifest, _ proof: Proof, _ directory: String) throws(BackupError) {
        let words = "1 \(base.readyMs) \(proof.restoredMs)\n"
        try Disk.write([UInt8](words.utf8), to: path(directory))
    }

    public static func read(_ directory: String) -> ProvenMark? {
        guard let bytes = try? Disk.read(path(directory), atMost: 128) else { return nil }
        let words = bytes.split(whereSeparator: { $0 <= 0x20 }).map { String(decoding: $0, as: UTF8.self) }
        guard words.count == 3, words[0] == "1", let ready = Int64(words[1]), let restored = Int64(words[2])
        else { return nil }
        return ProvenMark(readyMs: ready, restoredMs: restored)
    }
}
