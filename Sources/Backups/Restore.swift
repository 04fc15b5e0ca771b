// From a place of backups to a directory that can be served: the state of one moment, checked.

internal import Glibc
internal import Store
internal import Threads

public struct RestorePlan: Sendable {
    public let base: BaseManifest
    let end: LogPlayer.End
    /// Numbers of the segments that may be needed.
    public let segments: Range<Int>
    public let bytes: Int64
}

public struct RestoreReport: Sendable {
    public let generation: String
    public let base: String
    /// When what was restored was last changed; nil: not since the base.
    public let lastCommitMs: Int64?
    public let commits: Int
    public let databaseBytes: Int64
    public let files: Int
    /// Whether it was compared row by row with what the living database had, and is the same.
    public let isProven: Bool
    public let tookMs: Int64
}

public struct Restore: Sendable {
    private let vault: Vault

    public init(_ vault: Vault) { self.vault = vault }

    /// What would be restored.
    /// - Parameter atMs: nil: the latest that there is.
    public func plan(atMs: Int64?) throws(BackupError) -> RestorePlan {
        let catalogue = try Catalogue(vault)
        var faults: [BackupError] = []
        let bases = try catalogue.bases(vault, faults: &faults)
        guard let base = bases.last(where: { atMs == nil || $0.readyMs <= atMs ?? 0 }) else {
            if let fault = faults.first { throw fault }
            guard let first = bases.first else { throw .notFound("there is no backup yet") }
            throw .notFound(
                "there is no backup from before that; the earliest moment is \(Moment(epochMs: first.readyMs).text)"
            )
        }
        // Whoever asks for the latest must not be given something older because that is damaged.
        if atMs == nil, let fault = faults.first { throw fault }
        return plan(base, catalogue, atMs.map { .at($0) } ?? .latest)
    }

    /// The very state that the base has the digest of.
    func plan(_ base: BaseManifest) throws(BackupError) -> RestorePlan {
        plan(base, try Catalogue(vault), .ready)
    }

    private func plan(_ base: BaseManifest, _ catalogue: Catalogue, _ end: LogPlayer.End) -> RestorePlan {
        let generation = catalogue.generations[base.generation] ?? Catalogue.Generation()
        let highest = generation.segments.keys.max() ?? 0
        let last = end == .ready ? base.last : max(highest, base.last)
        let segments = base.first..<max(base.first, last + 1)
        let objects =
            (generation.chunks[base.name] ?? [])
            + generation.segments.filter { segments.contains($0.key) }.map(\.value)
        return RestorePlan(
            base: base, end: end, segments: segments, bytes: objects.reduce(0) { $0 + $1.bytes })
    }

    /// Restores into a directory that is not there yet, or empty. What a run before has left half done beside
    /// it is begun anew; the directory itself appears only when all is in it and checked.
    public func run(_ plan: RestorePlan, into directory: String) throws(BackupError) -> RestoreReport {
        let began = Clock.monotonicNs()
        try Self.demandFree(directory)
        let draft = Self.draft(of: directory)
        let hold = try DraftHold(draft)
        defer { extendLifetime(hold) }
        for folder in ["keys", "files/public", "files/private"] { try Disk.make("\(draft)/\(folder)") }
        let database = draft + "/fleetpass.db"
        let player = try build(plan, database)
        let files = Set(plan.base.files + player.files).sorted()
        try restore(files, keysOf: plan.base.generation, into: draft)
        let isProven = try check(plan, player, database)
        try Disk.syncAll(draft)
        try Disk.rename(draft, to: directory)
        return RestoreReport(
            generation: plan.base.generation, base: plan.base.name, lastCommitMs: player.lastCommitMs,
            commits: player.commits, databaseBytes: Disk.look(directory + "/fleetpass.db")?.bytes ?? 0,
            files: files.count, isProven: isProven, tookMs: (Clock.monotonicNs() - began) / 1_000_000)
    }

    static func draft(of directory: String) -> String { directory + ".restoring" }

    /// - Throws: `conflict` where something is that would be in the way at the end, after all the work.
    private static func demandFree(_ directory: String) throws(BackupError) {
        let last = directory.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).last
        guard let last, !last.isEmpty, !last.elementsEqual(".".utf8), !last.elementsEqual("..".utf8) else {
            throw .conflict("'\(directory)' is no name for a directory to be made")
        }
        guard Disk.isThere(directory) else { return }
        guard Disk.look(directory)?.isFolder == true, try Disk.names(in: directory).isEmpty else {
            throw .conflict("there is something in \(directory) already; it is left alone")
        }
    }

    private func build(_ plan: RestorePlan, _ path: String) throws(BackupError) -> LogPlayer {
        let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Disk.trouble("write", path) }
        defer { close(descriptor) }
        let base = plan.base
        _ = try Several.run(base.chunks.count, width: vault.place.width) {
            [vault] index throws(BackupError) in
            let name = Names.chunk(base.generation, base.name, index + 1)
            let chunk = try vault.get(.chunk, name)
            guard chunk.digest == base.chunks[index] else {
                throw .damaged(object: name, "it is another one")
            }
            guard Disk.writeAll(chunk.content, to: descriptor, at: Int64(index * BaseManifest.chunkBytes))
            else {
                throw Disk.trouble("write", path)
            }
        }
        var player = LogPlayer(descriptor, base, to: plan.end)
        var next = plan.segments.lowerBound
        while next < plan.segments.upperBound, !player.isAtEnd {
            let count = min(Self.atOnce, plan.segments.upperBound - next)
            let several = try Several.run(count, width: vault.place.width) {
                [vault, next] index throws(BackupError) in
                try Catalogue.segment(vault, base.generation, next + index)
            }
            for (segment, digest) in several where !player.isAtEnd { try player.play(segment, digest) }
            next += count
        }
        try player.finish()
        return player
    }

    /// Segments are some hundred kilobytes; what a large transaction has written comes in longer ones.
    private static let atOnce = 16

    private func restore(_ files: [String], keysOf generation: String, into draft: String) throws(BackupError)
    {
        let bundles = try vault.place.list(generation + "/keys/")
        for bundle in bundles {
            guard let keys = Belongings.keys(try vault.get(.keys, bundle.name).content) else {
                throw .damaged(object: bundle.name, "it is no bundle of keys")
            }
            for key in keys { try Disk.write(key.bytes, to: "\(draft)/keys/\(key.name)", durably: false) }
        }
        for name in files {
            let isOurs = ObjectName.isSound(name) && Belongings.shelves.contains { name.hasPrefix($0 + "/") }
            guard isOurs else { throw .damaged(object: name, "no file of an instance is called so") }
            try Disk.make(Disk.folder(of: "\(draft)/\(name)"))
        }
        _ = try Several.run(files.count, width: vault.place.width) { [vault] index throws(BackupError) in
            let bytes = try vault.get(.file, files[index]).content
            try Disk.write(bytes, to: "\(draft)/\(files[index])", durably: false)
        }
    }

    /// - Returns: whether its rows were compared with those of the living database.
    private func check(_ plan: RestorePlan, _ player: LogPlayer, _ path: String) throws(BackupError) -> Bool {
        let name = "\(plan.base.generation)/\(plan.base.name)"
        let (findings, digest) = try BackupError.only {
            let reader = try FileDatabase.inspect(path: path)
            defer { reader.endTurn() }
            let rows = RowsStore(tx: try reader.begin())
            return (try rows.findings(), plan.end == .ready ? try rows.digest() : nil)
        }
        guard findings.isEmpty else {
            throw .damaged(
                object: name, "what was restored is not sound: \(findings.joined(separator: "; "))")
        }
        if let digest, digest != plan.base.rowsDigest {
            throw .damaged(object: name, "what was restored has other rows than the database had")
        }
        // The check has made them; both are empty of anything.
        for ending in ["-wal", "-shm"] { try Disk.remove(path + ending) }
        return digest != nil
    }
}
