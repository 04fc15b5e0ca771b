// Which process holds an instance, asked of the kernel: whoever tried the lock would be in somebody's way.

internal import CSystem
import Files
import Glibc

enum ProcessTable {
    private static let mostBytes = 4 * 1024 * 1024

    /// The server that holds the lock at that path.
    /// - Returns: nil if nobody does, or another command: one that migrates, say.
    static func server(holding path: String) throws -> Int32? {
        guard let pid = try holder(of: path) else { return nil }
        return try isServer(pid) ? pid : nil
    }

    /// All of this user that were started to serve a directory, whether they hold it or wait for it.
    static func servers(of directory: String) -> [Int32] {
        var found: [Int32] = []
        for name in (try? FileContent.names(in: "/proc")) ?? [] {
            var status = stat()
            guard let pid = Int32(name), unsafe lstat("/proc/\(name)", &status) == 0,
                status.st_uid == geteuid(),
                let line = try? FileContent.read("/proc/\(name)/cmdline", atMost: 4096)
            else { continue }
            let words = line.split(separator: 0)
            guard words.count > 3, words[1].elementsEqual("serve".utf8),
                let option = words.firstIndex(where: { $0.elementsEqual("--data".utf8) }),
                option + 1 < words.count, words[option + 1].elementsEqual(directory.utf8)
            else { continue }
            found.append(pid)
        }
        return found
    }

    /// The process that has the file locked, and says so in it.
    static func holder(of path: String) throws -> Int32? {
        guard let said = try number(in: path) else { return nil }
        return try lockers(of: path).contains { $0.elementsEqual("\(said)".utf8) } ? said : nil
    }

    /// Whether any process has the file locked.
    static func isLocked(_ path: String) throws -> Bool { try !lockers(of: path).isEmpty }

    /// The numbers of those who have, as the kernel writes them.
    private static func lockers(of path: String) throws -> [ArraySlice<UInt8>] {
        var status = stat()
        guard unsafe lstat(path, &status) == 0 else { return [] }
        let locks = try FileContent.read("/proc/locks", atMost: mostBytes) ?? []
        // Such as `3: FLOCK  ADVISORY  WRITE 20417 fe:00:1312 0 EOF`; who waits has an arrow before the kind.
        return locks.split(separator: 0x0A).compactMap { line in
            let words = line.split(separator: 0x20)
            guard words.count > 5, words[1].elementsEqual("FLOCK".utf8) else { return nil }
            let inode = words[5].split(separator: UInt8(ascii: ":")).last ?? []
            return inode.elementsEqual("\(status.st_ino)".utf8) ? words[4] : nil
        }
    }

    /// Waits until no process has the file locked: one that a killed command has left, about to end.
    static func awaitFree(_ path: String, mostMs: Int) throws -> Bool {
        for _ in 0..<max(1, mostMs / 10) {
            if try holder(of: path) == nil { return true }
            usleep(10_000)
        }
        return false
    }

    private static func number(in path: String) throws -> Int32? {
        let bytes = try FileContent.read(path, atMost: 32) ?? []
        return Int32(String(decoding: bytes.prefix { $0 != 0x0A }, as: UTF8.self))
    }

    private static func isServer(_ pid: Int32) throws -> Bool {
        let line = try? FileContent.read("/proc/\(pid)/cmdline", atMost: 4096)
        let words = (line ?? []).split(separator: 0)
        return words.dropFirst().first?.elementsEqual("serve".utf8) ?? false
    }
}
