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

    /// Restores a base into a directory of its own, compares, and takes the directory away again.
    public static func make(
        _ vault: Vault, of base: BaseManifest, in directory: String
    ) throws(BackupError) -> Proof {
        let restore = Restore(vault)
        try Disk.removeFolder(directory)
        defer { try? Disk.removeFolder(directory) }
        let report = try restore.run(try restore.plan(base), into: directory)
        let proof = Proof(restoredMs: Clock.epochMs(), tookMs: report.tookMs)
        var writer = ByteWriter()
        writer.number(proof.restoredMs)
        writer.number(proof.tookMs)
        try vault.put(writer.bytes, .proof, as: Names.proof(base.generation, base.name))
        return proof
    }
}
