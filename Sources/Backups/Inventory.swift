// What there is to restore from, as the operator reads it.

public struct Inventory: Sendable {
    public struct Entry: Sendable {
        public let generation: String
        public let base: String
        public let readyMs: Int64
        /// Until when any moment can be restored from here, before the next base or the end.
        public let lastCommitMs: Int64?
        public let databaseBytes: Int64
        public let storedBytes: Int64
        /// Nil: it was never restored, and does not count yet.
        public let proof: Proof?
    }

    public let entries: [Entry]
    /// Manifests that cannot be read.
    public let faults: [BackupError]
    public let bytes: Int64

    /// Oldest first. Opens manifests and the last segment of each generation, nothing else.
    public init(_ vault: Vault) throws(BackupError) {
        let catalogue = try Catalogue(vault)
        var faults: [BackupError] = []
        let bases = try catalogue.bases(vault, faults: &faults)
        var entries: [Entry] = []
        var ends: [String: Int64] = [:]
        for (name, generation) in catalogue.generations {
            guard let last = generation.segments.keys.max() else { continue }
            do throws(BackupError) {
                let segment = try Catalogue.segment(vault, name, last).segment
                ends[name] = segment.runs.compactMap { $0.commits.last?.timeMs }.last
            } catch { try Self.note(error, &faults) }
        }
        for base in bases {
            let generation = catalogue.generations[base.generation] ?? Catalogue.Generation()
            var proof: Proof?
            if generation.proofs.contains(base.name) {
                do throws(BackupError) { proof = try Proof.read(vault, base.generation, base.name) } catch {
                    try Self.note(error, &faults)
                }
            }
            entries.append(
                Entry(
                    generation: base.generation, base: base.name, readyMs: base.readyMs,
                    lastCommitMs: ends[base.generation], databaseBytes: base.databaseBytes,
                    storedBytes: (generation.chunks[base.name] ?? []).reduce(0) { $0 + $1.bytes },
                    proof: proof))
        }
        (self.entries, self.faults, bytes) = (entries, faults, catalogue.bytes)
    }

    /// What is damaged keeps nobody from seeing the rest.
    private static func note(_ error: BackupError, _ faults: inout [BackupError]) throws(BackupError) {
        switch error {
        case .damaged, .missing: faults.append(error)
        default: throw error
        }
    }
}
