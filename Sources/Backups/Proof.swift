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
        let isLeft = try removeLeft(in: directory)
        defer {
            for folder in [trial, Restore.draft(of: trial)] { try? Disk.removeFolder(folder) }
            // One that an operator has made stays, with its owner and its mode; what is called so is ours.
            if isNew || isLeft || directory.hasSuffix(".trial") { Disk.removeIfEmpty(directory) }
        }
        let report = try restore.run(try restore.plan(base), into: trial)
        let proof = Proof(restoredMs: Clock.epochMs(), tookMs: report.tookMs)
        var writer = ByteWriter()
        writer.number(proof.restoredMs)
        writer.number(proof.tookMs)
        try vault.put(writer.bytes, .proof, as: Names.proof(base.generation, base.name))
        return proof
    }

    /// Trials that a kill has left, of this instance or another one; one that goes on is held.
    /// - Returns: whether there were any.
    private static func removeLeft(in directory: String) throws(BackupError) -> Bool {
        var found = false
        for name in try Disk.names(in: directory) where isTrial(name) {
            let path = "\(directory)/\(name)"
            guard let hold = try? DraftHold(path) else { continue }
            Disk.removeIfEmpty(path)
            extendLifetime(hold)
            found = true
        }
        return found
    }

    /// `g1795461577217-f37be63b.trial`, or its draft; nothing that a person would call so.
    private static func isTrial(_ name: String) -> Bool {
        let parts = name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard let generation = parts.first, generation.count == 23, generation.first == UInt8(ascii: "g"),
            generation.dropFirst(14).first == UInt8(ascii: "-"),
            generation.dropFirst().prefix(13).allSatisfy({ (0x30...0x39).contains($0) })
        else { return false }
        let rest = parts.dropFirst().map { String(Substring($0)) }
        return rest == ["trial"] || rest == ["trial", "restoring"]
    }
}
