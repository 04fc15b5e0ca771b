// What belongs to the database and lies beside it: files under what they are, and keys.

internal import Crypto

/// Used by one thread. A file or a key is on the disk before the commit that speaks of it; so whoever looks
/// at them after reading the log finds all that it speaks of.
struct Belongings {
    private let directory: String
    private let vault: Vault
    /// Folders as they were when they were last looked through.
    private var known: [String: Int64] = [:]
    /// Since when files may not have been put.
    private var sinceNs: Int64
    private var recent: Set<String> = []
    private var keysDigest: [UInt8]?
    private var keysNs: Int64?

    /// A folder's time has the grain of the system's tick; a file's is that of the same clock.
    private static let grainNs: Int64 = 2_000_000_000

    init(_ directory: String, _ vault: Vault, sinceMs: Int64) {
        (self.directory, self.vault) = (directory, vault)
        sinceNs = sinceMs * 1_000_000 - Self.grainNs
    }

    /// Puts the files that have come since the last call.
    /// - Returns: their names.
    mutating func putNewFiles(nowMs: Int64) throws(BackupError) -> [String] {
        var fresh: [String] = []
        for folder in try Self.folders(directory) {
            guard let look = Disk.look("\(directory)/\(folder)") else { continue }
            let isOld = look.changedNs < nowMs * 1_000_000 - Self.grainNs
            if isOld, known[folder] == look.changedNs { continue }
            for name in try Self.files(directory, folder) where !recent.contains(name) {
                guard let file = Disk.look("\(directory)/\(name)"), file.touchedNs >= sinceNs else {
                    continue
                }
                if try put(name) { fresh.append(name) }
                recent.insert(name)
            }
            known[folder] = look.changedNs
        }
        let next = nowMs * 1_000_000 - Self.grainNs
        if next > sinceNs + Self.grainNs { (sinceNs, recent) = (next, Set(fresh)) }
        return fresh
    }

    /// Puts all that are not there yet.
    /// - Returns: the names of all.
    func putAllFiles(_ pause: () throws(BackupError) -> Void) throws(BackupError) -> [String] {
        let there = Set(try vault.place.list("files/").map(\.name))
        var all: [String] = []
        for folder in try Self.folders(directory) {
            for name in try Self.files(directory, folder) {
                if there.contains(name) {
                    all.append(name)
                } else if try put(name) {
                    all.append(name)
                    try pause()
                }
            }
        }
        return all
    }

    private func put(_ name: String) throws(BackupError) -> Bool {
        // One that has gone meanwhile is nobody's any more.
        guard let bytes = try Disk.read("\(directory)/\(name)", atMost: Vault.mostBytes) else { return false }
        try vault.put(bytes, .file, as: name)
        return true
    }

    static let shelves = ["files/public", "files/private"]

    private static func folders(_ directory: String) throws(BackupError) -> [String] {
        var folders: [String] = []
        for shelf in shelves {
            folders.append(shelf)
            for name in try Disk.names(in: "\(directory)/\(shelf)")
            where name.utf8.count == 2 && Disk.look("\(directory)/\(shelf)/\(name)")?.isFolder == true {
                folders.append("\(shelf)/\(name)")
            }
        }
        return folders
    }

    /// What is still being written ends in `.new`, and no other name does.
    private static func files(_ directory: String, _ folder: String) throws(BackupError) -> [String] {
        try Disk.names(in: "\(directory)/\(folder)").map { "\(folder)/\($0)" }.filter {
            ObjectName.isSound($0) && !$0.hasSuffix(".new")
                && Disk.look("\(directory)/\($0)")?.isFolder == false
        }
    }

    /// Puts the keys, if they are others than before.
    mutating func putKeys(_ generation: String, nowMs: Int64, always: Bool = false) throws(BackupError) {
        let folder = "\(directory)/keys"
        let changedNs = Disk.look(folder)?.changedNs
        let isOld = (changedNs ?? 0) < nowMs * 1_000_000 - Self.grainNs
        if !always, isOld, keysNs == changedNs, keysDigest != nil { return }
        var writer = ByteWriter()
        for name in try Disk.names(in: folder) where ObjectName.isSound(name) && !name.hasSuffix(".new") {
            guard let bytes = try Disk.read("\(folder)/\(name)", atMost: 4_096) else { continue }
            writer.text(name)
            writer.list(bytes)
        }
        keysNs = changedNs
        let digest = Digest.sha256(writer.bytes)
        guard always || digest != keysDigest else { return }
        try vault.put(writer.bytes, .keys, as: Names.keys(generation, nowMs))
        keysDigest = digest
    }

    /// - Returns: nil for what is no bundle of keys.
    static func keys(_ bytes: [UInt8]) -> [(name: String, bytes: [UInt8])]? {
        var reader = ByteReader(bytes)
        var keys: [(name: String, bytes: [UInt8])] = []
        while !reader.isAtEnd {
            guard let name = reader.text(), let bytes = reader.list(), ObjectName.isSound(name),
                !name.utf8.contains(0x2F)
            else { return nil }
            keys.append((name, bytes))
        }
        return keys
    }
}
