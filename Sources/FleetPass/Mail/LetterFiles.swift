// Letters of an instance without a mail server, as files: each stays as long as its row of the outbox does.

import Files
import Glibc
import Schema
import Store

/// A file is written before its row says so and removed before its row is gone. So what a kill, or a power
/// loss, leaves behind is a file without a row: personal data that nobody would ever remove. Those go when
/// the instance starts.
struct LetterFiles: Sendable {
    let paths: InstancePaths

    func remove(_ ids: [UUID]) { for id in ids { FileContent.remove(paths.letter(id)) } }

    /// Removes those whose row is gone, and drafts that were never finished; what is not ours stays.
    /// - Returns: how many.
    func sweep(_ database: any Database) throws -> Int {
        let (letters, drafts) = try found()
        for draft in drafts { FileContent.remove(draft) }
        let spare = try database.write { tx in
            try letters.filter { try OutboxStore(tx: tx).entry($0) == nil }
        }
        remove(spare)
        return spare.count + drafts.count
    }

    /// Ids of letters, and paths of what `FileContent` had begun to write.
    private func found() throws -> (letters: [UUID], drafts: [String]) {
        guard let folder = unsafe opendir(paths.mail) else {
            throw Failure(
                .unavailable, "cannot read \(paths.mail): \(unsafe String(cString: strerror(errno)))")
        }
        defer { unsafe closedir(folder) }
        var letters: [UUID] = []
        var drafts: [String] = []
        while let entry = unsafe readdir(folder) {
            // The name ends with a NUL within its array.
            let bytes = unsafe withUnsafeBytes(of: entry.pointee.d_name) {
                unsafe [UInt8]($0.prefix { $0 != 0 })
            }
            let name = String(decoding: bytes, as: UTF8.self)
            guard let id = UUID(String(name.prefix(Self.idCharacters))) else { continue }
            switch name.dropFirst(Self.idCharacters) {
            case ".eml": letters.append(id)
            case ".eml.new": drafts.append("\(paths.mail)/\(name)")
            default: continue
            }
        }
        return (letters, drafts)
    }

    private static let idCharacters = 36
}
