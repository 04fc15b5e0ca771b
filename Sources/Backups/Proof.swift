// That a base was restored once and had the rows that it should: a backup that nobody has restored is none.

internal import Threads

public struct Proof: Sendable, Equatable {
    public let restoredMs: Int64
    public let tookMs: Int64

    static func read(_ vault: Vault, _ generation: String, _ base: String) throws(BackupError) -> Proof? {
        let name = Names.proof(generation, base)
        guard let content = try vault.find(.proof, name)?.content else { return nil }
        var reader = ByteReader(content)
        guard let restoredMs = reader.number(), let tookMs = reader.number(), reader.isAtEnd else {
            throw .damaged(object: name, "it is no proof")
        }
        return Proof(restoredMs: restoredMs, tookMs: tookMs)
    }

    /// Restores a base into a folder of its own within a directory, compares, and takes it away again. What
    /// else lies in that directory is not touched: it may be a disk with much on it.
    public static func make(
        _ vault: Vault, of base: BaseManifest, in directory: String
    ) throws(BackupError) -> Proof {
        let restore = Restore(vault)
        let isNew = try Disk.make(directory)
        let trial = "\(directory)/\(base.generation).trial"
        let isLeft = Disk.isThere(trial) || Disk.isThere(Restore.draft(of: trial))
        try Disk.removeFolder(trial)
        defer {
            for folder in [trial, Restore.draft(of: trial)] { try? Disk.removeFolder(folder) }
            if isNew || isLeft { Disk.removeIfEmpty(directory) }
        }
        let report = try restore.run(try restore.plan(base), into: trial)
        let proof = Proof(restoredMs: Clock.epochMs(), tookMs: report.tookMs)
        var writer = ByteWriter()
        writer.number(proof.restoredMs)
        writer.number(proof.tookMs)
        try vault.put(writer.bytes, .proof, as: Names.proof(base.generation, base.name))
        return proof
    }
}
