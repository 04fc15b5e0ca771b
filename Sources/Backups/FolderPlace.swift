// Objects as files of a folder: on another disk, or what another machine offers.

struct FolderPlace: ObjectPlace {
    let root: String
    var width: Int { 2 }

    func put(_ bytes: [UInt8], as name: String) throws(BackupError) {
        let path = try path(name)
        do { try Disk.write(bytes, to: path) } catch {
            // The first of its folder.
            guard try Disk.make(Disk.folder(of: path)) else { throw error }
            try Disk.write(bytes, to: path)
        }
    }

    func get(_ name: String, atMost limit: Int) throws(BackupError) -> [UInt8]? {
        try Disk.read(path(name), atMost: limit)
    }

    func list(_ prefix: String) throws(BackupError) -> [StoredObject] {
        // Below the folder that the prefix names; what it names of a name is looked at one by one.
        let folder = prefix.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(prefix[..<$0]) } ?? ""
        var found: [StoredObject] = []
        try walk(folder, into: &found)
        return found.filter { $0.name.utf8.starts(with: prefix.utf8) }
    }

    private func walk(_ folder: String, into found: inout [StoredObject]) throws(BackupError) {
        // A draft of a process that was killed begins with a dot, and is no object.
        for part in try Disk.names(in: folder.isEmpty ? root : "\(root)/\(folder)")
        where part.utf8.first != 0x2E {
            let name = folder.isEmpty ? part : "\(folder)/\(part)"
            guard let look = Disk.look("\(root)/\(name)") else { continue }
            if look.isFolder {
                try walk(name, into: &found)
            } else {
                found.append(
                    StoredObject(name: name, bytes: look.bytes, modifiedMs: look.changedNs / 1_000_000))
            }
        }
    }

    func removeDrafts(before epochMs: Int64) throws(BackupError) { try removeDrafts(in: root, epochMs) }

    private func removeDrafts(in folder: String, _ epochMs: Int64) throws(BackupError) {
        for part in try Disk.names(in: folder) {
            let path = "\(folder)/\(part)"
            guard let look = Disk.look(path) else { continue }
            if look.isFolder {
                if part.utf8.first != 0x2E { try removeDrafts(in: path, epochMs) }
            } else if part.utf8.starts(with: Disk.draftMark.utf8), look.changedNs / 1_000_000 < epochMs {
                try Disk.remove(path)
            }
        }
    }

    func remove(_ name: String) throws(BackupError) { try Disk.remove(path(name)) }

    private func path(_ name: String) throws(BackupError) -> String {
        guard ObjectName.isSound(name) else { throw .unavailable("an object cannot be called \(name)") }
        return "\(root)/\(name)"
    }
}
